// RUN: flow-opt %s --flow-to-cfg | FileCheck %s
// A path that leads nowhere in a constant is looked up in the loop, where the runtime is let in once a turn: what is found would live
// across that stop.

// CHECK-LABEL: flow.func @M
// CHECK:         %[[CONSTANT:.*]] = flow.constant "{\22a\22:1}"
// CHECK-NOT:     flow.lookup
// CHECK:         flow.await.collect
// CHECK:         flow.lookup ["b"] of %[[CONSTANT]]
flow.machine @M start @Again {
  flow.state @Again choice {
  ^bb0(%in: !flow.json):
    %more = flow.path ["more"] of %in at <choice "$.more" in "Variable">
    %true = flow.constant "true"
    %is = flow.compare %more eq %true as boolean
    cf.cond_br %is, ^yes, ^no
  ^yes:
    flow.next @Miss(%in)
  ^no:
    flow.next @End(%in)
  }
  flow.state @Miss pass {
  ^bb0(%in: !flow.json):
    %constant = flow.constant "{\22a\22:1}"
    %b = flow.path ["b"] of %constant at <template "$.b" in "b.$">
    %out = flow.insert %b at ["b"] of %in <path "$.b" in "ResultPath">
    flow.next @Again(%out)
  }
  flow.state @End succeed {
  ^bb0(%in: !flow.json):
    flow.succeed %in
  }
}
