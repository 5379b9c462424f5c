// RUN: flow-opt %s --pass-pipeline='builtin.module(flow.func(flow-insert-limits))' | FileCheck %s
// A run may set a lower limit, but no sensible one refuses 64 bytes. The first constant has 64, the second 65.

// CHECK:      flow.leave
// CHECK-NEXT: %[[C:.*]] = flow.constant
// CHECK-NEXT: flow.size.check %[[C]]
// CHECK-NEXT: flow.leave %[[C]]
// CHECK-NOT:  flow.size.check
flow.func @F {
^bb0(%in: !flow.json):
  %small = flow.constant "\"45678901234567890123456789012345678901234567890123456789012345\""
  flow.leave %small
  %large = flow.constant "\"456789012345678901234567890123456789012345678901234567890123456\""
  flow.leave %large
  flow.finish %large
}
