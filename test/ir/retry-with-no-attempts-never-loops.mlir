// RUN: flow-opt %s --pass-pipeline='builtin.module(flow.func(flow-expand-retry))' | FileCheck %s
// "MaxAttempts": 0 says that these errors are not tried again, although a later retrier matches them. So the match
// stays, and what follows it leads to the catchers.

// CHECK:       %[[HIT:.*]] = flow.error.match %[[E:.*]] ["A"]
// CHECK-NEXT:  cf.cond_br %[[HIT]], ^[[MATCHED:[a-z0-9]+]], ^[[SECOND:[a-z0-9]+]]
// CHECK:       ^[[MATCHED]]:
// CHECK-NEXT:    %[[ZERO:.*]] = arith.constant 0 : i32
// CHECK-NEXT:    %[[LEFT:.*]] = arith.cmpi ult, %{{.*}}, %[[ZERO]] : i32
// CHECK-NEXT:    cf.cond_br %[[LEFT]], ^{{[a-z0-9]+}}, ^[[CAUGHT:[a-z0-9]+]]
// CHECK:       ^[[SECOND]]:
// CHECK-NEXT:    flow.error.match %[[E]] ["States.ALL"]
// CHECK:       ^[[CAUGHT]]:
// CHECK-NEXT:    flow.raise
flow.func @F {
^bb0(%in: !flow.json):
  cf.br ^attempt
^attempt:
  flow.await.task <"f", lambda "lambda" "f" request_response>(%in) resume ^ok fail ^failed
^ok(%r: !flow.json):
  flow.finish %r
^failed(%e: !flow.json):
  flow.retry %e [#flow.retry<["A"], attempts = 0, rate = 2.0 : f64>, #flow.retry<["States.ALL"], rate = 2.0 : f64>]
    again ^attempt otherwise ^caught
^caught:
  flow.raise %e
}
