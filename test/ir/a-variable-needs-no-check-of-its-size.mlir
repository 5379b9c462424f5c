// RUN: flow-opt %s --flow-insert-limits | FileCheck %s
// It was checked when it was assigned. What an intrinsic function gives was not.

// CHECK-LABEL: flow.func @F
// CHECK:         flow.variable.get
// CHECK-NEXT:    flow.leave
// CHECK:         flow.intrinsic
// CHECK-NEXT:    flow.size.check
// CHECK-NEXT:    flow.leave
flow.func @F variables ["x"] {
^bb0(%in: !flow.json):
  %x = flow.variable.get "x" in %in at <path "$x" in "OutputPath">
  flow.leave %x
  %text = flow.intrinsic States.JsonToString(%x)
  flow.leave %text
  flow.finish %text
}
