// RUN: flow-opt %s --split-input-file --flow-fuse-states | FileCheck %s
// The fused version starts over in the states, which then raise the error and write its event. What draws random numbers may
// be evaluated once only, so such a state is not fused.

// CHECK-LABEL: flow.func @Pass
// CHECK:         flow.evaluate "$states.input.a" in "Output"
// CHECK:         %[[V:.*]], %[[FAILED:.*]] = flow.evaluate.checked quiet "$states.input.a" in "Output" as any ["input"](%{{.*}})
// CHECK-NEXT:    cf.cond_br %[[FAILED]]
flow.func @Pass {
^bb0(%0: !flow.json):
  cf.br ^a(%0 : !flow.json)
^a(%in: !flow.json):
  flow.enter "A" pass, %in
  %a = flow.evaluate "$states.input.a" in "Output" as any ["input"](%in)
  flow.leave %a
  flow.finish %a
}

// -----

// CHECK-LABEL: flow.func @Random
// CHECK-NOT:     quiet
flow.func @Random {
^bb0(%0: !flow.json):
  cf.br ^a(%0 : !flow.json)
^a(%in: !flow.json):
  flow.enter "A" pass, %in
  %a = flow.evaluate "$random()" in "Output" as any [] ()
  flow.leave %a
  flow.finish %a
}
