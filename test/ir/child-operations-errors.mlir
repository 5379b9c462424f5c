// RUN: flow-opt %s --split-input-file --verify-diagnostics
// What the verifiers of Map and Parallel refuse.

flow.machine @M start @A {
  flow.state @A map {
  ^bb0(%in: !flow.json):
    // expected-error @below {{has a selector that does not take the item, one JSON value}}
    %r = flow.map @C over %in from "$" select {
    ^bb0:
      flow.child.input %in
    }
    flow.succeed %r
  }
}

// -----

flow.machine @M start @A {
  flow.state @A map {
  ^bb0(%in: !flow.json):
    // expected-error @below {{has 1 lists of error names for 2 catchers}}
    %r = flow.map @C over %in from "$" catch [["E"]] {
    ^bb0(%e: !flow.json):
      flow.succeed %e
    }, {
    ^bb0(%e: !flow.json):
      flow.succeed %e
    }
    flow.succeed %r
  }
}

// -----

flow.machine @M start @A {
  flow.state @A parallel {
  ^bb0(%in: !flow.json):
    // expected-error @below {{has no machine to run}}
    %r = flow.parallel [](%in)
    flow.succeed %r
  }
}

// -----

flow.machine @M start @A {
  flow.state @A parallel {
  ^bb0(%in: !flow.json):
    // expected-error @below {{has a machine that is not a symbol: "C"}}
    %r = flow.parallel ["C"](%in)
    flow.succeed %r
  }
}

// -----

flow.func @F {
^bb0(%in: !flow.json):
  // expected-error @below {{resumes at a block that other branches lead to as well}}
  flow.await.join resume ^a fail ^a
^a(%x: !flow.json):
  flow.finish %x
}

// -----

flow.func @F {
^bb0(%in: !flow.json):
  // expected-error @below {{branch has 1 operands for successor #0, but target block has 0}}
  flow.await.join resume ^a fail ^b
^a:
  flow.finish %in
^b(%e: !flow.json):
  flow.raise %e
}

// -----

flow.func @F {
^bb0(%in: !flow.json):
  // expected-error @below {{delivers items at more than one block}}
  flow.await.join ^c, ^d resume ^a fail ^b
^a(%x: !flow.json):
  flow.finish %x
^b(%e: !flow.json):
  flow.raise %e
^c(%i: !flow.json):
  flow.finish %i
^d(%j: !flow.json):
  flow.finish %j
}
