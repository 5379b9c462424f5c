// RUN: flow-opt %s --flow-merge-choices | FileCheck %s
// Two short strings are two comparisons of words each, which is cheaper than a search. A long one is a call of the runtime.

// CHECK-LABEL: flow.func @Short
// CHECK-COUNT-2: flow.compare %{{.*}} eq %{{.*}} as string
// CHECK-LABEL: flow.func @Long
// CHECK:         flow.read.text
// CHECK-NOT:     flow.compare
flow.func @Short {
^bb0(%in: !flow.json):
  %a = flow.constant "\"a\""
  %b = flow.constant "\"b\""
  %1 = flow.compare %in eq %a as string
  cf.cond_br %1, ^done, ^next
^next:
  %2 = flow.compare %in eq %b as string
  cf.cond_br %2, ^done, ^other
^done:
  flow.finish %a
^other:
  flow.finish %b
}
flow.func @Long {
^bb0(%in: !flow.json):
  %a = flow.constant "\"a long string\""
  %b = flow.constant "\"\\n\""
  %1 = flow.compare %in eq %a as string
  cf.cond_br %1, ^done, ^next
^next:
  %2 = flow.compare %in eq %b as string
  cf.cond_br %2, ^done, ^other
^done:
  flow.finish %a
^other:
  flow.finish %b
}
