// RUN: flow-opt %s --flow-flatten-states | FileCheck %s
// The failure of the state is written when no retrier takes the error, before the catchers are asked: the service writes
// no such event between two attempts.

// CHECK-LABEL: flow.func @M
// CHECK:       ^[[ATTEMPT:[a-z0-9]+]]:
// CHECK-NEXT:    flow.parallel.begin [@A, @B](%{{.*}})
// CHECK-NEXT:    flow.await.join resume ^{{.*}} fail ^[[FAILED:[a-z0-9]+]]
// CHECK:       ^[[FAILED]](%[[E:.*]]: !flow.json):
// CHECK-NEXT:    flow.retry %[[E]] {{.*}} again ^[[ATTEMPT]] otherwise ^[[CAUGHT:[a-z0-9]+]]
// CHECK:       ^[[CAUGHT]]:
// CHECK-NEXT:    flow.children.failed
// CHECK-NEXT:    flow.catch %[[E]] {{\[\[}}"E"]] otherwise
flow.machine @M start @Both {
  flow.state @Both parallel {
  ^bb0(%in: !flow.json):
    %r = flow.parallel [@A, @B](%in) retry [#flow.retry<["E"], rate = 2.0 : f64>] catch [["E"]] {
    ^bb0(%error: !flow.json):
      flow.next @Both(%error)
    }
    flow.succeed %r
  }
}
