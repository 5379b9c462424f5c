// RUN: flow-opt %s --flow-to-frame | FileCheck %s
// Poll until it is there: the order lives around the loop, the answer of each round does not. The slot of an answer is
// not kept over the pause.

// CHECK-LABEL: flow.frame.func @Poll slots 1 counters 0
// CHECK-NOT:   flow.await
// CHECK-DAG:   flow.frame.suspend.task {{.*}} in "Ask"
// CHECK-DAG:   flow.frame.suspend.timer {{.*}} in "Pause"
flow.machine @Poll start @Ask {
  flow.state @Ask task {
  ^bb0(%in: !flow.json):
    %r = flow.task <"f", lambda "lambda" "f" request_response>(%in)
    %out = flow.insert %r at ["answer"] of %in <path "$.answer" in "ResultPath">
    flow.next @There(%out)
  }
  flow.state @There choice {
  ^bb0(%in: !flow.json):
    %answer = flow.path ["answer"] of %in at <choice "$.answer" in "Variable">
    %null = flow.is %answer null
    cf.cond_br %null, ^pause, ^end
  ^pause:
    flow.next @Pause(%in)
  ^end:
    flow.next @End(%in)
  }
  flow.state @Pause wait {
  ^bb0(%in: !flow.json):
    %five = flow.constant "5"
    flow.wait %five seconds
    flow.next @Ask(%in)
  }
  flow.state @End succeed {
  ^bb0(%in: !flow.json):
    flow.succeed %in
  }
}
