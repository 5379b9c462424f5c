// RUN: flow-opt %s --split-input-file --verify-diagnostics

flow.machine @M start @A {
  flow.state @A pass {
  ^bb0(%in: !flow.json):
    // expected-error @+1 {{has 1 values for 2 names}}
    %sum = flow.evaluate "$a" in "Output" as any ["input", "$a"](%in)
    flow.succeed %sum
  }
}

// -----

flow.machine @M start @A {
  flow.state @A pass {
  ^bb0(%in: !flow.json):
    // expected-error @+1 {{gives the expression "output", which is neither a variable nor a part of '$states'}}
    %sum = flow.evaluate "1" in "Output" as any ["output"](%in)
    flow.succeed %sum
  }
}

// -----

flow.func @F {
^bb0(%in: !flow.json):
  // expected-error @+1 {{gives the expression "input" twice}}
  %sum, %failed = flow.evaluate.checked "1" in "Output" as any ["input", "input"](%in, %in)
  flow.finish %in
}

// -----

flow.machine @M start @A {
  flow.state @A pass {
  ^bb0(%in: !flow.json):
    // expected-error @+1 {{has a form that is neither a path from one of its values nor an operation: ["$b"]}}
    %sum = flow.evaluate "$b" in "Output" as any ["input"](%in) form ["$b"]
    flow.succeed %sum
  }
}

// -----

flow.machine @M start @A {
  flow.state @A pass {
  ^bb0(%in: !flow.json):
    // expected-error @+1 {{has a form that is neither a path from one of its values nor an operation: ["+", ["input"]]}}
    %sum = flow.evaluate "$states.input + 1" in "Output" as any ["input"](%in) form ["+", ["input"]]
    flow.succeed %sum
  }
}

// -----

flow.func @F {
^bb0(%in: !flow.json):
  // expected-error @+1 {{has a form that is neither a path from one of its values nor an operation: ["exists"]}}
  %is, %failed = flow.evaluate.checked "$exists($states.input.a)" in "Output" as any ["input"](%in) form ["exists"]
  flow.finish %in
}
