// RUN: flow-opt %s | flow-opt | FileCheck %s
// Every operation of a state under test.

// CHECK-LABEL: flow.func @F
flow.func @F {
^bb0(%in: !flow.json):
  // CHECK: flow.inspect after_input_path %[[IN:.*]]
  flow.inspect after_input_path %in
  // CHECK: flow.inspect catch_index %[[IN]]
  flow.inspect catch_index %in
  // CHECK: %[[AGAIN:.*]] = flow.test.retry 2 of <["A"], rate = 2.000000e+00 : f64>
  %again = flow.test.retry 2 of <["A"], rate = 2.0 : f64>
  // CHECK: cf.cond_br %[[AGAIN]]
  cf.cond_br %again, ^end, ^end
^end:
  flow.finish %in
}
