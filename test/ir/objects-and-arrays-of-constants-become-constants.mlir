// RUN: flow-opt %s --flow-fold-paths | FileCheck %s
// A payload template without paths is one constant; names are quoted as JSON.

// CHECK-LABEL: flow.func @Both
// CHECK:      %[[V:.*]] = flow.constant "{\22a \\\22 \\\\ \C3\A9\22:[1,true,\22x\22],\22\22:{},\22n\22:[]}"
// CHECK-NEXT: flow.finish %[[V]]
flow.func @Both {
^bb0(%in: !flow.json):
  %one = flow.constant "1"
  %true = flow.constant "true"
  %x = flow.constant "\"x\""
  %a = flow.array(%one, %true, %x)
  %empty = flow.object []()
  %none = flow.array()
  %o = flow.object ["a \" \\ é", "", "n"](%a, %empty, %none)
  flow.finish %o
}

// CHECK-LABEL: flow.func @NotAll
// CHECK: flow.constant "[1]"
// CHECK: flow.object ["a", "b"](
flow.func @NotAll {
^bb0(%in: !flow.json):
  %one = flow.constant "1"
  %a = flow.array(%one)
  %o = flow.object ["a", "b"](%a, %in)
  flow.finish %o
}
