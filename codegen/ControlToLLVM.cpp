// SPDX-License-Identifier: Apache-2.0
//
// StepTranslator: states that begin and end, errors, suspensions, and the frame. A suspension fills the frame's record of
// what is awaited and returns; the table of points says where the function goes on.

#include "codegen/StepTranslator.h"

using namespace mlir;
using namespace asl;
using namespace asl::flow;

uint32_t StepTranslator::stateIndex(StringRef name, StateKind kind, Location location) {
  auto [it, inserted] = states.insert({name.str(), states.size()});
  if (inserted)
    stateRows.push_back(builder.getArrayAttr({builder.getStringAttr(name), builder.getI32IntegerAttr(int32_t(kind)),
                                              builder.getI32IntegerAttr(lineOf(location))}));
  return it->second;
}

uint32_t StepTranslator::addPoint(int32_t kind, StringAttr state, int64_t resume, int64_t fail, Location location,
                                  Attribute resource, int64_t item) {
  pointRows.push_back(builder.getArrayAttr(
      {builder.getI32IntegerAttr(kind), state, builder.getI32IntegerAttr(resume), builder.getI32IntegerAttr(fail),
       builder.getI32IntegerAttr(lineOf(location)), orUnit(resource), builder.getI32IntegerAttr(item)}));
  return pointRows.size() - 1;
}

void StepTranslator::emitSwitch(cf::SwitchOp branch) {
  SmallVector<int32_t> cases;
  SmallVector<Block *> targets;
  SmallVector<SmallVector<Value>> operandStorage;
  for (auto [i, target] : llvm::enumerate(branch.getCaseDestinations())) {
    targets.push_back(leadTo(target, branch.getCaseOperands(i), operandStorage.emplace_back()));
  }
  SmallVector<ValueRange> operands(operandStorage.begin(), operandStorage.end());
  if (auto numbers = branch.getCaseValues())
    for (const APInt &number : numbers->getValues<APInt>())
      cases.push_back(number.getSExtValue());
  SmallVector<Value> others;
  Block *rest = leadTo(branch.getDefaultDestination(), branch.getDefaultOperands(), others);
  LLVM::SwitchOp::create(builder, loc, map(branch.getFlag()), rest, others, ArrayRef<int32_t>(cases), BlockRange(targets),
                         ArrayRef<ValueRange>(operands));
}

void StepTranslator::emit(SizeCheckOp op) {
  Value size = LLVM::LoadOp::create(builder, loc, builder.getI32Type(),
                                    offset(map(op.getValue()), abi::kCellSizeOffset), /*alignment=*/4);
  Value limit = LLVM::LoadOp::create(builder, loc, builder.getI32Type(), offset(exec, abi::kExecLimitOffset),
                                     /*alignment=*/4);
  unless(LLVM::ICmpOp::create(builder, loc, LLVM::ICmpPredicate::ugt, size, limit), tooLargeBlock());
}

void StepTranslator::emit(EnterOp op) {
  uint32_t state = stateIndex(op.getState(), op.getKind(), op.getLoc());
  if (debug)
    storeCell(loadCell(map(op.getInput())), slot(func.getSlots()));
  StringRef enter = asksForTime ? "aslrt_state_enter" : passesTo(op) ? "aslrt_state_pass" : "aslrt_state_begin";
  call(enter, {exec, frame, i32(state), map(op.getInput())});
}

bool StepTranslator::passesTo(EnterOp op) {
  auto leave = dyn_cast_or_null<LeaveOp>(op->getPrevNode());
  return leave && leave.getOutput() == op.getInput() && !debug && !asksForTime;
}

EnterOp StepTranslator::passesOn(Operation *op) {
  auto check = dyn_cast_or_null<SizeCheckOp>(op->getNextNode());
  auto leave = check ? dyn_cast_or_null<LeaveOp>(check->getNextNode()) : LeaveOp();
  auto next = leave ? dyn_cast_or_null<EnterOp>(leave->getNextNode()) : EnterOp();
  Value made = op->getResult(0);
  return next && check.getValue() == made && next.getInput() == made && passesTo(next) ? next : EnterOp();
}

Value StepTranslator::transitionTo(EnterOp next, Attribute shape, Attribute path, bool ownsTarget) {
  for (Operation *op = next; isa<EnterOp, LeaveOp, SizeCheckOp>(op); op = op->getPrevNode())
    done.insert(op);
  uint32_t state = stateIndex(next.getState(), next.getKind(), next.getLoc());
  return tableOf(table::kTransition, builder.getArrayAttr({orUnit(shape), orUnit(path), builder.getI32IntegerAttr(state),
                                                           builder.getBoolAttr(ownsTarget)}));
}

void StepTranslator::emit(LeaveOp op) {
  if (auto next = dyn_cast_or_null<EnterOp>(op->getNextNode()); !next || !passesTo(next))
    call("aslrt_state_leave", {exec, frame, map(op.getOutput())});
}

