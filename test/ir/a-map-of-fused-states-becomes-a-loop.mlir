// RUN: flow-opt %s --flow-to-cfg > %t
// RUN: FileCheck %s < %t
// RUN: FileCheck %s --check-prefix=END < %t
// When nobody watches, a Map whose machine only computes is a loop in the machine that runs it: no child is started, the
// selector's object is not built, what an item becomes is written as text, and the events of all are counted at the end.
// Whatever is not right leads back to the Map as it is.

// CHECK-LABEL: flow.func @M {
// CHECK:         %[[WATCHED:.*]] = flow.watched
// CHECK:         cf.cond_br %[[WATCHED]], ^[[STATES:[a-z0-9]+]](%arg0 : !flow.json), ^[[FUSED:[a-z0-9]+]](%arg0 : !flow.json)
// CHECK:       ^[[STATES]]
// CHECK:         flow.map.begin @M.Each
// CHECK:       ^[[FUSED]](%[[IN:.*]]: !flow.json):
// CHECK:         %{{.*}}, %[[PARTS:.*]]:2 = flow.fields ["items", "rate"] of %[[IN]]
// CHECK:         %[[COUNT:.*]], %[[REFUSED:.*]] = flow.items.count %[[PARTS]]#0
// CHECK:         cf.cond_br %[[REFUSED]], ^[[AGAIN:[a-z0-9]+]], ^{{.*}}
// CHECK:         %[[LIST:.*]] = flow.text.begin like %[[PARTS]]#0 number 0
// CHECK:       ^[[HEAD:[a-z0-9]+]](%[[INDEX:.*]]: i32, %[[EVENTS:.*]]: i32):
// CHECK:         %[[MORE:.*]] = arith.cmpi ult, %[[INDEX]], %[[COUNT]] : i32
// CHECK-NEXT:    cf.cond_br %[[MORE]], ^[[BODY:[a-z0-9]+]], ^[[DONE:[a-z0-9]+]]
// CHECK:       ^[[BODY]]:
// CHECK:         %[[ITEM:.*]] = flow.list.item %[[INDEX]] of %[[PARTS]]#0
// CHECK:         %[[ID:.*]], %{{.*}} = flow.lookup ["id"] of %[[ITEM]]
// CHECK-NOT:     flow.object
// CHECK:         flow.text.constant "{\22id\22:" to %[[LIST]]
// CHECK-NEXT:    flow.text.value %[[ID]] to %[[LIST]]
// CHECK-NEXT:    flow.text.constant ",\22n\22:" to %[[LIST]]
// CHECK-NEXT:    flow.text.index %[[INDEX]] to %[[LIST]]
// CHECK-NEXT:    flow.text.constant ",\22rate\22:" to %[[LIST]]
// CHECK-NEXT:    flow.text.value %[[PARTS]]#1 to %[[LIST]]
// CHECK:         flow.text.item %[[LIST]]
// CHECK:         flow.stop.wanted
// CHECK:         flow.loop.ends
// CHECK:         cf.br ^[[HEAD]](
// END: %[[RESULTS:.*]] = flow.text.end %{{.*}}
// END: flow.size %[[RESULTS]]
// END: flow.pass.events %{{.*}} to "Each" map
// END-NEXT: flow.finish %[[RESULTS]]
flow.machine @M start @Each {
  flow.state @Each map {
  ^bb0(%in: !flow.json):
    %items = flow.path ["items"] of %in at <items "$.items" in "ItemsPath">
    %all = flow.map @M.Each over %items from "$.items" select {
    ^bb0(%item: !flow.json):
      %context = flow.context
      %n = flow.path ["Map", "Item", "Index"] of %context at <template "$$.Map.Item.Index" in "n.$">
      %rate = flow.path ["rate"] of %in at <template "$.rate" in "rate.$">
      %input = flow.object ["n", "item", "rate"](%n, %item, %rate)
      flow.child.input %input
    }
    flow.succeed %all
  }
}
flow.machine @M.Each start @Make {
  flow.state @Make pass {
  ^bb0(%in: !flow.json):
    %id = flow.path ["item", "id"] of %in at <template "$.item.id" in "id.$">
    %n = flow.path ["n"] of %in at <template "$.n" in "n.$">
    %rate = flow.path ["rate"] of %in at <template "$.rate" in "rate.$">
    %out = flow.object ["id", "n", "rate"](%id, %n, %rate)
    flow.succeed %out
  }
}
