// RUN: flow-opt %s --pass-pipeline='builtin.module(flow.frame.func(flow-elide-frame))' | FileCheck %s
// Where both ways bring the same value the load is gone; where they bring different ones, or one brings what an
// earlier step left, the slot is the only one who knows.

// CHECK-LABEL: flow.frame.func @Different slots 1 counters 0
// CHECK-COUNT-2: flow.frame.store [0], (
// CHECK:         flow.frame.load 0
flow.frame.func @Different slots 1 counters 0 {
  %pc = flow.frame.pc
  cf.switch %pc : i32, [default: ^start]
^start:
  %in = flow.frame.answer
  %null = flow.is %in null
  cf.cond_br %null, ^left, ^right
^left:
  flow.frame.store [0], (%in)
  cf.br ^meet
^right:
  %list = flow.array(%in)
  flow.frame.store [0], (%list)
  cf.br ^meet
^meet:
  %out = flow.frame.load 0
  flow.finish %out
}

// CHECK-LABEL: flow.frame.func @Same slots 0 counters 0
// CHECK-NOT:     flow.frame.load
// CHECK:         flow.finish
flow.frame.func @Same slots 1 counters 0 {
  %pc = flow.frame.pc
  cf.switch %pc : i32, [default: ^start]
^start:
  %in = flow.frame.answer
  flow.frame.store [0], (%in)
  %null = flow.is %in null
  cf.cond_br %null, ^left, ^right
^left:
  cf.br ^meet
^right:
  flow.frame.store [0], (%in)
  cf.br ^meet
^meet:
  %out = flow.frame.load 0
  flow.finish %out
}

// CHECK-LABEL: flow.frame.func @Resumed slots 1 counters 0
// CHECK:         flow.frame.suspend.collect
// CHECK:         flow.frame.load 0
flow.frame.func @Resumed slots 1 counters 0 {
  %pc = flow.frame.pc
  cf.switch %pc : i32, [default: ^start, 1: ^on]
^start:
  %in = flow.frame.answer
  flow.frame.store [0], (%in)
  %null = flow.is %in null
  cf.cond_br %null, ^meet, ^wait
^wait:
  flow.frame.suspend.collect in "A" resume 1
^on:
  cf.br ^meet
^meet:
  %out = flow.frame.load 0
  flow.finish %out
}
