// RUN: flow-opt %s --verify-diagnostics --split-input-file
// Values go to slots one to one. Whether a slot exists is for flow-verify-frame-form to say.

flow.frame.func @F slots 1 counters 0 {
  %in = flow.frame.answer
  // expected-error @below {{'flow.frame.store' op has 2 slots for 1 values}}
  flow.frame.store [0, 1], (%in)
  flow.finish %in
}

// -----

flow.frame.func @F slots 1 counters 0 {
  %in = flow.frame.answer
  // expected-error @below {{'flow.frame.store' op stores to slot 0 twice}}
  flow.frame.store [0, 0], (%in, %in)
  flow.finish %in
}
