// RUN: flow-opt %s --pass-pipeline='builtin.module(flow.func(flow-expand-retry),flow-build-frame)' | FileCheck %s
// The counts of two retriers survive the call, and each survives the other's pause.

// CHECK-LABEL: flow.frame.func @F slots 1 counters 2 {
// CHECK:       cf.br ^[[ATTEMPT:[a-z0-9]+]](%{{.*}}, %{{.*}} : i32, i32)
// CHECK-NEXT:  ^[[ATTEMPT]](%[[N0:.*]]: i32, %[[N1:.*]]: i32):
// CHECK:         flow.frame.set_count [[C0:[01]]], %[[N0]]
// CHECK-NEXT:    flow.frame.set_count [[C1:[01]]], %[[N1]]
// CHECK:         flow.frame.suspend.task {{.*}} in "S" resume 1 fail 2
// CHECK:         flow.frame.count [[C0]]
// CHECK:         flow.frame.suspend.timer %{{.*}} retry in "S" resume
// CHECK:         flow.frame.count [[C1]]
// CHECK:         flow.frame.suspend.timer %{{.*}} retry in "S" resume
flow.func @F {
^bb0(%in: !flow.json):
  flow.enter "S" task, %in
  cf.br ^attempt
^attempt:
  flow.await.task <"f", lambda "lambda" "f" request_response>(%in) resume ^ok fail ^failed
^ok(%r: !flow.json):
  flow.finish %r
^failed(%e: !flow.json):
  flow.retry %e [#flow.retry<["A"], rate = 2.0 : f64>, #flow.retry<["B"], rate = 2.0 : f64>]
    again ^attempt otherwise ^caught
^caught:
  flow.raise %e
}
