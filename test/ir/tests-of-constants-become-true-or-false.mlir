// RUN: flow-opt %s --flow-fold-paths | FileCheck %s
// Decided by the functions that programs call, so that a Choice decides the same in both. Each outcome goes into
// one function's branch, in the order below: T is taken or F is.

// CHECK-DAG: %[[T:.*]] = arith.constant true
// CHECK-DAG: %[[F:.*]] = arith.constant false
flow.func @F {
^bb0(%in: !flow.json):
  %ten = flow.constant "10"
  %tenPoint = flow.constant "1.0e1"
  %nine = flow.constant "9"
  %text = flow.constant "\"10\""
  %nineText = flow.constant "\"9\""
  %null = flow.constant "null"
  %yes = flow.constant "true"
  %utc = flow.constant "\"2024-01-01T00:00:00Z\""
  %zone = flow.constant "\"2024-01-01T02:00:00+02:00\""
  %c0 = flow.compare %ten eq %tenPoint as numeric
  %c1 = flow.compare %nine lt %ten as numeric
  %c2 = flow.compare %nineText lt %text as string
  %c3 = flow.compare %text eq %ten as numeric
  %c4 = flow.compare %utc eq %zone as timestamp
  %c5 = flow.compare %utc eq %zone as string
  %c6 = flow.compare %yes eq %yes as boolean
  %i0 = flow.is %null null
  %i1 = flow.is %ten numeric
  %i2 = flow.is %text numeric
  %i3 = flow.is %text string
  %i4 = flow.is %yes boolean
  %i5 = flow.is %utc timestamp
  %i6 = flow.is %text timestamp
  // CHECK:      cf.cond_br %[[T]], ^bb1(%[[T]], %[[F]], %[[F]], %[[T]], %[[F]], %[[T]] : i1, i1, i1, i1, i1, i1)
  // CHECK-SAME: ^bb2(%[[T]], %[[T]], %[[F]], %[[T]], %[[T]], %[[T]], %[[F]] : i1, i1, i1, i1, i1, i1, i1)
  cf.cond_br %c0, ^bb1(%c1, %c2, %c3, %c4, %c5, %c6 : i1, i1, i1, i1, i1, i1),
             ^bb2(%i0, %i1, %i2, %i3, %i4, %i5, %i6 : i1, i1, i1, i1, i1, i1, i1)
^bb1(%0: i1, %1: i1, %2: i1, %3: i1, %4: i1, %5: i1):
  flow.finish %in
^bb2(%6: i1, %7: i1, %8: i1, %9: i1, %10: i1, %11: i1, %12: i1):
  flow.finish %in
}
