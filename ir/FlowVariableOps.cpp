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

LogicalResult VariableSetOp::verify() {
  if (getVariables().size() != getValues().size())
    return emitOpError("has ") << getValues().size() << " values for " << getVariables().size() << " variables";
  llvm::SmallDenseSet<Attribute> seen;
  for (Attribute name : getVariables())
    if (!seen.insert(name).second)
      return emitOpError("assigns variable ") << name << " twice";
  return success();
}
