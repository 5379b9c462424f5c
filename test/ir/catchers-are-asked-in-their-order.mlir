// RUN: flow-opt %s --pass-pipeline='builtin.module(flow.func(flow-expand-catch))' | FileCheck %s
// The first that matches takes the error. States.ALL is a test like the others: it does not match States.Runtime.

// CHECK:       ^bb0(%[[E:.*]]: !flow.json):
// CHECK-NEXT:    %[[A:.*]] = flow.error.match %[[E]] ["A", "B"]
// CHECK-NEXT:    cf.cond_br %[[A]], ^[[C0:[a-z0-9]+]], ^[[MORE:[a-z0-9]+]]
// CHECK-NEXT:  ^[[MORE]]:
// CHECK-NEXT:    %[[ALL:.*]] = flow.error.match %[[E]] ["States.ALL"]
// CHECK-NEXT:    cf.cond_br %[[ALL]], ^[[C1:[a-z0-9]+]], ^[[RAISE:[a-z0-9]+]]
// CHECK-NEXT:  ^[[C1]]:
// CHECK-NEXT:    flow.abort "1" because "second"
// CHECK-NEXT:  ^[[C0]]:
// CHECK-NEXT:    flow.abort "0" because "first"
// CHECK-NEXT:  ^[[RAISE]]:
// CHECK-NEXT:    flow.raise %[[E]]
flow.func @F {
^bb0(%e: !flow.json):
  flow.catch %e [["A", "B"], ["States.ALL"]] otherwise ^raise to ^c0, ^c1
^c1:
  flow.abort "1" because "second"
^c0:
  flow.abort "0" because "first"
^raise:
  flow.raise %e
}
