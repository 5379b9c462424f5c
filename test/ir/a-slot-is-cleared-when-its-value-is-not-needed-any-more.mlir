// RUN: flow-opt %s --pass-pipeline='builtin.module(flow.frame.func(flow-elide-frame))' | FileCheck %s
// The collector keeps what the frame holds. The input of the first call is large and was read for the last time behind
// it, so the second call should not keep it alive for an hour. It is cleared once.

// CHECK-LABEL: flow.frame.func @F slots 1 counters 0
// CHECK:         flow.frame.store [0], (
// CHECK-NOT:     flow.frame.clear
// CHECK:         flow.frame.suspend.collect in "A" resume 1
// CHECK:         flow.frame.load 0
// CHECK:         flow.frame.clear [0]
// CHECK-NEXT:    flow.frame.suspend.collect in "A" resume 2
// CHECK-NOT:     flow.frame.clear
// CHECK:         flow.frame.suspend.collect in "A" resume 3
flow.frame.func @F slots 1 counters 0 {
  %pc = flow.frame.pc
  cf.switch %pc : i32, [default: ^start, 1: ^one, 2: ^two, 3: ^three]
^start:
  %in = flow.frame.answer
  flow.frame.store [0], (%in)
  flow.frame.suspend.collect in "A" resume 1
^one:
  %s = flow.frame.load 0
  flow.leave %s
  flow.frame.suspend.collect in "A" resume 2
^two:
  flow.frame.suspend.collect in "A" resume 3
^three:
  flow.fail
}
