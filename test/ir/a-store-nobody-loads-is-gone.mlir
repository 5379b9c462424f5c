// RUN: flow-opt %s --pass-pipeline='builtin.module(flow.frame.func(flow-elide-frame))' | FileCheck %s
// Dead: stored again before it is loaded, or never loaded. A store of two keeps the half that is needed.

// CHECK-LABEL: flow.frame.func @F slots 1 counters 0
// CHECK:       ^[[START:[a-z0-9]+]]:{{.*}}pred
// CHECK-NEXT:    %[[IN:.*]] = flow.frame.answer
// CHECK-NEXT:    %[[LIST:.*]] = flow.array(%[[IN]])
// CHECK-NEXT:    flow.frame.store [0], (%[[LIST]])
// CHECK-NEXT:    flow.frame.suspend.collect
// CHECK:         flow.frame.load 0
flow.frame.func @F slots 3 counters 1 {
  %pc = flow.frame.pc
  cf.switch %pc : i32, [default: ^start, 1: ^on]
^start:
  %in = flow.frame.answer
  flow.frame.store [1], (%in)
  %list = flow.array(%in)
  flow.frame.store [1, 2], (%list, %in)
  flow.frame.set_count 0, %pc
  flow.frame.suspend.collect in "A" resume 1
^on:
  %out = flow.frame.load 1
  flow.finish %out
}
