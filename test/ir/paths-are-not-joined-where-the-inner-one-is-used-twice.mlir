// RUN: flow-opt %s --flow-fold-paths | FileCheck %s
// The inner value is needed anyway, so a joined path would walk the same steps again.

// CHECK:      %[[ORDER:.*]] = flow.path ["order"] of %{{.*}} at <path "$.order" in "InputPath">
// CHECK-NEXT: %[[ID:.*]] = flow.path ["id"] of %[[ORDER]] at <template "$.id" in "id.$">{{$}}
// CHECK-NEXT: %[[NAME:.*]] = flow.path ["name"] of %[[ORDER]] at <template "$.name" in "name.$">{{$}}
flow.func @F {
^bb0(%in: !flow.json):
  %order = flow.path ["order"] of %in at <path "$.order" in "InputPath">
  %id = flow.path ["id"] of %order at <template "$.id" in "id.$">
  %name = flow.path ["name"] of %order at <template "$.name" in "name.$">
  %out = flow.object ["id", "name"](%id, %name)
  flow.finish %out
}
