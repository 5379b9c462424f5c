// RUN: flow-opt %s --flow-build-frame | FileCheck %s
// Nothing survives a suspension but the frame: the input is used behind the call, the path is not.

// CHECK-LABEL: flow.frame.func @F slots 1 counters 0 timeout 60 express {
// CHECK-NEXT:    %[[PC:.*]] = flow.frame.pc
// CHECK-NEXT:    cf.switch %[[PC]] : i32, [
// CHECK-NEXT:      default: ^[[START:[a-z0-9]+]],
// CHECK-NEXT:      1: ^[[OK:[a-z0-9]+]],
// CHECK-NEXT:      2: ^[[FAILED:[a-z0-9]+]]
// CHECK-NEXT:    ]
// CHECK-NEXT:  ^[[START]]:
// CHECK-NEXT:    %[[IN:.*]] = flow.frame.answer
// CHECK-NEXT:    flow.frame.store [0], (%[[IN]])
// CHECK-NEXT:    flow.enter "Call it" task, %[[IN]]
// CHECK-NEXT:    %[[ARGUMENT:.*]] = flow.path ["a"] of %[[IN]]
// CHECK-NEXT:    flow.frame.suspend.task <"f", lambda "lambda" "f" request_response>(%[[ARGUMENT]])
// CHECK-SAME:      timeout %[[ARGUMENT]] heartbeat %[[ARGUMENT]] credentials %[[IN]] in "Call it" resume 1 fail 2
// CHECK-NEXT:  ^[[OK]]:
// CHECK-NEXT:    %[[R:.*]] = flow.frame.answer
// CHECK-NEXT:    %[[SAVED:.*]] = flow.frame.load 0
// CHECK-NEXT:    %[[O:.*]] = flow.insert %[[R]] at ["r"] of %[[SAVED]]
// CHECK-NEXT:    flow.finish %[[O]]
// CHECK-NEXT:  ^[[FAILED]]:
// CHECK-NEXT:    %[[E:.*]] = flow.frame.answer
// CHECK-NEXT:    flow.raise %[[E]]
flow.func @F timeout 60 express {
^bb0(%in: !flow.json):
  flow.enter "Call it" task, %in
  %argument = flow.path ["a"] of %in at <path "$.a">
  flow.await.task <"f", lambda "lambda" "f" request_response>(%argument)
    timeout %argument heartbeat %argument credentials %in resume ^ok fail ^failed
^ok(%r: !flow.json):
  %o = flow.insert %r at ["r"] of %in <path "$.r">
  flow.finish %o
^failed(%e: !flow.json):
  flow.raise %e
}
