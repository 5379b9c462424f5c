// RUN: flow-opt %s --flow-flatten-states | FileCheck %s
// The selector is a block that the join leads to and that leads back to it: the next child's input is computed only when
// there is a place for the child.

// CHECK-LABEL: flow.func @M
// CHECK:         flow.enter "Each" map, %[[IN:.*]]
// CHECK-NEXT:    cf.br ^[[ATTEMPT:.*]]
// CHECK:       ^[[ATTEMPT]]:
// CHECK:         flow.map.begin @M.Each over %[[IN]] from "$"
// CHECK-NEXT:    cf.br ^[[JOIN:.*]]
// CHECK:       ^[[OK:.*]](%[[R:.*]]: !flow.json):
// CHECK-NEXT:    flow.leave %[[R]]
// CHECK:       ^[[FAILED:.*]](%[[E:.*]]: !flow.json):
// CHECK-NEXT:    flow.children.failed
// CHECK-NEXT:    flow.raise %[[E]]
// CHECK:       ^[[JOIN]]:
// CHECK-NEXT:    flow.await.join ^[[ITEM:.*]] resume ^[[OK]] fail ^[[FAILED]]{{$}}
// CHECK:       ^[[ITEM]](%[[I:.*]]: !flow.json):
// CHECK-NEXT:    %[[O:.*]] = flow.object ["n", "all"](%[[I]], %[[IN]])
// CHECK-NEXT:    flow.child.start %[[O]]
// CHECK-NEXT:    cf.br ^[[JOIN]]
flow.machine @M start @Each {
  flow.state @Each map {
  ^bb0(%in: !flow.json):
    %r = flow.map @M.Each over %in from "$" select {
    ^bb0(%item: !flow.json):
      %o = flow.object ["n", "all"](%item, %in)
      flow.child.input %o
    }
    flow.succeed %r
  }
}
