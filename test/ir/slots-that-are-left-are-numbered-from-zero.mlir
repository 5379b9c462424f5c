// RUN: flow-opt %s --pass-pipeline='builtin.module(flow.frame.func(flow-elide-frame))' --verify-each | FileCheck %s
// Slots 0 and 2 and counter 0 are only stored to; frames do not carry them.

// CHECK-LABEL: flow.frame.func @F slots 2 counters 1
// CHECK:         flow.frame.store [0, 1], (%[[A:.*]], %[[B:[a-z0-9]+]])
// CHECK:         flow.frame.set_count 0, %
// CHECK:         flow.frame.suspend.collect
// CHECK-DAG:     flow.frame.load 0
// CHECK-DAG:     flow.frame.load 1
// CHECK-DAG:     flow.frame.count 0
flow.frame.func @F slots 4 counters 2 {
  %pc = flow.frame.pc
  cf.switch %pc : i32, [default: ^start, 1: ^on]
^start:
  %in = flow.frame.answer
  %list = flow.array(%in)
  flow.frame.store [0, 1, 2, 3], (%in, %in, %in, %list)
  flow.frame.set_count 0, %pc
  flow.frame.set_count 1, %pc
  flow.frame.suspend.collect in "A" resume 1
^on:
  %three = flow.frame.load 3
  %one = flow.frame.load 1
  %n = flow.frame.count 1
  %delay = flow.backoff %n of <["A"], rate = 2.0 : f64>
  %out = flow.array(%three, %one)
  flow.finish %out
}
