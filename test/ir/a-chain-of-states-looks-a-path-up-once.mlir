// RUN: flow-opt %s --flow-reuse-parts | FileCheck %s
// In a block, in which nothing waits, a path that leads to what was put, built or looked up before is that. One that is new is
// looked up where it was, since its error quotes what it was looked up in. And what a template has found may be the null of a
// missing element, which serves templates only.

// CHECK-LABEL: flow.func @chain
// CHECK:         %[[ID:.*]] = flow.path ["order", "id"] of %[[IN:.*]] at
// CHECK:         %[[ONE:.*]] = flow.object ["step", "id"](%{{.*}}, %[[ID]])
// CHECK:         %[[P:.*]] = flow.insert %[[ONE]] at ["last"] of %[[IN]]
// CHECK:         flow.enter "B" pass, %[[P]]
// CHECK-NEXT:    %[[NEW:.*]] = flow.path ["order", "total"] of %[[P]] at
// CHECK-NEXT:    flow.object ["prev", "id", "new"](%{{.*}}, %[[ID]], %[[NEW]])
// CHECK:         %[[Q:.*]] = flow.insert
// CHECK:         flow.enter "C" pass, %[[Q]]
// CHECK-NEXT:    %[[LIST:.*]] = flow.path ["list", 3] of %[[Q]] at <template
// CHECK-NEXT:    %[[ELEMENT:.*]] = flow.path ["list", 3] of %[[Q]] at <path
// CHECK-NEXT:    %[[MADE:.*]] = flow.path ["order", "other"] of %[[Q]] at <path
// CHECK-NEXT:    flow.array(%[[LIST]], %[[ELEMENT]], %[[ELEMENT]], %[[NEW]], %{{.*}}, %[[MADE]])
flow.func @chain {
^bb0(%in: !flow.json):
  %step = flow.constant "1"
  flow.enter "A" pass, %in
  %id = flow.path ["order", "id"] of %in at <template "$.order.id" in "id.$">
  %one = flow.object ["step", "id"](%step, %id)
  %p = flow.insert %one at ["last"] of %in <path "$.last" in "ResultPath">
  flow.leave %p
  flow.enter "B" pass, %p
  %prev = flow.path ["last", "step"] of %p at <template "$.last.step" in "prev.$">
  %again = flow.path ["order", "id"] of %p at <template "$.order.id" in "id.$">
  %new = flow.path ["order", "total"] of %p at <path "$.order.total" in "InputPath">
  %two = flow.object ["prev", "id", "new"](%prev, %again, %new)
  %q = flow.insert %two at ["order", "at"] of %p <path "$.order.at" in "ResultPath">
  flow.leave %q
  flow.enter "C" pass, %q
  %at = flow.path ["order", "at"] of %q at <path "$.order.at" in "InputPath">
  %prev2 = flow.path ["prev"] of %at at <template "$.prev" in "x.$">
  %first = flow.path ["list", 3] of %q at <template "$.list[3]" in "a.$">
  %second = flow.path ["list", 3] of %q at <path "$.list[3]" in "InputPath">
  %third = flow.path ["list", 3] of %q at <template "$.list[3]" in "b.$">
  %total = flow.path ["order", "total"] of %q at <template "$.order.total" in "c.$">
  %other = flow.path ["order", "other"] of %q at <path "$.order.other" in "InputPath">
  %all = flow.array(%first, %second, %third, %total, %prev2, %other)
  flow.leave %all
  flow.finish %all
}
