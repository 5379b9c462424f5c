// RUN: flow-opt %s --split-input-file --flow-flatten-states | FileCheck %s
// What an intrinsic function refuses while an attempt is prepared, or its result processed, is an error for the lists of
// the state, which see it as they see the call's. In a catcher, in a Map's selector and in other states it ends the
// machine. A call that can refuse nothing stays as it is.

// CHECK-LABEL: flow.func @Task
// CHECK:         flow.enter "A" task, %[[IN:.*]]
// CHECK:       ^[[ATTEMPT:[a-z0-9]+]]:
// CHECK:         %[[SUM:.*]], %[[NO:.*]] = flow.intrinsic.checked States.MathAdd(%[[IN]], %[[IN]])
// CHECK-NEXT:    cf.cond_br %[[NO]], ^[[REFUSED:[a-z0-9]+]], ^[[CALL:[a-z0-9]+]]
// CHECK:       ^[[CALL]]:
// CHECK-NEXT:    %[[ID:.*]] = flow.intrinsic States.UUID()
// CHECK-NEXT:    %[[BOTH:.*]] = flow.array(%[[SUM]], %[[ID]])
// CHECK-NEXT:    flow.await.task <{{.*}}>(%[[BOTH]]) resume ^[[OK:[a-z0-9]+]] fail ^[[FAILED:[a-z0-9]+]]
// CHECK:       ^[[OK]](%[[R:.*]]: !flow.json):
// CHECK-NEXT:    %[[LENGTH:.*]], %[[NOT:.*]] = flow.intrinsic.checked States.ArrayLength(%[[R]])
// CHECK-NEXT:    cf.cond_br %[[NOT]], ^[[REFUSED]], ^[[END:[a-z0-9]+]]
// CHECK:       ^[[END]]:
// CHECK-NEXT:    flow.leave %[[LENGTH]]
// CHECK:       ^[[FAILED]](%[[E:.*]]: !flow.json):
// CHECK-NEXT:    cf.br ^[[HANDLER:[a-z0-9]+]](%[[E]] : !flow.json)
// CHECK:       ^[[REFUSED]]:
// CHECK-NEXT:    %[[OUTPUT:.*]] = flow.error.output
// CHECK-NEXT:    cf.br ^[[HANDLER]](%[[OUTPUT]] : !flow.json)
// CHECK:       ^[[HANDLER]](%[[ERROR:.*]]: !flow.json):
// CHECK-NEXT:    flow.retry %[[ERROR]] {{.*}} again ^[[ATTEMPT]] otherwise ^[[CAUGHT:[a-z0-9]+]]
// CHECK:       ^[[CAUGHT]]:
// CHECK-NEXT:    flow.catch %[[ERROR]]
// CHECK:         %[[TEXT:.*]] = flow.intrinsic States.JsonToString(%[[ERROR]])
// CHECK-NEXT:    flow.leave %[[TEXT]]
flow.machine @Task start @A {
  flow.state @A task {
  ^bb0(%in: !flow.json):
    %sum = flow.intrinsic States.MathAdd(%in, %in)
    %id = flow.intrinsic States.UUID()
    %both = flow.array(%sum, %id)
    %r = flow.task <"f", lambda "lambda" "f" request_response>(%both)
      retry [#flow.retry<["X"], rate = 2.0 : f64>]
      catch [["States.IntrinsicFailure"]] {
      ^bb0(%e: !flow.json):
        %text = flow.intrinsic States.JsonToString(%e)
        flow.succeed %text
      }
    %length = flow.intrinsic States.ArrayLength(%r)
    flow.succeed %length
  }
}

// -----

// Without lists the task has nowhere to send it.
// CHECK-LABEL: flow.func @NoLists
// CHECK-NOT:     checked
// CHECK:         flow.intrinsic States.MathAdd
// CHECK-NOT:     flow.error.output
flow.machine @NoLists start @A {
  flow.state @A task {
  ^bb0(%in: !flow.json):
    %sum = flow.intrinsic States.MathAdd(%in, %in)
    %r = flow.task <"f", lambda "lambda" "f" request_response>(%sum)
    flow.succeed %r
  }
}

// -----

// A Parallel and a Map write that they have failed, lists or not.
// CHECK-LABEL: flow.func @Both
// CHECK:         flow.intrinsic.checked States.ArrayLength
// CHECK:         flow.parallel.begin
// CHECK:         flow.error.output
// CHECK:       ^{{.*}}(%[[E:.*]]: !flow.json):
// CHECK-NEXT:    flow.children.failed
// CHECK-NEXT:    flow.raise %[[E]]
// CHECK:         flow.map.begin
// CHECK:         flow.intrinsic.checked States.ArrayUnique
// CHECK:         flow.await.join ^[[ITEM:[a-z0-9]+]] resume
// CHECK:       ^[[ITEM]](%[[I:.*]]: !flow.json):
// CHECK-NEXT:    %[[S:.*]] = flow.intrinsic States.MathAdd(%[[I]], %[[I]])
// CHECK-NEXT:    flow.child.start %[[S]]
flow.machine @Both start @P {
  flow.state @P parallel {
  ^bb0(%in: !flow.json):
    %length = flow.intrinsic States.ArrayLength(%in)
    %r = flow.parallel [@Child](%length)
    flow.next @M(%r)
  }
  flow.state @M map {
  ^bb0(%in: !flow.json):
    %r = flow.map @Child over %in from "$" select {
    ^bb0(%item: !flow.json):
      %sum = flow.intrinsic States.MathAdd(%item, %item)
      flow.child.input %sum
    }
    %unique = flow.intrinsic States.ArrayUnique(%r)
    flow.succeed %unique
  }
}
flow.machine @Child start @A {
  flow.state @A succeed {
  ^bb0(%in: !flow.json):
    flow.succeed %in
  }
}
