// RUN: flow-opt %s --pass-pipeline='builtin.module(flow.func(flow-insert-stops))' | FileCheck %s
// Blocks that only an await leads to are roots of their own: a loop there is a loop all the same. Branches that
// meet without closing a loop get nothing.

// CHECK:         flow.await.timer
// CHECK:         flow.enter "Loop" pass
// CHECK:         flow.stop.wanted
// CHECK-NOT:     flow.stop.wanted
flow.func @F {
^bb0(%in: !flow.json):
  %null = flow.is %in null
  cf.cond_br %null, ^left, ^right
^left:
  cf.br ^meet
^right:
  cf.br ^meet
^meet:
  %delay = flow.delay %in seconds
  flow.await.timer %delay resume ^on
^on:
  cf.br ^loop(%in : !flow.json)
^loop(%x: !flow.json):
  flow.enter "Loop" pass, %x
  cf.br ^loop(%x : !flow.json)
}
