// RUN: flow-opt %s --flow-to-cfg | FileCheck %s
// What a state assigns is handed on like its output, and stored once where the group is left: each variable as it was last
// assigned, or as it was before on a way that does not assign it. Those that are not assigned in the group are read in their
// cells. Of one that nobody reads any more only the size is kept; where the machine ends that is so of all.

// CHECK-LABEL: flow.func @Stores
// CHECK:         cf.cond_br %{{.*}}, ^{{.*}}, ^[[FUSED:[a-z0-9]+]](%{{.*}} : !flow.json)
// CHECK:       ^[[FUSED]](%[[IN:[a-z0-9]+]]: !flow.json):
// CHECK-NEXT:    %[[N:.*]], %[[MISSING:.*]] = flow.lookup ["n"] of %[[IN]]
// CHECK-NEXT:    %[[BYTES:.*]] = flow.size %[[N]]
// CHECK-NOT:     flow.variable
// CHECK:         %[[ALL:.*]] = arith.addi %[[BYTES]], %{{.*}} : i64
// CHECK-NEXT:    %[[EXCEED:.*]] = flow.variables.exceed %[[ALL]]
// CHECK:         %[[GONE:.*]] = flow.forgotten %[[BYTES]]
// CHECK-NEXT:    flow.variable.store ["n", "before", "unread"](%[[IN]], %[[N]], %[[GONE]])
// CHECK-NEXT:    flow.pass.events %{{.*}} to "Second" pass
// CHECK-NOT:     flow.variable.store
flow.machine @Stores start @First variables ["n", "before", "unread"] {
  flow.state @First pass {
  ^bb0(%in: !flow.json):
    %n = flow.path ["n"] of %in at <template "$.n" in "n.$">
    flow.variable.set ["n"](%n)
    flow.next @Second(%in)
  }
  flow.state @Second pass {
  ^bb0(%in: !flow.json):
    %n = flow.variable.get "n" in %in at <template "$n" in "before.$">
    flow.variable.set ["n", "before", "unread"](%in, %n, %n)
    flow.next @Pause(%in)
  }
  flow.state @Pause wait {
  ^bb0(%in: !flow.json):
    %one = flow.constant "1"
    flow.wait %one seconds
    flow.next @Last(%in)
  }
  flow.state @Last pass {
  ^bb0(%in: !flow.json):
    %n = flow.variable.get "n" in %in at <template "$n" in "n.$">
    %b = flow.variable.get "before" in %in at <template "$before" in "b.$">
    %out = flow.object ["n", "b"](%n, %b)
    flow.succeed %out
  }
}

// CHECK-LABEL: flow.func @Sometimes
// CHECK:         cf.cond_br %{{.*}}, ^{{.*}}, ^[[FUSED:[a-z0-9]+]](%{{.*}} : !flow.json)
// CHECK:       ^[[FUSED]](%[[IN:[a-z0-9]+]]: !flow.json):
// CHECK:         %[[OLD:.*]] = flow.variable.find "x"
// CHECK:         cf.br ^[[MEETS:[a-z0-9]+]](%{{.*}}, %[[OLD]], %{{.*}} : i32, !flow.json, i64)
// CHECK:       ^[[MEETS]](%{{.*}}: i32, %[[X:[a-z0-9]+]]: !flow.json, %[[BYTES:[a-z0-9]+]]: i64):
// CHECK-NEXT:    flow.is %[[X]] nothing
// CHECK-NEXT:    flow.variables.exceed %[[BYTES]]
// CHECK:         cf.br ^[[MEETS]](%{{.*}}, %[[IN]], %{{.*}} : i32, !flow.json, i64)
// CHECK-NOT:     flow.variable.store
// CHECK:         flow.finish %[[X]]
// CHECK-NOT:     flow.variable.store
flow.machine @Sometimes start @Choose variables ["x"] {
  flow.state @Choose choice {
  ^bb0(%in: !flow.json):
    %is = flow.is %in numeric
    cf.cond_br %is, ^yes, ^no
  ^yes:
    flow.variable.set ["x"](%in)
    flow.next @Meet(%in)
  ^no:
    flow.next @Meet(%in)
  }
  flow.state @Meet pass {
  ^bb0(%in: !flow.json):
    %x = flow.variable.get "x" in %in at <path "$x" in "InputPath">
    flow.succeed %x
  }
}
