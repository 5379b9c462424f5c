// RUN: flow-opt %s --pass-pipeline='builtin.module(flow.machine(flow-drop-unreached))' | FileCheck %s
// RUN: flow-opt %s --pass-pipeline='builtin.module(flow.machine(flow-drop-unreached),flow-flatten-states)' \
// RUN:   | FileCheck %s --check-prefix=CFG
// A mock file may answer a Task that the compiler found out nothing leads to, so its name must not be lost.

// CHECK:     flow.machine @M start @Done dropped ["Never"] {
// CHECK-NOT: @Never
// CHECK-NOT: @Nor
// CFG:       flow.func @M dropped ["Never"] {
flow.machine @M start @Done {
  flow.state @Done succeed {
  ^bb0(%in: !flow.json):
    flow.succeed %in
  }
  flow.state @Never task {
  ^bb0(%in: !flow.json):
    %r = flow.task <"f", lambda "lambda" "f" request_response>(%in)
    flow.next @Nor(%r)
  }
  flow.state @Nor pass {
  ^bb0(%in: !flow.json):
    flow.succeed %in
  }
}
