// RUN: flow-opt %s --flow-to-cfg | FileCheck %s
// What the front end makes of Retry and Catch in a test: nothing is awaited but the work, and one error is raised.

// CHECK-LABEL: flow.func @TestState
// CHECK:         flow.await.task
// CHECK-NOT:     flow.await.timer
// CHECK:         flow.error.match %[[E:.*]] ["A"]
// CHECK:         flow.test.retry 0 of <["A"], rate = 2.000000e+00 : f64>
// CHECK:         flow.raise %[[E]]
flow.machine @TestState start @S express {
  flow.state @S task {
  ^bb0(%in: !flow.json):
    %r = flow.task <"f", lambda "" "" request_response>(%in) catch [["States.ALL"]] {
    ^bb0(%e: !flow.json):
      %hit = flow.error.match %e ["A"]
      cf.cond_br %hit, ^retrier, ^raise
    ^retrier:
      %again = flow.test.retry 0 of <["A"], rate = 2.0 : f64>
      cf.cond_br %again, ^raise, ^caught
    ^caught:
      %zero = flow.constant "0"
      flow.inspect catch_index %zero
      flow.succeed %e
    ^raise:
      flow.raise %e
    }
    flow.succeed %r
  }
}
