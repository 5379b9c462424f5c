// RUN: flow-opt %s --flow-build-frame --flow-verify-frame-form | FileCheck %s
// It still begins with the switch, which has only the start.

// CHECK-LABEL: flow.frame.func @F slots 0 counters 0 {
// CHECK-NEXT:    %[[PC:.*]] = flow.frame.pc
// CHECK-NEXT:    cf.switch %[[PC]] : i32, [
// CHECK-NEXT:      default: ^[[START:[a-z0-9]+]]
// CHECK-NOT:       ,
// CHECK:       ^[[START]]:
// CHECK-NEXT:    %[[IN:.*]] = flow.frame.answer
// CHECK-NEXT:    flow.finish %[[IN]]
flow.func @F {
^bb0(%in: !flow.json):
  flow.finish %in
}
