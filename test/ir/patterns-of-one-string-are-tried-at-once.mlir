// RUN: flow-opt %s --flow-merge-choices | FileCheck %s
// A string may have several forms, so each pattern is a bit. A pattern without a star is a string like others.

// CHECK-LABEL: flow.func @Patterns
// CHECK:         %[[FORMS:.*]] = flow.read.forms %[[NAME:.*]] {{\[}}["log-", ".txt"], ["log-", ""]]
// CHECK:         %[[FIRST:.*]] = arith.constant 1 : i32
// CHECK:         arith.andi %[[FORMS]], %[[FIRST]] : i32
// CHECK:         flow.read.text %[[NAME]] ["\22x*\22", "\22a longer name\22"]
// CHECK:         %[[SECOND:.*]] = arith.constant 2 : i32
// CHECK:         arith.andi %[[FORMS]], %[[SECOND]] : i32
// CHECK-NOT:     flow.matches
flow.func @Patterns {
^bb0(%name: !flow.json):
  %a = flow.constant "\"a longer name\""
  %1 = flow.matches %name ["log-", ".txt"]
  cf.cond_br %1, ^done, ^next1
^next1:
  %2 = flow.matches %name ["x*"]
  cf.cond_br %2, ^done, ^next2
^next2:
  %3 = flow.matches %name ["log-", ""]
  cf.cond_br %3, ^done, ^next3
^next3:
  %4 = flow.compare %name eq %a as string
  cf.cond_br %4, ^done, ^other
^done:
  flow.finish %name
^other:
  flow.finish %a
}
