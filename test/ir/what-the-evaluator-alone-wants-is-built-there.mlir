// RUN: flow-opt %s --flow-to-cfg | FileCheck %s
// The next state looks at a member that is at hand. Where that is no whole number the evaluator is asked, which wants the whole input:
// only there the object is put together.

// CHECK-LABEL: flow.func @M
// CHECK:         flow.watched
// CHECK:         %[[N:.*]], %{{.*}} = flow.lookup ["n"] of
// CHECK-NOT:     flow.object
// CHECK:         flow.read.integer %[[N]]
// CHECK-NOT:     flow.object
// CHECK:         cf.cond_br %{{.*}}, ^[[ASK:[a-z0-9]+]], ^{{.*}}
// CHECK:       ^[[ASK]]:
// CHECK-NEXT:    %[[O:.*]] = flow.object ["m"](%[[N]])
// CHECK-NEXT:    flow.evaluate.checked quiet "$states.input.m + 1" {{.*}}(%[[O]])
flow.machine @M start @Make {
  flow.state @Make pass {
  ^bb0(%in: !flow.json):
    %n = flow.path ["n"] of %in at <template "$.n" in "m.$">
    %out = flow.object ["m"](%n)
    flow.next @Count(%out)
  }
  flow.state @Count pass {
  ^bb0(%in: !flow.json):
    %sum = flow.evaluate "$states.input.m + 1" in "Output" as any ["input"](%in) form ["+", ["input", "m"], "1"]
    flow.succeed %sum
  }
}
