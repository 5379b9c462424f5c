// RUN: flow-opt %s --flow-fold-paths | FileCheck %s
// Each look-up may raise and each costs a scan. The joined one still knows which steps were the other field's,
// because a miss there is reported in that field's words.

// CHECK-LABEL: flow.func @Chain
// CHECK-SAME:  {
// CHECK-NEXT:  ^bb0(%[[IN:.*]]: !flow.json):
// CHECK-NEXT:    %[[V:.*]] = flow.path ["order", 0, "id"] of %[[IN]] at <template "$.id" in "id.$"> after 2 <path "$.order[0]" in "InputPath">
// CHECK-NEXT:    flow.finish %[[V]]
flow.func @Chain {
^bb0(%in: !flow.json):
  %order = flow.path ["order", 0] of %in at <path "$.order[0]" in "InputPath">
  %id = flow.path ["id"] of %order at <template "$.id" in "id.$">
  flow.finish %id
}

// A prefix is one field's: of three paths two are joined, and the third stays by itself.
// CHECK-LABEL: flow.func @Three
// CHECK-COUNT-2: flow.path
// CHECK-NOT:     flow.path
// CHECK:         flow.finish
flow.func @Three {
^bb0(%in: !flow.json):
  %a = flow.path ["a"] of %in at <path "$.a" in "InputPath">
  %b = flow.path ["b"] of %a at <template "$.b" in "b.$">
  %c = flow.path ["c"] of %b at <path "$.c" in "OutputPath">
  flow.finish %c
}
