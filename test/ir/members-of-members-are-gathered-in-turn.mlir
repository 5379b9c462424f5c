// RUN: flow-opt %s --flow-gather-fields | FileCheck %s
// What was looked up in an object is asked for more in the same round.

// CHECK-LABEL: flow.func @Once {
// CHECK:         %{{.*}}, %[[OUTER:.*]]:2 = flow.fields ["input", "rate"] of %arg0
// CHECK:         %{{.*}}, %[[INNER:.*]]:2 = flow.fields ["id", "b"] of %[[OUTER]]#0
// CHECK:         flow.object ["id", "b", "rate"](%[[INNER]]#0, %[[INNER]]#1, %[[OUTER]]#1)
flow.func @Once {
^bb0(%in: !flow.json):
  %input, %m1 = flow.lookup ["input"] of %in
  %rate, %m2 = flow.lookup ["rate"] of %in
  %id, %m3 = flow.lookup ["id"] of %input
  %b, %m4 = flow.lookup ["b"] of %input
  %out = flow.object ["id", "b", "rate"](%id, %b, %rate)
  flow.finish %out
}
