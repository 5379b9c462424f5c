// RUN: flow-opt %s --flow-to-frame | FileCheck %s
// A variable has a place of its own in every form: it takes no slot, and is read again behind a wait.

// CHECK-LABEL: flow.frame.func @M slots 0 counters 0 variables ["x"] {
// CHECK:         flow.variable.set ["x"]
// CHECK:         flow.frame.suspend.timer %{{.*}} in "B" resume 1
// CHECK:         %[[X:.*]] = flow.variable.get "x" in %{{.*}} at <path "$x" in "OutputPath">
// CHECK:         flow.finish %[[X]]
flow.machine @M start @A variables ["x"] {
  flow.state @A pass {
  ^bb0(%in: !flow.json):
    flow.variable.set ["x"](%in)
    %empty = flow.constant "{}"
    flow.next @B(%empty)
  }
  flow.state @B wait {
  ^bb0(%in: !flow.json):
    %five = flow.constant "5"
    flow.wait %five seconds
    %none = flow.constant "null"
    %x = flow.variable.get "x" in %none at <path "$x" in "OutputPath">
    flow.succeed %x
  }
}
