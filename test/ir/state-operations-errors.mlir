// RUN: flow-opt %s --verify-diagnostics --split-input-file
// What no front end writes and a pass could: each is refused by the operation itself.

// expected-error @below {{'flow.machine' op starts at @B, which is not one of its states}}
flow.machine @M start @B {
  flow.state @A succeed {
  ^bb0(%in: !flow.json):
    flow.succeed %in
  }
}

// -----

flow.machine @M start @A {
  flow.state @A succeed {
  ^bb0(%in: !flow.json):
    flow.succeed %in
  }
  // expected-error @below {{'flow.constant' op cannot stand in a machine; only states can}}
  %c = flow.constant "1"
}

// -----

flow.machine @M start @A {
  // expected-note @below {{see existing symbol definition here}}
  flow.state @A succeed {
  ^bb0(%in: !flow.json):
    flow.succeed %in
  }
  // expected-error @below {{redefinition of symbol named 'A'}}
  flow.state @A succeed {
  ^bb0(%in: !flow.json):
    flow.succeed %in
  }
}

// -----

// expected-error @below {{'flow.state' op expects parent op 'flow.machine'}}
flow.state @A succeed {
^bb0(%in: !flow.json):
  flow.succeed %in
}

// -----

flow.machine @M start @A {
  // expected-error @below {{'flow.state' op must take its input, one JSON value, as the argument of its first block}}
  flow.state @A fail {
    flow.fail
  }
}

// -----

flow.machine @M start @A {
  // expected-error @below {{'flow.state' op must take its input, one JSON value, as the argument of its first block}}
  flow.state @A fail {
  ^bb0(%in: i32):
    flow.fail
  }
}

// -----

flow.machine @M start @A {
  flow.state @A pass {
  ^bb0(%in: !flow.json):
    // expected-error @below {{block with no terminator}}
    %c = flow.constant "1"
  }
}

// -----

flow.machine @M start @A {
  flow.state @A task {
  ^bb0(%in: !flow.json):
    // expected-error @below {{'flow.task' op has 2 lists of error names for 1 catchers}}
    %r = flow.task <"f", lambda "lambda" "f" request_response>(%in) catch [["A"], ["B"]] {
    ^bb0(%e: !flow.json):
      flow.succeed %e
    }
    flow.succeed %r
  }
}

// -----

flow.machine @M start @A {
  flow.state @A task {
  ^bb0(%in: !flow.json):
    // expected-error @below {{'flow.task' op has a catcher that does not take the error output, one JSON value}}
    %r = flow.task <"f", lambda "lambda" "f" request_response>(%in) catch [["A"]] {
      flow.succeed %in
    }
    flow.succeed %r
  }
}

// -----

flow.machine @M start @A {
  flow.state @A task {
  ^bb0(%in: !flow.json):
    // expected-error @below {{'flow.task' op has a retrier that is not a #flow.retry: "often"}}
    %r = flow.task <"f", lambda "lambda" "f" request_response>(%in) retry ["often"]
    flow.succeed %r
  }
}
