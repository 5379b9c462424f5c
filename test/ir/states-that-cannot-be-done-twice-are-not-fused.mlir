// RUN: flow-opt %s --flow-to-cfg | FileCheck %s
// Random numbers would be seen if a state drew them again.

// CHECK-NOT: flow.watched
flow.machine @M start @A {
  flow.state @A pass {
  ^bb0(%in: !flow.json):
    %id = flow.intrinsic States.UUID()
    flow.next @C(%id)
  }
  flow.state @C pass {
  ^bb0(%in: !flow.json):
    %id = flow.evaluate "$uuid()" in "Output" as any [] ()
    flow.succeed %id
  }
}
