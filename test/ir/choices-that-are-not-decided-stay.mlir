// RUN: flow-opt %s --pass-pipeline='builtin.module(flow-fold-paths,flow.machine(flow-drop-unreached))' | FileCheck %s
// Equal ways out of a choice are not merged either: each rule keeps its own block and its own line.

// CHECK:       cf.cond_br %{{.*}}, ^[[ONE:.*]], ^[[TWO:.*]]
// CHECK:       ^[[ONE]]:
// CHECK-NEXT:    flow.next @End(
// CHECK:       ^[[TWO]]:
// CHECK-NEXT:    flow.next @End(
// CHECK:       flow.state @End
flow.machine @M start @Choose {
  flow.state @Choose choice {
  ^bb0(%in: !flow.json):
    %numeric = flow.is %in numeric
    cf.cond_br %numeric, ^one, ^two
  ^one:
    flow.next @End(%in)
  ^two:
    flow.next @End(%in)
  }
  flow.state @End succeed {
  ^bb0(%in: !flow.json):
    flow.succeed %in
  }
}
