// RUN: flow-opt %s --flow-merge-choices | FileCheck %s
// Rules for other things stand between: they are asked in their turn, and so a missing path raises when it did. Only what
// the string is was found out before. Not is a test for the other number.

// CHECK-LABEL: flow.func @Mixed
// CHECK:         flow.enter "Route"
// CHECK:         %[[TYPE:.*]] = flow.path ["type"]
// CHECK:         %[[WHICH:.*]] = flow.read.text %[[TYPE]] ["\22a\22", "\22b\22", "\22c\22"]
// CHECK:         arith.cmpi eq, %[[WHICH]]
// CHECK:         cf.cond_br
// CHECK:         flow.path ["flag"]
// CHECK:         flow.compare %{{.*}} eq %{{.*}} as boolean
// CHECK:         cf.cond_br
// CHECK:         cf.switch %[[WHICH]] : i32, [
// CHECK-NEXT:      default: ^[[DONE:bb[0-9]+]]
// CHECK-NEXT:      1: ^[[DONE]]
// CHECK-NEXT:      2: ^[[OTHER:bb[0-9]+]]
// CHECK:       ^[[DONE]]:
// CHECK-NEXT:    flow.finish %[[ONE:.*]]
// CHECK:       ^[[OTHER]]:
flow.func @Mixed {
^bb0(%in: !flow.json):
  %a = flow.constant "\"a\""
  %b = flow.constant "\"b\""
  %c = flow.constant "\"c\""
  %true = flow.constant "true"
  %yes = arith.constant true
  %one = flow.constant "1"
  %two = flow.constant "2"
  flow.enter "Route" choice, %in
  %type = flow.path ["type"] of %in at <choice "$.type" in "Variable">
  %1 = flow.compare %type eq %a as string
  cf.cond_br %1, ^done, ^next1
^next1:
  %flag = flow.path ["flag"] of %in at <choice "$.flag" in "Variable">
  %2 = flow.compare %flag eq %true as boolean
  cf.cond_br %2, ^done, ^next2
^next2:
  %3 = flow.compare %type eq %b as string
  cf.cond_br %3, ^done, ^next3
^next3:
  %4 = flow.compare %type eq %c as string
  %not = arith.xori %4, %yes : i1
  cf.cond_br %not, ^done, ^other
^done:
  flow.finish %one
^other:
  flow.finish %two
}
