// RUN: flow-opt %s --canonicalize | FileCheck %s
// Comparisons of constants are decided when compiling. What may raise is still asked, so that its error stays.

// CHECK-LABEL: flow.func @Never
// CHECK:         %[[NONE:.*]] = flow.constant "[]"
// CHECK-NOT:     flow.filter
// CHECK:         flow.finish %[[NONE]]
flow.func @Never {
^bb0(%in: !flow.json):
  %kept = flow.filter %in {
  ^bb0(%c: !flow.json):
    %a = flow.constant "\"a\""
    %one = flow.constant "1"
    %is = flow.compare %a eq %one as value
    flow.yield %is : i1
  }
  flow.finish %kept
}

// CHECK-LABEL: flow.func @MayRaise
// CHECK:         flow.filter
// CHECK:           flow.nodes.descendants
flow.func @MayRaise {
^bb0(%in: !flow.json):
  %kept = flow.filter %in {
  ^bb0(%c: !flow.json):
    %n = flow.nodes.descendants of %c in "$[?(@..a)]"
    %no = arith.constant false
    flow.yield %no : i1
  }
  flow.finish %kept
}
