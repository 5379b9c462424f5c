// RUN: flow-opt %s --pass-pipeline='builtin.module(flow.machine(flow-drop-unreached))' | FileCheck %s
// A state stays when a catcher leads to it, when a loop leads back to it, and when it is the start.

// CHECK-LABEL: flow.machine @M
// CHECK-DAG:   flow.state @Start
// CHECK-DAG:   flow.state @Call
// CHECK-DAG:   flow.state @OnlyFromACatcher
// CHECK-NOT:   flow.state @Island
flow.machine @M start @Start {
  flow.state @OnlyFromACatcher pass {
  ^bb0(%in: !flow.json):
    flow.next @Start(%in)
  }
  flow.state @Call task {
  ^bb0(%in: !flow.json):
    %r = flow.task <"f", lambda "lambda" "f" request_response>(%in) catch [["States.ALL"]] {
    ^bb0(%e: !flow.json):
      flow.next @OnlyFromACatcher(%e)
    }
    flow.succeed %r
  }
  flow.state @Start choice {
  ^bb0(%in: !flow.json):
    %no = arith.constant false
    cf.cond_br %no, ^island, ^call
  ^island:
    flow.next @Island(%in)
  ^call:
    flow.next @Call(%in)
  }
  flow.state @Island pass {
  ^bb0(%in: !flow.json):
    flow.next @Island(%in)
  }
}
