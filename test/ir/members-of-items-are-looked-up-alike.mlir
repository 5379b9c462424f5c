// RUN: flow-opt %s --split-input-file --flow-read-items | FileCheck %s
// A look into each item of an array becomes part of one reader of items, and the array is not looked into.

// CHECK-LABEL: flow.func @Loop {
// CHECK:         %[[READER:.*]], %[[COUNT:.*]], %[[REFUSED:.*]] = flow.items.open ["id", "total"] of %arg0
// CHECK:         cf.cond_br %[[REFUSED]]
// CHECK:         arith.cmpi ult, %[[I:.*]], %[[COUNT]]
// CHECK:         %[[ITEM:.*]], %[[FOUND:.*]], %[[VALUES:.*]]:2 = flow.items.read %[[I]] of %[[READER]]
// CHECK-NOT:     flow.list.item
// CHECK-NOT:     flow.fields
// CHECK:         arith.andi %[[FOUND]]
// CHECK:         flow.object ["all", "n"](%[[ITEM]], %[[VALUES]]#1)
flow.func @Loop {
^bb0(%in: !flow.json):
  %zero = arith.constant 0 : i32
  %one = arith.constant 1 : i32
  %count, %refused = flow.items.count %in
  cf.cond_br %refused, ^bad, ^begin
^begin:
  %list = flow.list.begin %count
  cf.br ^head(%zero : i32)
^head(%i: i32):
  %more = arith.cmpi ult, %i, %count : i32
  cf.cond_br %more, ^body, ^done
^body:
  %item = flow.list.item %i of %in
  %found, %values:2 = flow.fields ["id", "total"] of %item : !flow.json, !flow.json
  %bit = arith.andi %found, %one : i32
  %isMissing = arith.cmpi eq, %bit, %zero : i32
  cf.cond_br %isMissing, ^bad, ^good
^good:
  %made = flow.object ["all", "n"](%item, %values#1)
  flow.list.add %made to %list
  %next = arith.addi %i, %one : i32
  cf.br ^head(%next : i32)
^done:
  %out = flow.list.end %list
  flow.finish %out
^bad:
  flow.finish %in
}

// -----

// A look that only some items need stays where it is, and the items are cells.
// CHECK-LABEL: flow.func @Sometimes {
// CHECK:         flow.items.count
// CHECK:         flow.list.item
// CHECK:         flow.fields
// CHECK-NOT:     flow.items.open
flow.func @Sometimes {
^bb0(%in: !flow.json):
  %zero = arith.constant 0 : i32
  %one = arith.constant 1 : i32
  %count, %refused = flow.items.count %in
  %list = flow.list.begin %count
  cf.br ^head(%zero : i32)
^head(%i: i32):
  %more = arith.cmpi ult, %i, %count : i32
  cf.cond_br %more, ^body, ^done
^body:
  %item = flow.list.item %i of %in
  %isFirst = arith.cmpi eq, %i, %zero : i32
  cf.cond_br %isFirst, ^look, ^next(%item : !flow.json)
^look:
  %found, %values:2 = flow.fields ["id", "total"] of %item : !flow.json, !flow.json
  cf.br ^next(%values#0 : !flow.json)
^next(%made: !flow.json):
  flow.list.add %made to %list
  %following = arith.addi %i, %one : i32
  cf.br ^head(%following : i32)
^done:
  %out = flow.list.end %list
  flow.finish %out
}
