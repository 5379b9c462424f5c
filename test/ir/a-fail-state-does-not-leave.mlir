// RUN: flow-opt %s --flow-flatten-states | FileCheck %s
// History has no exit event for a Fail state, so nothing is left there.

// CHECK:      flow.enter "A" fail, %[[IN:.*]]
// CHECK-NEXT: %[[E:.*]] = flow.constant "\22No\22"
// CHECK-NEXT: flow.fail error %[[E]] cause %[[IN]]
// CHECK-NOT:  flow.leave
flow.machine @M start @A {
  flow.state @A fail {
  ^bb0(%in: !flow.json):
    %e = flow.constant "\"No\""
    flow.fail error %e cause %in
  }
}
