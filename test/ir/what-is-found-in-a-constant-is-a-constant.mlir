// RUN: flow-opt %s --canonicalize | FileCheck %s
// A miss stays: there is no constant for nothing.

// CHECK-LABEL: flow.func @F
// CHECK-DAG:     %[[ROOT:.*]] = flow.constant "{{\[\[}}1,2]]"
// CHECK-DAG:     %[[C:.*]] = flow.constant "{\22a\22:[1,2]}"
// CHECK:         %[[MISS:.*]] = flow.find ["b"] of %[[C]]
// CHECK:         %[[EMPTY:.*]] = flow.nodes.root %[[MISS]]
// CHECK:         flow.array(%[[ROOT]], %[[EMPTY]])
flow.func @F {
^bb0(%in: !flow.json):
  %c = flow.constant "{\"a\":[1,2]}"
  %there = flow.find ["a"] of %c
  %root = flow.nodes.root %there
  %missing = flow.find ["b"] of %c
  %empty = flow.nodes.root %missing
  %both = flow.array(%root, %empty)
  flow.finish %both
}
