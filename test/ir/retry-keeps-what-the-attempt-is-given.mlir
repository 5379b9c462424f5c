// RUN: flow-opt %s --pass-pipeline='builtin.module(flow.func(flow-expand-retry))' | FileCheck %s
// Counters come behind the arguments that the block of the attempt has already, on every edge there.

// CHECK:       cf.cond_br %{{.*}}, ^[[ATTEMPT:[a-z0-9]+]](%[[IN:.*]], %[[ZERO:.*]] : !flow.json, i32), ^[[ATTEMPT]](%[[ONE:.*]], %[[ZERO]] : !flow.json, i32)
// CHECK-NEXT:  ^[[ATTEMPT]](%{{.*}}: !flow.json, %[[N:.*]]: i32):
// CHECK:       %[[MORE:.*]] = arith.addi %[[N]],
// CHECK-NEXT:  cf.br ^[[ATTEMPT]](%[[IN]], %[[MORE]] : !flow.json, i32)
flow.func @F {
^bb0(%in: !flow.json):
  %one = flow.array(%in)
  %null = flow.is %in null
  cf.cond_br %null, ^attempt(%in : !flow.json), ^attempt(%one : !flow.json)
^attempt(%argument: !flow.json):
  flow.await.task <"f", lambda "lambda" "f" request_response>(%argument) resume ^ok fail ^failed
^ok(%r: !flow.json):
  flow.finish %r
^failed(%e: !flow.json):
  flow.retry %e [#flow.retry<["A"], rate = 2.0 : f64>] again ^attempt(%in : !flow.json) otherwise ^caught
^caught:
  flow.raise %e
}
