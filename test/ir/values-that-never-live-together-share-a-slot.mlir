// RUN: flow-opt %s --flow-build-frame | FileCheck %s
// Each slot costs 16 bytes in every frame and a look by the collector. A chain of waits, each with its own value, needs
// one slot; two values that both live across one wait need two.

// CHECK-LABEL: flow.frame.func @Chain slots 1 counters 0
// CHECK:         flow.frame.store [0], (
// CHECK:         flow.frame.store [0], (
// CHECK:         flow.frame.store [0], (
flow.func @Chain {
^bb0(%in: !flow.json):
  %d0 = flow.delay %in seconds
  flow.await.timer %d0 resume ^one
^one:
  %a = flow.array(%in)
  %d1 = flow.delay %a seconds
  flow.await.timer %d1 resume ^two
^two:
  %b = flow.array(%a)
  %d2 = flow.delay %b seconds
  flow.await.timer %d2 resume ^three
^three:
  flow.finish %b
}

// CHECK-LABEL: flow.frame.func @Together slots 2 counters 0
flow.func @Together {
^bb0(%in: !flow.json):
  %d0 = flow.delay %in seconds
  flow.await.timer %d0 resume ^one
^one:
  %a = flow.array(%in)
  %d1 = flow.delay %a seconds
  flow.await.timer %d1 resume ^two
^two:
  %b = flow.array(%a, %in)
  flow.finish %b
}

// Two ways through a choice do not live together either.
// CHECK-LABEL: flow.frame.func @Ways slots 1 counters 0
flow.func @Ways {
^bb0(%in: !flow.json):
  %null = flow.is %in null
  cf.cond_br %null, ^left, ^right
^left:
  %a = flow.array(%in)
  %d0 = flow.delay %a seconds
  flow.await.timer %d0 resume ^leftOn
^leftOn:
  flow.finish %a
^right:
  %b = flow.array(%in, %in)
  %d1 = flow.delay %b seconds
  flow.await.timer %d1 resume ^rightOn
^rightOn:
  flow.finish %b
}
