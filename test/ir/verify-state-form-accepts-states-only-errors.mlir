// RUN: flow-opt %s --flow-verify-state-form --verify-diagnostics --split-input-file
// The border behind the state pipeline: what flatten-states could not take is said here.

flow.machine @Order start @A {
  flow.state @A pass {
  ^bb0(%in: !flow.json):
    // expected-error @below {{'flow.next' op goes to 'Nowhere', which is not a state of 'Order'}}
    flow.next @Nowhere(%in)
  }
}

// -----

flow.machine @Order start @A {
  flow.state @A task {
  ^bb0(%in: !flow.json):
    %r = flow.task <"f", lambda "lambda" "f" request_response>(%in) catch [["States.ALL"]] {
    ^bb0(%e: !flow.json):
      // expected-error @below {{'flow.next' op goes to 'Nowhere', which is not a state of 'Order'}}
      flow.next @Nowhere(%e)
    }
    flow.succeed %r
  }
}

// -----

flow.machine @Order start @A {
  flow.state @A pass {
  ^bb0(%in: !flow.json):
    // expected-error @below {{'flow.leave' op must not be there in state form}}
    flow.leave %in
    // expected-error @below {{'flow.finish' op must not be there in state form}}
    flow.finish %in
  }
}

// -----

// expected-error @below {{'flow.func' op must not be there in state form}}
flow.func @F {
^bb0(%in: !flow.json):
  flow.fail error %in
}

// -----

flow.machine @Order start @A {
  flow.state @A pass {
  ^bb0(%in: !flow.json):
    // expected-error @below {{'flow.frame.load' op must not be there in state form}}
    %slot = flow.frame.load 0
    flow.succeed %slot
  }
}
