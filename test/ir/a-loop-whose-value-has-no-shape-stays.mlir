// RUN: flow-opt %s --flow-unbox-loops | FileCheck %s
// Where a turn hands on what it finds, or objects whose members differ, nothing is known to be carried.

// CHECK-LABEL: flow.func @Found
// CHECK-NOT:   flow.read.integer
// CHECK-COUNT-1: flow.pass.events
// CHECK-NOT:   flow.pass.events
// CHECK-LABEL: flow.func @Differs
// CHECK-COUNT-2: flow.pass.events
// CHECK-NOT:   flow.pass.events
flow.func @Found {
^bb0(%start: !flow.json):
  %two = arith.constant 2 : i32
  cf.br ^head(%start : !flow.json)
^head(%in: !flow.json):
  %next, %missing = flow.lookup ["next"] of %in
  cf.cond_br %missing, ^again, ^close
^close:
  flow.pass.events %two to "Follow" pass
  %stop = flow.stop.wanted
  cf.cond_br %stop, ^collect, ^head(%next : !flow.json)
^collect:
  flow.await.collect resume ^resumed
^resumed:
  cf.br ^head(%next : !flow.json)
^again:
  flow.enter "Follow" pass, %in
  flow.finish %in
}
flow.func @Differs {
^bb0(%start: !flow.json):
  %two = arith.constant 2 : i32
  cf.br ^head(%start : !flow.json)
^head(%in: !flow.json):
  %i, %missing = flow.lookup ["i"] of %in
  cf.cond_br %missing, ^one, ^other
^one:
  %a = flow.object ["a"](%in)
  flow.pass.events %two to "One" pass
  %stopOne = flow.stop.wanted
  cf.cond_br %stopOne, ^collectOne, ^head(%a : !flow.json)
^collectOne:
  flow.await.collect resume ^resumedOne
^resumedOne:
  cf.br ^head(%a : !flow.json)
^other:
  %i2 = flow.object ["i"](%i)
  flow.pass.events %two to "Other" pass
  %stopOther = flow.stop.wanted
  cf.cond_br %stopOther, ^collectOther, ^head(%i2 : !flow.json)
^collectOther:
  flow.await.collect resume ^resumedOther
^resumedOther:
  cf.br ^head(%i2 : !flow.json)
}
