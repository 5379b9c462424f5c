// RUN: flow-opt %s > %t.printed && flow-opt %t.printed | diff %t.printed -
// RUN: flow-opt %s --mlir-print-op-generic | flow-opt | diff %t.printed -
// RUN: FileCheck %s < %t.printed
// What --emit=state prints has to be input for flow-opt, in the short and in the generic form.

// CHECK-LABEL: flow.machine @All start @Call timeout 3600 express {
flow.machine @All start @Call timeout 3600 express {
  // CHECK: flow.state @Call task {
  // CHECK-NEXT: ^bb0(%[[IN:.*]]: !flow.json):
  flow.state @Call task {
  ^bb0(%in: !flow.json):
    %ten = flow.constant "10"
    // CHECK: %[[R:.*]] = flow.task <"arn:aws:states:::sqs:sendMessage.waitForTaskToken", service "sqs" "sendMessage" task_token>(%[[IN]])
    // CHECK-SAME: timeout %[[T:.*]] heartbeat %[[T]] credentials %[[IN]]
    // CHECK-SAME: retry [#flow.retry<["A", "B"], interval = 2, attempts = 0, rate = 1.500000e+00 : f64, cap = 9, jitter = full>
    // CHECK-SAME: #flow.retry<["States.ALL"], rate = 2.000000e+00 : f64>]
    // CHECK-SAME: catch {{\[\["C"\], \["States.ALL"\]\]}} {
    // CHECK-NEXT: ^bb0(%{{.*}}: !flow.json):
    // CHECK-NEXT:   flow.next @Pause(
    // CHECK: }, {
    // CHECK-NEXT: ^bb0(%[[E:.*]]: !flow.json):
    // CHECK-NEXT:   flow.succeed %[[E]]
    %r = flow.task <"arn:aws:states:::sqs:sendMessage.waitForTaskToken", service "sqs" "sendMessage" task_token>(%in)
      timeout %ten heartbeat %ten credentials %in
      retry [#flow.retry<["A", "B"], interval = 2, attempts = 0, rate = 1.5 : f64, cap = 9, jitter = full>,
             #flow.retry<["States.ALL"], rate = 2.0 : f64>]
      catch [["C"], ["States.ALL"]] {
      ^bb0(%e: !flow.json):
        flow.next @Pause(%e)
      }, {
      ^bb0(%e: !flow.json):
        flow.succeed %e
      }
    flow.next @Pause(%r)
  }
  // CHECK: flow.state @Pause wait {
  flow.state @Pause wait {
  ^bb0(%in: !flow.json):
    // CHECK: flow.wait %{{.*}} seconds{{$}}
    flow.wait %in seconds
    // CHECK: flow.wait %{{.*}} timestamp from "$.due"
    flow.wait %in timestamp from "$.due"
    flow.next @Decide(%in)
  }
  // CHECK: flow.state @Decide choice {
  flow.state @Decide choice {
  ^bb0(%in: !flow.json):
    %text = flow.is %in string
    cf.cond_br %text, ^text, ^other
  ^text:
    flow.next @"has a space"(%in)
  ^other:
    // CHECK: flow.abort "States.Runtime" because "Failed to transition out of the state."
    flow.abort "States.Runtime" because "Failed to transition out of the state."
  }
  // CHECK: flow.state @"has a space" fail {
  flow.state @"has a space" fail {
  ^bb0(%in: !flow.json):
    // CHECK: flow.fail error %{{.*}} cause %{{.*$}}
    flow.fail error %in cause %in
  }
}

// CHECK-LABEL: flow.machine @Fails start @A {
flow.machine @Fails start @A {
  flow.state @A fail {
  ^bb0(%in: !flow.json):
    // CHECK: flow.fail error %{{[a-z0-9]+$}}
    flow.fail error %in
  }
  flow.state @B fail {
  ^bb0(%in: !flow.json):
    // CHECK: flow.fail cause %
    flow.fail cause %in
  }
  flow.state @C fail {
  ^bb0(%in: !flow.json):
    // CHECK: flow.fail{{$}}
    flow.fail
  }
}
