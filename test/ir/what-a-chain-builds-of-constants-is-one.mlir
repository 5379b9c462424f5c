// RUN: flow-opt %s --flow-reuse-parts | FileCheck %s
// What a look-up finds may be a constant that a state before has put. What is built of such alone is a constant again, and so
// is what the next state finds in that.

// CHECK-LABEL: flow.func @chain
// CHECK:         %[[TWO:.*]] = flow.constant "{\22n\22:2,\22before\22:1}"
// CHECK:         %[[P:.*]] = flow.insert %[[TWO]] at ["last"]
// CHECK:         %[[LIST:.*]] = flow.constant "[3,{\22n\22:2,\22before\22:1}]"
// CHECK:         flow.insert %[[LIST]] at ["last"] of %[[P]]
flow.func @chain {
^bb0(%in: !flow.json):
  %one = flow.constant "1"
  %first = flow.object ["n"](%one)
  %o = flow.insert %first at ["last"] of %in <path "$.last" in "ResultPath">
  flow.leave %o
  flow.enter "B" pass, %o
  %n = flow.constant "2"
  %before = flow.path ["last", "n"] of %o at <template "$.last.n" in "before.$">
  %second = flow.object ["n", "before"](%n, %before)
  %p = flow.insert %second at ["last"] of %o <path "$.last" in "ResultPath">
  flow.leave %p
  flow.enter "C" pass, %p
  %three = flow.constant "3"
  %last = flow.path ["last"] of %p at <template "$.last" in "last.$">
  %list = flow.array(%three, %last)
  %q = flow.insert %list at ["last"] of %p <path "$.last" in "ResultPath">
  flow.leave %q
  flow.finish %q
}
