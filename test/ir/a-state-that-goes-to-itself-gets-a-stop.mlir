// RUN: flow-opt %s --pass-pipeline='builtin.module(flow.func(flow-insert-stops))' | FileCheck %s
// The smallest loop. Both ways of one branch may close it; each edge has its own stop, with its own values.

// CHECK-LABEL: flow.func @One
// CHECK:         cf.br ^[[A:[a-z0-9]+]](
// CHECK-NEXT:  ^[[A]](%[[IN:.*]]: !flow.json):
// CHECK-NEXT:    cf.br ^[[EDGE:[a-z0-9]+]]
// CHECK-NEXT:  ^[[EDGE]]:
// CHECK-NEXT:    flow.stop.wanted
// CHECK-NEXT:    cf.cond_br %{{.*}}, ^{{[a-z0-9]+}}, ^[[A]](%[[IN]] : !flow.json)
flow.func @One {
^bb0(%0: !flow.json):
  cf.br ^a(%0 : !flow.json)
^a(%in: !flow.json):
  cf.br ^a(%in : !flow.json)
}

// CHECK-LABEL: flow.func @Both
// CHECK:         cf.br ^[[A:[a-z0-9]+]](
// CHECK-NEXT:  ^[[A]](%[[IN:.*]]: !flow.json):
// CHECK-NEXT:    %[[LIST:.*]] = flow.array(%[[IN]])
// CHECK:         cf.cond_br %{{.*}}, ^[[E0:[a-z0-9]+]], ^[[E1:[a-z0-9]+]]
// CHECK-COUNT-2: flow.await.collect
// CHECK-NOT:     flow.await.collect
flow.func @Both {
^bb0(%0: !flow.json):
  cf.br ^a(%0 : !flow.json)
^a(%in: !flow.json):
  %list = flow.array(%in)
  %null = flow.is %in null
  cf.cond_br %null, ^a(%in : !flow.json), ^a(%list : !flow.json)
}
