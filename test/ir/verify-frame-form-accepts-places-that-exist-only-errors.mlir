// RUN: flow-opt %s --flow-verify-frame-form --verify-diagnostics --split-input-file
// The border in front of code generation, which turns slots and pcs into addresses and cases unchecked.

// expected-error @below {{'flow.func' op must not be there in frame form}}
flow.func @F {
^bb0(%in: !flow.json):
  %delay = flow.delay %in seconds
  // expected-error @below {{'flow.await.timer' op must not be there in frame form}}
  flow.await.timer %delay resume ^on
^on:
  flow.finish %in
}

// -----

flow.frame.func @F slots 1 counters 1 {
  %pc = flow.frame.pc
  cf.switch %pc : i32, [default: ^start, 1: ^on]
^start:
  %in = flow.frame.answer
  // expected-error @below {{'flow.frame.store' op uses slot 1 of a frame that has 1}}
  flow.frame.store [0, 1], (%in, %in)
  // expected-error @below {{'flow.frame.load' op uses slot 2 of a frame that has 1}}
  %slot = flow.frame.load 2
  // expected-error @below {{'flow.frame.clear' op uses slot 3 of a frame that has 1}}
  flow.frame.clear [3]
  // expected-error @below {{'flow.frame.count' op uses counter 1 of a frame that has 1}}
  %n = flow.frame.count 1
  // expected-error @below {{'flow.frame.set_count' op uses counter 4 of a frame that has 1}}
  flow.frame.set_count 4, %n
  // expected-error @below {{'flow.frame.suspend.collect' op resumes at pc 2, which the switch does not have}}
  flow.frame.suspend.collect in "A" resume 2
^on:
  %answer = flow.frame.answer
  // expected-error @below {{'flow.frame.suspend.task' op resumes at pc 7, which the switch does not have}}
  // expected-error @below {{'flow.frame.suspend.task' op resumes at pc 8, which the switch does not have}}
  flow.frame.suspend.task <"f", lambda "lambda" "f" request_response>(%answer) in "A" resume 7 fail 8
}

// -----

// expected-error @below {{'flow.frame.func' op must begin with a switch over the pc}}
flow.frame.func @F slots 0 counters 0 {
  %in = flow.frame.answer
  flow.finish %in
}

// -----

flow.frame.func @F slots 0 counters 0 {
  %pc = flow.frame.pc
  cf.switch %pc : i32, [default: ^start, 1: ^on]
^start:
  %second = arith.constant 1.0 : f64
  // expected-error @below {{'flow.frame.suspend.timer' op resumes at pc 9, which the switch does not have}}
  flow.frame.suspend.timer %second in "A" resume 9
^on:
  flow.fail
}
