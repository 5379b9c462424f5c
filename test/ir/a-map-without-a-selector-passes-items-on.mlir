// RUN: flow-opt %s --flow-flatten-states | FileCheck %s
// Nothing is computed for an item, so the machine is not resumed for it.

// CHECK-LABEL: flow.func @M
// CHECK:         flow.map.begin @M.Each over %{{.*}} from "$.a" concurrency %{{.*}} from "$.n"
// CHECK-NEXT:    flow.await.join resume
flow.machine @M start @Each {
  flow.state @Each map {
  ^bb0(%in: !flow.json):
    %a = flow.path ["a"] of %in at <items "$.a" in "ItemsPath">
    %n = flow.path ["n"] of %in at <path "$.n" in "MaxConcurrencyPath">
    %r = flow.map @M.Each over %a from "$.a" concurrency %n from "$.n"
    flow.succeed %r
  }
}
