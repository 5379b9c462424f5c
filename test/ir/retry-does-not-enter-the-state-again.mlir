// RUN: flow-opt %s --pass-pipeline='builtin.module(flow-flatten-states,flow.func(flow-expand-retry))' | FileCheck %s
// One visit has one entry event however many attempts it takes; the argument is computed for each attempt.

// CHECK:       flow.enter "A" task
// CHECK-NOT:   flow.enter
// CHECK:       cf.br ^[[ATTEMPT:[a-z0-9]+]](%{{.*}} : i32)
// CHECK-NEXT:  ^[[ATTEMPT]](%{{.*}}: i32):
// CHECK-NEXT:    flow.path ["a"]
// CHECK-NEXT:    flow.await.task
// CHECK-NOT:   flow.enter
// CHECK:       flow.await.timer %{{.*}} retry resume ^[[RESUMED:[a-z0-9]+]]
// CHECK:       ^[[RESUMED]]:
// CHECK:         cf.br ^[[ATTEMPT]](
flow.machine @M start @A {
  flow.state @A task {
  ^bb0(%in: !flow.json):
    %argument = flow.path ["a"] of %in at <path "$.a">
    %r = flow.task <"f", lambda "lambda" "f" request_response>(%argument) retry [#flow.retry<["X"], rate = 2.0 : f64>]
    flow.succeed %r
  }
}
