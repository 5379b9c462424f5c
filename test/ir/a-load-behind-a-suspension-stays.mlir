// RUN: flow-opt %s --pass-pipeline='builtin.module(flow.frame.func(flow-elide-frame))' | FileCheck %s
// A resumed block is entered from the switch, which knows nothing of what was at hand before.

// CHECK-LABEL: flow.frame.func @F slots 1 counters 1
// CHECK:         flow.frame.store [0], (
// CHECK:         flow.frame.set_count 0, %
// CHECK:         flow.frame.suspend.collect
// CHECK:         flow.frame.load 0
// CHECK:         flow.frame.count 0
flow.frame.func @F slots 1 counters 1 {
  %pc = flow.frame.pc
  cf.switch %pc : i32, [default: ^start, 1: ^on]
^start:
  %in = flow.frame.answer
  %three = arith.constant 3 : i32
  flow.frame.store [0], (%in)
  flow.frame.set_count 0, %three
  flow.frame.suspend.collect in "A" resume 1
^on:
  %out = flow.frame.load 0
  %n = flow.frame.count 0
  %delay = flow.backoff %n of <["A"], rate = 2.0 : f64>
  flow.finish %out
}
