// RUN: flow-opt %s --flow-to-state | FileCheck %s --check-prefixes=STATE
// RUN: flow-opt %s --flow-to-cfg | FileCheck %s --check-prefixes=CFG
// RUN: flow-opt %s --flow-to-frame | FileCheck %s --check-prefixes=FRAME
// RUN: flow-opt %s --flow-to-state | flow-opt --flow-to-cfg > %t.by-way-of-state
// RUN: flow-opt %s --flow-to-cfg | diff %t.by-way-of-state -
// RUN: flow-opt %s --flow-to-cfg | flow-opt --pass-pipeline='builtin.module(flow.func(flow-lower-sequences),flow-build-frame,flow.frame.func(flow-elide-frame),flow-verify-frame-form)' > %t.by-way-of-cfg
// RUN: flow-opt %s --flow-to-frame | diff %t.by-way-of-cfg -
// A machine with one of everything goes through, and each form is input for the next pipeline.

// STATE-LABEL: flow.machine @Order start @Prepare timeout 3600
// STATE:         flow.state @Prepare pass
// STATE:           flow.constant "{\22n\22:1}"
// STATE-NOT:     flow.state @Never
// STATE:         flow.state @Reserve task
// STATE:           flow.path ["order", "id"] of %{{.*}} after 1
// STATE:           flow.task
// STATE-NOT:     flow.enter

// CFG-LABEL: flow.func @Order timeout 3600
// CFG-NOT:   flow.state
// CFG-NOT:   flow.task
// CFG-NOT:   flow.retry
// CFG-NOT:   flow.catch
// CFG:       flow.enter "Prepare" pass
// CFG:       flow.enter "Reserve" task
// CFG:       flow.await.task
// CFG-DAG:   flow.error.match %{{.*}} ["States.Timeout"]
// CFG-DAG:   flow.error.match %{{.*}} ["Inventory.Empty"]
// CFG-DAG:   flow.await.timer %{{.*}} retry
// CFG-DAG:   flow.size.check
// CFG-DAG:   flow.await.collect

// FRAME-LABEL: flow.frame.func @Order slots {{[1-9]}} counters 1 timeout 3600
// FRAME-NOT:   flow.await
// FRAME-NOT:   flow.func
// FRAME-DAG:   flow.frame.suspend.task {{.*}} in "Reserve"
// FRAME-DAG:   flow.frame.suspend.timer %{{.*}} retry in "Reserve"
// FRAME-DAG:   flow.frame.suspend.timer %{{[a-z0-9]+}} in "Pause"
// FRAME-DAG:   flow.frame.suspend.collect in "Again"
flow.machine @Order start @Prepare timeout 3600 {
  flow.state @Prepare pass {
  ^bb0(%in: !flow.json):
    %one = flow.constant "1"
    %o = flow.object ["n"](%one)
    %out = flow.insert %o at ["made"] of %in <path "$.made" in "ResultPath">
    flow.next @Known(%out)
  }
  flow.state @Known choice {
  ^bb0(%in: !flow.json):
    %two = flow.constant "2"
    %three = flow.constant "3"
    %known = flow.compare %two lt %three as numeric
    cf.cond_br %known, ^yes, ^no
  ^yes:
    flow.next @Reserve(%in)
  ^no:
    flow.next @Never(%in)
  }
  flow.state @Never succeed {
  ^bb0(%in: !flow.json):
    flow.succeed %in
  }
  flow.state @Reserve task {
  ^bb0(%in: !flow.json):
    %order = flow.path ["order"] of %in at <path "$.order" in "InputPath">
    %id = flow.path ["id"] of %order at <template "$.id" in "id.$">
    %argument = flow.object ["id"](%id)
    %r = flow.task <"f", lambda "lambda" "f" request_response>(%argument)
      retry [#flow.retry<["States.Timeout"], rate = 2.0 : f64>]
      catch [["Inventory.Empty"]] {
      ^bb0(%e: !flow.json):
        %out = flow.insert %e at ["error"] of %in <path "$.error" in "ResultPath">
        flow.next @Pause(%out)
      }
    flow.next @Again(%r)
  }
  flow.state @Again choice {
  ^bb0(%in: !flow.json):
    %null = flow.is %in null
    cf.cond_br %null, ^self, ^pause
  ^self:
    flow.next @Again(%in)
  ^pause:
    flow.next @Pause(%in)
  }
  flow.state @Pause wait {
  ^bb0(%in: !flow.json):
    %until = flow.path ["due"] of %in at <timestamp "$.due">
    flow.wait %until timestamp from "$.due"
    flow.succeed %in
  }
}
