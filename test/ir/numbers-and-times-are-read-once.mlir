// RUN: flow-opt %s --flow-to-cfg | FileCheck %s
// RUN: flow-opt %s --flow-to-cfg | FileCheck %s --check-prefix=TEST
// In a fused group a number that several rules compare is read before the first of them, and so is a time; constants are
// read when compiling. Strings are compared as they stand.

// The states themselves read in each block; of the fused group there is one of each.
// CHECK-LABEL: flow.func @M {
// CHECK:       flow.fields ["n", "at", "colour"]
// CHECK-COUNT-1: flow.read.number
// CHECK-NOT:   flow.read.number
// CHECK-COUNT-1: flow.read.instant
// CHECK-NOT:   flow.read.instant
// CHECK:       flow.compare %{{.*}} eq %{{.*}} as string
// TEST:        flow.fields ["n", "at", "colour"]
// TEST:        arith.cmpf ole, %[[N:.*]], %{{.*}} : f64
// TEST:        %[[N]], %{{.*}} = flow.read.number
// TEST:        arith.cmpf ogt, %[[N]], %{{.*}} : f64
flow.machine @M start @Route {
  flow.state @Route choice {
  ^bb0(%in: !flow.json):
    %five = flow.constant "5"
    %nine = flow.constant "9"
    %then = flow.constant "\"2030-01-06T00:00:00Z\""
    %red = flow.constant "\"red\""
    %n = flow.path ["n"] of %in at <choice "$.n" in "Variable">
    %gt = flow.compare %n gt %five as numeric
    cf.cond_br %gt, ^next, ^done
  ^next:
    %le = flow.compare %n le %nine as numeric
    cf.cond_br %le, ^third, ^done
  ^third:
    %at = flow.path ["at"] of %in at <choice "$.at" in "Variable">
    %later = flow.compare %at gt %then as timestamp
    cf.cond_br %later, ^fourth, ^done
  ^fourth:
    %colour = flow.path ["colour"] of %in at <choice "$.colour" in "Variable">
    %is = flow.compare %colour eq %red as string
    cf.cond_br %is, ^done, ^other
  ^done:
    flow.next @Done(%in)
  ^other:
    flow.next @Other(%in)
  }
  flow.state @Done succeed {
  ^bb0(%in: !flow.json):
    flow.succeed %in
  }
  flow.state @Other pass {
  ^bb0(%in: !flow.json):
    %o = flow.object ["in"](%in)
    flow.succeed %o
  }
}
