// RUN: flow-opt %s --flow-lower-sequences | FileCheck %s
// What the inner loop keeps is asked for in the outer one's body; both lists are gathered at once.

// CHECK-LABEL: flow.func @Nested
// CHECK-NOT:     flow.filter
// CHECK:         %[[OUTER:.*]] = flow.list.begin
// CHECK:         %[[ITEM:.*]] = flow.list.item %{{.*}} of %
// CHECK:         %[[BELOW:.*]] = flow.find ["list"] of %[[ITEM]]
// CHECK:         %[[ROOT:.*]] = flow.nodes.root %[[BELOW]]
// CHECK:         %[[INNER:.*]] = flow.list.begin
// CHECK:         %[[ELEMENT:.*]] = flow.list.item %{{.*}} of %[[ROOT]]
// CHECK:         flow.present ["x"] of %[[ELEMENT]]
// CHECK:         flow.list.add %[[ELEMENT]] to %[[INNER]]
// CHECK:         %[[KEPT:.*]] = flow.list.end %[[INNER]]
// CHECK:         flow.present [0] of %[[KEPT]]
// CHECK:         flow.list.add %[[ITEM]] to %[[OUTER]]
// CHECK:         flow.list.end %[[OUTER]]
// CHECK-NOT:     flow.filter
flow.func @Nested {
^bb0(%in: !flow.json):
  %kept = flow.filter %in {
  ^bb0(%c: !flow.json):
    %below = flow.find ["list"] of %c
    %root = flow.nodes.root %below
    %inner = flow.filter %root {
    ^bb0(%e: !flow.json):
      %x = flow.present ["x"] of %e
      flow.yield %x : i1
    }
    %some = flow.present [0] of %inner
    flow.yield %some : i1
  }
  flow.finish %kept
}
