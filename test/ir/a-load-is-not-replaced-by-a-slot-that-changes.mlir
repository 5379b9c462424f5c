// RUN: flow-opt %s --pass-pipeline='builtin.module(flow.frame.func(flow-elide-frame))' | FileCheck %s
// A load is the slot itself, not a copy. What was copied from slot 1 to slot 0 must be read from slot 0 when slot 1 has
// been stored to since.

// CHECK-LABEL: flow.frame.func @F
// CHECK:         %[[A:.*]] = flow.frame.load [[ONE:[01]]]
// CHECK-NEXT:    flow.frame.store [[[ZERO:[01]]]], (%[[A]])
// CHECK-NEXT:    %[[B:.*]] = flow.frame.load [[ZERO]]
// CHECK:         flow.frame.store [[[ONE]]], (
// CHECK:         flow.finish %[[B]]
flow.frame.func @F slots 2 counters 0 {
  %pc = flow.frame.pc
  cf.switch %pc : i32, [default: ^start, 1: ^on, 2: ^end]
^start:
  %in = flow.frame.answer
  flow.frame.store [1], (%in)
  flow.frame.suspend.collect in "A" resume 1
^on:
  %a = flow.frame.load 1
  flow.frame.store [0], (%a)
  %b = flow.frame.load 0
  %x = flow.array(%a)
  flow.frame.store [1], (%x)
  %null = flow.is %x null
  cf.cond_br %null, ^now, ^later
^now:
  flow.finish %b
^later:
  flow.frame.suspend.collect in "A" resume 2
^end:
  %c = flow.frame.load 0
  %d = flow.frame.load 1
  %out = flow.array(%c, %d)
  flow.finish %out
}
