// RUN: flow-opt %s --flow-fold-paths | FileCheck %s
// Parameters that build an object, and a path that takes one member out again.

// CHECK-LABEL: flow.func @Object
// CHECK-NEXT: ^bb0(%[[IN:.*]]: !flow.json):
// CHECK-NEXT: flow.finish %[[IN]]
flow.func @Object {
^bb0(%in: !flow.json):
  %one = flow.constant "1"
  %o = flow.object ["a", "b"](%one, %in)
  %v = flow.path ["b"] of %o at <path "$.b">
  flow.finish %v
}

// CHECK-LABEL: flow.func @Array
// CHECK-NEXT: ^bb0(%[[IN:.*]]: !flow.json):
// CHECK-NEXT: flow.finish %[[IN]]
flow.func @Array {
^bb0(%in: !flow.json):
  %one = flow.constant "1"
  %a = flow.array(%one, %in)
  %v = flow.path [-1] of %a at <path "$[-1]">
  flow.finish %v
}

// The insertion stays, as it may fail; what it put there is known behind it.
// CHECK-LABEL: flow.func @Insert
// CHECK-NEXT: ^bb0(%[[IN:.*]]: !flow.json):
// CHECK-NEXT: %[[A:.*]] = flow.array(%[[IN]])
// CHECK-NEXT: flow.insert %[[A]] at ["x", "y"] of %[[IN]]
// CHECK-NEXT: flow.finish %[[A]]
flow.func @Insert {
^bb0(%in: !flow.json):
  %a = flow.array(%in)
  %o = flow.insert %a at ["x", "y"] of %in <path "$.x.y" in "ResultPath">
  %v = flow.path ["x", "y"] of %o at <path "$.x.y">
  flow.finish %v
}

// Replacing the whole value needs no insertion.
// CHECK-LABEL: flow.func @InsertRoot
// CHECK-NEXT: ^bb0(%[[IN:.*]]: !flow.json):
// CHECK-NEXT: flow.finish %[[IN]]
flow.func @InsertRoot {
^bb0(%in: !flow.json):
  %one = flow.constant "1"
  %o = flow.insert %in at [] of %one <path "$" in "ResultPath">
  flow.finish %o
}
