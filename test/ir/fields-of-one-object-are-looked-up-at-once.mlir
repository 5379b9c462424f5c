// RUN: flow-opt %s --split-input-file --flow-gather-fields | FileCheck %s
// Paths, tests and sizes that ask for members of one object become one look; the rest of a path is looked up in the
// member. The size of an object beside one member is that of all but it.

// CHECK-LABEL: flow.func @Once {
// CHECK:         %[[FOUND:.*]], %[[VALUES:.*]]:3 = flow.fields ["sku", "order", "last"] of %arg0
// CHECK-NOT:     flow.lookup ["sku"]
// CHECK:         flow.lookup ["id"] of %[[VALUES]]#1
// CHECK-NOT:     flow.size.beside
// CHECK-NOT:     flow.refuses
flow.func @Once {
^bb0(%in: !flow.json):
  %sku, %m1 = flow.lookup ["sku"] of %in
  %id, %m2 = flow.lookup ["order", "id"] of %in
  %refuses = flow.refuses ["last"] of %in
  %beside = flow.size.beside "last" of %in
  %large = flow.size.exceeds %beside
  %any = arith.ori %m1, %m2 : i1
  %anyOther = arith.ori %refuses, %large : i1
  cf.cond_br %any, ^bad, ^next
^next:
  cf.cond_br %anyOther, ^bad, ^good
^good:
  %out = flow.object ["sku", "id"](%sku, %id)
  flow.finish %out
^bad:
  flow.finish %in
}

// -----

// What a loop asks of an object that does not change in it is asked before the loop.
// CHECK-LABEL: flow.func @Loop {
// CHECK:         %[[RATE:.*]], %{{.*}} = flow.lookup ["rate"] of %arg0
// CHECK:         cf.br
// CHECK:         flow.list.add %[[RATE]]
flow.func @Loop {
^bb0(%in: !flow.json):
  %zero = arith.constant 0 : i32
  %one = arith.constant 1 : i32
  %count = flow.list.count %in
  %list = flow.list.begin %count
  cf.br ^head(%zero : i32)
^head(%i: i32):
  %more = arith.cmpi ult, %i, %count : i32
  cf.cond_br %more, ^body, ^done
^body:
  %rate, %missing = flow.lookup ["rate"] of %in
  flow.list.add %rate to %list
  %next = arith.addi %i, %one : i32
  cf.br ^head(%next : i32)
^done:
  %all = flow.list.end %list
  flow.finish %all
}
