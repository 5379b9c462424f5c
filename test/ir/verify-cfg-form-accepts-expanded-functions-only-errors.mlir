// RUN: flow-opt %s --flow-verify-cfg-form --verify-diagnostics --split-input-file
// The border behind the CFG pipeline. It says which pass was left out.

flow.func @F {
^bb0(%in: !flow.json):
  cf.br ^attempt
^attempt:
  flow.await.task <"f", lambda "lambda" "f" request_response>(%in) resume ^ok fail ^failed
^ok(%r: !flow.json):
  flow.finish %r
^failed(%e: !flow.json):
  // expected-error @below {{'flow.retry' op is still there; run flow-expand-retry first}}
  flow.retry %e [#flow.retry<["A"], rate = 2.0 : f64>] again ^attempt otherwise ^caught
^caught:
  // expected-error @below {{'flow.catch' op is still there; run flow-expand-catch first}}
  flow.catch %e [["A"]] otherwise ^raise to ^catcher
^catcher:
  flow.finish %e
^raise:
  flow.raise %e
}

// -----

// expected-error @below {{'flow.machine' op must not be there in CFG form}}
flow.machine @M start @A {
  // expected-error @below {{'flow.state' op must not be there in CFG form}}
  flow.state @A succeed {
  ^bb0(%in: !flow.json):
    // expected-error @below {{'flow.succeed' op must not be there in CFG form}}
    flow.succeed %in
  }
}

// -----

flow.func @F {
^bb0(%in: !flow.json):
  // expected-error @below {{'flow.wait' op must not be there in CFG form}}
  flow.wait %in seconds
  // expected-error @below {{'flow.frame.store' op must not be there in CFG form}}
  flow.frame.store [0], (%in)
  flow.finish %in
}

// -----

// Nothing to say about a good function.
flow.func @F {
^bb0(%in: !flow.json):
  flow.enter "A" fail, %in
  flow.fail error %in
}
