// RUN: flow-opt %s --flow-to-cfg | FileCheck %s
// Paths, sums and comparisons of JSONata are done in place. The evaluator is asked where they are not what they look like, and
// its failure is the state's own affair.

// CHECK-LABEL: flow.func @M
// CHECK:         flow.watched
// CHECK:         %{{.*}}, %[[V:.*]]:2 = flow.fields ["n", "kind"] of %[[IN:.*]] :
// CHECK:         %[[I:.*]], %[[IS:.*]], %[[EXACT:.*]] = flow.read.integer %[[V]]#0
// CHECK:         %[[SUM:.*]], %[[OVERFLOWS:.*]] = flow.add.integers %[[I]], %{{.*}}
// CHECK:         %[[UNKNOWN:.*]] = arith.ori %{{.*}}, %[[OVERFLOWS]] : i1
// CHECK-NEXT:    cf.cond_br %[[UNKNOWN]], ^[[ASK:[a-z0-9]+]], ^[[KNOWN:[a-z0-9]+]]
// CHECK:       ^[[ASK]]:
// CHECK-NEXT:    %{{.*}}, %[[FAILED:.*]] = flow.evaluate.checked quiet "$states.input.n + 1" {{.*}}(%[[IN]])
// CHECK-NEXT:    cf.cond_br %[[FAILED]]
// CHECK:       ^[[KNOWN]]:
// CHECK-NEXT:    flow.integer %[[SUM]]
// CHECK:         flow.compare %[[V]]#1 eq %{{.*}} as string
flow.machine @M start @Count variables ["n"] {
  flow.state @Count pass {
  ^bb0(%in: !flow.json):
    %n = flow.evaluate "$states.input.n + 1" in "Assign/n" as any ["input"](%in) form ["+", ["input", "n"], "1"]
    flow.variable.set ["n"](%n)
    flow.next @Choose(%in)
  }
  flow.state @Choose choice {
  ^bb0(%in: !flow.json):
    %n = flow.variable.find "n"
    %five = flow.evaluate "$states.input.kind = 'five'" in "Choices[0]/Condition" as boolean ["input"](%in)
      form ["=", ["input", "kind"], "\22five\22"]
    %true = flow.constant "true"
    %is = flow.compare %five eq %true as boolean
    cf.cond_br %is, ^yes, ^no
  ^yes:
    flow.succeed %n
  ^no:
    flow.succeed %in
  }
}
