// RUN: flow-opt %s --flow-verify-state-form --verify-diagnostics
// A child reads the variable of a machine around it, which has to declare it; the child itself does not.

flow.machine @Top start @A variables ["rate"] {
  flow.state @A parallel {
  ^bb0(%in: !flow.json):
    %r = flow.parallel [@Child](%in)
    flow.variable.set ["rate"](%in)
    flow.succeed %r
  }
}
flow.machine @Child start @A {
  flow.state @A pass {
  ^bb0(%in: !flow.json):
    %a = flow.variable.get "rate" of @Top up 1 in %in at <template "$rate" in "rate.$">
    %b = flow.variable.present "rate" of @Top up 1
    // expected-error @below {{names variable "other", which the machine does not declare}}
    %c = flow.variable.get "other" of @Top up 1 in %in at <template "$other" in "other.$">
    // expected-error @below {{names variable "rate", which the machine does not declare}}
    %d = flow.variable.get "rate" in %in at <template "$rate" in "rate.$">
    flow.succeed %a
  }
}
