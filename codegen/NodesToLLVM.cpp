// SPDX-License-Identifier: Apache-2.0
//
// StepTranslator: node lists and the loops over them. A step is a call that may raise; the element that a loop looks at
// is an address in the array, so that what is found out about it stays there.

#include "codegen/StepTranslator.h"

using namespace mlir;
using namespace asl;
using namespace asl::flow;

void StepTranslator::emit(FindOp op) {
  Value out = storageFor(op.getResult());
  storeCell(LLVM::ZeroOp::create(builder, loc, cellType()), out); // nothing, unless something is found
  call("aslrt_path_find", {exec, out, map(op.getBase()), stepsTable(op.getSteps())});
  values.map(op.getResult(), out);
}

void StepTranslator::emit(NodesRootOp op) {
  Value out = storageFor(op.getResult());
  call("aslrt_nodes_root", {exec, out, map(op.getValue())});
  values.map(op.getResult(), out);
}

void StepTranslator::emitStep(Value result, Value nodes, StringAttr path, StringRef name, ArrayRef<Value> arguments) {
  Value out = storageFor(result);
  SmallVector<Value> all{exec, frame, out, map(nodes)};
  llvm::append_range(all, arguments);
  all.push_back(tableOf(table::kText, path));
  callFallible(name, all);
  values.map(result, out);
}

void StepTranslator::emit(NodesMembersOp op) {
  emitStep(op.getResult(), op.getNodes(), op.getPathAttr(), "aslrt_nodes_members",
           {tableOf(table::kKeys, op.getNamesAttr()), i32(op.getNames().size())});
}

void StepTranslator::emit(NodesElementsOp op) {
  emitStep(op.getResult(), op.getNodes(), op.getPathAttr(), "aslrt_nodes_elements",
           {tableOf(table::kIndices, op.getIndicesAttr()), i32(op.getIndices().size())});
}

void StepTranslator::emit(NodesSliceOp op) {
  Attribute contents = builder.getArrayAttr({orUnit(op.getStartAttr()), orUnit(op.getEndAttr()), op.getStepAttr()});
  emitStep(op.getResult(), op.getNodes(), op.getPathAttr(), "aslrt_nodes_slice", {tableOf(table::kSlice, contents)});
}

void StepTranslator::emit(NodesChildrenOp op) {
  emitStep(op.getResult(), op.getNodes(), op.getPathAttr(), "aslrt_nodes_children", {});
}

void StepTranslator::emit(NodesDescendantsOp op) {
  emitStep(op.getResult(), op.getNodes(), op.getPathAttr(), "aslrt_nodes_descendants",
           {i32(op.getContainers() ? 1 : 0)});
}

void StepTranslator::emit(NodesCandidatesOp op) {
  emitStep(op.getResult(), op.getNodes(), op.getPathAttr(), "aslrt_nodes_candidates", {});
}

void StepTranslator::emit(NodesFunctionOp op) {
  Value out = storageFor(op.getResult());
  callFallible("aslrt_path_function", {exec, frame, out, i32(uint32_t(op.getFunction())), map(op.getValue()),
                                       gather(op.getArguments()), i32(op.getArguments().size()),
                                       tableOf(table::kText, op.getPathAttr())});
  values.map(op.getResult(), out);
}

void StepTranslator::emit(ListCountOp op) {
  values.map(op.getCount(), call("aslrt_list_count", {exec, map(op.getList())}));
}

void StepTranslator::emit(ListItemOp op) {
  Value array = LLVM::LoadOp::create(builder, loc, pointer, map(op.getList()), /*alignment=*/8);
  Value index = LLVM::ZExtOp::create(builder, loc, builder.getI64Type(), map(op.getIndex()));
  values.map(op.getItem(), LLVM::GEPOp::create(builder, loc, pointer, cellType(),
                                               offset(array, abi::kArrayItemsOffset),
                                               ArrayRef<LLVM::GEPArg>{LLVM::GEPArg(index)}));
}

void StepTranslator::emit(ListBeginOp op) {
  Value out = storageFor(op.getList());
  call("aslrt_list_begin", {exec, out, map(op.getCapacity())});
  values.map(op.getList(), out);
}

void StepTranslator::emit(ListAddOp op) { call("aslrt_list_add", {map(op.getList()), map(op.getItem())}); }

void StepTranslator::emit(ListEndOp op) {
  Value out = storageFor(op.getResult());
  call("aslrt_list_end", {exec, out, map(op.getList())});
  values.map(op.getResult(), out);
}
