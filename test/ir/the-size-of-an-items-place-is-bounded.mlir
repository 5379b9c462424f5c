// RUN: flow-opt %s --split-input-file --flow-fold-fused | FileCheck %s
// How many digits the place of an item has is not asked where a size is only compared with the limit: what is too large then is
// done again, state by state, and found to be good. Where the size is told, it is the size.

// CHECK-LABEL: flow.func @Limited {
// CHECK-NOT:     flow.index
// CHECK-DAG:     %[[REST:.*]] = arith.constant 11 : i64
// CHECK-DAG:     %[[MOST:.*]] = arith.constant 10 : i64
// CHECK:         %[[ITEM:.*]] = flow.size %arg0
// CHECK:         %[[SUM:.*]] = arith.addi %[[ITEM]], %[[MOST]]
// CHECK:         %[[ALL:.*]] = arith.addi %[[SUM]], %[[REST]]
// CHECK-NOT:     flow.index
// CHECK:         flow.size.exceeds %[[ALL]]
flow.func @Limited {
^bb0(%in: !flow.json):
  %k = arith.constant 7 : i32
  %n = flow.index %k
  %o = flow.object ["n", "i"](%n, %in)
  %bytes = flow.size %o
  %is = flow.size.exceeds %bytes
  cf.cond_br %is, ^again, ^good
^good:
  flow.finish %in
^again:
  flow.abort "again" because "the states do it"
}

// -----

// CHECK-LABEL: flow.func @Told {
// CHECK:         %[[N:.*]] = flow.index
// CHECK:         flow.size %[[N]]
flow.func @Told {
^bb0(%in: !flow.json):
  %k = arith.constant 7 : i32
  %n = flow.index %k
  %bytes = flow.size %n
  %most = arith.constant 3 : i64
  %is = arith.cmpi ugt, %bytes, %most : i64
  cf.cond_br %is, ^again, ^good
^good:
  flow.finish %n
^again:
  flow.finish %in
}
