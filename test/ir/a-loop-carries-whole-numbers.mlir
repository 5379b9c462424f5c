// RUN: flow-opt %s --flow-unbox-loops --flow-merge-blocks | FileCheck %s
// After its first turn a loop of fused states carries numbers: nothing is built, looked up or called in a turn, what does not
// change stays where it is, and sizes are tested before. Events are counted in a number of their own, until there are many.

// CHECK-LABEL: flow.func @Count
// The first turn, from whose end the copy is entered:
// CHECK:       ^[[HEAD:bb1]](%[[IN:[a-z0-9_]+]]: !flow.json):
// CHECK:         %[[N:[a-z0-9_]+]], %{{.*}} = flow.lookup ["n"] of %[[IN]]
// CHECK:         %[[FIRST:[a-z0-9_]+]], %{{.*}} = flow.add.integers
// CHECK:         flow.stop.wanted
// CHECK-NEXT:    cf.cond_br %{{.*}}, ^{{bb[0-9]+}}, ^[[BEFORE:bb[0-9]+]]
// Its turns:
// CHECK:       ^[[TURN:bb[0-9]+]](%[[I:[a-z0-9_]+]]: i32, %[[EVENTS:[a-z0-9_]+]]: i32):
// CHECK-NEXT:    %[[BOXED:[a-z0-9_]+]] = flow.integer %[[I]]
// CHECK-NEXT:    %[[MORE:[a-z0-9_]+]] = flow.compare %[[BOXED]] lt %[[N]] as numeric
// CHECK-NEXT:    cf.cond_br %[[MORE]], ^[[ADD:bb[0-9]+]], ^[[LEAVE:bb[0-9]+]]
// CHECK:       ^[[LEAVE]]:
// CHECK-NEXT:    flow.pass.events %[[EVENTS]] to "Add" pass
// CHECK-NEXT:    %[[LAST:[a-z0-9_]+]] = flow.integer %[[I]]
// CHECK-NEXT:    %[[OBJECT:[a-z0-9_]+]] = flow.object ["n", "i"](%[[N]], %[[LAST]])
// CHECK-NEXT:    cf.br ^[[HEAD]](%[[OBJECT]] : !flow.json)
// CHECK:       ^[[BEFORE]]:
// CHECK-NEXT:    flow.size %[[N]]
// CHECK:         %[[EXCEEDS:[a-z0-9_]+]] = flow.size.exceeds
// CHECK-NEXT:    cf.cond_br %[[EXCEEDS]], ^{{bb[0-9]+}}, ^[[TURN]](%[[FIRST]], %{{.*}} : i32, i32)
// CHECK:         %[[ALL:[a-z0-9_]+]] = arith.addi %[[EVENTS]], %{{.*}} : i32
// CHECK-NEXT:    %[[MANY:[a-z0-9_]+]] = arith.cmpi uge, %[[ALL]], %{{.*}} : i32
// CHECK-NEXT:    cf.cond_br %[[MANY]], ^[[OUT:bb[0-9]+]], ^[[TURN]](%[[SUM:[a-z0-9_]+]], %[[ALL]] : i32, i32)
// CHECK:       ^[[ADD]]:
// CHECK-NEXT:    %[[SUM]], %[[OVERFLOWS:[a-z0-9_]+]] = flow.add.integers %[[I]], %{{.*}}
// CHECK-NEXT:    cf.cond_br %[[OVERFLOWS]], ^[[LEAVE]], ^{{bb[0-9]+}}
// CHECK:       ^[[OUT]]:
// CHECK-NEXT:    flow.pass.events %[[ALL]] to "Add" pass
// CHECK-NEXT:    flow.stop.wanted
flow.func @Count {
^bb0(%start: !flow.json):
  %one = flow.constant "1"
  %four = arith.constant 4 : i32
  %twelve = arith.constant 12 : i64
  cf.br ^head(%start : !flow.json)
^head(%in: !flow.json):
  %i, %noI = flow.lookup ["i"] of %in
  cf.cond_br %noI, ^again, ^compare
^compare:
  %n, %noN = flow.lookup ["n"] of %in
  cf.cond_br %noN, ^again, ^choose
^choose:
  %more = flow.compare %i lt %n as numeric
  cf.cond_br %more, ^add, ^done
^add:
  %sum, %refused = flow.intrinsic.checked States.MathAdd(%i, %one)
  cf.cond_br %refused, ^again, ^fits
^fits:
  %next = flow.object ["n", "i"](%n, %sum)
  %nBytes = flow.size %n
  %iBytes = flow.size %sum
  %both = arith.addi %nBytes, %iBytes : i64
  %bytes = arith.addi %both, %twelve : i64
  %exceeds = flow.size.exceeds %bytes
  cf.cond_br %exceeds, ^again, ^close
^close:
  flow.pass.events %four to "Add" pass
  %stop = flow.stop.wanted
  cf.cond_br %stop, ^collect, ^head(%next : !flow.json)
^collect:
  flow.await.collect resume ^resumed
^resumed:
  cf.br ^head(%next : !flow.json)
^again:
  flow.enter "Choose" choice, %in
  flow.finish %in
^done:
  flow.finish %in
}
