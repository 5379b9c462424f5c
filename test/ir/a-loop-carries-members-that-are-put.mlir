// RUN: flow-opt %s --flow-unbox-loops --flow-merge-blocks | FileCheck %s
// Members that a loop puts into its object go from turn to turn without it, members of members as well; the object that the
// loop was entered with stays where it is. A text is no number: it is carried as JSON, and memory is used, so that the runtime
// is asked in each turn.

// CHECK-LABEL: flow.func @Put
// CHECK:       ^[[TURN:bb[0-9]+]](%[[TEXT:[a-z0-9_]+]]: !flow.json, %[[I:[a-z0-9_]+]]: i32, %[[EVENTS:[a-z0-9_]+]]: i32):
// CHECK-NOT:     flow.lookup
// CHECK-NOT:     flow.put
// CHECK:         flow.pass.events %[[EVENTS]] to "Add" pass
// CHECK:         %[[INNER:[a-z0-9_]+]] = flow.object ["i"](%{{.*}})
// CHECK-NEXT:    %[[ONE:[a-z0-9_]+]] = flow.put %[[TEXT]] at ["text"] of %[[BASE:[a-z0-9_]+]]
// CHECK-NEXT:    flow.put %[[INNER]] at ["count"] of %[[ONE]]
// CHECK:         %[[NEXT:[a-z0-9_]+]] = flow.format ["", "x"](%[[TEXT]])
// CHECK:         %[[STOP:[a-z0-9_]+]] = flow.stop.wanted
// CHECK-NEXT:    %[[OUT:[a-z0-9_]+]] = arith.ori %{{.*}}, %[[STOP]] : i1
// CHECK-NEXT:    cf.cond_br %[[OUT]], ^{{bb[0-9]+}}, ^[[TURN]](%[[NEXT]], %[[SUM:[a-z0-9_]+]], %{{.*}} : !flow.json, i32, i32)
// CHECK:         %[[SUM]], %{{.*}} = flow.add.integers %[[I]], %{{.*}}
flow.func @Put {
^bb0(%start: !flow.json):
  %one = flow.constant "1"
  %four = arith.constant 4 : i32
  cf.br ^head(%start : !flow.json)
^head(%in: !flow.json):
  %i, %noI = flow.lookup ["count", "i"] of %in
  %text, %noText = flow.lookup ["text"] of %in
  %missing = arith.ori %noI, %noText : i1
  cf.cond_br %missing, ^again, ^choose
^choose:
  %more = flow.compare %i lt %one as numeric
  cf.cond_br %more, ^add, ^again
^add:
  %sum, %refused = flow.intrinsic.checked States.MathAdd(%i, %one)
  cf.cond_br %refused, ^again, ^format
^format:
  %count = flow.object ["i"](%sum)
  %refuses = flow.refuses ["count"] of %in
  cf.cond_br %refuses, ^again, ^put
^put:
  %put = flow.put %count at ["count"] of %in
  %longer = flow.format ["", "x"](%text)
  %next = flow.put %longer at ["text"] of %put
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
}
