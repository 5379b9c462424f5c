// RUN: flow-opt %s --flow-to-cfg | FileCheck %s
// Both ways of a Choice lead to the same state with the same input and the same variable: it sees what they were made of.

// CHECK-LABEL: flow.func @M
// CHECK:         flow.watched
// CHECK:         %[[N:.*]], %{{.*}} = flow.lookup ["n"] of
// CHECK-NOT:     flow.lookup
// CHECK:       ^{{.*}}(%{{.*}}: i32, %{{.*}}: i64):
// CHECK-NOT:     flow.lookup
// CHECK:         flow.object ["last", "kept"](%[[N]], %[[N]])
flow.machine @M start @Make variables ["kept", "way"] {
  flow.state @Make pass {
  ^bb0(%in: !flow.json):
    %n = flow.path ["n"] of %in at <template "$.n" in "m.$">
    %out = flow.object ["m"](%n)
    flow.variable.set ["kept"](%n)
    flow.next @Choose(%out)
  }
  flow.state @Choose choice {
  ^bb0(%in: !flow.json):
    %m = flow.path ["m"] of %in at <choice "$.m" in "Variable">
    %is = flow.is %m numeric
    cf.cond_br %is, ^yes, ^no
  ^yes:
    flow.variable.set ["way"](%m)
    flow.next @Meet(%in)
  ^no:
    flow.next @Meet(%in)
  }
  flow.state @Meet pass {
  ^bb0(%in: !flow.json):
    %m = flow.path ["m"] of %in at <template "$.m" in "last.$">
    %kept = flow.variable.get "kept" in %in at <template "$kept" in "kept.$">
    %out = flow.object ["last", "kept"](%m, %kept)
    flow.succeed %out
  }
}
