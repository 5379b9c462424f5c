// RUN: flow-opt %s --flow-flatten-states | FileCheck %s
// They are a value like any other, and reach the beginning of the attempt.

// CHECK-LABEL: flow.func @M
// CHECK:         %[[S:.*]] = flow.object ["ExecutionType", "ItemBatcher"]
// CHECK:         flow.map.begin @M.Each over %{{.*}} from "$" distributed %[[S]] concurrency %{{.*}}
// CHECK-NEXT:    flow.await.join resume
flow.machine @M start @Each {
  flow.state @Each map {
  ^bb0(%in: !flow.json):
    %e = flow.constant "\"STANDARD\""
    %n = flow.path ["n"] of %in at <path "$.n" in "MaxItemsPerBatchPath">
    %b = flow.object ["MaxItemsPerBatch"](%n)
    %s = flow.object ["ExecutionType", "ItemBatcher"](%e, %b)
    %c = flow.constant "7"
    %r = flow.map @M.Each over %in from "$" distributed %s concurrency %c
    flow.succeed %r
  }
}
