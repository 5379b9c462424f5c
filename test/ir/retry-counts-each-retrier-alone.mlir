// RUN: flow-opt %s --pass-pipeline='builtin.module(flow.func(flow-expand-retry))' | FileCheck %s
// The spec counts attempts for the retrier that matched. With one counter for both, a task that fails now with A
// and now with B would give up too early.

// CHECK:         flow.enter "S" task, %[[IN:.*]]
// CHECK:         %[[ZERO:.*]] = arith.constant 0 : i32
// CHECK-NEXT:    cf.br ^[[ATTEMPT:[a-z0-9]+]](%[[ZERO]], %[[ZERO]] : i32, i32)
// CHECK-NEXT:  ^[[ATTEMPT]](%[[N0:.*]]: i32, %[[N1:.*]]: i32):
// CHECK-NEXT:    flow.await.task {{.*}} resume ^[[OK:[a-z0-9]+]] fail ^[[FAILED:[a-z0-9]+]]
// CHECK:       ^[[FAILED]](%[[E:.*]]: !flow.json):
// CHECK-NEXT:    %[[HIT0:.*]] = flow.error.match %[[E]] ["A"]
// CHECK-NEXT:    cf.cond_br %[[HIT0]], ^[[MATCHED0:[a-z0-9]+]], ^[[NEXT:[a-z0-9]+]]

// CHECK-DAG:     %[[LEFT0:.*]] = arith.cmpi ult, %[[N0]], %[[MAX0:.*]] : i32
// CHECK-DAG:     cf.cond_br %[[LEFT0]], ^{{[a-z0-9]+}}, ^[[CAUGHT:[a-z0-9]+]]
// CHECK:         flow.backoff %[[N0]] of <["A"], rate = 2.000000e+00 : f64>
// CHECK-NEXT:    flow.await.timer %{{.*}} retry resume ^[[RESUMED0:[a-z0-9]+]]
// CHECK:       ^[[RESUMED0]]:
// CHECK:         %[[ADD0:.*]] = arith.addi %[[N0]], %{{.*}} : i32
// CHECK-NEXT:    cf.br ^[[ATTEMPT]](%[[ADD0]], %[[N1]] : i32, i32)

// CHECK:       ^[[NEXT]]:
// CHECK-NEXT:    %[[HIT1:.*]] = flow.error.match %[[E]] ["B", "C"]
// CHECK-NEXT:    cf.cond_br %[[HIT1]], ^{{[a-z0-9]+}}, ^[[CAUGHT]]
// CHECK:         arith.constant 7 : i32
// CHECK-NEXT:    %[[LEFT1:.*]] = arith.cmpi ult, %[[N1]], %{{.*}} : i32
// CHECK-NEXT:    cf.cond_br %[[LEFT1]], ^{{[a-z0-9]+}}, ^[[CAUGHT]]
// CHECK:         flow.backoff %[[N1]] of <["B", "C"], attempts = 7, rate = 1.000000e+00 : f64>
// CHECK:         %[[ADD1:.*]] = arith.addi %[[N1]], %{{.*}} : i32
// CHECK-NEXT:    cf.br ^[[ATTEMPT]](%[[N0]], %[[ADD1]] : i32, i32)
// CHECK:       ^[[CAUGHT]]:
// CHECK-NEXT:    flow.raise %[[E]]
flow.func @F {
^bb0(%in: !flow.json):
  flow.enter "S" task, %in
  cf.br ^attempt
^attempt:
  flow.await.task <"f", lambda "lambda" "f" request_response>(%in) resume ^ok fail ^failed
^ok(%r: !flow.json):
  flow.finish %r
^failed(%e: !flow.json):
  flow.retry %e [#flow.retry<["A"], rate = 2.0 : f64>, #flow.retry<["B", "C"], attempts = 7, rate = 1.0 : f64>]
    again ^attempt otherwise ^caught
^caught:
  flow.raise %e
}
