// RUN: flow-opt %s --flow-reuse-objects | FileCheck %s
// What an insertion puts something into is changed, not copied, when it was made on the way here and this is its last use. What
// came in is others'; what is kept, as a part of something or by who waits, is not to change; a longer path shares what is below.

// CHECK-LABEL: flow.func @chain
// CHECK:         %[[FIRST:.*]] = flow.insert %{{.*}} at ["last"] of %{{.*}} <path "$.last" in "ResultPath">{{$}}
// CHECK:         %[[SECOND:.*]] = flow.insert %{{.*}} at ["last"] of %[[FIRST]] <path "$.last" in "ResultPath"> {own}
// CHECK:         %[[DEEP:.*]] = flow.insert %{{.*}} at ["last", "id"] of %[[SECOND]] <path "$.last.id" in "ResultPath">{{$}}
// CHECK:         flow.insert %{{.*}} at ["more"] of %[[DEEP]] <path "$.more" in "ResultPath"> {own}
flow.func @chain {
^bb0(%in: !flow.json):
  flow.enter "A" pass, %in
  %id = flow.path ["id"] of %in at <path "$.id" in "InputPath">
  %p = flow.insert %id at ["last"] of %in <path "$.last" in "ResultPath">
  flow.size.check %p
  flow.leave %p
  flow.enter "B" pass, %p
  %order = flow.path ["order"] of %p at <path "$.order" in "InputPath">
  %q = flow.insert %order at ["last"] of %p <path "$.last" in "ResultPath">
  flow.leave %q
  flow.enter "C" pass, %q
  %r = flow.insert %id at ["last", "id"] of %q <path "$.last.id" in "ResultPath">
  flow.leave %r
  flow.enter "D" pass, %r
  %s = flow.insert %id at ["more"] of %r <path "$.more" in "ResultPath">
  flow.leave %s
  flow.finish %s
}

// CHECK-LABEL: flow.func @kept
// CHECK-NOT:     {own}
// CHECK-LABEL: flow.func @branches
flow.func @kept {
^bb0(%in: !flow.json):
  %part = flow.object ["in"](%in)
  %whole = flow.object ["part"](%part)
  %a = flow.insert %in at ["a"] of %part <path "$.a" in "ResultPath">
  %b = flow.insert %whole at ["b"] of %whole <path "$.b" in "ResultPath">
  %later = flow.object ["in"](%in)
  %c = flow.insert %in at ["c"] of %later <path "$.c" in "ResultPath">
  flow.leave %later
  %put = flow.insert %in at [] of %c <path "$" in "ResultPath">
  %d = flow.insert %a at ["d"] of %put <path "$.d" in "ResultPath">
  %branch = flow.object ["in"](%in)
  %test = flow.present ["e"] of %in
  cf.cond_br %test, ^one, ^two(%branch : !flow.json)
^one:
  %e = flow.insert %b at ["e"] of %branch <path "$.e" in "ResultPath">
  cf.br ^two(%e : !flow.json)
^two(%out: !flow.json):
  %f = flow.insert %d at ["f"] of %out <path "$.f" in "ResultPath">
  flow.finish %f
}

// CHECK:         %[[NEW:.*]] = flow.object
// CHECK:         flow.insert %{{.*}} at ["one"] of %[[NEW]] <path "$.one" in "ResultPath"> {own}
// CHECK:         %[[TWO:.*]] = flow.insert %{{.*}} at ["two"] of %[[NEW]] <path "$.two" in "ResultPath"> {own}
// CHECK:         flow.insert %{{.*}} at ["three"] of %[[TWO]] <path "$.three" in "ResultPath">{{$}}
flow.func @branches {
^bb0(%in: !flow.json):
  %new = flow.object ["in"](%in)
  flow.enter "Choice" choice, %new
  %test = flow.present ["e"] of %new
  cf.cond_br %test, ^one, ^two
^one:
  %one = flow.insert %in at ["one"] of %new <path "$.one" in "ResultPath">
  flow.leave %one
  flow.finish %one
^two:
  %two = flow.insert %in at ["two"] of %new <path "$.two" in "ResultPath">
  %again = flow.present ["f"] of %in
  cf.cond_br %again, ^turn, ^three
^turn:
  cf.br ^three
^three:
  %three = flow.insert %in at ["three"] of %two <path "$.three" in "ResultPath">
  flow.leave %three
  flow.finish %three
}

// CHECK-LABEL: flow.func @end
flow.func @end {
^bb0(%in: !flow.json):
  flow.finish %in
}
