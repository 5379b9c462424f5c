// RUN: flow-opt %s --flow-fold-paths | FileCheck %s
// By the runtime's own code, nested calls too.

// CHECK-LABEL: flow.state @Known
// CHECK-NEXT:  ^bb0
// CHECK-DAG:     %[[SUM:.*]] = flow.constant "3"
// CHECK-DAG:     %[[HASH:.*]] = flow.constant "\22812f45842bc6d66ee14572ce20db8e86\22"
// CHECK-DAG:     %[[TEXT:.*]] = flow.constant "\22[1, {a=x}] of 3\22"
// CHECK-DAG:     %[[RANDOM:.*]] = flow.constant "60"
// CHECK-NOT:     flow.intrinsic
// CHECK-NOT:     flow.format
flow.machine @M start @Known {
  flow.state @Known pass {
  ^bb0(%in: !flow.json):
    %a = flow.constant "1.49"
    %b = flow.constant "1.5"
    %sum = flow.intrinsic States.MathAdd(%a, %b)
    %data = flow.constant "\22input data\22"
    %md5 = flow.constant "\22MD5\22"
    %hash = flow.intrinsic States.Hash(%data, %md5)
    %list = flow.constant "[1,{\22a\22:\22x\22}]"
    %text = flow.format ["", " of ", ""](%list, %sum)
    %zero = flow.constant "0"
    %hundred = flow.constant "100"
    %random = flow.intrinsic States.MathRandom(%zero, %hundred, %zero)
    flow.variable.set ["sum", "hash", "text", "random"](%sum, %hash, %text, %random)
    flow.succeed %in
  }
}
