// RUN: flow-opt %s --verify-diagnostics
// Without catchers there is nothing to choose from: flatten-states raises such an error at once. An empty list would
// also print as text that does not parse, the next block's label being taken for a catcher.

flow.func @F {
^bb0(%e: !flow.json):
  // expected-error @below {{'flow.catch' op has no catchers; an error that nothing catches is raised}}
  "flow.catch"(%e)[^raise] <{errors = []}> : (!flow.json) -> ()
^raise:
  flow.raise %e
}
