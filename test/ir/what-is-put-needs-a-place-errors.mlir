// RUN: flow-opt %s --split-input-file --verify-diagnostics
// A path of no steps takes everything: it needs no operation.
flow.func @Put {
^bb0(%in: !flow.json):
  // expected-error @+1 {{needs a step at least}}
  %p = flow.put %in at [] of %in
  flow.finish %p
}
// -----
flow.func @Refuses {
^bb0(%in: !flow.json):
  // expected-error @+1 {{needs a step at least}}
  %no = flow.refuses [] of %in
  flow.finish %in
}
