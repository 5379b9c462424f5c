// SPDX-License-Identifier: Apache-2.0
//
// Workflow variables: verifiers.

#include "ir/FlowOps.h"

using namespace mlir;
using namespace asl::flow;

#define GET_OP_CLASSES
#include "ir/FlowVariableOps.cpp.inc"

void FlowDialect::registerVariableOps() {
  addOperations<
#define GET_OP_LIST
#include "ir/FlowVariableOps.cpp.inc"
      >();
}

template <typename OpType> static LogicalResult verifyValues(OpType op) {
  if (op.getVariables().size() != op.getValues().size())
    return op.emitOpError("has ") << op.getValues().size() << " values for " << op.getVariables().size() << " variables";
  llvm::SmallDenseSet<Attribute> seen;
  for (Attribute name : op.getVariables())
    if (!seen.insert(name).second)
      return op.emitOpError("assigns variable ") << name << " twice";
  return success();
}

LogicalResult VariableSetOp::verify() { return verifyValues(*this); }
LogicalResult VariableStoreOp::verify() { return verifyValues(*this); }
