// RUN: flow-opt %s --flow-fold-paths | FileCheck %s
// The execution has to end with the service's own words for a path that leads nowhere, if it gets there.

// CHECK-LABEL: flow.func @NoMember
// CHECK: flow.path ["b"] of %{{.*}} at <path "$.b">
flow.func @NoMember {
^bb0(%in: !flow.json):
  %c = flow.constant "{\"a\":1}"
  %v = flow.path ["b"] of %c at <path "$.b">
  flow.finish %v
}

// CHECK-LABEL: flow.func @NotAnObject
// CHECK: flow.path ["a", "b"] of %{{.*}} at <path "$.a.b">
flow.func @NotAnObject {
^bb0(%in: !flow.json):
  %c = flow.constant "{\"a\":1}"
  %v = flow.path ["a", "b"] of %c at <path "$.a.b">
  flow.finish %v
}

// CHECK-LABEL: flow.func @NoElement
// CHECK: flow.path [3] of %{{.*}} at <path "$[3]">
flow.func @NoElement {
^bb0(%in: !flow.json):
  %c = flow.constant "[1]"
  %v = flow.path [3] of %c at <path "$[3]">
  flow.finish %v
}

// CHECK-LABEL: flow.func @MemberOfAnObjectBuilt
// CHECK: flow.path ["b"] of %{{.*}} at <path "$.b">
flow.func @MemberOfAnObjectBuilt {
^bb0(%in: !flow.json):
  %o = flow.object ["a"](%in)
  %v = flow.path ["b"] of %o at <path "$.b">
  flow.finish %v
}

// CHECK-LABEL: flow.func @ElementOfAnArrayBuilt
// CHECK: flow.path [-2] of %{{.*}} at <path "$[-2]">
flow.func @ElementOfAnArrayBuilt {
^bb0(%in: !flow.json):
  %a = flow.array(%in)
  %v = flow.path [-2] of %a at <path "$[-2]">
  flow.finish %v
}
