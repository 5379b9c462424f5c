// RUN: flow-opt %s --pass-pipeline='builtin.module(flow.func(flow-merge-blocks))' | FileCheck %s
// A block of two branches, one that an await resumes at, and one that branches to itself cannot be joined.

// CHECK:       cf.cond_br %{{.*}}, ^[[L:[a-z0-9]+]], ^[[R:[a-z0-9]+]]
// CHECK:       ^[[L]]:
// CHECK:         cf.br ^[[MEET:[a-z0-9]+]](%{{.*}} : !flow.json)
// CHECK:       ^[[R]]:
// CHECK:         cf.br ^[[MEET]](%{{.*}} : !flow.json)
// CHECK:       ^[[MEET]](%{{.*}}: !flow.json):
// CHECK:         flow.await.timer %{{.*}} resume ^[[ON:[a-z0-9]+]]
// CHECK:       ^[[ON]]:
// CHECK:         cf.br ^[[SELF:[a-z0-9]+]]
// CHECK:       ^[[SELF]]:
// CHECK:         cf.br ^[[SELF]]
flow.func @F {
^bb0(%in: !flow.json):
  %null = flow.is %in null
  cf.cond_br %null, ^left, ^right
^left:
  cf.br ^meet(%in : !flow.json)
^right:
  cf.br ^meet(%in : !flow.json)
^meet(%m: !flow.json):
  %delay = flow.delay %m seconds
  flow.await.timer %delay resume ^on
^on:
  cf.br ^self
^self:
  cf.br ^self
}
