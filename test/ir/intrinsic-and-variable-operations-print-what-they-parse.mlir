// RUN: flow-opt %s | flow-opt | FileCheck %s

// CHECK: flow.machine @M start @A variables ["x", "y"] {
flow.machine @M start @A variables ["x", "y"] {
  flow.state @A pass {
  ^bb0(%in: !flow.json):
    // CHECK: %[[X:.*]] = flow.variable.get "x" in %{{.*}} at <template "$x.a" in "b.$">
    %x = flow.variable.get "x" in %in at <template "$x.a" in "b.$">
    // CHECK: %{{.*}} = flow.variable.present "y"
    %there = flow.variable.present "y"
    // CHECK: %[[L:.*]] = flow.intrinsic States.ArrayLength(%[[X]])
    %length = flow.intrinsic States.ArrayLength(%x)
    // CHECK: %[[F:.*]] = flow.format ["a ", ""](%[[L]])
    %text = flow.format ["a ", ""](%length)
    // CHECK: flow.variable.set ["x", "y"](%[[F]], %[[X]])
    flow.variable.set ["x", "y"](%text, %x)
    flow.succeed %in
  }
}

// CHECK: flow.func @F timeout 3 express variables ["x"] {
flow.func @F timeout 3 express variables ["x"] {
^bb0(%in: !flow.json):
  // CHECK: %[[N:.*]], %[[NO:.*]] = flow.intrinsic.checked States.ArrayLength(%{{.*}})
  %length, %refused = flow.intrinsic.checked States.ArrayLength(%in)
  cf.cond_br %refused, ^refused, ^counted
^counted:
  flow.finish %length
^refused:
  // CHECK: %[[E:.*]] = flow.error.output
  %error = flow.error.output
  flow.raise %error
}

// CHECK: flow.frame.func @S slots 0 counters 0 variables ["x"] {
flow.frame.func @S slots 0 counters 0 variables ["x"] {
  %pc = flow.frame.pc
  cf.switch %pc : i32, [
    default: ^start
  ]
^start:
  %in = flow.frame.answer
  flow.finish %in
}
