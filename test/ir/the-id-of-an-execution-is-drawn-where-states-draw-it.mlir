// RUN: flow-opt %s --flow-to-cfg | FileCheck %s
// Where anything else takes random numbers, fused states that look at the context object draw the Id of an Express execution as
// the states themselves do: also for a name that they know, and not for the item of a Map.

// CHECK-LABEL: flow.func @M
// CHECK:         flow.watched
// CHECK:         flow.context.begin
// CHECK:         flow.pass.events %{{.*}} to "Name" pass
// CHECK-LABEL: flow.func @Child
// CHECK:         flow.watched
// CHECK-NOT:     flow.context.begin
// CHECK:         flow.context.part index
// CHECK-NOT:     flow.context.begin
flow.machine @M start @Name express {
  flow.state @Name pass {
  ^bb0(%in: !flow.json):
    %c = flow.context
    %state = flow.path ["State", "Name"] of %c at <path "$$.State.Name" in "InputPath">
    flow.next @Draw(%state)
  }
  flow.state @Draw pass {
  ^bb0(%in: !flow.json):
    %id = flow.intrinsic States.UUID()
    flow.next @Each(%in)
  }
  flow.state @Each map {
  ^bb0(%in: !flow.json):
    %most = flow.path [0] of %in at <path "$[0]" in "MaxConcurrencyPath">
    %all = flow.map @Child over %in from "$" concurrency %most from "$[0]"
    flow.succeed %all
  }
}
flow.machine @Child start @Same {
  flow.state @Same pass {
  ^bb0(%in: !flow.json):
    %c = flow.context
    %n = flow.path ["Map", "Item", "Index"] of %c at <path "$$.Map.Item.Index" in "InputPath">
    flow.succeed %n
  }
}
