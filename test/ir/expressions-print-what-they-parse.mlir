// RUN: flow-opt %s | flow-opt | FileCheck %s

// CHECK: flow.machine @M start @A variables ["x"] {
flow.machine @M start @A variables ["x"] {
  flow.state @A pass {
  ^bb0(%in: !flow.json):
    // CHECK: %[[X:.*]] = flow.variable.find "x"
    %x = flow.variable.find "x"
    // CHECK: %[[C:.*]] = flow.context
    %context = flow.context
    // CHECK: %{{.*}} = flow.evaluate "$states.input.n + $x" in "Assign/y" as any ["input", "$x"](%{{.*}}, %[[X]])
    %sum = flow.evaluate "$states.input.n + $x" in "Assign/y" as any ["input", "$x"](%in, %x)
    // CHECK: %[[S:.*]] = flow.evaluate "5 * 60" in "Seconds" as count []()
    %seconds = flow.evaluate "5 * 60" in "Seconds" as count [] ()
    flow.succeed %seconds
  }
}

// CHECK: flow.func @F
flow.func @F {
^bb0(%in: !flow.json):
  // CHECK: %[[V:.*]], %[[FAILED:.*]] = flow.evaluate.checked "$states.input" in "Items" as map_input ["input"](%{{.*}})
  %value, %failed = flow.evaluate.checked "$states.input" in "Items" as map_input ["input"](%in)
  cf.cond_br %failed, ^failed, ^next
^next:
  // CHECK: flow.evaluate.checked quiet "$states.input" in "Output" as any ["input"](%{{.*}})
  %again, %bad = flow.evaluate.checked quiet "$states.input" in "Output" as any ["input"](%in)
  flow.finish %again
^failed:
  %error = flow.error.output
  flow.raise %error
}
