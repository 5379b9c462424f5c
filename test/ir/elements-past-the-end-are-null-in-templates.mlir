// RUN: flow-opt %s --flow-fold-paths | FileCheck %s
// In a payload template the service takes null for an index past the end, as the last step. What is folded has to
// be the same.

// CHECK-LABEL: flow.func @Last
// CHECK:      %[[V:.*]] = flow.constant "null"
// CHECK-NEXT: flow.finish %[[V]]
flow.func @Last {
^bb0(%in: !flow.json):
  %c = flow.constant "[1]"
  %v = flow.path [3] of %c at <template "$[3]" in "v.$">
  flow.finish %v
}

// CHECK-LABEL: flow.func @Inner
// CHECK: flow.path [3, "a"] of
flow.func @Inner {
^bb0(%in: !flow.json):
  %c = flow.constant "[1]"
  %v = flow.path [3, "a"] of %c at <template "$[3].a" in "v.$">
  flow.finish %v
}
