// RUN: flow-opt %s --flow-to-cfg | FileCheck %s
// Branches that only compute run one behind the other, and what follows takes their results from where they are made.

// CHECK-LABEL: flow.func @M {
// CHECK:         flow.parallel.begin [@"M.Both[0]", @"M.Both[1]"]
// CHECK:         %{{.*}}, %[[AB:.*]]:2 = flow.fields ["a", "b"]
// CHECK-NOT:     flow.array
// CHECK:         %[[OUT:.*]] = flow.object ["a", "b"](%[[AB]]#0, %[[AB]]#1)
// CHECK:         flow.pass.events %c10_i32 to "Sum" pass
// CHECK-NEXT:    flow.finish %[[OUT]]
flow.machine @M start @Both {
  flow.state @Both parallel {
  ^bb0(%in: !flow.json):
    %both = flow.parallel [@"M.Both[0]", @"M.Both[1]"](%in)
    flow.next @Sum(%both)
  }
  flow.state @Sum pass {
  ^bb0(%in: !flow.json):
    %a = flow.path [0] of %in at <template "$[0]" in "a.$">
    %b = flow.path [1] of %in at <template "$[1]" in "b.$">
    %out = flow.object ["a", "b"](%a, %b)
    flow.succeed %out
  }
}
flow.machine @"M.Both[0]" start @A {
  flow.state @A pass {
  ^bb0(%in: !flow.json):
    %a = flow.path ["a"] of %in at <path "$.a" in "OutputPath">
    flow.succeed %a
  }
}
flow.machine @"M.Both[1]" start @B {
  flow.state @B pass {
  ^bb0(%in: !flow.json):
    %b = flow.path ["b"] of %in at <path "$.b" in "OutputPath">
    flow.succeed %b
  }
}
