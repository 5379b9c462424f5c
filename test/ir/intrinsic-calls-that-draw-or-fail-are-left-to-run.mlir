// RUN: flow-opt %s --flow-fold-paths | FileCheck %s
// A draw belongs to the execution, and a refusal is reported in the service's words; neither goes when nobody uses
// the result.

// CHECK-LABEL: flow.state @Kept
// CHECK:         flow.intrinsic States.UUID()
// CHECK:         flow.intrinsic States.MathRandom
// CHECK:         flow.intrinsic States.MathAdd
// CHECK:         flow.intrinsic States.StringToJson
// CHECK:         flow.succeed
flow.machine @M start @Kept {
  flow.state @Kept pass {
  ^bb0(%in: !flow.json):
    %id = flow.intrinsic States.UUID()
    %one = flow.constant "1"
    %ten = flow.constant "10"
    %n = flow.intrinsic States.MathRandom(%one, %ten)
    %text = flow.constant "\22x\22"
    %sum = flow.intrinsic States.MathAdd(%one, %text)
    %json = flow.intrinsic States.StringToJson(%in)
    flow.succeed %in
  }
}
