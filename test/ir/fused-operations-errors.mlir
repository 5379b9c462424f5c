// RUN: flow-opt %s --split-input-file --verify-diagnostics
// What the operations of fused states refuse.

flow.func @Twice {
^bb0(%in: !flow.json):
  // expected-error @+1 {{has the name "a" twice}}
  %found, %values:2 = flow.fields ["a", "a"] of %in : !flow.json, !flow.json
  flow.finish %in
}

// -----

flow.func @Few {
^bb0(%in: !flow.json):
  // expected-error @+1 {{needs a value for each name}}
  %found, %values:2 = flow.fields ["a"] of %in : !flow.json, !flow.json
  flow.finish %in
}

// -----

flow.func @Many {
^bb0(%in: !flow.json):
  // expected-error @+1 {{needs one name at least and 24 at most}}
  %found, %values:25 = flow.fields ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n", "o", "p", "q", "r", "s", "t", "u", "v", "w", "x", "y"] of %in : !flow.json, !flow.json, !flow.json, !flow.json, !flow.json, !flow.json, !flow.json, !flow.json, !flow.json, !flow.json, !flow.json, !flow.json, !flow.json, !flow.json, !flow.json, !flow.json, !flow.json, !flow.json, !flow.json, !flow.json, !flow.json, !flow.json, !flow.json, !flow.json, !flow.json
  flow.finish %in
}
