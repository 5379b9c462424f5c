// RUN: flow-opt %s --split-input-file --flow-verify-state-form --verify-diagnostics
// Code generation asks for a variable's place in the frame.

flow.machine @M start @A variables ["x"] {
  flow.state @A pass {
  ^bb0(%in: !flow.json):
    // expected-error @+1 {{names variable "y", which the machine does not declare}}
    %y = flow.variable.get "y" in %in at <path "$y" in "InputPath">
    // expected-error @+1 {{names variable "z", which the machine does not declare}}
    flow.variable.set ["x", "z"](%in, %in)
    flow.succeed %in
  }
}

// -----

flow.machine @M start @A {
  flow.state @A choice {
  ^bb0(%in: !flow.json):
    // expected-error @+1 {{names variable "x", which the machine does not declare}}
    %there = flow.variable.present "x"
    flow.succeed %in
  }
}
