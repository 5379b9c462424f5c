// RUN: flow-opt %s --pass-pipeline='builtin.module(flow.func(flow-insert-limits))' | FileCheck %s
// An input was checked by whoever handed it on, an answer by the runtime; a part is no larger than the whole.

// CHECK-NOT: flow.size.check
flow.func @F {
^bb0(%in: !flow.json):
  flow.leave %in
  %part = flow.path ["a", "b"] of %in at <path "$.a.b">
  %partOfPart = flow.path ["c"] of %part at <path "$.c">
  flow.leave %partOfPart
  flow.await.task <"f", lambda "lambda" "f" request_response>(%part) resume ^ok fail ^failed
^ok(%r: !flow.json):
  flow.leave %r
  %of = flow.path ["a"] of %r at <path "$.a">
  flow.leave %of
  cf.br ^next(%of : !flow.json)
^next(%n: !flow.json):
  flow.leave %n
  flow.finish %n
^failed(%e: !flow.json):
  flow.leave %e
  flow.finish %e
}
