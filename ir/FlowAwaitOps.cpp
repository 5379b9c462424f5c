// SPDX-License-Identifier: Apache-2.0
//
// Verifiers and successor operands of the CFG form.

#include "ir/FlowOps.h"

using namespace mlir;
using namespace asl::flow;

#define GET_OP_CLASSES
#include "ir/FlowAwaitOps.cpp.inc"

void FlowDialect::registerAwaitOps() {
  addOperations<
#define GET_OP_LIST
#include "ir/FlowAwaitOps.cpp.inc"
      >();
}

LogicalResult asl::flow::verifyResumeBlock(Operation *await, Block *block, unsigned numProduced) {
  if (!block->getSinglePredecessor())
    return await->emitOpError("resumes at a block that other branches lead to as well");
  if (block->getNumArguments() != numProduced ||
      !llvm::all_of(block->getArgumentTypes(), llvm::IsaPred<JsonType>))
    return await->emitOpError("resumes at a block that must take ")
           << (numProduced ? "one JSON value" : "no value");
  return success();
}

bool asl::flow::isAwait(Operation *op) { return isa<AwaitTaskOp, AwaitTimerOp, AwaitCollectOp, AwaitJoinOp>(op); }

LogicalResult AwaitTaskOp::verify() {
  if (getResume() == getFail())
    return emitOpError("resumes and fails at the same block");
  if (failed(verifyResumeBlock(*this, getResume(), 1)))
    return failure();
  return verifyResumeBlock(*this, getFail(), 1);
}

SuccessorOperands AwaitTaskOp::getSuccessorOperands(unsigned) {
  return SuccessorOperands(/*producedOperandCount=*/1, MutableOperandRange(*this, 0, 0));
}

LogicalResult AwaitTimerOp::verify() { return verifyResumeBlock(*this, getResume(), 0); }

SuccessorOperands AwaitTimerOp::getSuccessorOperands(unsigned) {
  return SuccessorOperands(MutableOperandRange(*this, 0, 0));
}

LogicalResult AwaitCollectOp::verify() { return verifyResumeBlock(*this, getResume(), 0); }

SuccessorOperands AwaitCollectOp::getSuccessorOperands(unsigned) {
  return SuccessorOperands(MutableOperandRange(*this, 0, 0));
}

LogicalResult asl::flow::verifyRetriers(Operation *op, ArrayAttr retriers) {
  for (Attribute retrier : retriers)
    if (!isa<RetryAttr>(retrier))
      return op->emitOpError("has a retrier that is not a #flow.retry: ") << retrier;
  return success();
}

LogicalResult asl::flow::verifyErrorLists(Operation *op, ArrayAttr errors) {
  for (Attribute list : errors) {
    auto names = dyn_cast<ArrayAttr>(list);
    if (!names || !llvm::all_of(names, llvm::IsaPred<StringAttr>))
      return op->emitOpError("has a list of error names that is not a list of strings: ") << list;
  }
  return success();
}

LogicalResult FuncOp::verify() {
  Block &entry = getBody().front();
  if (entry.getNumArguments() != 1 || !isa<JsonType>(entry.getArgument(0).getType()))
    return emitOpError("must take its input, one JSON value, as the argument of its first block");
  return success();
}

LogicalResult RetryOp::verify() { return verifyRetriers(*this, getRetriers()); }

SuccessorOperands RetryOp::getSuccessorOperands(unsigned index) {
  if (index == 0)
    return SuccessorOperands(getAgainOperandsMutable());
  return SuccessorOperands(MutableOperandRange(*this, 0, 0));
}

LogicalResult CatchOp::verify() {
  if (getCatchers().empty())
    return emitOpError("has no catchers; an error that nothing catches is raised");
  if (getErrors().size() != getCatchers().size())
    return emitOpError("has ") << getErrors().size() << " lists of error names for "
                               << getCatchers().size() << " catchers";
  return verifyErrorLists(*this, getErrors());
}

SuccessorOperands CatchOp::getSuccessorOperands(unsigned) {
  return SuccessorOperands(MutableOperandRange(*this, 0, 0));
}
