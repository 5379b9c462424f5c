// RUN: flow-opt %s --flow-build-frame | FileCheck %s
// A constant costs nothing to make and would cost a slot to keep; integers and numbers likewise.

// CHECK-LABEL: flow.frame.func @F slots 0 counters 0
// CHECK:         flow.constant "5"
// CHECK:         arith.constant 2.000000e+00 : f64
// CHECK:         flow.frame.suspend.timer
// CHECK-DAG:     %[[FIVE:.*]] = flow.constant "5"
// CHECK-DAG:     %[[SEVEN:.*]] = arith.constant 7 : i32
// CHECK-NOT:     flow.constant
// CHECK:         flow.array(%[[FIVE]], %[[FIVE]])
// CHECK:         flow.backoff %[[SEVEN]]
// CHECK:         flow.frame.suspend.timer
// CHECK:         flow.finish
flow.func @F {
^bb0(%in: !flow.json):
  %five = flow.constant "5"
  %seven = arith.constant 7 : i32
  %two = arith.constant 2.0 : f64
  %used = flow.array(%five)
  flow.leave %used
  flow.await.timer %two resume ^one
^one:
  %pair = flow.array(%five, %five)
  flow.leave %pair
  %delay = flow.backoff %seven of <["A"], rate = 2.0 : f64>
  flow.await.timer %delay resume ^two
^two:
  %c = flow.constant "[]"
  flow.finish %c
}
