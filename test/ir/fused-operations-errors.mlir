// RUN: flow-opt %s --split-input-file --verify-diagnostics
// What the operations of fused states refuse.

flow.func @Twice {
^bb0(%in: !flow.json):
  // expected-error @+1 {{has the name "a" twice}}
  %found, %values:2 = flow.fields ["a", "a"] of %in : !flow.json, !flow.json
  flow.finish %in
}

// -----

flow.func @Few {
^bb0(%in: !flow.json):
  // expected-error @+1 {{needs a value for each name}}
  %found, %values:2 = flow.fields ["a"] of %in : !flow.json, !flow.json
  flow.finish %in
}

// -----

flow.func @Many {
^bb0(%in: !flow.json):
  // expected-error @+1 {{needs one name at least and 24 at most}}
  %found, %values:25 = flow.fields ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n", "o", "p", "q", "r", "s", "t", "u", "v", "w", "x", "y"] of %in : !flow.json, !flow.json, !flow.json, !flow.json, !flow.json, !flow.json, !flow.json, !flow.json, !flow.json, !flow.json, !flow.json, !flow.json, !flow.json, !flow.json, !flow.json, !flow.json, !flow.json, !flow.json, !flow.json, !flow.json, !flow.json, !flow.json, !flow.json, !flow.json, !flow.json
  flow.finish %in
}

// -----

flow.func @Unsorted {
^bb0(%in: !flow.json):
  // expected-error @+1 {{has "\22a\22" behind "\22bb\22", not before it}}
  %which = flow.read.text %in ["\22bb\22", "\22a\22"]
  flow.finish %in
}

// -----

flow.func @NoString {
^bb0(%in: !flow.json):
  // expected-error @+1 {{has "5" among its texts, which is no JSON string as the runtime writes it}}
  %which = flow.read.text %in ["5"]
  flow.finish %in
}

// -----

flow.func @NoText {
^bb0(%in: !flow.json):
  // expected-error @+1 {{needs one text at least}}
  %which = flow.read.text %in []
  flow.finish %in
}

// -----

flow.func @NoPattern {
^bb0(%in: !flow.json):
  // expected-error @+1 {{needs one pattern at least and 32 at most}}
  %forms = flow.read.forms %in []
  flow.finish %in
}

// -----

flow.func @NoPieces {
^bb0(%in: !flow.json):
  // expected-error @+1 {{has the pattern [], which is no list of pieces}}
  %forms = flow.read.forms %in [["a", ""], []]
  flow.finish %in
}

// -----

flow.func @CannotBeWritten {
^bb0(%in: !flow.json):
  %list = flow.text.begin like %in number 0 constants 0
  // expected-error @+1 {{cannot write what States.ArrayUnique gives}}
  flow.text.intrinsic States.ArrayUnique(%in) to %list
  flow.finish %in
}

// -----

flow.func @WrittenOfOneValue {
^bb0(%in: !flow.json):
  %list = flow.text.begin like %in number 0 constants 0
  // expected-error @+1 {{gives States.MathAdd 1 values}}
  flow.text.intrinsic States.MathAdd(%in) to %list
  flow.finish %in
}

// -----

flow.func @NoReader {
^bb0(%in: !flow.json):
  %i = arith.constant 0 : i32
  // expected-error @+1 {{reads items of what is no reader of them}}
  %item, %found, %value = flow.items.read %i of %in : !flow.json
  flow.finish %item
}

// -----

flow.func @OneTooMany {
^bb0(%in: !flow.json):
  %i = arith.constant 0 : i32
  %reader, %count, %refused = flow.items.open ["a"] of %in
  // expected-error @+1 {{needs a value for each name}}
  %item, %found, %values:2 = flow.items.read %i of %reader : !flow.json, !flow.json
  flow.finish %item
}
