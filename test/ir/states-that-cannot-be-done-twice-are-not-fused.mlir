// RUN: flow-opt %s --flow-to-cfg | FileCheck %s
// Random numbers and the context object: each would be seen if a state did it again.

// CHECK-NOT: flow.watched
flow.machine @M start @A {
  flow.state @A pass {
  ^bb0(%in: !flow.json):
    %id = flow.intrinsic States.UUID()
    flow.next @B(%id)
  }
  flow.state @B pass {
  ^bb0(%in: !flow.json):
    %context = flow.context
    %name = flow.path ["State", "Name"] of %context at <path "$$.State.Name" in "InputPath">
    flow.next @C(%name)
  }
  flow.state @C pass {
  ^bb0(%in: !flow.json):
    %id = flow.evaluate "$uuid()" in "Output" as any [] ()
    flow.succeed %id
  }
}
