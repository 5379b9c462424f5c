// RUN: flow-opt %s --flow-to-cfg | FileCheck %s
// Behind its wait a state does what may be done twice: a ResultSelector, a ResultPath. It is one with the Choice behind it, which
// looks into the result itself. Of the Task's events one is left to count. A catcher's way is its own.

// CHECK-LABEL: flow.func @M
// CHECK:         flow.await.task {{.*}} resume ^[[CHOOSE:[a-z0-9]+]] fail
// CHECK:         %[[CODE:.*]], %[[MISSING:.*]] = flow.lookup ["code"] of %[[R:.*]]
// CHECK-NOT:     flow.lookup
// CHECK-NOT:     flow.leave
// CHECK:         flow.pass.events %c3_i32 to "Choose" choice
// CHECK:         flow.read.number %[[CODE]]
// CHECK:       ^[[CHOOSE]](%[[RESULT:[a-z0-9]+]]: !flow.json):
// CHECK-NEXT:    %[[WATCHED:.*]] = flow.watched
// CHECK-NEXT:    cf.cond_br %[[WATCHED]], ^{{.*}}(%[[RESULT]] : !flow.json), ^{{.*}}(%[[RESULT]] : !flow.json)
flow.machine @M start @Ask {
  flow.state @Ask task {
  ^bb0(%in: !flow.json):
    %r = flow.task <"f", lambda "lambda" "f" request_response>(%in)
    %code = flow.path ["code"] of %r at <template "$.code" in "code.$">
    %selected = flow.object ["code"](%code)
    flow.next @Choose(%selected)
  }
  flow.state @Choose choice {
  ^bb0(%in: !flow.json):
    %code = flow.path ["code"] of %in at <choice "$.code" in "Variable">
    %zero = flow.constant "0"
    %good = flow.compare %code eq %zero as numeric
    cf.cond_br %good, ^good, ^bad
  ^good:
    flow.next @Pause(%in)
  ^bad:
    flow.next @Pause(%in)
  }
  flow.state @Pause wait {
  ^bb0(%in: !flow.json):
    %one = flow.constant "1"
    flow.wait %one seconds
    flow.succeed %in
  }
}
