// RUN: flow-opt %s --flow-to-frame | FileCheck %s
// The result is processed after the wait, so the input that another attempt starts from stays in the frame until then; where
// nothing is refused it needs no more than its slot.

// CHECK-LABEL: flow.frame.func @M slots 1 counters 1
// CHECK:         flow.frame.store [0], (%[[IN:.*]])
// CHECK:         %[[AGAIN:.*]] = flow.frame.load 0
// CHECK-NOT:     flow.frame.clear
// CHECK:         flow.frame.suspend.task {{.*}}(%[[AGAIN]]) in "A" resume 1 fail 2
// CHECK:         %[[R:.*]] = flow.frame.answer
// CHECK:         flow.intrinsic.checked States.ArrayLength(%[[R]])
// CHECK:         flow.error.output
// CHECK:         flow.frame.suspend.timer {{.*}} retry in "A"
// CHECK-NOT:     flow.frame.clear
flow.machine @M start @A {
  flow.state @A task {
  ^bb0(%in: !flow.json):
    %r = flow.task <"f", lambda "lambda" "f" request_response>(%in)
      retry [#flow.retry<["States.ALL"], rate = 2.0 : f64>]
    %length = flow.intrinsic States.ArrayLength(%r)
    flow.succeed %length
  }
}
