// RUN: flow-opt %s --flow-fold-paths --cse | FileCheck %s
// A path whose value is dropped (`"ResultPath": null`) can end the execution all the same.

// CHECK: flow.path ["a"] of
// CHECK: flow.insert %{{.*}} at ["x"] of
// CHECK: flow.size.check
// CHECK-NOT: flow.array
// CHECK: flow.finish
flow.func @F {
^bb0(%in: !flow.json):
  %a = flow.path ["a"] of %in at <path "$.a" in "OutputPath">
  %x = flow.insert %in at ["x"] of %in <path "$.x" in "ResultPath">
  flow.size.check %in
  %unused = flow.array(%in)
  flow.finish %in
}
