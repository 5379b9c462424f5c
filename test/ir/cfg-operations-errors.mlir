// RUN: flow-opt %s --verify-diagnostics --split-input-file
// A block where an await resumes is entered through the pc. So it takes what the await delivers and nothing
// else, and no other branch may lead there.

flow.func @F {
^bb0(%in: !flow.json):
  // expected-error @below {{'flow.await.task' op resumes and fails at the same block}}
  flow.await.task <"f", lambda "lambda" "f" request_response>(%in) resume ^ok fail ^ok
^ok(%r: !flow.json):
  flow.finish %r
}

// -----

flow.func @F {
^bb0(%in: !flow.json):
  // expected-error @below {{branch has 1 operands for successor #0, but target block has 0}}
  flow.await.task <"f", lambda "lambda" "f" request_response>(%in) resume ^ok fail ^failed
^ok:
  flow.finish %in
^failed(%e: !flow.json):
  flow.raise %e
}

// -----

flow.func @F {
^bb0(%in: !flow.json):
  // expected-error @below {{branch has 1 operands for successor #1, but target block has 2}}
  flow.await.task <"f", lambda "lambda" "f" request_response>(%in) resume ^ok fail ^failed
^ok(%r: !flow.json):
  flow.finish %r
^failed(%e: !flow.json, %more: !flow.json):
  flow.raise %e
}

// -----

flow.func @F {
^bb0(%in: !flow.json):
  // expected-error @below {{'flow.await.task' op resumes at a block that must take one JSON value}}
  flow.await.task <"f", lambda "lambda" "f" request_response>(%in) resume ^ok fail ^failed
^ok(%r: i32):
  flow.finish %in
^failed(%e: !flow.json):
  flow.raise %e
}

// -----

flow.func @F {
^bb0(%in: !flow.json):
  %yes = flow.is %in null
  cf.cond_br %yes, ^call, ^ok(%in : !flow.json)
^call:
  // expected-error @below {{'flow.await.task' op resumes at a block that other branches lead to as well}}
  flow.await.task <"f", lambda "lambda" "f" request_response>(%in) resume ^ok fail ^failed
^ok(%r: !flow.json):
  flow.finish %r
^failed(%e: !flow.json):
  flow.raise %e
}

// -----

flow.func @F {
^bb0(%in: !flow.json):
  %delay = flow.delay %in seconds
  // expected-error @below {{branch has 0 operands for successor #0, but target block has 1}}
  flow.await.timer %delay resume ^on
^on(%r: !flow.json):
  flow.finish %in
}

// -----

flow.func @F {
^bb0(%in: !flow.json):
  cf.br ^on
^on:
  // expected-error @below {{'flow.await.collect' op resumes at a block that other branches lead to as well}}
  flow.await.collect resume ^on
}

// -----

flow.func @F {
^bb0(%e: !flow.json):
  // expected-error @below {{'flow.catch' op has 2 lists of error names for 1 catchers}}
  flow.catch %e [["A"], ["B"]] otherwise ^raise to ^caught
^caught:
  flow.finish %e
^raise:
  flow.raise %e
}
