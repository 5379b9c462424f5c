// RUN: flow-opt %s --flow-lower-sequences | FileCheck %s
// The condition is the body of the loop, blocks and all: `&&` stays a branch.

// CHECK-LABEL: flow.func @Filter
// CHECK:         ^bb0(%[[IN:.*]]: !flow.json):
// CHECK-DAG:       %[[ZERO:.*]] = arith.constant 0 : i32
// CHECK-DAG:       %[[ONE:.*]] = arith.constant 1 : i32
// CHECK-DAG:       %[[COUNT:.*]] = flow.list.count %[[IN]]
// CHECK:           %[[LIST:.*]] = flow.list.begin %[[COUNT]]
// CHECK:           cf.br ^[[HEAD:.*]](%[[ZERO]] : i32)
// CHECK:         ^[[HEAD]](%[[I:.*]]: i32):
// CHECK:           %[[MORE:.*]] = arith.cmpi ult, %[[I]], %[[COUNT]] : i32
// CHECK:           cf.cond_br %[[MORE]], ^[[BODY:.*]], ^[[DONE:.*]]
// CHECK:         ^[[BODY]]:
// CHECK:           %[[ITEM:.*]] = flow.list.item %[[I]] of %[[IN]]
// CHECK:           %[[A:.*]] = flow.present ["a"] of %[[ITEM]]
// CHECK:           cf.cond_br %[[A]], ^[[SECOND:.*]], ^[[NO:.*]]
// CHECK:         ^[[SECOND]]:
// CHECK:           %[[B:.*]] = flow.present ["b"] of %[[ITEM]]
// CHECK:           cf.cond_br %[[B]], ^[[KEEP:.*]], ^[[NEXT:.*]]
// CHECK:         ^[[NO]]:
// CHECK:           cf.cond_br %{{.*}}, ^[[KEEP]], ^[[NEXT]]
// CHECK:         ^[[KEEP]]:
// CHECK:           flow.list.add %[[ITEM]] to %[[LIST]]
// CHECK:           cf.br ^[[NEXT]]
// CHECK:         ^[[NEXT]]:
// CHECK:           %[[J:.*]] = arith.addi %[[I]], %[[ONE]] : i32
// CHECK:           cf.br ^[[HEAD]](%[[J]] : i32)
// CHECK:         ^[[DONE]]:
// CHECK:           %[[KEPT:.*]] = flow.list.end %[[LIST]]
// CHECK:           flow.finish %[[KEPT]]
flow.func @Filter {
^bb0(%in: !flow.json):
  %kept = flow.filter %in {
  ^bb0(%c: !flow.json):
    %a = flow.present ["a"] of %c
    cf.cond_br %a, ^second, ^no
  ^second:
    %b = flow.present ["b"] of %c
    flow.yield %b : i1
  ^no:
    %false = arith.constant false
    flow.yield %false : i1
  }
  flow.finish %kept
}
