// RUN: flow-opt %s --flow-to-frame | FileCheck %s
// A loop of states gets a place to stop at; the loop of a filter ends by itself, and nothing may be collected
// while its list is gathered.

// CHECK-LABEL: flow.frame.func @M
// CHECK-NOT:     flow.stop.wanted
// CHECK:         flow.list.begin
// CHECK-NOT:     flow.stop.wanted
// CHECK:         flow.list.end
flow.machine @M start @A {
  flow.state @A pass {
  ^bb0(%in: !flow.json):
    %kept = flow.filter %in {
    ^bb0(%c: !flow.json):
      %a = flow.present ["a"] of %c
      flow.yield %a : i1
    }
    flow.succeed %kept
  }
}
