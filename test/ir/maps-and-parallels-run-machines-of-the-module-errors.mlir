// RUN: flow-opt %s --flow-verify-state-form --verify-diagnostics
// The border finds a machine that is not there before code generation would.

flow.machine @M start @A {
  flow.state @A map {
  ^bb0(%in: !flow.json):
    %a = flow.map @C over %in from "$"
    // expected-error @below {{runs 'Nobody', which is not a machine of the module}}
    %b = flow.map @Nobody over %a from "$"
    // expected-error @below {{runs 'Neither', which is not a machine of the module}}
    %c = flow.parallel [@C, @Neither](%b)
    flow.succeed %c
  }
}
flow.machine @C start @A {
  flow.state @A succeed {
  ^bb0(%in: !flow.json):
    flow.succeed %in
  }
}
