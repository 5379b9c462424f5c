// RUN: flow-opt %s --verify-diagnostics --split-input-file
// What no front end writes and a pass could: each is refused by the operation itself.

flow.func @F {
^bb0(%in: !flow.json):
  // expected-error @below {{'flow.constant' op value is not compact JSON text: }}
  %c = flow.constant "{\"a\":}"
  flow.finish %c
}

// -----

flow.func @F {
^bb0(%in: !flow.json):
  // expected-error @below {{'flow.constant' op value is not compact JSON text: it would be written as {"a":1}}}
  %c = flow.constant "{\"a\": 1}"
  flow.finish %c
}

// -----

flow.func @F {
^bb0(%in: !flow.json):
  // expected-error @below {{'flow.constant' op value is not compact JSON text: }}
  %c = flow.constant ""
  flow.finish %c
}

// -----

flow.func @F {
^bb0(%in: !flow.json):
  // expected-error @below {{'flow.path' op has a step that is neither a member name nor an index: 1.000000e+00}}
  %v = flow.path ["a", 1.0] of %in at <path "$">
  flow.finish %v
}

// -----

flow.func @F {
^bb0(%in: !flow.json):
  // expected-error @below {{'flow.path' op has a prefix of 3 steps in a path of 2}}
  %v = flow.path ["a", "b"] of %in at <path "$.b"> after 3 <path "$.a">
  flow.finish %v
}

// -----

flow.func @F {
^bb0(%in: !flow.json):
  // expected-error @below {{'flow.path' op has a prefix of 0 steps in a path of 1}}
  %v = flow.path ["a"] of %in at <path "$.a"> after 0 <path "$">
  flow.finish %v
}

// -----

flow.func @F {
^bb0(%in: !flow.json):
  // expected-error @below {{'flow.path' op needs both a prefix and its number of steps, or neither}}
  %v = "flow.path"(%in) <{steps = ["a"], site = #flow.site<path "$.a">, prefixCount = 1}> : (!flow.json) -> !flow.json
  flow.finish %v
}

// -----

flow.func @F {
^bb0(%in: !flow.json):
  // expected-error @below {{'flow.present' op has a step that is neither a member name nor an index: ["a"]}}
  %v = flow.present [["a"]] of %in
  flow.finish %in
}

// -----

flow.func @F {
^bb0(%in: !flow.json):
  // expected-error @below {{'flow.insert' op has a step that is neither a member name nor an index: unit}}
  %v = flow.insert %in at ["a", unit] of %in <path "$">
  flow.finish %v
}

// -----

flow.func @F {
^bb0(%in: !flow.json):
  // expected-error @below {{'flow.object' op has 2 names for 1 members}}
  %v = flow.object ["a", "b"](%in)
  flow.finish %v
}

// -----

flow.func @F {
^bb0(%in: !flow.json):
  // expected-error @below {{'flow.object' op names member "a" twice}}
  %v = flow.object ["a", "a"](%in, %in)
  flow.finish %v
}
