// RUN: flow-opt %s --verify-diagnostics --split-input-file
// What no front end writes and a pass could: each is refused by the operation itself.

flow.func @F {
^bb0(%in: !flow.json):
  // expected-error @below {{'flow.find' op has a step that is neither a member name nor an index: 1.000000e+00}}
  %v = flow.find ["a", 1.0] of %in
  %n = flow.nodes.root %v
  flow.finish %n
}

// -----

flow.func @F {
^bb0(%in: !flow.json):
  // expected-error @below {{'flow.find' op may give nothing, which only tests and node lists take}}
  %v = flow.find ["a"] of %in
  // expected-note @below {{used here}}
  flow.finish %v
}

// -----

flow.func @F {
^bb0(%in: !flow.json):
  // expected-error @below {{'flow.nodes.slice' op has a step of 0, which gets nowhere}}
  %n = flow.nodes.slice of %in step 0 in "$[::0]"
  flow.finish %n
}

// -----

flow.func @F {
^bb0(%in: !flow.json):
  // expected-error @below {{'flow.nodes.function' op needs the index as its one argument, has 0}}
  %n = flow.nodes.function index of %in in "$.index()"
  flow.finish %n
}

// -----

flow.func @F {
^bb0(%in: !flow.json):
  // expected-error @below {{'flow.nodes.function' op takes no arguments, has 1}}
  %n = flow.nodes.function first of %in (%in) in "$.first(1)"
  flow.finish %n
}

// -----

flow.func @F {
^bb0(%in: !flow.json):
  // expected-error @below {{'flow.filter' op needs one argument of its condition, the value that is asked about}}
  %n = flow.filter %in {
    %yes = arith.constant true
    flow.yield %yes : i1
  }
  flow.finish %n
}

// -----

flow.func @F {
^bb0(%in: !flow.json):
  // expected-error @below {{'flow.filter' op needs a condition at each end of its region}}
  %n = flow.filter %in {
  ^bb0(%c: !flow.json):
    // expected-note @below {{this end gives none}}
    flow.yield %c : !flow.json
  }
  flow.finish %n
}

// -----

flow.func @F {
^bb0(%in: !flow.json):
  // expected-error @below {{'flow.filter' op needs a condition at each end of its region}}
  %n = flow.filter %in {
  ^bb0(%c: !flow.json):
    // expected-note @below {{this end gives none}}
    flow.finish %c
  }
  flow.finish %n
}
