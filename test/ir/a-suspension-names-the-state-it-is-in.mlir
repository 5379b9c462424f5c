// RUN: flow-opt %s --flow-build-frame | FileCheck %s
// A saved frame says where it is by name, so that people and other versions of a program can tell. The state is that of
// the last flow.enter on the way, also where one block holds two.

// CHECK: flow.frame.suspend.timer %{{.*}} in "B" resume
// CHECK: flow.frame.suspend.collect in "B" resume
// CHECK: flow.frame.suspend.task {{.*}} in "C" resume
// CHECK: flow.frame.suspend.timer %{{.*}} retry in "C" resume
flow.func @F {
^bb0(%in: !flow.json):
  flow.enter "A" pass, %in
  flow.leave %in
  flow.enter "B" wait, %in
  %delay = flow.delay %in seconds
  flow.await.timer %delay resume ^on
^on:
  cf.br ^more
^more:
  flow.await.collect resume ^next
^next:
  flow.leave %in
  flow.enter "C" task, %in
  cf.br ^attempt
^attempt:
  flow.await.task <"f", lambda "lambda" "f" request_response>(%in) resume ^ok fail ^failed
^ok(%r: !flow.json):
  flow.finish %r
^failed(%e: !flow.json):
  %pause = arith.constant 1.0 : f64
  flow.await.timer %pause retry resume ^again
^again:
  cf.br ^attempt
}
