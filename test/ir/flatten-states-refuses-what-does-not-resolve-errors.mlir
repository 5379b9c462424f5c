// RUN: flow-opt %s --flow-flatten-states --verify-diagnostics
// The border in front of the pass says so too; alone, the pass must not crash.

flow.machine @M start @A {
  flow.state @A pass {
  ^bb0(%in: !flow.json):
    // expected-error @below {{goes to 'Nowhere', which is not a state of 'M'}}
    flow.next @Nowhere(%in)
  }
}
