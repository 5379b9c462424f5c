// RUN: flow-opt %s --pass-pipeline='builtin.module(flow.frame.func(flow-elide-frame))' | FileCheck %s
// The runtime reads a call's argument, its time-out, and its credentials where they are, after the step has returned. So
// slot 0 is not cleared in front of the call that is given it, but in front of the next suspension.

// CHECK-LABEL: flow.frame.func @F slots 1 counters 0
// CHECK:         %[[S:.*]] = flow.frame.load 0
// CHECK-NOT:     flow.frame.clear
// CHECK:         flow.frame.suspend.task {{.*}}(%[[S]]) in "A" resume 2 fail 3
// CHECK:         flow.frame.clear [0]
// CHECK-NEXT:    flow.frame.suspend.collect in "A" resume 4
flow.frame.func @F slots 1 counters 0 {
  %pc = flow.frame.pc
  cf.switch %pc : i32, [default: ^start, 1: ^one, 2: ^ok, 3: ^failed, 4: ^end]
^start:
  %in = flow.frame.answer
  flow.frame.store [0], (%in)
  flow.frame.suspend.collect in "A" resume 1
^one:
  %s = flow.frame.load 0
  flow.frame.suspend.task <"f", lambda "lambda" "f" request_response>(%s) in "A" resume 2 fail 3
^ok:
  flow.frame.suspend.collect in "A" resume 4
^failed:
  flow.fail
^end:
  flow.fail
}
