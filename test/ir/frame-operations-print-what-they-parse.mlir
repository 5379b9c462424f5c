// RUN: flow-opt %s > %t.printed && flow-opt %t.printed | diff %t.printed -
// RUN: flow-opt %s --mlir-print-op-generic | flow-opt | diff %t.printed -
// RUN: FileCheck %s < %t.printed
// What --emit=frame prints has to be input for flow-opt, in the short and in the generic form.

// CHECK-LABEL: flow.frame.func @Plain slots 0 counters 0 {
flow.frame.func @Plain slots 0 counters 0 {
  %pc = flow.frame.pc
  cf.switch %pc : i32, [default: ^start]
^start:
  %in = flow.frame.answer
  flow.finish %in
}

// CHECK-LABEL: flow.frame.func @All slots 3 counters 1 timeout 60 express {
flow.frame.func @All slots 3 counters 1 timeout 60 express {
  // CHECK: flow.frame.pc
  %pc = flow.frame.pc
  cf.switch %pc : i32, [default: ^start, 1: ^ok, 2: ^failed, 3: ^timed, 4: ^collected]
^start:
  // CHECK: %[[IN:.*]] = flow.frame.answer
  %in = flow.frame.answer
  // CHECK: %[[SLOT:.*]] = flow.frame.load 2
  %slot = flow.frame.load 2
  // CHECK: flow.frame.store [0, 2], (%[[IN]], %[[SLOT]])
  flow.frame.store [0, 2], (%in, %slot)
  // CHECK: flow.frame.store [], ()
  flow.frame.store [], ()
  // CHECK: flow.frame.clear [0, 1]
  flow.frame.clear [0, 1]
  // CHECK: flow.frame.count 0
  %n = flow.frame.count 0
  // CHECK: flow.frame.set_count 0, %
  flow.frame.set_count 0, %n
  // CHECK: flow.frame.suspend.task <"f", lambda "lambda" "f" request_response>(%{{.*}}) timeout %{{.*}} heartbeat %{{.*}} credentials %{{.*}} in "A b" resume 1 fail 2
  flow.frame.suspend.task <"f", lambda "lambda" "f" request_response>(%in)
    timeout %in heartbeat %in credentials %in in "A b" resume 1 fail 2
^ok:
  // CHECK: flow.frame.suspend.task <"f", lambda "lambda" "f" request_response>(%{{[a-z0-9]+}}) in "" resume 1 fail 2
  %answer = flow.frame.answer
  flow.frame.suspend.task <"f", lambda "lambda" "f" request_response>(%answer) in "" resume 1 fail 2
^failed:
  %delay = arith.constant 1.5 : f64
  // CHECK: flow.frame.suspend.timer %{{.*}} in "A" resume 3
  flow.frame.suspend.timer %delay in "A" resume 3
^timed:
  %second = arith.constant 1.0 : f64
  // CHECK: flow.frame.suspend.timer %{{.*}} retry in "A" resume 3
  flow.frame.suspend.timer %second retry in "A" resume 3
^collected:
  // CHECK: flow.frame.suspend.collect in "A" resume 4
  flow.frame.suspend.collect in "A" resume 4
}
