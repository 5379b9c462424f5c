// RUN: flow-opt %s --flow-write-items | FileCheck %s
// What an item becomes is written where each way through its states ends, with everything that is made for it alone in its
// place: no object, no text, no sum. Whether a function refuses is asked at the end of the item; tests of sizes that the
// item's own implies are gone, that of the selector's object is not.

// CHECK-LABEL: flow.func @M
// CHECK:         %[[LIST:.*]] = flow.text.begin like %{{.*}} number 0 constants 37
// CHECK:       ^[[BODY:bb[0-9]+]]: // pred: ^[[HEAD:bb[0-9]+]]
// CHECK:         %[[ITEM:.*]] = flow.list.item %[[K:.*]] of
// CHECK-NOT:     flow.index
// CHECK:         flow.size.exceeds
// CHECK-NOT:     flow.size.exceeds
// CHECK-NOT:     flow.format
// CHECK-NOT:     flow.intrinsic.checked
// CHECK-NOT:     flow.object
// CHECK:         %[[O:.*]] = flow.text.open 3 ahead 0 in %[[LIST]]
// CHECK-NEXT:    flow.text.constant "{\22key\22:\22" to %[[LIST]]
// CHECK-NEXT:    flow.text.characters %[[SKU:.*]] to %[[LIST]]
// CHECK-NEXT:    flow.text.constant "/\\\22/" to %[[LIST]]
// CHECK-NEXT:    flow.text.index %[[K]] to %[[LIST]]
// CHECK-NEXT:    %[[A:.*]] = flow.text.open 2 ahead 7 in %[[LIST]]
// CHECK-NEXT:    flow.text.constant "\22,\22in\22:[" to %[[LIST]]
// CHECK-NEXT:    flow.text.intrinsic States.MathAdd(%[[SKU]], %{{.*}}) to %[[LIST]]
// CHECK-NEXT:    flow.text.constant "," to %[[LIST]]
// CHECK-NEXT:    flow.text.value %[[SKU]] to %[[LIST]]
// CHECK-NEXT:    flow.text.close %[[A]] ahead 1 in %[[LIST]]
// CHECK-NEXT:    flow.text.close %[[O]] ahead 16 in %[[LIST]]
// CHECK-NEXT:    flow.text.constant "],\22kind\22:\22bulk\22}" to %[[LIST]]
// CHECK-NEXT:    cf.br ^[[END:bb[0-9]+]]
// CHECK:         flow.text.constant "],\22kind\22:\22unit\22}" to %[[LIST]]
// CHECK-NEXT:    cf.br ^[[END]]
// CHECK:       ^[[END]]: // 2 preds
// CHECK-NEXT:    %[[REFUSED:.*]] = flow.text.item %[[LIST]]
// CHECK-NEXT:    cf.cond_br %[[REFUSED]], ^[[AGAIN:bb[0-9]+]], ^{{.*}}
// CHECK:         %[[RESULT:.*]] = flow.text.end %[[LIST]]
// CHECK-NEXT:    flow.finish %[[RESULT]]
flow.func @M {
^bb0(%items: !flow.json):
  %one = flow.constant "1"
  %bulk = flow.constant "\22bulk\22"
  %unit = flow.constant "\22unit\22"
  %c0 = arith.constant 0 : i32
  %c1 = arith.constant 1 : i32
  %c10 = arith.constant 10 : i64
  %c31 = arith.constant 31 : i64
  %c20 = arith.constant 20 : i64
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
  %n = flow.index %k
  %s0 = flow.size %n
  %s1 = flow.size %item
  %both = arith.addi %s0, %s1 : i64
  %all = arith.addi %both, %c10 : i64
  %large = flow.size.exceeds %all
  cf.cond_br %large, ^again, ^label
^label:
  %key = flow.format ["", "/\22/", ""](%item, %n)
  %sum, %refused = flow.intrinsic.checked States.MathAdd(%item, %one)
  %s2 = flow.size %key
  %s3 = flow.size %sum
  %sizes = arith.addi %s2, %s3 : i64
  %more1 = arith.addi %sizes, %s1 : i64
  %first = arith.addi %more1, %c20 : i64
  %large1 = flow.size.exceeds %first
  %bad = arith.ori %refused, %large1 : i1
  cf.cond_br %bad, ^again, ^choice
^choice:
  %big = flow.compare %item gt %one as numeric
  cf.cond_br %big, ^bulk, ^unit
^bulk:
  %in1 = flow.array(%sum, %item)
  %x = flow.object ["key", "in", "kind"](%key, %in1, %bulk)
  %second = arith.addi %more1, %c31 : i64
  %large2 = flow.size.exceeds %second
  cf.cond_br %large2, ^again, ^bulked
^bulked:
  cf.br ^end(%x : !flow.json)
^unit:
  %in2 = flow.array(%sum, %item)
  %y = flow.object ["key", "in", "kind"](%key, %in2, %unit)
  cf.br ^end(%y : !flow.json)
^end(%out: !flow.json):
  flow.list.add %out to %list
  %next = arith.addi %k, %c1 : i32
  cf.br ^head(%next : i32)
^done:
  %result = flow.list.end %list
  flow.finish %result
}
