// RUN: flow-opt %s --flow-to-frame --remark-format=emitRemark --remarks-filter=flow.* 2>&1 | FileCheck %s
// RUN: flow-opt %s --flow-to-frame 2>&1 | FileCheck %s --check-prefix=SILENT
// Passes tell what they did and what they did not do, each at its place, to whoever asks.
// SILENT-NOT: remark
// CHECK-DAG: [[#@LINE+16]]:10: remark: [Passed] path-folded | Category:flow:fold-paths | field=Variable, path=$.a, value=5
// CHECK-DAG: remark: [Passed] test-folded | Category:flow:fold-paths | value=true
// CHECK-DAG: [[#@LINE+17]]:5: remark: [Passed] branch-decided | Category:flow:drop-unreached | value=true
// CHECK-DAG: remark: [Passed] transition-dropped | Category:flow:drop-unreached | target=C
// CHECK-DAG: remark: [Passed] state-dropped | Category:flow:drop-unreached
// A constant of a byte needs no check; an input was checked; what is built of two of them is checked.
// CHECK-DAG: remark: [Passed] size-known | Category:flow:insert-limits | check=spared, least=1, most=1, of=output, why=small
// CHECK-DAG: remark: [Missed] size-known | Category:flow:insert-limits | check=made, least=14, most=524300, of=output
// CHECK-DAG: remark: [Passed] fused | Category:flow:fuse-states | group=A
// CHECK-DAG: remark: [Passed] group-begins | Category:flow:fuse-states | why=start
// CHECK-DAG: remark: [Missed] not-fused | Category:flow:fuse-states | why=kind
// CHECK-DAG: remark: [Passed] path-folded | Category:flow:fold-fused | {{.*}}path=$.x
flow.machine @M start @A {
  flow.state @A choice {
  ^bb0(%in: !flow.json):
    %c = flow.constant "{\"a\":5}"
    %a = flow.path ["a"] of %c at <path "$.a" in "Variable">
    %five = flow.constant "5"
    %t = flow.compare %a eq %five as numeric
    cf.cond_br %t, ^yes, ^no
  ^yes:
    flow.next @B(%a)
  ^no:
    flow.next @C(%in)
  }
  flow.state @B pass {
  ^bb0(%in: !flow.json):
    %o = flow.object ["x", "yy"](%in, %in)
    flow.next @D(%o)
  }
  flow.state @C succeed {
  ^bb0(%in: !flow.json):
    flow.succeed %in
  }
  flow.state @D pass {
  ^bb0(%in: !flow.json):
    %x = flow.path ["x"] of %in at <path "$.x" in "InputPath">
    flow.next @Pause(%x)
  }
  flow.state @Pause wait {
  ^bb0(%in: !flow.json):
    %one = flow.constant "1"
    flow.wait %one seconds
    flow.succeed %in
  }
}
