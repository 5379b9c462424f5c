// RUN: flow-opt %s --flow-merge-choices | FileCheck %s
// A chain of rules for one string asks once which string it is. The order of the rules stays: where two ask for the same
// string the first one has it, and the texts are sorted for the search only.

// CHECK-LABEL: flow.func @Route
// CHECK:         %[[WHICH:.*]] = flow.read.text %{{.*}} ["\22b\22", "\22paid\22", "\22a longer one\22"]
// CHECK:         cf.switch %[[WHICH]] : i32, [
// CHECK-NEXT:      default: ^[[OTHER:bb[0-9]+]],
// CHECK-NEXT:      0: ^[[B:bb[0-9]+]],
// CHECK-NEXT:      1: ^[[PAID:bb[0-9]+]],
// CHECK-NEXT:      2: ^[[LONG:bb[0-9]+]]
// CHECK:       ^[[PAID]]:
// CHECK-NEXT:    flow.leave %[[C1:.*]]
// CHECK-NEXT:    flow.finish %[[C1]]
// CHECK:       ^[[LONG]]:
// CHECK-NOT:     cf.cond_br
// CHECK-NOT:     flow.compare
flow.func @Route {
^bb0(%in: !flow.json):
  %paid = flow.constant "\"paid\""
  %longer = flow.constant "\"a longer one\""
  %b = flow.constant "\"b\""
  %one = flow.constant "1"
  %two = flow.constant "2"
  %three = flow.constant "3"
  %four = flow.constant "4"
  %five = flow.constant "5"
  flow.enter "Route" choice, %in
  %type = flow.path ["type"] of %in at <choice "$.type" in "Variable">
  %1 = flow.compare %type eq %paid as string
  cf.cond_br %1, ^paid, ^next1
^next1:
  %2 = flow.compare %type eq %longer as string
  cf.cond_br %2, ^longer, ^next2
^next2:
  %3 = flow.compare %type eq %paid as string
  cf.cond_br %3, ^again, ^next3
^next3:
  %4 = flow.compare %type eq %b as string
  cf.cond_br %4, ^b, ^other
^paid:
  flow.leave %one
  flow.finish %one
^longer:
  flow.leave %two
  flow.finish %two
^again:
  flow.leave %three
  flow.finish %three
^b:
  flow.leave %four
  flow.finish %four
^other:
  flow.leave %five
  flow.finish %five
}
