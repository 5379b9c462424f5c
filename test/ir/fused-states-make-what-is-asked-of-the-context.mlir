// RUN: flow-opt %s --flow-to-cfg | FileCheck %s
// The context object of a state that is not entered is made of parts, and of those only what is asked for: a name is a constant,
// the time is read where the state would have been entered, what an execution has in common is kept, and its input is at hand. In
// the loop that a Map becomes its item is the one at hand.

// CHECK-LABEL: flow.func @Parts
// CHECK:         flow.watched
// CHECK:         flow.context.part execution
// CHECK-NOT:     flow.context.part
// CHECK:         flow.lookup ["Id"] of
// CHECK-NOT:     flow.context.part execution
// CHECK:         flow.context.part input
// CHECK-NOT:     flow.context
// CHECK:         flow.finish
flow.machine @Parts start @First {
  flow.state @First pass {
  ^bb0(%in: !flow.json):
    %c = flow.context
    %id = flow.path ["Execution", "Id"] of %c at <template "$$.Execution.Id" in "id.$">
    %state = flow.path ["State", "Name"] of %c at <template "$$.State.Name" in "state.$">
    %out = flow.object ["id", "state"](%id, %state)
    flow.next @Second(%out)
  }
  flow.state @Second pass {
  ^bb0(%in: !flow.json):
    %c = flow.context
    %id = flow.path ["Execution", "Id"] of %c at <template "$$.Execution.Id" in "id.$">
    %n = flow.path ["Execution", "Input", "n"] of %c at <template "$$.Execution.Input.n" in "n.$">
    %out = flow.object ["id", "n", "before"](%id, %n, %in)
    flow.succeed %out
  }
}

// CHECK-LABEL: flow.func @Whole
// CHECK:         %[[NAME:.*]] = flow.constant "\22First\22"
// CHECK:         flow.watched
// CHECK:         %[[T:.*]] = flow.now
// CHECK-NEXT:    %[[S:.*]] = flow.object ["Name", "EnteredTime"](%[[NAME]], %[[T]])
// CHECK-DAG:     %[[E:.*]] = flow.context.part execution
// CHECK-DAG:     %[[M:.*]] = flow.context.part machine
// CHECK-DAG:     %[[I:.*]] = flow.context.part map
// CHECK:         flow.context.whole %[[E]], %[[M]], %[[S]], %[[I]]
flow.machine @Whole start @First {
  flow.state @First pass {
  ^bb0(%in: !flow.json):
    %c = flow.context
    flow.succeed %c
  }
}

// CHECK-LABEL: flow.func @Items
// CHECK:         flow.watched
// CHECK:         %[[ITEM:.*]] = flow.list.item %[[INDEX:.*]] of
// CHECK-NOT:     flow.context
// CHECK:         flow.text.index %[[INDEX]]
// CHECK:         flow.text.value %[[ITEM]]
flow.machine @Items start @Each {
  flow.state @Each map {
  ^bb0(%in: !flow.json):
    %all = flow.map @Items.Each over %in from "$"
    flow.succeed %all
  }
}
flow.machine @Items.Each start @Make {
  flow.state @Make pass {
  ^bb0(%in: !flow.json):
    %c = flow.context
    %n = flow.path ["Map", "Item", "Index"] of %c at <template "$$.Map.Item.Index" in "n.$">
    %v = flow.path ["Map", "Item", "Value"] of %c at <template "$$.Map.Item.Value" in "v.$">
    %out = flow.object ["n", "v"](%n, %v)
    flow.succeed %out
  }
}
