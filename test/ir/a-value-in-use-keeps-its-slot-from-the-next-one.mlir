// RUN: flow-opt %s --flow-build-frame | FileCheck %s
// A load is the slot itself, not a copy. The input is still read in the block that makes the next value, behind its
// making, so the next value must not be stored over it.

// CHECK-LABEL: flow.frame.func @F slots 2 counters 0
// CHECK:         flow.frame.store [[[IN:[01]]]], (
// CHECK:         %[[SAVED:.*]] = flow.frame.load [[IN]]
// CHECK:         %[[A:.*]] = flow.array(%[[SAVED]])
// CHECK-NOT:     flow.frame.store [[[IN]]]
// CHECK:         flow.frame.store
// CHECK:         flow.delay %[[SAVED]] seconds
flow.func @F {
^bb0(%in: !flow.json):
  %d0 = flow.delay %in seconds
  flow.await.timer %d0 resume ^one
^one:
  %a = flow.array(%in)
  %d1 = flow.delay %in seconds
  flow.await.timer %d1 resume ^two
^two:
  flow.finish %a
}
