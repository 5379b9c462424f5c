// RUN: flow-opt %s --flow-build-frame --verify-diagnostics --split-input-file
// Frames have cells and counters. A number of seconds kept over a wait would be a defect of a pass in front.

flow.func @F {
^bb0(%in: !flow.json):
  // expected-error @below {{a value of type 'f64' lives across a suspension, and frames have no place for it}}
  %delay = flow.delay %in seconds
  flow.await.timer %delay resume ^one
^one:
  flow.await.timer %delay resume ^two
^two:
  flow.finish %in
}

// -----

flow.func @F {
^bb0(%in: !flow.json):
  // expected-error @below {{a value of type 'i1' lives across a suspension, and frames have no place for it}}
  %null = flow.is %in null
  %delay = flow.delay %in seconds
  flow.await.timer %delay resume ^one
^one:
  cf.cond_br %null, ^yes, ^no
^yes:
  flow.finish %in
^no:
  flow.fail
}
