// RUN: flow-opt %s --flow-fold-paths | FileCheck %s
// A pattern is given as the pieces between its stars; presence is a look-up that never raises.

// CHECK-DAG: %[[T:.*]] = arith.constant true
// CHECK-DAG: %[[F:.*]] = arith.constant false
flow.func @F {
^bb0(%in: !flow.json):
  %log = flow.constant "\"log-2024.txt\""
  %ten = flow.constant "10"
  %object = flow.constant "{\"a\":[null]}"
  %m0 = flow.matches %log ["log-", ".txt"]
  %m1 = flow.matches %log ["log-", "2025", ""]
  %m2 = flow.matches %log ["log-2024.txt"]
  %m3 = flow.matches %ten ["", ""]
  %p0 = flow.present ["a", 0] of %object
  %p1 = flow.present ["a", 1] of %object
  %p2 = flow.present ["a", "b"] of %object
  %p3 = flow.present [] of %in
  // CHECK:      cf.cond_br %[[T]], ^bb1(%[[F]], %[[T]], %[[F]] : i1, i1, i1)
  // CHECK-SAME: ^bb2(%[[T]], %[[F]], %[[F]], %[[T]] : i1, i1, i1, i1)
  cf.cond_br %m0, ^bb1(%m1, %m2, %m3 : i1, i1, i1), ^bb2(%p0, %p1, %p2, %p3 : i1, i1, i1, i1)
^bb1(%0: i1, %1: i1, %2: i1):
  flow.finish %in
^bb2(%3: i1, %4: i1, %5: i1, %6: i1):
  flow.finish %in
}
