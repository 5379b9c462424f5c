// RUN: flow-opt %s --pass-pipeline='builtin.module(flow.func(flow-expand-retry))' | FileCheck %s
// An empty list matches nothing.

// CHECK-NOT:  flow.retry
// CHECK:      ^{{.*}}(%[[E:.*]]: !flow.json):  // pred: ^[[ATTEMPT:.*]]
// CHECK-NOT:  flow.retry
// CHECK:      flow.raise
flow.func @F {
^bb0(%in: !flow.json):
  cf.br ^attempt
^attempt:
  flow.await.task <"f", lambda "lambda" "f" request_response>(%in) resume ^ok fail ^failed
^ok(%r: !flow.json):
  flow.finish %r
^failed(%e: !flow.json):
  flow.retry %e [] again ^attempt otherwise ^caught
^caught:
  flow.raise %e
}
