// RUN: flow-opt %s --flow-to-frame | FileCheck %s
// The pause is never reached, and what resumes behind it still needs its pc.

// CHECK: flow.frame.func @M slots
// CHECK: flow.frame.suspend.task {{.*}} in "A"
// CHECK: flow.raise
flow.machine @M start @A {
  flow.state @A task {
  ^bb0(%in: !flow.json):
    %r = flow.task <"f", lambda "lambda" "f" request_response>(%in)
      retry [#flow.retry<["X"], attempts = 0, rate = 2.0 : f64>]
    flow.succeed %r
  }
}
