// SPDX-License-Identifier: Apache-2.0
//
// Fused states: verifiers.

#include "ir/FlowOps.h"

using namespace mlir;
using namespace asl::flow;

#define GET_OP_CLASSES
#include "ir/FlowFusedOps.cpp.inc"

void FlowDialect::registerFusedOps() {
  addOperations<
#define GET_OP_LIST
#include "ir/FlowFusedOps.cpp.inc"
      >();
}

LogicalResult FieldsOp::verify() {
  size_t count = getNames().size();
  if (count == 0 || count > kMostNames)
    return emitOpError("needs one name at least and ") << kMostNames << " at most";
  if (count != getValues().size())
    return emitOpError("needs a value for each name");
  llvm::SmallPtrSet<Attribute, 8> seen;
  for (Attribute name : getNames())
    if (!seen.insert(name).second)
      return emitOpError("has the name ") << name << " twice";
  return success();
}

LogicalResult LookupOp::verify() { return verifySteps(*this, getSteps()); }

/// A path of no steps takes everything and needs no operation.
static LogicalResult verifyPlace(Operation *op, ArrayAttr steps) {
  if (steps.empty())
    return op->emitOpError("needs a step at least");
  return verifySteps(op, steps);
}

LogicalResult RefusesOp::verify() { return verifyPlace(*this, getSteps()); }
LogicalResult PutOp::verify() { return verifyPlace(*this, getSteps()); }
