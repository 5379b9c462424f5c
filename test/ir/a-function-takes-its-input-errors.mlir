// RUN: flow-opt %s --verify-diagnostics --split-input-file
// build-frame replaces the first block's one argument by the frame's answer, and takes nothing else along.

// expected-error @below {{'flow.func' op must take its input, one JSON value, as the argument of its first block}}
flow.func @F {
  flow.abort "E" because "C"
}

// -----

// expected-error @below {{'flow.func' op must take its input, one JSON value, as the argument of its first block}}
flow.func @F {
^bb0(%in: !flow.json, %more: !flow.json):
  flow.finish %more
}
