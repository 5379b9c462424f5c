// RUN: flow-opt %s --pass-pipeline='builtin.module(flow.frame.func(flow-elide-frame))' --verify-diagnostics
// The border behind the pass says so too; alone, the pass must not crash.

// expected-error @below {{must begin with a switch over the pc}}
flow.frame.func @F slots 0 counters 0 {
  %in = flow.frame.answer
  flow.finish %in
}
