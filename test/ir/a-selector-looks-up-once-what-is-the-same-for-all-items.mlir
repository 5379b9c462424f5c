// RUN: flow-opt %s --flow-hoist-selections | FileCheck %s
// What a selector finds in the same place for all items is looked up where the attempt begins. Only there, and without an error: a
// Map without items fails no earlier. Where nothing is found, the path is asked for when it was before. An element of an array
// stays, since one past the end is null to a template, and so do paths into the item and the context object.

// CHECK-LABEL: flow.func @M
// CHECK:         flow.map.begin @M.Each
// CHECK-NEXT:    %[[P:.*]], %{{.*}} = flow.lookup ["a", "p"] of %[[IN:.*]]
// CHECK-NEXT:    cf.br ^[[JOIN:.*]]
// CHECK:       ^[[JOIN]]:
// CHECK-NEXT:    flow.await.join ^[[ITEM:.*]] resume
// CHECK:       ^[[ITEM]](%[[I:.*]]: !flow.json):
// CHECK-NEXT:    %[[C:.*]] = flow.context
// CHECK-NEXT:    %[[N:.*]] = flow.path ["Map", "Item", "Index"] of %[[C]]
// CHECK-NEXT:    %[[OF:.*]] = flow.path ["x"] of %[[I]]
// CHECK-NEXT:    %[[SIZE:.*]] = flow.size %[[P]]
// CHECK:         %[[NONE:.*]] = arith.cmpi eq, %[[SIZE]]
// CHECK-NEXT:    cf.cond_br %[[NONE]], ^[[ASK:.*]], ^[[THERE:.*]](%[[P]] : !flow.json)
// CHECK:       ^[[ASK]]:
// CHECK-NEXT:    %[[SAID:.*]] = flow.path ["a", "p"] of %[[IN]] at <template
// CHECK-NEXT:    cf.br ^[[THERE]](%[[SAID]] : !flow.json)
// CHECK:       ^[[THERE]](%[[Q:.*]]: !flow.json):
// CHECK-NEXT:    %[[E:.*]] = flow.path ["list", 3] of %[[IN]]
// CHECK-NEXT:    flow.object ["n", "x", "p", "e"](%[[N]], %[[OF]], %[[Q]], %[[E]])
flow.func @M {
^bb0(%in: !flow.json):
  %items = flow.path ["items"] of %in at <items "$.items" in "ItemsPath">
  flow.map.begin @M.Each over %items from "$.items"
  cf.br ^join
^ok(%r: !flow.json):
  flow.finish %r
^failed(%e: !flow.json):
  flow.children.failed
  flow.raise %e
^join:
  flow.await.join ^item resume ^ok fail ^failed
^item(%item: !flow.json):
  %context = flow.context
  %n = flow.path ["Map", "Item", "Index"] of %context at <template "$$.Map.Item.Index" in "n.$">
  %x = flow.path ["x"] of %item at <template "$$.Map.Item.Value.x" in "x.$">
  %p = flow.path ["a", "p"] of %in at <template "$.a.p" in "p.$">
  %e2 = flow.path ["list", 3] of %in at <template "$.list[3]" in "e.$">
  %o = flow.object ["n", "x", "p", "e"](%n, %x, %p, %e2)
  flow.child.start %o
  cf.br ^join
}
flow.func @M.Each {
^bb0(%in: !flow.json):
  flow.finish %in
}
