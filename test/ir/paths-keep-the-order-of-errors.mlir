// RUN: flow-opt %s --flow-fold-paths | FileCheck %s
// When two look-ups miss, the first one's error is the one the service reports. So nothing that can raise
// changes its place: not a look-up, not a size check, and not one that another block may skip.

// CHECK-LABEL: flow.func @PathBetween
// CHECK:      %[[A:.*]] = flow.path ["a"] of %[[IN:.*]] at <path "$.a">{{$}}
// CHECK-NEXT: %[[B:.*]] = flow.path ["b"] of %[[IN]] at <path "$.b">{{$}}
// CHECK-NEXT: %[[C:.*]] = flow.path ["c"] of %[[A]] at <path "$.c">{{$}}
flow.func @PathBetween {
^bb0(%in: !flow.json):
  %a = flow.path ["a"] of %in at <path "$.a">
  %b = flow.path ["b"] of %in at <path "$.b">
  %c = flow.path ["c"] of %a at <path "$.c">
  %out = flow.array(%b, %c)
  flow.finish %out
}

// CHECK-LABEL: flow.func @EnterBetween
// CHECK:      %[[A:.*]] = flow.path ["a"] of %[[IN:.*]] at <path "$.a">{{$}}
// CHECK-NEXT: flow.enter "B" pass, %[[IN]]
// CHECK-NEXT: flow.path ["c"] of %[[A]] at <path "$.c">{{$}}
flow.func @EnterBetween {
^bb0(%in: !flow.json):
  %a = flow.path ["a"] of %in at <path "$.a">
  flow.enter "B" pass, %in
  %c = flow.path ["c"] of %a at <path "$.c">
  flow.finish %c
}

// CHECK-LABEL: flow.func @OtherBlock
// CHECK:      %[[A:.*]] = flow.path ["a"] of %{{.*}} at <path "$.a">{{$}}
// CHECK:      flow.path ["c"] of %[[A]] at <path "$.c">{{$}}
flow.func @OtherBlock {
^bb0(%in: !flow.json):
  %a = flow.path ["a"] of %in at <path "$.a">
  %skip = flow.present ["skip"] of %in
  cf.cond_br %skip, ^end, ^look
^look:
  %c = flow.path ["c"] of %a at <path "$.c">
  flow.finish %c
^end:
  flow.finish %in
}

// What cannot raise may stand between.
// CHECK-LABEL: flow.func @PureBetween
// CHECK:      flow.path ["a", "c"] of %{{.*}} at <path "$.c"> after 1 <path "$.a">
flow.func @PureBetween {
^bb0(%in: !flow.json):
  %a = flow.path ["a"] of %in at <path "$.a">
  %pair = flow.array(%in, %in)
  %c = flow.path ["c"] of %a at <path "$.c">
  %out = flow.array(%pair, %c)
  flow.finish %out
}