void StepTranslator::emit(StopWantedOp op) {
  Value wanted = LLVM::LoadOp::create(builder, loc, builder.getI32Type(), offset(exec, abi::kExecStopOffset),
                                      /*alignment=*/4, /*isVolatile=*/true);
  values.map(op.getResult(), isNotZero(wanted));
}

void StepTranslator::emit(DelayOp op) {
  Attribute contents = builder.getArrayAttr({builder.getI32IntegerAttr(int32_t(op.getKind())),
                                             op.getPathAttr() ? op.getPathAttr() : builder.getStringAttr("")});
  Value out = scratchCells(1);
  callFallible("aslrt_delay", {exec, frame, out, map(op.getValue()), tableOf(table::kDelay, contents)});
  values.map(op.getSeconds(), LLVM::LoadOp::create(builder, loc, builder.getF64Type(), out, /*alignment=*/8));
}

void StepTranslator::emit(ErrorMatchOp op) {
  values.map(op.getResult(),
             isNotZero(call("aslrt_error_match", {exec, frame, tableOf(table::kNames, op.getNamesAttr())})));
}

void StepTranslator::emit(ErrorOutputOp op) {
  Value out = storageFor(op.getError());
  call("aslrt_error_output", {exec, frame, out});
  values.map(op.getError(), out);
}

void StepTranslator::emit(BackoffOp op) {
  values.map(op.getSeconds(), call("aslrt_backoff", {exec, frame, map(op.getAttempt()),
                                                     tableOf(table::kRetrier, op.getRetrierAttr())}));
}

void StepTranslator::emit(FinishOp op) { ret(call("aslrt_finish", {exec, frame, map(op.getOutput())})); }
void StepTranslator::emit(RaiseOp) { ret(call("aslrt_raise", {exec, frame})); }

void StepTranslator::emit(FailOp op) {
  ret(call("aslrt_fail", {exec, frame, mapOrNull(op.getError()), mapOrNull(op.getCause())}));
}

void StepTranslator::emit(AbortOp op) {
  ret(call("aslrt_abort", {exec, frame, tableOf(table::kText, op.getErrorAttr()),
                           tableOf(table::kText, op.getCauseAttr())}));
}

void StepTranslator::emit(FramePcOp op) {
  values.map(op.getPc(), LLVM::LoadOp::create(builder, loc, builder.getI32Type(),
                                              offset(frame, abi::kFramePcOffset), /*alignment=*/4));
}

void StepTranslator::emit(FrameAnswerOp op) { values.map(op.getAnswer(), offset(frame, abi::kFrameAnswerOffset)); }
void StepTranslator::emit(FrameLoadOp op) { values.map(op.getValue(), slot(op.getSlot())); }

void StepTranslator::emit(FrameStoreOp op) {
  SmallVector<Value> cells;
  for (Value value : op.getValues())
    cells.push_back(loadCell(map(value)));
  for (auto [index, cell] : llvm::zip(op.getSlots(), cells))
    storeCell(cell, slot(index));
}

void StepTranslator::emit(FrameClearOp op) {
  Value zero = LLVM::ZeroOp::create(builder, loc, cellType());
  for (int64_t index : op.getSlots())
    storeCell(zero, slot(index));
}

void StepTranslator::emit(FrameCountOp op) {
  values.map(op.getValue(), LLVM::LoadOp::create(builder, loc, builder.getI32Type(), counter(op.getCounter()),
                                                 /*alignment=*/8));
}

void StepTranslator::emit(FrameSetCountOp op) {
  Value wide = LLVM::ZExtOp::create(builder, loc, builder.getI64Type(), map(op.getValue()));
  LLVM::StoreOp::create(builder, loc, wide, counter(op.getCounter()), /*alignment=*/8);
}

// Kinds are AslrtAwaitKind's.
void StepTranslator::emit(SuspendTaskOp op) {
  uint32_t point = addPoint(0, op.getStateAttr(), op.getResume(), op.getFail(), op.getLoc(), op.getResourceAttr());
  ret(call("aslrt_await_task", {exec, frame, i32(point), map(op.getArgument()), mapOrNull(op.getTimeout()),
                                mapOrNull(op.getHeartbeat()), mapOrNull(op.getCredentials())}));
}

void StepTranslator::emit(SuspendTimerOp op) {
  uint32_t point = addPoint(1, op.getStateAttr(), op.getResume(), 0, op.getLoc(), Attribute());
  ret(call("aslrt_await_timer", {exec, frame, i32(point), map(op.getDelay()), i32(op.getRetry() ? 1 : 0)}));
}

void StepTranslator::emit(SuspendCollectOp op) {
  uint32_t point = addPoint(2, op.getStateAttr(), op.getResume(), 0, op.getLoc(), Attribute());
  ret(call("aslrt_await_collect", {exec, frame, i32(point)}));
}
