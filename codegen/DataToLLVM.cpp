// SPDX-License-Identifier: Apache-2.0
//
// StepTranslator: data operations. Each becomes one call of the runtime that writes a cell, with what the compiler
// knows about it in a table.

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
  Value out = storageFor(op.getResult());
  call("aslrt_context", {exec, frame, out});
  values.map(op.getResult(), out);
}

void StepTranslator::emit(PathOp op) {
  Value out = storageFor(op.getResult());
  Value path = pathTable(op.getSteps(), op.getSite(), op.getPrefixCountAttr(), op.getPrefixAttr());
  callFallible("aslrt_path_get", {exec, frame, out, map(op.getBase()), path});
  values.map(op.getResult(), out);
}

void StepTranslator::emit(PresentOp op) {
  auto site = SiteAttr::get(builder.getContext(), SiteKind::Choice, builder.getStringAttr(""), StringAttr());
  Value found = call("aslrt_path_find", {exec, scratchCells(1), map(op.getBase()),
                                         pathTable(op.getSteps(), site, Attribute(), Attribute())});
  values.map(op.getResult(), isNotZero(found));
}

void StepTranslator::emit(InsertOp op) {
  Value out = storageFor(op.getResult());
  Value path = pathTable(op.getSteps(), op.getSite(), Attribute(), Attribute());
  callFallible("aslrt_json_insert", {exec, frame, out, map(op.getTarget()), path, map(op.getValue())});
  values.map(op.getResult(), out);
}

void StepTranslator::emit(ObjectOp op) {
  Value out = storageFor(op.getResult());
  call("aslrt_json_object", {exec, out, tableOf(table::kShape, op.getNamesAttr()), gather(op.getMembers())});
  values.map(op.getResult(), out);
}

void StepTranslator::emit(ArrayOp op) {
  Value out = storageFor(op.getResult());
  call("aslrt_json_array", {exec, out, gather(op.getElements()), i32(op.getElements().size())});
  values.map(op.getResult(), out);
}

void StepTranslator::emit(NodesRootOp op) { emitNodes(op, "aslrt_nodes_root", {map(op.getValue())}); }

void StepTranslator::emit(NodesMembersOp op) {
  emitNodes(op, "aslrt_nodes_members",
            {map(op.getNodes()), tableOf(table::kKeys, op.getNamesAttr()), i32(op.getNames().size())});
}

void StepTranslator::emit(NodesElementsOp op) {
  emitNodes(op, "aslrt_nodes_elements",
            {map(op.getNodes()), tableOf(table::kIndices, op.getIndicesAttr()), i32(op.getIndices().size())});
}

void StepTranslator::emit(NodesSliceOp op) {
  Attribute contents = builder.getArrayAttr({orUnit(op.getStartAttr()), orUnit(op.getEndAttr()), op.getStepAttr()});
  emitNodes(op, "aslrt_nodes_slice", {map(op.getNodes()), tableOf(table::kSlice, contents)});
}

void StepTranslator::emit(NodesChildrenOp op) { emitNodes(op, "aslrt_nodes_children", {map(op.getNodes())}); }

void StepTranslator::emit(NodesDescendantsOp op) { emitNodes(op, "aslrt_nodes_descendants", {map(op.getNodes())}); }

void StepTranslator::emitNodes(Operation *op, StringRef name, ArrayRef<Value> arguments) {
  Value out = storageFor(op->getResult(0));
  SmallVector<Value> all{exec, out};
  llvm::append_range(all, arguments);
  call(name, all);
  values.map(op->getResult(0), out);
}

void StepTranslator::emit(CompareOp op) {
  Value outcome = call("aslrt_compare", {i32(uint32_t(op.getKind())), i32(uint32_t(op.getPredicate())),
                                         map(op.getLeft()), map(op.getRight())});
  values.map(op.getResult(), isNotZero(outcome));
}

void StepTranslator::emit(MatchesOp op) {
  Value outcome = call("aslrt_matches", {map(op.getValue()), tableOf(table::kPattern, op.getPiecesAttr())});
  values.map(op.getResult(), isNotZero(outcome));
}

void StepTranslator::emit(IsOp op) {
  values.map(op.getResult(), isNotZero(call("aslrt_is", {i32(uint32_t(op.getKind())), map(op.getValue())})));
}
