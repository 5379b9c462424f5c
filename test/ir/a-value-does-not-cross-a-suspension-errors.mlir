// RUN: flow-opt %s --flow-verify-frame-form --verify-diagnostics --split-input-file
// A resumed block is entered from the switch alone, so a value of the block that suspended does not dominate it.

flow.frame.func @F slots 0 counters 0 {
  %pc = flow.frame.pc
  cf.switch %pc : i32, [default: ^start, 1: ^on]
^start:
  // expected-note @below {{operand defined here}}
  %in = flow.frame.answer
  flow.frame.suspend.collect in "A" resume 1
^on:
  // expected-error @below {{operand #0 does not dominate this use}}
  flow.finish %in
}
