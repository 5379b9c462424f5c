// RUN: flow-opt %s --flow-to-cfg | FileCheck %s
// Behind the group only the branch of a Parallel reads one variable, and nobody the other, which is assigned before it is read.

// CHECK-LABEL: flow.func @M variables
// CHECK:         %[[GONE:.*]] = flow.forgotten
// CHECK-NEXT:    flow.variable.store ["inner", "anew"](%[[IN:.*]], %[[GONE]])
// CHECK-NEXT:    flow.pass.events %{{.*}} to "First" pass
// CHECK-NEXT:    cf.br ^{{.*}}(%[[IN]] : !flow.json)
flow.machine @M start @First variables ["inner", "anew"] {
  flow.state @First pass {
  ^bb0(%in: !flow.json):
    flow.variable.set ["inner", "anew"](%in, %in)
    flow.next @Pause(%in)
  }
  flow.state @Pause wait {
  ^bb0(%in: !flow.json):
    %one = flow.constant "1"
    flow.wait %one seconds
    flow.variable.set ["anew"](%one)
    flow.next @Both(%in)
  }
  flow.state @Both parallel {
  ^bb0(%in: !flow.json):
    %r = flow.parallel [@"M.Both"](%in)
    %anew = flow.variable.get "anew" in %in at <path "$anew" in "OutputPath">
    flow.succeed %anew
  }
}

flow.machine @"M.Both" start @Wait {
  flow.state @Wait wait {
  ^bb0(%in: !flow.json):
    %one = flow.constant "1"
    flow.wait %one seconds
    %inner = flow.variable.get "inner" of @M up 1 in %in at <path "$inner" in "OutputPath">
    flow.succeed %inner
  }
}
