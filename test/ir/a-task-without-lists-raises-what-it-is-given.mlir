// RUN: flow-opt %s --flow-flatten-states | FileCheck %s
// Nothing to try again and nobody to catch: the block of the failed call ends the machine. Empty lists are
// no lists.

// CHECK-LABEL: flow.func @M
// CHECK-NOT:   flow.retry
// CHECK-NOT:   flow.catch
// CHECK:         flow.await.task {{.*}} resume ^{{.*}} fail ^[[FAILED:[a-z0-9]+]]
// CHECK:       ^[[FAILED]](%[[E:.*]]: !flow.json):
// CHECK-NEXT:    flow.raise %[[E]]
flow.machine @M start @A {
  flow.state @A task {
  ^bb0(%in: !flow.json):
    %r = flow.task <"f", lambda "lambda" "f" request_response>(%in) retry []
    flow.succeed %r
  }
}
