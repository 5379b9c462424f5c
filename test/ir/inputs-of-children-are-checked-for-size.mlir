// RUN: flow-opt %s --flow-insert-limits | FileCheck %s
// What a selector or a Parallel's Parameters build may be larger than the input.

// CHECK-LABEL: flow.func @F
// CHECK:         %[[O:.*]] = flow.object
// CHECK-NEXT:    flow.size.check %[[O]]
// CHECK-NEXT:    flow.parallel.begin [@A](%[[O]])
// CHECK:         %[[P:.*]] = flow.array
// CHECK-NEXT:    flow.size.check %[[P]]
// CHECK-NEXT:    flow.child.start %[[P]]
// CHECK-NOT:     flow.size.check
flow.func @F {
^bb0(%in: !flow.json):
  %o = flow.object ["a", "b"](%in, %in)
  flow.parallel.begin [@A](%o)
  flow.await.join resume ^ok fail ^failed
^ok(%r: !flow.json):
  flow.parallel.begin [@A](%r)
  flow.await.join ^item resume ^done fail ^failed2
^item(%i: !flow.json):
  %p = flow.array(%i, %i)
  flow.child.start %p
  flow.finish %p
^done(%d: !flow.json):
  flow.finish %d
^failed(%e: !flow.json):
  flow.raise %e
^failed2(%f: !flow.json):
  flow.raise %f
}
