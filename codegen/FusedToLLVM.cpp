// SPDX-License-Identifier: Apache-2.0
//
// StepTranslator: fused states. What asks for the states themselves is a bit that the IR branches on; nothing
// here leaves the step function.

#include "codegen/StepTranslator.h"

using namespace mlir;
using namespace asl;
using namespace asl::flow;

void StepTranslator::emit(WatchedOp op) {
  Value watched =
      LLVM::LoadOp::create(builder, loc, builder.getI32Type(), offset(exec, abi::kExecWatchedOffset),
                           /*alignment=*/4);
  values.map(op.getResult(), isNotZero(watched));
}

void StepTranslator::emit(PassEventsOp op) {
  uint32_t state = stateIndex(op.getState(), op.getKind(), op.getLoc());
  call("aslrt_pass_events", {exec, frame, map(op.getCount()), i32(state)});
}

/// Uses that make it worth to read a container into cells once rather than search its text each time.
static constexpr int64_t kManyUses = 3;

/// Whether little is read of `value`, by fused states alone.
static bool isReadRarely(Value value) {
  return llvm::count_if(value.getUsers(), [](Operation *user) { return isa<LookupOp, PresentOp>(user); }) < kManyUses;
}

void StepTranslator::emit(LookupOp op) {
  Value out = storageFor(op.getResult());
  Value found = call(isReadRarely(op.getBase()) ? "aslrt_path_seek" : "aslrt_path_look", {exec, out, map(op.getBase()), stepsTable(op.getSteps())});
  values.map(op.getMissing(), LLVM::ICmpOp::create(builder, loc, LLVM::ICmpPredicate::eq, found, i32(0)));
  values.map(op.getResult(), out);
}

void StepTranslator::emit(RefusesOp op) {
  Value refuses = call("aslrt_path_refuses", {exec, map(op.getTarget()), stepsTable(op.getSteps())});
  values.map(op.getResult(), isNotZero(refuses));
}

void StepTranslator::emit(PutOp op) {
  Value out = storageFor(op.getResult());
  call("aslrt_json_put", {exec, out, map(op.getTarget()), stepsTable(op.getSteps()), map(op.getValue())});
  values.map(op.getResult(), out);
}

void StepTranslator::emit(SizeOp op) {
  values.map(op.getBytes(), widen(LLVM::LoadOp::create(builder, loc, builder.getI32Type(),
                                                       offset(map(op.getValue()), abi::kCellSizeOffset),
                                                       /*alignment=*/4)));
}

void StepTranslator::emit(SizeBesideOp op) {
  values.map(op.getBytes(), widen(call("aslrt_size_beside",
                                       {exec, map(op.getTarget()),
                                        tableOf(table::kKeys, builder.getArrayAttr(op.getNameAttr()))})));
}

void StepTranslator::emit(SizeExceedsOp op) {
  Value limit = LLVM::LoadOp::create(builder, loc, builder.getI32Type(), offset(exec, abi::kExecLimitOffset),
                                     /*alignment=*/4);
  values.map(op.getResult(),
             LLVM::ICmpOp::create(builder, loc, LLVM::ICmpPredicate::ugt, map(op.getBytes()), widen(limit)));
}

void StepTranslator::emit(FieldsOp op) {
  unsigned count = op.getNames().size();
  Value out = allocate(count);
  Value found = call("aslrt_json_fields",
                     {exec, out, map(op.getBase()), tableOf(table::kKeys, op.getNamesAttr()), i32(count)});
  values.map(op.getFound(), found);
  for (auto [index, value] : llvm::enumerate(op.getValues()))
    values.map(value, offset(out, abi::kCellBytes * index));
}

void StepTranslator::emit(ItemsCountOp op) {
  Value refused = call("aslrt_items_refused", {exec, map(op.getItems())});
  values.map(op.getRefused(), isNotZero(refused));
  values.map(op.getCount(), call("aslrt_list_count", {exec, map(op.getItems())}));
}

void StepTranslator::emit(ItemsOpenOp op) {
  unsigned count = op.getNames().size();
  Value reader = allocate(abi::kItemsCells + count);
  Value items = call("aslrt_items_open",
                     {exec, reader, map(op.getItems()), tableOf(table::kKeys, op.getNamesAttr()), i32(count)});
  values.map(op.getReader(), reader);
  values.map(op.getCount(), items);
  values.map(op.getRefused(), LLVM::ICmpOp::create(builder, loc, LLVM::ICmpPredicate::eq, items, i32(UINT32_MAX)));
}

void StepTranslator::emit(ItemsReadOp op) {
  Value out = allocate(1 + op.getValues().size());
  values.map(op.getFound(), call("aslrt_items_read", {exec, out, map(op.getReader()), map(op.getIndex())}));
  values.map(op.getItem(), out);
  for (auto [index, value] : llvm::enumerate(op.getValues()))
    values.map(value, offset(out, abi::kCellBytes * (index + 1)));
}

