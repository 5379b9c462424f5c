// RUN: flow-opt %s > %t.printed && flow-opt %t.printed | diff %t.printed -
// RUN: flow-opt %s --mlir-print-op-generic | flow-opt | diff %t.printed -
// RUN: FileCheck %s < %t.printed
// The data operations are the same in all forms; each optional part is there once and missing once.

// CHECK-LABEL: flow.func @Data
flow.func @Data {
^bb0(%in: !flow.json):
  // CHECK: %[[C:.*]] = flow.constant "{\22a\22:[1,2.50,null],\22\C3\A9\22:\22\\n\22}"
  %c = flow.constant "{\"a\":[1,2.50,null],\"é\":\"\\n\"}"
  // CHECK: flow.context{{$}}
  %context = flow.context
  // CHECK: flow.path [] of %{{.*}} at <path "$">{{$}}
  %p0 = flow.path [] of %in at <path "$">
  // CHECK: flow.path ["a b", 0, -1] of %{{.*}} at <choice "$['a b'][0][-1]" in "Variable">{{$}}
  %p1 = flow.path ["a b", 0, -1] of %in at <choice "$['a b'][0][-1]" in "Variable">
  // CHECK: flow.path ["a", "b"] of %{{.*}} at <template "$.b" in "b.$"> after 1 <path "$.a" in "InputPath">
  %p2 = flow.path ["a", "b"] of %in at <template "$.b" in "b.$"> after 1 <path "$.a" in "InputPath">
  // CHECK: flow.path ["s"] of %{{.*}} at <seconds "$.s" in "SecondsPath">
  %p3 = flow.path ["s"] of %in at <seconds "$.s" in "SecondsPath">
  // CHECK: flow.present ["a", 1] of %
  %present = flow.present ["a", 1] of %in
  // CHECK: flow.insert %{{.*}} at ["x", "y"] of %{{.*}} <path "$.x.y" in "ResultPath">
  %insert = flow.insert %p1 at ["x", "y"] of %in <path "$.x.y" in "ResultPath">
  // CHECK: flow.object [](){{$}}
  %o0 = flow.object []()
  // CHECK: flow.object ["a", ""](%{{.*}}, %{{.*}}){{$}}
  %o2 = flow.object ["a", ""](%c, %in)
  // CHECK: flow.array(){{$}}
  %a0 = flow.array()
  // CHECK: flow.array(%{{.*}}, %{{.*}}){{$}}
  %a2 = flow.array(%c, %in)
  // CHECK: flow.compare %{{.*}} eq %{{.*}} as string
  %eq = flow.compare %in eq %c as string
  // CHECK: flow.compare %{{.*}} lt %{{.*}} as numeric
  %lt = flow.compare %in lt %c as numeric
  // CHECK: flow.compare %{{.*}} le %{{.*}} as timestamp
  %le = flow.compare %in le %c as timestamp
  // CHECK: flow.compare %{{.*}} eq %{{.*}} as boolean
  %same = flow.compare %in eq %c as boolean
  // CHECK: flow.compare %{{.*}} gt %{{.*}} as numeric
  %gt = flow.compare %in gt %c as numeric
  // CHECK: flow.compare %{{.*}} ge %{{.*}} as string
  %ge = flow.compare %in ge %c as string
  // CHECK: flow.compare %{{.*}} lt %{{.*}} as value
  %value = flow.compare %in lt %c as value
  // CHECK: flow.matches %{{.*}} ["log-", ".txt"]
  %matches = flow.matches %in ["log-", ".txt"]
  // CHECK: flow.is %{{.*}} null
  %null = flow.is %in null
  // CHECK: flow.is %{{.*}} numeric
  %numeric = flow.is %in numeric
  // CHECK: flow.is %{{.*}} string
  %string = flow.is %in string
  // CHECK: flow.is %{{.*}} boolean
  %boolean = flow.is %in boolean
  // CHECK: flow.is %{{.*}} timestamp
  %timestamp = flow.is %in timestamp
  // CHECK: flow.is %{{.*}} nothing
  %nothing = flow.is %in nothing
  // CHECK: flow.size.check %
  flow.size.check %insert
  flow.finish %insert
}
