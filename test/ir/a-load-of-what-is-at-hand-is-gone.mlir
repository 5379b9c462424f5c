// RUN: flow-opt %s --pass-pipeline='builtin.module(flow.frame.func(flow-elide-frame))' | FileCheck %s
// No suspension lies between the store and the load: the value is there, and the slot is not needed at all. The same
// for counters, and for a second load of one slot.

// CHECK-LABEL: flow.frame.func @Slot slots 0 counters 0
// CHECK:         %[[IN:.*]] = flow.frame.answer
// CHECK-NOT:     flow.frame.store
// CHECK-NOT:     flow.frame.load
// CHECK:         flow.finish %[[IN]]
flow.frame.func @Slot slots 1 counters 0 {
  %pc = flow.frame.pc
  cf.switch %pc : i32, [default: ^start]
^start:
  %in = flow.frame.answer
  flow.frame.store [0], (%in)
  cf.br ^next
^next:
  %out = flow.frame.load 0
  flow.finish %out
}

// CHECK-LABEL: flow.frame.func @Counter slots 0 counters 0
// CHECK:         %[[N:.*]] = arith.constant 3 : i32
// CHECK-NOT:     flow.frame.set_count
// CHECK:         flow.backoff %[[N]]
flow.frame.func @Counter slots 0 counters 1 {
  %pc = flow.frame.pc
  cf.switch %pc : i32, [default: ^start]
^start:
  %three = arith.constant 3 : i32
  flow.frame.set_count 0, %three
  %n = flow.frame.count 0
  %delay = flow.backoff %n of <["A"], rate = 2.0 : f64>
  flow.fail
}

// CHECK-LABEL: flow.frame.func @Again slots 1 counters 0
// CHECK:         %[[S:.*]] = flow.frame.load 0
// CHECK-NOT:     flow.frame.load
// CHECK:         flow.array(%[[S]], %[[S]])
flow.frame.func @Again slots 1 counters 0 {
  %pc = flow.frame.pc
  cf.switch %pc : i32, [default: ^start, 1: ^on]
^start:
  %in = flow.frame.answer
  flow.frame.store [0], (%in)
  flow.frame.suspend.collect in "A" resume 1
^on:
  %a = flow.frame.load 0
  cf.br ^next
^next:
  %b = flow.frame.load 0
  %out = flow.array(%a, %b)
  flow.finish %out
}
