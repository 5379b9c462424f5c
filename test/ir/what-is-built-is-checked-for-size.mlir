// RUN: flow-opt %s --pass-pipeline='builtin.module(flow.func(flow-insert-limits))' | FileCheck %s
// A state's output and a call's argument may be larger than all that was checked before only where something was put
// together.

// CHECK-LABEL: flow.func @Leave
flow.func @Leave {
^bb0(%in: !flow.json):
  // CHECK: %[[O:.*]] = flow.object
  // CHECK-NEXT: flow.size.check %[[O]]
  // CHECK-NEXT: flow.leave %[[O]]
  %o = flow.object ["a", "b"](%in, %in)
  flow.leave %o
  // CHECK: %[[A:.*]] = flow.array
  // CHECK-NEXT: flow.size.check %[[A]]
  %a = flow.array(%in)
  flow.leave %a
  // CHECK: %[[I:.*]] = flow.insert
  // CHECK-NEXT: flow.size.check %[[I]]
  %i = flow.insert %in at ["x"] of %in <path "$.x">
  flow.leave %i
  // CHECK: %[[N:.*]] = flow.nodes.descendants
  // CHECK-NEXT: flow.size.check %[[N]]
  %root = flow.nodes.root %in
  %n = flow.nodes.descendants of %root in "$..a"
  flow.leave %n
  // CHECK: %[[P:.*]] = flow.path ["a"] of %[[O]]
  // CHECK-NEXT: flow.size.check %[[P]]
  %p = flow.path ["a"] of %o at <path "$.a">
  flow.leave %p
  // CHECK: %[[C:.*]] = flow.context
  // CHECK-NEXT: flow.size.check %[[C]]
  %c = flow.context
  flow.leave %c
  flow.finish %c
}

// The check stands in front of the call, for the first attempt and for each later one.
// CHECK-LABEL: flow.func @Call
// CHECK:       ^{{[a-z0-9]+}}: {{.*}}2 preds
// CHECK:         %[[O:.*]] = flow.object
// CHECK-NEXT:    flow.size.check %[[O]]
// CHECK-NEXT:    flow.await.task {{.*}}(%[[O]])
flow.func @Call {
^bb0(%in: !flow.json):
  cf.br ^attempt
^attempt:
  %o = flow.object ["a"](%in)
  flow.await.task <"f", lambda "lambda" "f" request_response>(%o) resume ^ok fail ^failed
^ok(%r: !flow.json):
  flow.finish %r
^failed(%e: !flow.json):
  cf.br ^attempt
}
