// RUN: flow-opt %s --flow-count-turns --canonicalize --cse --flow-merge-blocks | FileCheck %s
// What ends a loop is known beforehand where it counts by the same number in each turn: a bound, the end of 32 bits, and so many
// events that the runtime is let in. Until then there is only a test of the events.

// CHECK-LABEL: flow.func @Count
// CHECK:       ^[[TURN:bb[0-9]+]](%[[I:[a-z0-9_]+]]: i32, %[[SUM:[a-z0-9_]+]]: i32, %[[EVENTS:[a-z0-9_]+]]: i32):
// CHECK:         arith.divsi
// CHECK:         %[[SOME:[a-z0-9_]+]] = arith.cmpi sgt, %[[TURNS:[a-z0-9_]+]], %{{.*}} : i64
// CHECK-NEXT:    %[[MAY:[a-z0-9_]+]] = arith.andi %[[SOME]], %{{.*}} : i1
// CHECK-NEXT:    %[[TRUNC:[a-z0-9_]+]] = arith.trunci %[[TURNS]] : i64 to i32
// CHECK-NEXT:    %[[MORE:[a-z0-9_]+]] = arith.muli %[[TRUNC]], %{{.*}} : i32
// CHECK-NEXT:    %[[END:[a-z0-9_]+]] = arith.addi %[[EVENTS]], %[[MORE]] : i32
// CHECK-NEXT:    cf.cond_br %[[MAY]], ^[[QUICK:bb[0-9]+]](%[[I]], %[[SUM]], %[[EVENTS]] : i32, i32, i32), ^[[SLOW:bb[0-9]+]]
// The turns that nothing ends:
// CHECK:       ^[[QUICK]](%[[J:[a-z0-9_]+]]: i32, %[[TOTAL:[a-z0-9_]+]]: i32, %[[PASSED:[a-z0-9_]+]]: i32):
// CHECK-NEXT:    %[[NEXT:[a-z0-9_]+]] = arith.addi %[[J]], %{{.*}} : i32
// CHECK-NEXT:    %[[ALL:[a-z0-9_]+]] = arith.addi %[[TOTAL]], %[[J]] : i32
// CHECK-NEXT:    %[[NOW:[a-z0-9_]+]] = arith.addi %[[PASSED]], %{{.*}} : i32
// CHECK-NEXT:    %[[GO:[a-z0-9_]+]] = arith.cmpi ne, %[[NOW]], %[[END]] : i32
// CHECK-NEXT:    cf.cond_br %[[GO]], ^[[QUICK]](%[[NEXT]], %[[ALL]], %[[NOW]] : i32, i32, i32), ^[[TURN]](%[[NEXT]], %[[ALL]], %[[NOW]] : i32, i32, i32)
// And one with all tests:
// CHECK:       ^[[SLOW]]
// CHECK:         flow.add.integers
// CHECK:         arith.cmpi uge
flow.func @Count {
^bb0(%start: !flow.json):
  %zero = arith.constant 0 : i32
  %one = arith.constant 1 : i32
  %four = arith.constant 4 : i32
  %often = arith.constant 4096 : i32
  %limit, %isLimit, %exact = flow.read.integer %start
  cf.br ^turn(%zero, %zero, %zero : i32, i32, i32)
^turn(%i: i32, %sum: i32, %events: i32):
  %less = arith.cmpi slt, %i, %limit : i32
  %more = arith.andi %isLimit, %less : i1
  cf.cond_br %more, ^add, ^leave
^add:
  %next, %bad = flow.add.integers %i, %one
  %all, %worse = flow.add.integers %sum, %i
  %either = arith.ori %bad, %worse : i1
  cf.cond_br %either, ^leave, ^close
^close:
  %now = arith.addi %events, %four : i32
  %many = arith.cmpi uge, %now, %often : i32
  cf.cond_br %many, ^out, ^turn(%next, %all, %now : i32, i32, i32)
^out:
  flow.pass.events %now to "Add" pass
  cf.br ^turn(%next, %all, %zero : i32, i32, i32)
^leave:
  flow.pass.events %events to "Add" pass
  %last = flow.integer %sum
  flow.finish %last
}

// A test that is not known beforehand stays. Where it ends the turn, the turn is done again with all tests.
// CHECK-LABEL: flow.func @Search
// CHECK:         cf.cond_br %{{.*}}, ^[[QUICK:bb[0-9]+]](%{{.*}}, %{{.*}} : i32, i32), ^[[SLOW:bb[0-9]+]](
// CHECK:       ^[[QUICK]](%[[J:[a-z0-9_]+]]: i32, %[[PASSED:[a-z0-9_]+]]: i32):
// CHECK-NEXT:    %[[FOUND:[a-z0-9_]+]] = arith.cmpi eq, %[[J]], %{{.*}} : i32
// CHECK-NEXT:    cf.cond_br %[[FOUND]], ^[[SLOW]](%[[J]], %[[PASSED]] : i32, i32), ^[[GO:bb[0-9]+]]
// CHECK:       ^[[GO]]:
// CHECK-NEXT:    %[[NEXT:[a-z0-9_]+]] = arith.addi %[[J]], %{{.*}} : i32
flow.func @Search {
^bb0(%start: !flow.json):
  %zero = arith.constant 0 : i32
  %two = arith.constant -2 : i32
  %four = arith.constant 4 : i32
  %often = arith.constant 4096 : i32
  %wanted, %is, %exact = flow.read.integer %start
  cf.br ^turn(%zero, %zero : i32, i32)
^turn(%i: i32, %events: i32):
  %found = arith.cmpi eq, %i, %wanted : i32
  cf.cond_br %found, ^leave, ^add
^add:
  %next, %bad = flow.add.integers %i, %two
  cf.cond_br %bad, ^leave, ^close
^close:
  %now = arith.addi %events, %four : i32
  %many = arith.cmpi uge, %now, %often : i32
  cf.cond_br %many, ^out, ^turn(%next, %now : i32, i32)
^out:
  flow.pass.events %now to "Add" pass
  cf.br ^turn(%next, %zero : i32, i32)
^leave:
  flow.pass.events %events to "Add" pass
  flow.finish %start
}

// What uses memory lets the runtime in after each turn, and keeps its tests.
// CHECK-LABEL: flow.func @Grow
// CHECK-NOT:     arith.divsi
flow.func @Grow {
^bb0(%start: !flow.json):
  %zero = arith.constant 0 : i32
  %one = arith.constant 1 : i32
  %four = arith.constant 4 : i32
  %often = arith.constant 4096 : i32
  cf.br ^turn(%zero, %zero : i32, i32)
^turn(%i: i32, %events: i32):
  %next, %bad = flow.add.integers %i, %one
  cf.cond_br %bad, ^leave, ^close
^close:
  %now = arith.addi %events, %four : i32
  %many = arith.cmpi uge, %now, %often : i32
  %stop = flow.stop.wanted
  %out = arith.ori %many, %stop : i1
  cf.cond_br %out, ^leave, ^turn(%next, %now : i32, i32)
^leave:
  flow.pass.events %events to "Add" pass
  flow.finish %start
}
