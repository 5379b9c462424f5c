// RUN: flow-opt %s --pass-pipeline='builtin.module(flow.func(flow-merge-blocks))' | FileCheck %s
// Values of one block need no block arguments, and so no copies. Each state still enters and leaves.

// CHECK:       ^bb0(%[[IN:.*]]: !flow.json):
// CHECK-NEXT:    flow.enter "A" pass, %[[IN]]
// CHECK-NEXT:    %[[OUT:.*]] = flow.array(%[[IN]])
// CHECK-NEXT:    flow.leave %[[OUT]]
// CHECK-NEXT:    flow.enter "B" pass, %[[OUT]]
// CHECK-NEXT:    flow.leave %[[OUT]]
// CHECK-NEXT:    flow.enter "C" succeed, %[[OUT]]
// CHECK-NEXT:    flow.finish %[[OUT]]
flow.func @F {
^bb0(%in: !flow.json):
  cf.br ^a(%in : !flow.json)
^c(%c: !flow.json):
  flow.enter "C" succeed, %c
  flow.finish %c
^b(%b: !flow.json):
  flow.enter "B" pass, %b
  flow.leave %b
  cf.br ^c(%b : !flow.json)
^a(%a: !flow.json):
  flow.enter "A" pass, %a
  %out = flow.array(%a)
  flow.leave %out
  cf.br ^b(%out : !flow.json)
}
