// RUN: flow-opt %s --flow-fold-paths | FileCheck %s
// With a template known when compiling States.Format cannot fail.

// CHECK-LABEL: flow.state @A
// CHECK-NOT:     flow.format
flow.machine @M start @A {
  flow.state @A pass {
  ^bb0(%in: !flow.json):
    %text = flow.format ["<", ">"](%in)
    flow.succeed %in
  }
}
