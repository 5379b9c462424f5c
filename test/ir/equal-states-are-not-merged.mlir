// RUN: flow-opt %s --flow-to-cfg | FileCheck %s
// Two states that end alike are two states, each with its name in history and its line. Upstream's canonicaliser
// made one of them; that is why it is not in the pipeline.

// CHECK-COUNT-1: flow.enter "Choose" choice
// CHECK:         cf.cond_br %{{.*}}, ^[[TO_ONE:[a-z0-9]+]], ^[[TO_TWO:[a-z0-9]+]]
// CHECK:       ^[[TO_ONE]]:
// CHECK:         cf.br ^[[ONE:[a-z0-9]+]](
// CHECK:       ^[[TO_TWO]]:
// CHECK:         cf.br ^[[TWO:[a-z0-9]+]](
// CHECK:       ^[[ONE]](
// CHECK:         flow.enter "One" fail
// CHECK:         flow.fail
// CHECK:       ^[[TWO]](
// CHECK:         flow.enter "Two" fail
// CHECK:         flow.fail
flow.machine @M start @Choose {
  flow.state @Choose choice {
  ^bb0(%in: !flow.json):
    %null = flow.is %in null
    cf.cond_br %null, ^one, ^two
  ^one:
    flow.next @One(%in)
  ^two:
    flow.next @Two(%in)
  }
  flow.state @One fail {
  ^bb0(%in: !flow.json):
    flow.fail
  }
  flow.state @Two fail {
  ^bb0(%in: !flow.json):
    flow.fail
  }
}
