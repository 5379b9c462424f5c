// RUN: flow-opt %s > %t.printed && flow-opt %t.printed | diff %t.printed -
// RUN: flow-opt %s --mlir-print-op-generic | flow-opt | diff %t.printed -
// RUN: FileCheck %s < %t.printed
// What --emit=cfg prints has to be input for flow-opt, in the short and in the generic form.

// CHECK-LABEL: flow.func @Plain {
flow.func @Plain {
^bb0(%in: !flow.json):
  // CHECK: flow.raise %
  flow.raise %in
}

// CHECK-LABEL: flow.func @All timeout 60 express {
flow.func @All timeout 60 express {
^bb0(%in: !flow.json):
  %zero = arith.constant 0 : i32
  // CHECK: flow.enter "Call" task, %[[IN:.*]]
  flow.enter "Call" task, %in
  cf.br ^attempt(%zero : i32)
^attempt(%n: i32):
  // CHECK: flow.await.task <"arn:aws:lambda:f", lambda "lambda" "f" request_response>(%[[IN]])
  // CHECK-SAME: timeout %[[IN]] heartbeat %[[IN]] credentials %[[IN]] resume ^{{.*}} fail ^{{.*$}}
  flow.await.task <"arn:aws:lambda:f", lambda "lambda" "f" request_response>(%in)
    timeout %in heartbeat %in credentials %in resume ^ok fail ^failed
^ok(%r: !flow.json):
  // CHECK: flow.await.task <"a", activity "activity" "" sync>(%{{.*}}) resume ^{{.*}} fail ^
  flow.await.task <"a", activity "activity" "" sync>(%r) resume ^again fail ^failedAgain
^failed(%e: !flow.json):
  // CHECK: flow.retry %{{.*}} [#flow.retry<["A"], rate = 2.000000e+00 : f64>] again ^{{.*}}(%{{.*}} : i32) otherwise ^
  flow.retry %e [#flow.retry<["A"], rate = 2.0 : f64>] again ^attempt(%n : i32) otherwise ^caught
^caught:
  // CHECK: flow.catch %{{.*}} {{\[\["A", "B"\], \["States.ALL"\]\]}} otherwise ^{{.*}} to ^{{.*}}, ^
  flow.catch %e [["A", "B"], ["States.ALL"]] otherwise ^raise to ^timer, ^collect
^again(%r2: !flow.json):
  // CHECK: flow.leave %
  flow.leave %r2
  // CHECK: flow.finish %
  flow.finish %r2
^failedAgain(%e2: !flow.json):
  // CHECK: flow.error.match %{{.*}} ["States.Timeout", "X"]
  %hit = flow.error.match %e2 ["States.Timeout", "X"]
  cf.cond_br %hit, ^raise, ^timer
^timer:
  // CHECK: flow.delay %{{.*}} seconds{{$}}
  %d0 = flow.delay %in seconds
  // CHECK: flow.await.timer %{{.*}} resume ^
  flow.await.timer %d0 resume ^timed
^timed:
  // CHECK: flow.delay %{{.*}} timestamp from "$.due"
  %d1 = flow.delay %in timestamp from "$.due"
  // CHECK: flow.backoff %{{.*}} of <["A"], rate = 2.000000e+00 : f64>
  %d2 = flow.backoff %zero of <["A"], rate = 2.0 : f64>
  // CHECK: flow.await.timer %{{.*}} retry resume ^
  flow.await.timer %d2 retry resume ^collect0
^collect0:
  cf.br ^collect
^collect:
  // CHECK: flow.stop.wanted
  %stop = flow.stop.wanted
  // CHECK: flow.await.collect resume ^
  flow.await.collect resume ^raise0
^raise0:
  cf.br ^raise
^raise:
  flow.raise %in
}
