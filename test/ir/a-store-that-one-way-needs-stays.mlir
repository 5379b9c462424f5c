// RUN: flow-opt %s --pass-pipeline='builtin.module(flow.frame.func(flow-elide-frame))' | FileCheck %s
// Loaded only when the call fails, and only behind another wait.

// CHECK-LABEL: flow.frame.func @F slots 1 counters 0
// CHECK:         flow.frame.store [0], (
// CHECK:         flow.frame.suspend.task
// CHECK:         flow.frame.suspend.collect
// CHECK:         flow.frame.load 0
flow.frame.func @F slots 1 counters 0 {
  %pc = flow.frame.pc
  cf.switch %pc : i32, [default: ^start, 1: ^ok, 2: ^failed, 3: ^more]
^start:
  %in = flow.frame.answer
  flow.frame.store [0], (%in)
  flow.frame.suspend.task <"f", lambda "lambda" "f" request_response>(%in) in "A" resume 1 fail 2
^ok:
  %r = flow.frame.answer
  flow.finish %r
^failed:
  flow.frame.suspend.collect in "A" resume 3
^more:
  %out = flow.frame.load 0
  flow.finish %out
}
