// RUN: flow-opt %s --flow-to-state | FileCheck %s
// And, Or and Not are logic on single tests, which folds with them: one part known may decide the whole.

// CHECK:     flow.state @Choose choice
// CHECK-NOT: cf.cond_br
// CHECK:       flow.next @Neither(
// CHECK-NOT: flow.state @Both
flow.machine @M start @Choose {
  flow.state @Choose choice {
  ^bb0(%in: !flow.json):
    %one = flow.constant "1"
    %true = arith.constant true
    %text = flow.is %one string
    %numeric = flow.is %in numeric
    %both = arith.andi %text, %numeric : i1
    %not = arith.xori %both, %true : i1
    cf.cond_br %not, ^neither, ^both
  ^neither:
    flow.next @Neither(%in)
  ^both:
    flow.next @Both(%in)
  }
  flow.state @Both succeed {
  ^bb0(%in: !flow.json):
    flow.succeed %in
  }
  flow.state @Neither succeed {
  ^bb0(%in: !flow.json):
    flow.succeed %in
  }
}
