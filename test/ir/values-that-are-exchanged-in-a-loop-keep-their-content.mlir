// RUN: flow-opt %s --pass-pipeline='builtin.module(flow-build-frame,flow.frame.func(flow-elide-frame),flow-verify-frame-form)' | FileCheck %s
// Both arguments are stored at once, with all values read before any slot is written; one after the other would
// leave the same value in both.

// CHECK-LABEL: flow.frame.func @F slots 2 counters 0
// CHECK:       ^[[LOOP:[a-z0-9]+]](%[[A:.*]]: !flow.json, %[[B:.*]]: !flow.json):
// CHECK-NEXT:    flow.frame.store [[[S0:[01]]], [[S1:[01]]]], (%[[A]], %[[B]])
// CHECK:         flow.frame.suspend.timer
// CHECK-DAG:     %[[OLDA:.*]] = flow.frame.load [[S0]]
// CHECK-DAG:     %[[OLDB:.*]] = flow.frame.load [[S1]]
// CHECK:         cf.br ^[[LOOP]](%[[OLDB]], %[[OLDA]] : !flow.json, !flow.json)
flow.func @F {
^bb0(%in: !flow.json):
  %x = flow.path ["x"] of %in at <path "$.x">
  %y = flow.path ["y"] of %in at <path "$.y">
  cf.br ^loop(%x, %y : !flow.json, !flow.json)
^loop(%a: !flow.json, %b: !flow.json):
  %delay = flow.delay %a seconds
  flow.await.timer %delay resume ^on
^on:
  cf.br ^loop(%b, %a : !flow.json, !flow.json)
}
