// RUN: flow-opt %s --flow-write-items | FileCheck %s
// A text that a test looks at, a sum that another way does not write, a size that is more than the item's: such values are
// made as before, and what was made is written. A list of items that are only passed on stays one of cells.

// CHECK-LABEL: flow.func @M
// CHECK:         %[[LIST:.*]] = flow.text.begin
// CHECK:         %[[KEY:.*]] = flow.format ["k", ""]
// CHECK:         flow.compare %[[KEY]]
// CHECK:         %[[SUM:.*]], %[[REFUSED:.*]] = flow.intrinsic.checked States.MathAdd
// CHECK:         %[[LONG:.*]] = flow.format ["l", ""]
// CHECK:         %[[SIZE:.*]] = flow.size %[[LONG]]
// CHECK:         %[[ALL:.*]] = arith.addi %[[SIZE]], %{{.*}} : i64
// CHECK:         %[[LARGE:.*]] = flow.size.exceeds %[[ALL]]
// CHECK:         %[[BAD:.*]] = arith.ori %[[REFUSED]], %[[LARGE]] : i1
// CHECK:         cf.cond_br %[[BAD]]
// CHECK:         flow.text.value %[[KEY]] to %[[LIST]]
// CHECK:         flow.text.value %[[SUM]] to %[[LIST]]
// CHECK:         flow.text.value %[[LONG]] to %[[LIST]]
// CHECK:         flow.text.constant "{\22none\22:true}" to %[[LIST]]

// CHECK-LABEL: flow.func @PassedOn
// CHECK:         flow.list.begin
// CHECK:         flow.list.add
// CHECK:         flow.list.end
flow.func @M {
^bb0(%items: !flow.json):
  %one = flow.constant "1"
  %text = flow.constant "\22k1\22"
  %true = flow.constant "true"
  %c0 = arith.constant 0 : i32
  %c1 = arith.constant 1 : i32
  %c100 = arith.constant 100 : i64
  %count, %none = flow.items.count %items
  cf.cond_br %none, ^again, ^begin
^again:
  flow.abort "again" because "the states do it"
^begin:
  %list = flow.list.begin %count
  cf.br ^head(%c0 : i32)
^head(%k: i32):
  %more = arith.cmpi ult, %k, %count : i32
  cf.cond_br %more, ^item, ^done
^item:
  %item = flow.list.item %k of %items
  %key = flow.format ["k", ""](%item)
  %is = flow.compare %key eq %text as string
  %sum, %refused = flow.intrinsic.checked States.MathAdd(%item, %one)
  %long = flow.format ["l", ""](%item)
  %s = flow.size %long
  %all = arith.addi %s, %c100 : i64
  %large = flow.size.exceeds %all
  %bad = arith.ori %refused, %large : i1
  cf.cond_br %bad, ^again, ^choice
^choice:
  cf.cond_br %is, ^one, ^other
^one:
  %x = flow.object ["key", "sum", "long"](%key, %sum, %long)
  cf.br ^end(%x : !flow.json)
^other:
  %y = flow.object ["none"](%true)
  cf.br ^end(%y : !flow.json)
^end(%out: !flow.json):
  flow.list.add %out to %list
  %next = arith.addi %k, %c1 : i32
  cf.br ^head(%next : i32)
^done:
  %result = flow.list.end %list
  flow.finish %result
}

flow.func @PassedOn {
^bb0(%items: !flow.json):
  %c0 = arith.constant 0 : i32
  %c1 = arith.constant 1 : i32
  %count, %none = flow.items.count %items
  cf.cond_br %none, ^again, ^begin
^again:
  flow.abort "again" because "the states do it"
^begin:
  %list = flow.list.begin %count
  cf.br ^head(%c0 : i32)
^head(%k: i32):
  %more = arith.cmpi ult, %k, %count : i32
  cf.cond_br %more, ^item, ^done
^item:
  %item = flow.list.item %k of %items
  flow.list.add %item to %list
  %next = arith.addi %k, %c1 : i32
  cf.br ^head(%next : i32)
^done:
  %result = flow.list.end %list
  flow.finish %result
}
