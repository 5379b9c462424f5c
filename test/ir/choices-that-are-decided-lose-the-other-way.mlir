// RUN: flow-opt %s --pass-pipeline='builtin.module(flow-fold-paths,flow.machine(flow-drop-unreached))' | FileCheck %s
// A Choice on a value that a Pass state made is decided when compiling; the states only it led to go too.

// CHECK-LABEL: flow.machine @M
// CHECK:       flow.state @Choose choice {
// CHECK-NOT:   cf.cond_br
// CHECK:         flow.next @Small(
// CHECK-NOT:   flow.next @Big
// CHECK:       flow.state @Small
// CHECK-NOT:   flow.state @Big
// CHECK-NOT:   flow.state @Bigger
flow.machine @M start @Choose {
  flow.state @Choose choice {
  ^bb0(%in: !flow.json):
    %total = flow.constant "5"
    %limit = flow.constant "1000"
    %big = flow.compare %total gt %limit as numeric
    cf.cond_br %big, ^big, ^small
  ^big:
    flow.next @Big(%in)
  ^small:
    flow.next @Small(%in)
  }
  flow.state @Small succeed {
  ^bb0(%in: !flow.json):
    flow.succeed %in
  }
  flow.state @Big pass {
  ^bb0(%in: !flow.json):
    flow.next @Bigger(%in)
  }
  flow.state @Bigger succeed {
  ^bb0(%in: !flow.json):
    flow.succeed %in
  }
}
