// RUN: flow-opt %s --flow-merge-choices | FileCheck %s
// Two states compare one value, and a wait stands between them: each reads it for itself.

// CHECK-LABEL: flow.func @Twice
// CHECK:         flow.enter "First"
// CHECK-NEXT:    %[[HERE:.*]] = flow.read.text %[[IN:.*]] ["\22a\22", "\22b\22", "\22c\22"]
// CHECK:         flow.await.timer
// CHECK:         flow.enter "Second"
// CHECK-NEXT:    flow.read.text %[[IN]] ["\22a\22", "\22b\22", "\22c\22"]
flow.func @Twice {
^bb0(%in: !flow.json):
  %a = flow.constant "\"a\""
  %b = flow.constant "\"b\""
  %c = flow.constant "\"c\""
  %second = arith.constant 1.0 : f64
  flow.enter "First" choice, %in
  %1 = flow.compare %in eq %a as string
  cf.cond_br %1, ^done, ^next1
^next1:
  %2 = flow.compare %in eq %b as string
  cf.cond_br %2, ^done, ^next2
^next2:
  %3 = flow.compare %in eq %c as string
  cf.cond_br %3, ^done, ^wait
^wait:
  flow.await.timer %second resume ^second
^second:
  flow.enter "Second" choice, %in
  %4 = flow.compare %in eq %a as string
  cf.cond_br %4, ^done, ^next3
^next3:
  %5 = flow.compare %in eq %b as string
  cf.cond_br %5, ^done, ^next4
^next4:
  %6 = flow.compare %in eq %c as string
  cf.cond_br %6, ^done, ^done
^done:
  flow.finish %in
}
