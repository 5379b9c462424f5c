// RUN: flow-opt %s --flow-flatten-states | FileCheck %s
// The delay may be wrong and raise, so it is computed by an operation of its own, in the waiting state.

// CHECK:       flow.enter "A" wait, %[[IN:.*]]
// CHECK-NEXT:  %[[UNTIL:.*]] = flow.path ["due"] of %[[IN]]
// CHECK-NEXT:  %[[DELAY:.*]] = flow.delay %[[UNTIL]] timestamp from "$.due"
// CHECK-NEXT:  flow.await.timer %[[DELAY]] resume ^[[ON:[a-z0-9]+]]
// CHECK-NEXT:  ^[[ON]]:
// CHECK-NEXT:    flow.leave %[[IN]]
// CHECK-NEXT:    flow.finish %[[IN]]
flow.machine @M start @A {
  flow.state @A wait {
  ^bb0(%in: !flow.json):
    %until = flow.path ["due"] of %in at <timestamp "$.due">
    flow.wait %until timestamp from "$.due"
    flow.succeed %in
  }
}
