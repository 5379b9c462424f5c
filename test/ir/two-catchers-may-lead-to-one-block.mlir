// RUN: flow-opt %s --pass-pipeline='builtin.module(flow.func(flow-expand-catch))' | FileCheck %s
// Nothing says that catchers differ, nor that none of them is where an uncaught error goes.

// CHECK:       cf.cond_br %{{.*}}, ^[[C:[a-z0-9]+]], ^[[MORE:[a-z0-9]+]]
// CHECK:       ^[[MORE]]:
// CHECK:         cf.cond_br %{{.*}}, ^[[C]], ^[[C]]
flow.func @F {
^bb0(%e: !flow.json):
  flow.catch %e [["A"], ["B"]] otherwise ^c to ^c, ^c
^c:
  flow.raise %e
}
