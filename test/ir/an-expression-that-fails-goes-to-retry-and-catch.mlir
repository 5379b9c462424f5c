// RUN: flow-opt %s --split-input-file --flow-flatten-states | FileCheck %s
// As what an intrinsic function refuses: in front of the call and behind it. In a catcher, in the selector of a Map and in
// states without lists it ends the machine.

// CHECK-LABEL: flow.func @Task
// CHECK:         flow.enter "A" task, %[[IN:.*]]
// CHECK:       ^[[ATTEMPT:[a-z0-9]+]]:
// CHECK:         %[[V:.*]], %[[NO:.*]] = flow.evaluate.checked "$states.input.a" in "Arguments" as any ["input"](%[[IN]])
// CHECK-NEXT:    cf.cond_br %[[NO]], ^[[REFUSED:[a-z0-9]+]], ^[[CALL:[a-z0-9]+]]
// CHECK:       ^[[CALL]]:
// CHECK-NEXT:    flow.await.task <{{.*}}>(%[[V]]) resume ^[[OK:[a-z0-9]+]] fail
// CHECK:       ^[[OK]](%[[R:.*]]: !flow.json):
// CHECK-NEXT:    %{{.*}}, %[[NOT:.*]] = flow.evaluate.checked "$states.result.b" in "Output" as any ["result"](%[[R]])
// CHECK-NEXT:    cf.cond_br %[[NOT]], ^[[REFUSED]], ^
// CHECK:       ^[[REFUSED]]:
// CHECK-NEXT:    %[[OUTPUT:.*]] = flow.error.output
// CHECK-NEXT:    cf.br ^[[HANDLER:[a-z0-9]+]](%[[OUTPUT]] : !flow.json)
// CHECK:       ^[[HANDLER]](%[[ERROR:.*]]: !flow.json):
// CHECK-NEXT:    flow.retry %[[ERROR]] {{.*}} again ^[[ATTEMPT]] otherwise
// CHECK:         flow.evaluate "$states.errorOutput.Error" in "Catch[0]/Output"
flow.machine @Task start @A {
  flow.state @A task {
  ^bb0(%in: !flow.json):
    %a = flow.evaluate "$states.input.a" in "Arguments" as any ["input"](%in)
    %r = flow.task <"f", lambda "lambda" "f" request_response>(%a)
      retry [#flow.retry<["X"], rate = 2.0 : f64>]
      catch [["States.ALL"]] {
      ^bb0(%e: !flow.json):
        %text = flow.evaluate "$states.errorOutput.Error" in "Catch[0]/Output" as any ["errorOutput"](%e)
        flow.succeed %text
      }
    %b = flow.evaluate "$states.result.b" in "Output" as any ["result"](%r)
    flow.succeed %b
  }
}

// -----

// CHECK-LABEL: flow.func @Pass
// CHECK-NOT:     checked
// CHECK:         flow.evaluate "$states.input.a"
flow.machine @Pass start @A {
  flow.state @A pass {
  ^bb0(%in: !flow.json):
    %a = flow.evaluate "$states.input.a" in "Output" as any ["input"](%in)
    flow.succeed %a
  }
}
