// RUN: flow-opt %s --flow-to-cfg | FileCheck %s
// An object that an expression writes out, and what $merge puts into another, are built without the evaluator. What is merged
// may be no object; then it is asked.

// CHECK-LABEL: flow.func @M
// CHECK:         flow.watched
// CHECK:         flow.finish
// CHECK:         %[[V:.*]] = flow.variable.find "v"
// CHECK:         %{{.*}}, %[[VALUES:.*]]:2 = flow.fields ["id", "key"] of %[[IN:.*]] : !flow.json, !flow.json
// CHECK:         %[[KEY:.*]] = flow.object ["id"](%[[VALUES]]#0)
// CHECK:         %[[PUT:.*]] = flow.put %[[KEY]] at ["key"] of %[[IN]]
// CHECK:         %[[MERGED:.*]], %[[REFUSED:.*]] = flow.intrinsic.checked States.JsonMerge(%[[PUT]], %[[V]], %{{.*}})
// CHECK-NEXT:    %[[UNKNOWN:.*]] = arith.ori %{{.*}}, %[[REFUSED]] : i1
// CHECK-NEXT:    cf.cond_br %[[UNKNOWN]], ^[[ASK:[a-z0-9]+]], ^[[KNOWN:[a-z0-9]+]]
// CHECK:       ^[[ASK]]:
// CHECK-NEXT:    flow.evaluate.checked quiet "$merge([$states.input, {'key': {'id': $states.input.id}}, $v])" {{.*}}(%[[IN]], %[[V]])
// CHECK:       ^[[KNOWN]]:
// CHECK-NEXT:    cf.br ^{{.*}}(%[[MERGED]] : !flow.json)
flow.machine @M start @A variables ["v"] {
  flow.state @A pass {
  ^bb0(%in: !flow.json):
    %v = flow.variable.find "v"
    %all = flow.evaluate "$merge([$states.input, {'key': {'id': $states.input.id}}, $v])" in "Output" as any ["input", "$v"](%in, %v)
      form ["merge", ["input"], ["{", "\22key\22", ["{", "\22id\22", ["input", "id"]]], ["$v"]]
    flow.next @B(%all)
  }
  flow.state @B pass {
  ^bb0(%in: !flow.json):
    flow.succeed %in
  }
}
