// RUN: flow-opt %s --verify-diagnostics --split-input-file
// expand-retry and expand-catch take the elements of these lists for what they should be.

flow.machine @M start @A {
  flow.state @A task {
  ^bb0(%in: !flow.json):
    // expected-error @below {{'flow.task' op has a list of error names that is not a list of strings: [1]}}
    %r = flow.task <"f", lambda "lambda" "f" request_response>(%in) catch [[1]] {
    ^bb0(%e: !flow.json):
      flow.succeed %e
    }
    flow.succeed %r
  }
}

// -----

flow.func @F {
^bb0(%e: !flow.json):
  // expected-error @below {{'flow.catch' op has a list of error names that is not a list of strings: "A"}}
  flow.catch %e ["A"] otherwise ^raise to ^caught
^caught:
  flow.finish %e
^raise:
  flow.raise %e
}

// -----

flow.func @F {
^bb0(%e: !flow.json):
  cf.br ^attempt
^attempt:
  // expected-error @below {{'flow.retry' op has a retrier that is not a #flow.retry: "often"}}
  flow.retry %e ["often"] again ^attempt otherwise ^raise
^raise:
  flow.raise %e
}
