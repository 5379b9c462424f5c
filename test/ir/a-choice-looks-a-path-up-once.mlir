// RUN: flow-opt %s --flow-reuse-paths | FileCheck %s
// A path that was looked up on all ways to a place is there. Behind the second part of an Or it was not, when the first part
// held; and what a template has found may be the null of a missing element, which no rule takes for a value.

// CHECK-LABEL: flow.state @Route choice
// CHECK:         %[[A:.*]] = flow.path ["a"] of %{{.*}} at <choice "$.a" in "Variable">
// CHECK:         cf.cond_br %{{.*}}, ^[[THIRD:bb[0-9]+]], ^[[SECOND:bb[0-9]+]]
// CHECK:       ^[[SECOND]]:
// CHECK-NEXT:    %[[B:.*]] = flow.path ["b"]
// CHECK-NEXT:    flow.compare %[[B]] eq %[[A]] as string
// CHECK:       ^[[THIRD]]:
// CHECK-NEXT:    %[[AGAIN:.*]] = flow.path ["b"]
// CHECK-NEXT:    flow.compare %[[A]] eq %[[AGAIN]] as numeric
// CHECK:       flow.state @Template choice
// CHECK:         %[[ITEM:.*]] = flow.path ["list", 0] of %{{.*}} at <template
// CHECK:         flow.path ["list", 0] of %{{.*}} at <choice
// CHECK-NEXT:    flow.object ["item"](%[[ITEM]])
// CHECK:       flow.state @Other pass
// CHECK-COUNT-2: flow.path ["x"]
flow.machine @M start @Route {
  flow.state @Route choice {
  ^bb0(%in: !flow.json):
    %red = flow.constant "\"red\""
    %a1 = flow.path ["a"] of %in at <choice "$.a" in "Variable">
    %1 = flow.compare %a1 eq %red as string
    cf.cond_br %1, ^third, ^second
  ^second:
    %b1 = flow.path ["b"] of %in at <choice "$.b" in "Variable">
    %a2 = flow.path ["a"] of %in at <choice "$.a" in "StringEqualsPath">
    %2 = flow.compare %b1 eq %a2 as string
    cf.cond_br %2, ^third, ^done
  ^third:
    %a3 = flow.path ["a"] of %in at <choice "$.a" in "Variable">
    %b2 = flow.path ["b"] of %in at <choice "$.b" in "NumericEqualsPath">
    %3 = flow.compare %a3 eq %b2 as numeric
    cf.cond_br %3, ^done, ^template
  ^done:
    flow.next @Other(%in)
  ^template:
    flow.next @Template(%in)
  }
  flow.state @Template choice {
  ^bb0(%in: !flow.json):
    %red = flow.constant "\"red\""
    %item = flow.path ["list", 0] of %in at <template "$.list[0]" in "item.$">
    %1 = flow.compare %item eq %red as string
    cf.cond_br %1, ^done, ^next
  ^next:
    %2 = flow.path ["list", 0] of %in at <choice "$.list[0]" in "Variable">
    %3 = flow.path ["list", 0] of %in at <template "$.list[0]" in "item.$">
    %o = flow.object ["item"](%3)
    %4 = flow.compare %2 lt %red as string
    cf.cond_br %4, ^done, ^end
  ^done:
    flow.next @Other(%in)
  ^end:
    flow.next @Other(%o)
  }
  flow.state @Other pass {
  ^bb0(%in: !flow.json):
    %x = flow.path ["x"] of %in at <template "$.x" in "x.$">
    %y = flow.path ["x"] of %in at <template "$.x" in "y.$">
    %o = flow.object ["x", "y"](%x, %y)
    flow.succeed %o
  }
}
