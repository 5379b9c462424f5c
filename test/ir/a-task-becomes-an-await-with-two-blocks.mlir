// RUN: flow-opt %s --flow-flatten-states | FileCheck %s
// The answer and the error output arrive as block arguments. The attempt has a block of its own behind flow.enter,
// because a retry computes the argument anew and does not enter the state again.

// CHECK-LABEL: flow.func @M timeout 60 express {
// CHECK-NEXT:  ^bb0(%[[INPUT:.*]]: !flow.json):
// CHECK-NEXT:    cf.br ^[[A:.*]](%[[INPUT]] : !flow.json)
// CHECK-NEXT:  ^[[A]](%[[IN:.*]]: !flow.json):
// CHECK-NEXT:    flow.enter "A" task, %[[IN]]
// CHECK-NEXT:    cf.br ^[[ATTEMPT:[a-z0-9]+]]
// CHECK-NEXT:  ^[[ATTEMPT]]:
// CHECK-SAME:    2 preds
// CHECK-NEXT:    %[[ARGUMENT:.*]] = flow.path ["a"] of %[[IN]]
// CHECK-NEXT:    flow.await.task <"f", lambda "lambda" "f" request_response>(%[[ARGUMENT]]) timeout %[[ARGUMENT]]
// CHECK-SAME:      resume ^[[OK:[a-z0-9]+]] fail ^[[FAILED:[a-z0-9]+]]
// CHECK-NEXT:  ^[[OK]](%[[R:.*]]: !flow.json):
// CHECK-NEXT:    flow.leave %[[R]]
// CHECK-NEXT:    cf.br ^[[B:.*]](%[[R]] : !flow.json)
// CHECK-NEXT:  ^[[FAILED]](%[[E:.*]]: !flow.json):
// CHECK-NEXT:    flow.retry %[[E]] [#flow.retry<["X"], rate = 2.000000e+00 : f64>] again ^[[ATTEMPT]] otherwise ^[[CAUGHT:[a-z0-9]+]]
// CHECK-NEXT:  ^[[CAUGHT]]:
// CHECK-NEXT:    flow.catch %[[E]] {{\[\["Y"\], \["States.ALL"\]\]}} otherwise ^[[RAISE:[a-z0-9]+]] to ^[[C0:[a-z0-9]+]], ^[[C1:[a-z0-9]+]]
// CHECK-NEXT:  ^[[RAISE]]:
// CHECK-NEXT:    flow.raise %[[E]]
// CHECK-NEXT:  ^[[C0]]:
// CHECK-NEXT:    flow.leave %[[E]]
// CHECK-NEXT:    cf.br ^[[B]](%[[E]] : !flow.json)
// CHECK-NEXT:  ^[[C1]]:
// CHECK-NEXT:    flow.leave %[[IN]]
// CHECK-NEXT:    cf.br ^[[B]](%[[IN]] : !flow.json)
// CHECK-NEXT:  ^[[B]](%[[OUT:.*]]: !flow.json):
// CHECK-SAME:    3 preds
// CHECK-NEXT:    flow.enter "B" succeed, %[[OUT]]
// CHECK-NEXT:    flow.leave %[[OUT]]
// CHECK-NEXT:    flow.finish %[[OUT]]
// CHECK-NEXT:  }
flow.machine @M start @A timeout 60 express {
  flow.state @A task {
  ^bb0(%in: !flow.json):
    %argument = flow.path ["a"] of %in at <path "$.a">
    %r = flow.task <"f", lambda "lambda" "f" request_response>(%argument) timeout %argument
      retry [#flow.retry<["X"], rate = 2.0 : f64>]
      catch [["Y"], ["States.ALL"]] {
      ^bb0(%e: !flow.json):
        flow.next @B(%e)
      }, {
      ^bb0(%e: !flow.json):
        flow.next @B(%in)
      }
    flow.next @B(%r)
  }
  flow.state @B succeed {
  ^bb0(%in: !flow.json):
    flow.succeed %in
  }
}
