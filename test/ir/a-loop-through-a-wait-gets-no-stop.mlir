// RUN: flow-opt %s --pass-pipeline='builtin.module(flow.func(flow-insert-stops))' | FileCheck %s
// It comes back to the runtime anyway, as do the loops of retriers.

// CHECK-NOT: flow.stop.wanted
// CHECK-NOT: flow.await.collect
flow.func @F {
^bb0(%0: !flow.json):
  cf.br ^a(%0 : !flow.json)
^a(%in: !flow.json):
  flow.enter "A" wait, %in
  %delay = flow.delay %in seconds
  flow.await.timer %delay resume ^on
^on:
  cf.br ^b(%in : !flow.json)
^b(%c: !flow.json):
  flow.enter "B" task, %c
  %zero = arith.constant 0 : i32
  cf.br ^attempt(%zero : i32)
^attempt(%n: i32):
  flow.await.task <"f", lambda "lambda" "f" request_response>(%c) resume ^ok fail ^failed
^ok(%r: !flow.json):
  cf.br ^a(%r : !flow.json)
^failed(%e: !flow.json):
  %pause = flow.backoff %n of <["A"], rate = 2.0 : f64>
  flow.await.timer %pause retry resume ^again
^again:
  cf.br ^attempt(%n : i32)
}
