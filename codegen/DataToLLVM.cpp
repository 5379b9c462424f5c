// SPDX-License-Identifier: Apache-2.0
//
// StepTranslator: data operations. Each becomes one call of the runtime that writes a cell, with what the compiler
// knows about it in a table.

#include "codegen/ShortText.h"
#include "codegen/StepTranslator.h"

using namespace mlir;
using namespace asl;
using namespace asl::flow;

Value StepTranslator::gather(ValueRange members) {
  Value cells = scratchCells(members.size());
  for (auto [i, member] : llvm::enumerate(members))
    storeCell(loadCell(map(member)), offset(cells, abi::kCellBytes * i));
  return cells;
}

void StepTranslator::emit(ConstantOp op) { values.map(op.getResult(), tableOf(table::kValue, op.getValueAttr())); }

void StepTranslator::emit(ContextOp op) {
  // Paths into it are followed without it.
  if (llvm::all_of(op->getUsers(), [](Operation *user) { return isa<PathOp>(user); }))
    return;
  Value out = storageFor(op.getResult());
  call("aslrt_context", {exec, frame, out});
  values.map(op.getResult(), out);
}

void StepTranslator::emit(InsertOp op) {
  Value out = storageFor(op.getResult());
  Value path = pathTable(op.getSteps(), op.getSite(), Attribute(), Attribute());
  if (EnterOp next = passesOn(op)) {
    Value transition = transitionTo(next, Attribute(), path.getDefiningOp<LLVM::AddressOfOp>().getGlobalNameAttr(), op.getOwn());
    callFallible("aslrt_pass_inserted", {exec, frame, out, map(op.getTarget()), transition, map(op.getValue())});
    return values.map(op.getResult(), out);
  }
  callFallible(op.getOwn() ? "aslrt_json_insert_own" : "aslrt_json_insert", {exec, frame, out, map(op.getTarget()), path, map(op.getValue())});
  values.map(op.getResult(), out);
}

void StepTranslator::emit(ObjectOp op) {
  Value out = storageFor(op.getResult()), shape = tableOf(table::kShape, op.getNamesAttr());
  values.map(op.getResult(), out);
  if (EnterOp next = passesOn(op)) {
    Value transition = transitionTo(next, shape.getDefiningOp<LLVM::AddressOfOp>().getGlobalNameAttr(), Attribute(), false);
    callFallible("aslrt_pass_object", {exec, frame, out, transition, gather(op.getMembers())});
  } else {
    call("aslrt_json_object", {exec, out, shape, gather(op.getMembers())});
  }
}

void StepTranslator::emit(ArrayOp op) {
  Value out = storageFor(op.getResult());
  call("aslrt_json_array", {exec, out, gather(op.getElements()), i32(op.getElements().size())});
  values.map(op.getResult(), out);
}

/// The constant on the right of a test for an equal string, if it is short and free of escapes.
static std::optional<ShortText> shortStringIn(CompareOp op) {
  auto constant = op.getRight().getDefiningOp<ConstantOp>();
  if (op.getKind() != CompareKind::String || op.getPredicate() != Predicate::Eq || !constant)
    return std::nullopt;
  return ShortText::of(constant.getValue());
}

void StepTranslator::emit(CompareOp op) {
  Value predicate = i32(uint32_t(op.getPredicate()));
  Value left = map(op.getLeft()), right = map(op.getRight());
  if (std::optional<ShortText> text = shortStringIn(op)) {
    // Short texts stand in their cells: equal strings are equal cells.
    Value payload = LLVM::LoadOp::create(builder, loc, builder.getI64Type(), left, /*alignment=*/8);
    Value kind = LLVM::LoadOp::create(builder, loc, builder.getI32Type(), offset(left, abi::kCellKindOffset), /*alignment=*/8);
    Value samePayload = LLVM::ICmpOp::create(builder, loc, LLVM::ICmpPredicate::eq, payload, i64(text->payload));
    Value sameKind = LLVM::ICmpOp::create(builder, loc, LLVM::ICmpPredicate::eq, kind, i32(text->kind));
    values.map(op.getResult(), LLVM::AndOp::create(builder, loc, samePayload, sameKind));
    return;
  }
  Value outcome = op.getKind() == CompareKind::Value
                      ? call("aslrt_compare_values", {exec, predicate, left, right})
                      : call("aslrt_compare", {i32(uint32_t(op.getKind())), predicate, left, right});
  values.map(op.getResult(), isNotZero(outcome));
}

void StepTranslator::emit(MatchesOp op) {
  Value outcome = call("aslrt_matches", {map(op.getValue()), tableOf(table::kPattern, op.getPiecesAttr())});
  values.map(op.getResult(), isNotZero(outcome));
}

void StepTranslator::emit(IsOp op) {
  values.map(op.getResult(), isNotZero(call("aslrt_is", {i32(uint32_t(op.getKind())), map(op.getValue())})));
}
