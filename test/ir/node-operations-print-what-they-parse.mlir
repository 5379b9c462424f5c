// RUN: flow-opt %s > %t.printed && flow-opt %t.printed | diff %t.printed -
// RUN: flow-opt %s --mlir-print-op-generic | flow-opt | diff %t.printed -
// RUN: FileCheck %s < %t.printed
// The operations of paths that select more than one node; each optional part is there once and missing once.

// CHECK-LABEL: flow.func @Nodes
flow.func @Nodes {
^bb0(%in: !flow.json):
  // CHECK: %[[F:.*]] = flow.find ["a b", 0, -1] of %
  %found = flow.find ["a b", 0, -1] of %in
  // CHECK: flow.nodes.root %[[F]]
  %n0 = flow.nodes.root %found
  // CHECK: flow.nodes.members ["a", "b"] of %{{.*}} in "$['a','b']"
  %n1 = flow.nodes.members ["a", "b"] of %n0 in "$['a','b']"
  // CHECK: flow.nodes.elements [0, -1] of %{{.*}} in "$[0,-1]"
  %n2 = flow.nodes.elements [0, -1] of %n1 in "$[0,-1]"
  // CHECK: flow.nodes.slice of %{{.*}} from -3 to 5 step 2 in "$[-3:5:2]"
  %n3 = flow.nodes.slice of %n2 from -3 to 5 step 2 in "$[-3:5:2]"
  // CHECK: flow.nodes.slice of %{{[a-z0-9]+}} step 1 in "$[:]"
  %n4 = flow.nodes.slice of %n3 step 1 in "$[:]"
  // CHECK: flow.nodes.children of %{{.*}} in "$[*]"
  %n5 = flow.nodes.children of %n4 in "$[*]"
  // CHECK: flow.nodes.descendants of %{{.*}} in "$..a"
  %n6 = flow.nodes.descendants of %n5 in "$..a"
  // CHECK: flow.nodes.descendants containers of %{{.*}} in "$..[?(@.a)]"
  %n7 = flow.nodes.descendants containers of %n6 in "$..[?(@.a)]"
  // CHECK: flow.nodes.candidates of %{{.*}} in "$[?(@.a)]"
  %n8 = flow.nodes.candidates of %n7 in "$[?(@.a)]"
  // CHECK: flow.filter %{{.*}} {
  // CHECK-NEXT: ^bb0(%[[C:.*]]: !flow.json):
  // CHECK-NEXT: %[[P:.*]] = flow.present ["a"] of %[[C]]
  // CHECK-NEXT: flow.yield %[[P]] : i1
  // CHECK-NEXT: }
  %n9 = flow.filter %n8 {
  ^bb0(%candidate: !flow.json):
    %is = flow.present ["a"] of %candidate
    flow.yield %is : i1
  }
  // CHECK: flow.nodes.function length of %{{[a-z0-9]+}} in "$.length()"
  %length = flow.nodes.function length of %n9 in "$.length()"
  // CHECK: flow.nodes.function append of %{{.*}}(%{{.*}}, %{{.*}}) in "$.append(1, 2)"
  %more = flow.nodes.function append of %n9 (%length, %in) in "$.append(1, 2)"
  // CHECK: %[[COUNT:.*]] = flow.list.count %
  %count = flow.list.count %more
  // CHECK: %[[ITEM:.*]] = flow.list.item %[[COUNT]] of %
  %item = flow.list.item %count of %more
  // CHECK: %[[LIST:.*]] = flow.list.begin %[[COUNT]]
  %list = flow.list.begin %count
  // CHECK: flow.list.add %[[ITEM]] to %[[LIST]]
  flow.list.add %item to %list
  // CHECK: flow.list.end %[[LIST]]
  %end = flow.list.end %list
  flow.finish %end
}
