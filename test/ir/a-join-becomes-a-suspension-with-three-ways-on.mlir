// RUN: flow-opt %s --flow-build-frame --flow-elide-frame | FileCheck %s
// What the selector needs of the state lives in the frame from one item to the next.

// CHECK-LABEL: flow.frame.func @F slots 1 counters 0
// CHECK:         cf.switch %{{.*}} : i32, [
// CHECK-NEXT:      default: ^[[START:.*]],
// CHECK-NEXT:      1: ^[[OK:.*]],
// CHECK-NEXT:      2: ^[[FAILED:.*]],
// CHECK-NEXT:      3: ^[[ITEM:.*]]
// CHECK:       ^[[START]]:
// CHECK:         flow.frame.store [0], (%{{.*}})
// CHECK:         flow.frame.suspend.join in "Each" resume 1 fail 2 item 3
// CHECK:       ^[[ITEM]]:
// CHECK-DAG:     %[[I:.*]] = flow.frame.answer
// CHECK-DAG:     %[[IN:.*]] = flow.frame.load 0
// CHECK:         flow.object ["n", "all"](%[[I]], %[[IN]])
flow.func @F {
^bb0(%in: !flow.json):
  flow.enter "Each" map, %in
  flow.map.begin @C over %in from "$"
  cf.br ^join
^join:
  flow.await.join ^item resume ^ok fail ^failed
^ok(%r: !flow.json):
  flow.finish %r
^failed(%e: !flow.json):
  flow.raise %e
^item(%item: !flow.json):
  %o = flow.object ["n", "all"](%item, %in)
  flow.child.start %o
  cf.br ^join
}
