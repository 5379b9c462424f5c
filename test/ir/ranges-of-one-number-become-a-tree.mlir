// RUN: flow-opt %s --flow-read-operands --flow-merge-choices | FileCheck %s
// Rules that part the line of numbers: which stretch the number is in is found by halves. 20 is asked for twice, and the rule
// that comes first has it; what is no number goes where all rules fail.

// CHECK-LABEL: flow.func @Ranges
// CHECK:         %[[N:.*]], %[[IS:.*]] = flow.read.number
// CHECK:         cf.cond_br %[[IS]], ^[[TREE:bb[0-9]+]], ^[[OTHER:bb[0-9]+]]
// CHECK:       ^[[LOW:bb[0-9]+]]:
// CHECK-NEXT:    flow.finish %[[C1:.*]]
// CHECK:       ^[[MIDDLE:bb[0-9]+]]:
// CHECK-NEXT:    flow.finish %[[C2:.*]]
// CHECK:       ^[[HIGH:bb[0-9]+]]:
// CHECK-NEXT:    flow.finish %[[C3:.*]]
// CHECK:       ^[[OTHER]]:
// CHECK:       ^[[TREE]]:
// CHECK-NEXT:    %[[C20:.*]] = arith.constant 2.000000e+01 : f64
// CHECK-NEXT:    %[[BELOW:.*]] = arith.cmpf ole, %[[N]], %[[C20]] : f64
// CHECK-NEXT:    cf.cond_br %[[BELOW]], ^[[LEFT:bb[0-9]+]], ^[[RIGHT:bb[0-9]+]]
// CHECK:       ^[[LEFT]]:
// CHECK-NEXT:    %[[C10:.*]] = arith.constant 1.000000e+01 : f64
// CHECK-NEXT:    %[[FIRST:.*]] = arith.cmpf olt, %[[N]], %[[C10]] : f64
// CHECK-NEXT:    cf.cond_br %[[FIRST]], ^[[A:bb[0-9]+]], ^[[B:bb[0-9]+]]
// CHECK:       ^[[RIGHT]]:
// CHECK-NEXT:    %[[C30:.*]] = arith.constant 3.000000e+01 : f64
// CHECK-NEXT:    %[[THIRD:.*]] = arith.cmpf olt, %[[N]], %[[C30]] : f64
// CHECK-NEXT:    cf.cond_br %[[THIRD]], ^[[C:bb[0-9]+]], ^[[D:bb[0-9]+]]
// CHECK:       ^[[A]]:
// CHECK-NEXT:    cf.br ^[[LOW]]
// CHECK:       ^[[B]]:
// CHECK-NEXT:    cf.br ^[[MIDDLE]]
// CHECK:       ^[[C]]:
// CHECK-NEXT:    cf.br ^[[HIGH]]
// CHECK:       ^[[D]]:
// CHECK-NEXT:    cf.br ^[[OTHER]]
flow.func @Ranges {
^bb0(%in: !flow.json):
  %10 = flow.constant "10"
  %20 = flow.constant "20"
  %30 = flow.constant "30"
  %watched = flow.watched
  cf.cond_br %watched, ^other, ^group
^group:
  %n, %missing = flow.lookup ["n"] of %in
  %low = flow.compare %n lt %10 as numeric
  cf.cond_br %low, ^low, ^next1
^next1:
  %middle = flow.compare %n le %20 as numeric
  cf.cond_br %middle, ^middle, ^next2
^next2:
  %again = flow.compare %n eq %20 as numeric
  cf.cond_br %again, ^low, ^next3
^next3:
  %high = flow.compare %n lt %30 as numeric
  cf.cond_br %high, ^high, ^other
^low:
  flow.finish %10
^middle:
  flow.finish %20
^high:
  flow.finish %30
^other:
  flow.finish %in
}
