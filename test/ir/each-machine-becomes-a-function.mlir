// RUN: flow-opt %s --flow-flatten-states | FileCheck %s
// State names are the machine's own: two machines may use the same ones.

// CHECK-NOT:   flow.machine
// CHECK-LABEL: flow.func @M
// CHECK:         flow.enter "A" succeed
// CHECK-LABEL: flow.func @N
// CHECK:         flow.enter "A" succeed
flow.machine @M start @A {
  flow.state @A succeed {
  ^bb0(%in: !flow.json):
    flow.succeed %in
  }
}
flow.machine @N start @A {
  flow.state @A succeed {
  ^bb0(%in: !flow.json):
    flow.succeed %in
  }
}
