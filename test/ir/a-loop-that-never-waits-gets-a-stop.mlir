// RUN: flow-opt %s --pass-pipeline='builtin.module(flow.func(flow-insert-stops))' | FileCheck %s
// The collector works between steps only: a loop of Pass and Choice states would fill memory and see no deadline.

// CHECK:       cf.br ^[[A:[a-z0-9]+]](%{{.*}} : !flow.json)
// CHECK:       ^[[A]](%[[IN:.*]]: !flow.json):
// CHECK:         flow.enter "A" pass
// CHECK:         cf.br ^[[B:[a-z0-9]+]](
// CHECK:       ^[[B]](%[[C:.*]]: !flow.json):
// CHECK:         flow.enter "B" choice
// CHECK:         cf.cond_br %{{.*}}, ^[[END:[a-z0-9]+]], ^[[EDGE:[a-z0-9]+]]
// CHECK:       ^[[EDGE]]:
// CHECK-NEXT:    %[[STOP:.*]] = flow.stop.wanted
// CHECK-NEXT:    cf.cond_br %[[STOP]], ^[[COLLECT:[a-z0-9]+]], ^[[A]](%[[C]] : !flow.json)
// CHECK-NEXT:  ^[[COLLECT]]:
// CHECK-NEXT:    flow.await.collect resume ^[[RESUMED:[a-z0-9]+]]
// CHECK-NEXT:  ^[[RESUMED]]:
// CHECK-NEXT:    cf.br ^[[A]](%[[C]] : !flow.json)
// CHECK-NOT:     flow.stop.wanted
flow.func @F {
^bb0(%0: !flow.json):
  cf.br ^a(%0 : !flow.json)
^a(%in: !flow.json):
  flow.enter "A" pass, %in
  %next = flow.array(%in)
  cf.br ^b(%next : !flow.json)
^b(%c: !flow.json):
  flow.enter "B" choice, %c
  %done = flow.is %c null
  cf.cond_br %done, ^end, ^a(%c : !flow.json)
^end:
  flow.finish %c
}
