// RUN: flow-opt %s --flow-fold-paths | FileCheck %s
// One operand known is not enough.

// CHECK: flow.compare
// CHECK: flow.is
// CHECK: flow.matches
// CHECK: flow.present
flow.func @F {
^bb0(%in: !flow.json):
  %ten = flow.constant "10"
  %0 = flow.compare %in gt %ten as numeric
  %1 = flow.is %in numeric
  %2 = flow.matches %in ["a", ""]
  %3 = flow.present ["a"] of %in
  cf.cond_br %0, ^bb1(%1, %2 : i1, i1), ^bb1(%3, %3 : i1, i1)
^bb1(%4: i1, %5: i1):
  cf.cond_br %4, ^bb2, ^bb3
^bb2:
  flow.finish %in
^bb3:
  flow.finish %ten
}
