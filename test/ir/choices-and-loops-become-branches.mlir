// RUN: flow-opt %s --flow-flatten-states | FileCheck %s
// A transition is flow.leave and a branch, also to the state itself and to states that stand further up; the
// start is named, not the first state.

// CHECK-LABEL: flow.func @M {
// CHECK-NEXT:  ^bb0(%[[INPUT:.*]]: !flow.json):
// CHECK-NEXT:    cf.br ^[[CHOOSE:[a-z0-9]+]](%[[INPUT]] : !flow.json)
// CHECK-NEXT:  ^[[STEP:[a-z0-9]+]](%[[S:.*]]: !flow.json):
// CHECK-NEXT:    flow.enter "Step" pass, %[[S]]
// CHECK-NEXT:    %[[ONE:.*]] = flow.array(%[[S]])
// CHECK-NEXT:    flow.leave %[[ONE]]
// CHECK-NEXT:    cf.br ^[[CHOOSE]](%[[ONE]] : !flow.json)
// CHECK-NEXT:  ^[[CHOOSE]](%[[C:.*]]: !flow.json):
// CHECK-NEXT:    flow.enter "Choose" choice, %[[C]]
// CHECK-NEXT:    %[[IS:.*]] = flow.is %[[C]] null
// CHECK-NEXT:    cf.cond_br %[[IS]], ^[[ONCE:[a-z0-9]+]], ^[[NOT:[a-z0-9]+]]
// CHECK-NEXT:  ^[[ONCE]]:
// CHECK-NEXT:    flow.leave %[[C]]
// CHECK-NEXT:    cf.br ^[[STEP]](%[[C]] : !flow.json)
// CHECK-NEXT:  ^[[NOT]]:
// CHECK-NEXT:    flow.abort "States.NoChoiceMatched" because "none"
flow.machine @M start @Choose {
  flow.state @Step pass {
  ^bb0(%in: !flow.json):
    %one = flow.array(%in)
    flow.next @Choose(%one)
  }
  flow.state @Choose choice {
  ^bb0(%in: !flow.json):
    %is = flow.is %in null
    cf.cond_br %is, ^once, ^not
  ^once:
    flow.next @Step(%in)
  ^not:
    flow.abort "States.NoChoiceMatched" because "none"
  }
}
