// RUN: flow-opt %s --flow-to-cfg | FileCheck %s
// The fused version of a loop counts the events of each round before the runtime may stop it, and goes on fused.

// CHECK:       flow.pass.events
// CHECK:       flow.pass.events
// CHECK-NEXT:  %[[STOP:.*]] = flow.stop.wanted
// CHECK-NEXT:  cf.cond_br %[[STOP]], ^[[WAIT:[a-z0-9]+]], ^[[FUSED:[a-z0-9]+]](
// CHECK:     ^[[WAIT]]:
// CHECK-NEXT:  flow.await.collect resume ^[[RESUMED:[a-z0-9]+]]
// CHECK:     ^[[RESUMED]]:
// CHECK-NEXT:  cf.br ^[[FUSED]](
// CHECK:       flow.watched
// CHECK-NEXT:  cf.cond_br %{{.*}}, ^{{[a-z0-9]+}}({{.*}}), ^[[FUSED]](
flow.machine @M start @Choose {
  flow.state @Choose choice {
  ^bb0(%in: !flow.json):
    %done = flow.present ["done"] of %in
    cf.cond_br %done, ^yes, ^no
  ^yes:
    flow.succeed %in
  ^no:
    flow.next @Work(%in)
  }
  flow.state @Work pass {
  ^bb0(%in: !flow.json):
    %x = flow.path ["x"] of %in at <path "$.x" in "InputPath">
    flow.next @Choose(%x)
  }
}
