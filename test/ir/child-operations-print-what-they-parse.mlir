// RUN: flow-opt %s | flow-opt | FileCheck %s
// Every operation of Map and Parallel in each form, with and without its optional parts.

flow.machine @M start @Each {
  flow.state @Each map {
  ^bb0(%in: !flow.json):
    %n = flow.constant "2"
    // CHECK: %[[A:.*]] = flow.map @M.Each over %{{.*}} from "$"
    %a = flow.map @M.Each over %in from "$"
    // CHECK: flow.map @M.Each over %{{.*}} from "$.list" concurrency %{{.*}} from "$.limit" tolerate %{{.*}} tolerate_percent %{{.*}} from "$.percent" select {
    // CHECK-NEXT: ^bb0(%[[ITEM:.*]]: !flow.json):
    // CHECK-NEXT:   flow.child.input %[[ITEM]]
    // CHECK: } retry [#flow.retry<["E"], rate = 2.000000e+00 : f64>] catch {{\[\[}}"States.ALL"]] {
    %b = flow.map @M.Each over %a from "$.list" concurrency %n from "$.limit" tolerate %n
        tolerate_percent %n from "$.percent" select {
    ^bb0(%item: !flow.json):
      flow.child.input %item
    } retry [#flow.retry<["E"], rate = 2.0 : f64>] catch [["States.ALL"]] {
    ^bb0(%error: !flow.json):
      flow.next @Each(%error)
    }
    // CHECK: flow.parallel [@M.Each, @"M.Each[1]"](%{{.*}})
    %c = flow.parallel [@M.Each, @"M.Each[1]"](%b)
    flow.succeed %c
  }
}

// CHECK-LABEL: flow.func @F
flow.func @F {
^bb0(%in: !flow.json):
  // CHECK: flow.map.begin @M.Each over %{{.*}} from "$.list" concurrency %{{.*}} from "$.limit"
  flow.map.begin @M.Each over %in from "$.list" concurrency %in from "$.limit"
  cf.br ^join
^join:
  // CHECK: flow.await.join ^{{.*}} resume ^{{.*}} fail ^
  flow.await.join ^item resume ^ok fail ^failed
^item(%item: !flow.json):
  // CHECK: flow.child.start
  flow.child.start %item
  cf.br ^join
^ok(%out: !flow.json):
  // CHECK: flow.parallel.begin [@M.Each](%{{.*}})
  flow.parallel.begin [@M.Each](%out)
  // CHECK-NEXT: flow.await.join resume
  flow.await.join resume ^done fail ^again
^done(%both: !flow.json):
  flow.finish %both
^again(%e: !flow.json):
  flow.raise %e
^failed(%error: !flow.json):
  // CHECK: flow.children.failed
  flow.children.failed
  flow.raise %error
}

// CHECK-LABEL: flow.frame.func @G
flow.frame.func @G slots 0 counters 0 {
  %pc = flow.frame.pc
  cf.switch %pc : i32, [
    default: ^start,
    1: ^a,
    2: ^b
  ]
^start:
  // CHECK: flow.frame.suspend.join in "Each" resume 1 fail 2 item 1
  flow.frame.suspend.join in "Each" resume 1 fail 2 item 1
^a:
  // CHECK: flow.frame.suspend.join in "Each" resume 1 fail 2{{$}}
  flow.frame.suspend.join in "Each" resume 1 fail 2
^b:
  %answer = flow.frame.answer
  flow.raise %answer
}
