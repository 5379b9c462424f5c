// RUN: flow-opt %s --split-input-file --verify-diagnostics

flow.machine @M start @A {
  flow.state @A pass {
  ^bb0(%in: !flow.json):
    // expected-error @+1 {{gives States.MathAdd 1 values}}
    %sum = flow.intrinsic States.MathAdd(%in)
    flow.succeed %in
  }
}

// -----

flow.machine @M start @A {
  flow.state @A pass {
  ^bb0(%in: !flow.json):
    // expected-error @+1 {{gives States.UUID 1 values}}
    %sum = flow.intrinsic States.UUID(%in)
    flow.succeed %in
  }
}

// -----

flow.func @F {
^bb0(%in: !flow.json):
  // expected-error @+1 {{gives States.MathAdd 1 values}}
  %sum, %refused = flow.intrinsic.checked States.MathAdd(%in)
  flow.finish %in
}

// -----

flow.machine @M start @A {
  flow.state @A pass {
  ^bb0(%in: !flow.json):
    // expected-error @+1 {{has 1 pieces around 1 values}}
    %text = flow.format ["a"](%in)
    flow.succeed %in
  }
}

// -----

flow.machine @M start @A variables ["x", "y"] {
  flow.state @A pass {
  ^bb0(%in: !flow.json):
    // expected-error @+1 {{has 1 values for 2 variables}}
    flow.variable.set ["x", "y"](%in)
    flow.succeed %in
  }
}

// -----

flow.machine @M start @A variables ["x"] {
  flow.state @A pass {
  ^bb0(%in: !flow.json):
    // expected-error @+1 {{assigns variable "x" twice}}
    flow.variable.set ["x", "x"](%in, %in)
    flow.succeed %in
  }
}
