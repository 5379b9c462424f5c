// SPDX-License-Identifier: Apache-2.0
//
// Verifiers and successor operands of Map and Parallel, in all forms.

#include "ir/FlowOps.h"

using namespace mlir;
using namespace asl::flow;

#define GET_OP_CLASSES
#include "ir/FlowChildOps.cpp.inc"

void FlowDialect::registerChildOps() {
  addOperations<
#define GET_OP_LIST
#include "ir/FlowChildOps.cpp.inc"
      >();
}

LogicalResult MapOp::verify() {
  Region &selector = getSelector();
  if (!selector.empty() && !takesOneJson(selector))
    return emitOpError("has a selector that does not take the item, one JSON value");
  return verifyFailureHandling(*this, getRetryAttr(), getErrorsAttr(), getCatchers());
}

/// Every element names a machine, and there is one at least.
static LogicalResult verifyMachines(Operation *op, ArrayAttr machines) {
  if (machines.empty())
    return op->emitOpError("has no machine to run");
  for (Attribute machine : machines)
    if (!isa<FlatSymbolRefAttr>(machine))
      return op->emitOpError("has a machine that is not a symbol: ") << machine;
  return success();
}

LogicalResult ParallelOp::verify() {
  if (failed(verifyMachines(*this, getMachines())))
    return failure();
  return verifyFailureHandling(*this, getRetryAttr(), getErrorsAttr(), getCatchers());
}

LogicalResult AwaitJoinOp::verify() {
  if (getItem().size() > 1)
    return emitOpError("delivers items at more than one block");
  for (Block *block : (*this)->getSuccessors())
    if (failed(verifyResumeBlock(*this, block, 1)))
      return failure();
  return success();
}

SuccessorOperands AwaitJoinOp::getSuccessorOperands(unsigned) {
  return SuccessorOperands(/*producedOperandCount=*/1, MutableOperandRange(*this, 0, 0));
}
