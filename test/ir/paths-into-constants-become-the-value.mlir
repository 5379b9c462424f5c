// RUN: flow-opt %s --flow-fold-paths | FileCheck %s
// What is known when compiling is looked up when compiling, by the reader that programs use. Numbers keep their
// spelling.

// CHECK-LABEL: flow.func @Member
// CHECK:      %[[V:.*]] = flow.constant "1.50"
// CHECK-NEXT: flow.finish %[[V]]
flow.func @Member {
^bb0(%in: !flow.json):
  %c = flow.constant "{\"order\":[{\"total\":1.50}]}"
  %v = flow.path ["order", 0, "total"] of %c at <path "$.order[0].total">
  flow.finish %v
}

// CHECK-LABEL: flow.func @FromTheEnd
// CHECK:      %[[V:.*]] = flow.constant "\22c\22"
// CHECK-NEXT: flow.finish %[[V]]
flow.func @FromTheEnd {
^bb0(%in: !flow.json):
  %c = flow.constant "[\"a\",\"b\",\"c\"]"
  %v = flow.path [-1] of %c at <path "$[-1]">
  flow.finish %v
}

// CHECK-LABEL: flow.func @Null
// CHECK:      %[[V:.*]] = flow.constant "null"
// CHECK-NEXT: flow.finish %[[V]]
flow.func @Null {
^bb0(%in: !flow.json):
  %c = flow.constant "{\"a\":null}"
  %v = flow.path ["a"] of %c at <path "$.a">
  flow.finish %v
}

// CHECK-LABEL: flow.func @Root
// CHECK-NEXT: ^bb0(%[[IN:.*]]: !flow.json):
// CHECK-NEXT: flow.finish %[[IN]]
flow.func @Root {
^bb0(%in: !flow.json):
  %v = flow.path [] of %in at <path "$" in "InputPath">
  flow.finish %v
}
