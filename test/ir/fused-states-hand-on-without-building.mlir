// RUN: flow-opt %s --flow-to-cfg | FileCheck %s
// Two states become one when nobody watches: what the first one builds is taken apart when compiling and the value that
// the second one overwrites is never made. The larger of both sizes is the only one compared.

// CHECK:       %[[WATCHED:.*]] = flow.watched
// CHECK:       cf.cond_br %[[WATCHED]], ^{{[a-z0-9]+}}(%arg0 : !flow.json), ^[[FUSED:[a-z0-9]+]](%arg0 : !flow.json)
// CHECK:     ^[[FUSED]](%[[IN:.*]]: !flow.json):
// CHECK:       %[[FOUND:.*]], %[[VALUES:.*]]:2 = flow.fields ["id", "last"] of %[[IN]]
// CHECK:       %[[TWO:.*]] = flow.object ["step", "before", "id"](%{{.*}}, %{{.*}}, %[[VALUES]]#0)
// CHECK-NOT:   flow.object
// CHECK:       %[[OUT:.*]] = flow.put %[[TWO]] at ["last"] of %[[IN]]
// CHECK-COUNT-1: flow.size.exceeds
// CHECK-NOT:   flow.size.exceeds
// CHECK:       cf.cond_br %{{.*}}, ^[[AGAIN:[a-z0-9]+]], ^[[DONE:[a-z0-9]+]]
// CHECK:     ^[[DONE]]:
// CHECK:       flow.pass.events %c4_i32
// CHECK:       flow.finish %[[OUT]]
flow.machine @M start @A {
  flow.state @A pass {
  ^bb0(%in: !flow.json):
    %one = flow.constant "1"
    %id = flow.path ["id"] of %in at <template "$.id" in "id.$">
    %o = flow.object ["step", "id"](%one, %id)
    %out = flow.insert %o at ["last"] of %in <path "$.last" in "ResultPath">
    flow.next @B(%out)
  }
  flow.state @B pass {
  ^bb0(%in: !flow.json):
    %two = flow.constant "2"
    %before = flow.path ["last", "step"] of %in at <template "$.last.step" in "before.$">
    %id = flow.path ["id"] of %in at <template "$.id" in "id.$">
    %o = flow.object ["step", "before", "id"](%two, %before, %id)
    %out = flow.insert %o at ["last"] of %in <path "$.last" in "ResultPath">
    flow.succeed %out
  }
}
