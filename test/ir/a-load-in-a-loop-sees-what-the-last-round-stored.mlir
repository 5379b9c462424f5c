// RUN: flow-opt %s --pass-pipeline='builtin.module(flow.frame.func(flow-elide-frame))' | FileCheck %s
// The value from in front of the loop is right for the first round only.

// CHECK-LABEL: flow.frame.func @F slots 1 counters 0
// CHECK:         flow.frame.store [0], (
// CHECK:       ^[[LOOP:[a-z0-9]+]]: {{.*}}2 preds
// CHECK-NEXT:    %[[OLD:.*]] = flow.frame.load 0
// CHECK:         %[[NEW:.*]] = flow.array(%[[OLD]])
// CHECK:         flow.frame.store [0], (%[[NEW]])
// CHECK:         cf.cond_br %{{.*}}, ^[[LOOP]], ^
// CHECK:         flow.finish %[[NEW]]
flow.frame.func @F slots 1 counters 0 {
  %pc = flow.frame.pc
  cf.switch %pc : i32, [default: ^start]
^start:
  %in = flow.frame.answer
  flow.frame.store [0], (%in)
  cf.br ^loop
^loop:
  %old = flow.frame.load 0
  %new = flow.array(%old)
  flow.frame.store [0], (%new)
  %null = flow.is %new null
  cf.cond_br %null, ^loop, ^end
^end:
  %out = flow.frame.load 0
  flow.finish %out
}
