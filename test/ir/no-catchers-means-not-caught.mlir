// RUN: flow-opt %s --pass-pipeline='builtin.module(flow.func(flow-expand-catch))' | FileCheck %s
// RUN: flow-opt %s | flow-opt | FileCheck %s --check-prefix=PRINTED
// An empty list of catchers is a plain branch.

// CHECK:       cf.br ^[[RAISE:[a-z0-9]+]]
// CHECK-NEXT:  ^[[RAISE]]:
// CHECK-NEXT:    flow.raise
// PRINTED: flow.catch
// PRINTED: flow.raise
flow.func @F {
^bb0(%e: !flow.json):
  "flow.catch"(%e)[^raise] <{errors = []}> : (!flow.json) -> ()
^raise:
  flow.raise %e
}