void StepTranslator::emit(IndexOp op) {
  Value out = storageFor(op.getResult());
  call("aslrt_json_index", {out, map(op.getIndex())});
  values.map(op.getResult(), out);
}

void StepTranslator::emit(LoopEndsOp op) { values.map(op.getResult(), isNotZero(call("aslrt_loop_ends", {exec}))); }

void StepTranslator::emit(VariableStoreOp op) {
  call("aslrt_variables_store", {exec, frame, assignmentTable(op.getVariablesAttr()), gather(op.getValues())});
}

void StepTranslator::emit(VariablesExceedOp op) {
  Value most = LLVM::ConstantOp::create(builder, loc, builder.getI64Type(), builder.getI64IntegerAttr(UINT32_MAX));
  Value bytes = LLVM::UMinOp::create(builder, loc, map(op.getBytes()), most);
  bytes = LLVM::TruncOp::create(builder, loc, builder.getI32Type(), bytes);
  values.map(op.getResult(), isNotZero(call("aslrt_variables_exceed", {exec, frame, bytes})));
}

void StepTranslator::emit(NothingOp op) {
  Value out = storageFor(op.getResult());
  storeCell(LLVM::ZeroOp::create(builder, loc, cellType()), out);
  values.map(op.getResult(), out);
}

void StepTranslator::emit(ForgottenOp op) {
  Value out = storageFor(op.getResult());
  storeCell(LLVM::ZeroOp::create(builder, loc, cellType()), out);
  Value size = LLVM::TruncOp::create(builder, loc, builder.getI32Type(), map(op.getBytes()));
  LLVM::StoreOp::create(builder, loc, size, offset(out, abi::kCellSizeOffset), /*alignment=*/4);
  values.map(op.getResult(), out);
}

void StepTranslator::emit(ContextBeginOp) {
  call("aslrt_context_part", {exec, frame, i32(uint32_t(ContextPart::Execution)), scratchCells(1)});
}

void StepTranslator::emit(ContextPartOp op) {
  Value out = storageFor(op.getResult());
  call("aslrt_context_part", {exec, frame, i32(uint32_t(op.getPart())), out});
  values.map(op.getResult(), out);
}

void StepTranslator::emit(ContextWholeOp op) {
  Value out = storageFor(op.getResult());
  call("aslrt_context_whole", {exec, out, gather(op.getOperands())});
  values.map(op.getResult(), out);
}

void StepTranslator::emit(NowOp op) {
  Value out = storageFor(op.getResult());
  call("aslrt_now", {exec, out});
  values.map(op.getResult(), out);
}

void StepTranslator::emit(ReadNumberOp op) {
  Value out = scratchCells(1);
  Value is = call("aslrt_read_number", {map(op.getValue()), out});
  values.map(op.getIs(), isNotZero(is));
  values.map(op.getNumber(), LLVM::LoadOp::create(builder, loc, builder.getF64Type(), out, /*alignment=*/8));
}

void StepTranslator::emit(ReadInstantOp op) {
  Value out = scratchCells(1);
  Value is = call("aslrt_read_instant", {map(op.getValue()), out});
  values.map(op.getIs(), isNotZero(is));
  values.map(op.getSeconds(), LLVM::LoadOp::create(builder, loc, builder.getI64Type(), out, /*alignment=*/8));
  values.map(op.getNanoseconds(), LLVM::LoadOp::create(builder, loc, builder.getI32Type(),
                                                       offset(out, abi::kInstantNanosecondsOffset), /*alignment=*/4));
}

void StepTranslator::emit(IntegerOp op) {
  Value out = storageFor(op.getResult());
  call("aslrt_json_integer", {out, map(op.getValue())});
  values.map(op.getResult(), out);
}

void StepTranslator::emit(ReadIntegerOp op) {
  Value out = scratchCells(1);
  Value bits = call("aslrt_read_integer", {map(op.getValue()), out});
  auto isSet = [&](uint32_t bit) { return isNotZero(LLVM::AndOp::create(builder, loc, bits, i32(bit))); };
  values.map(op.getIs(), isSet(abi::kIntegerIs));
  values.map(op.getExact(), isSet(abi::kIntegerExact));
  values.map(op.getInteger(), LLVM::LoadOp::create(builder, loc, builder.getI32Type(), out, /*alignment=*/4));
}

void StepTranslator::emit(AddIntegersOp op) {
  auto type = LLVM::LLVMStructType::getLiteral(builder.getContext(), {builder.getI32Type(), builder.getI1Type()});
  Value both = LLVM::SAddWithOverflowOp::create(builder, loc, type, map(op.getLeft()), map(op.getRight()));
  values.map(op.getSum(), LLVM::ExtractValueOp::create(builder, loc, both, 0));
  values.map(op.getOverflows(), LLVM::ExtractValueOp::create(builder, loc, both, 1));
}
