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

LogicalResult LookupOp::verify() { return verifySteps(*this, getSteps()); }

/// A path of no steps takes everything and needs no operation.
static LogicalResult verifyPlace(Operation *op, ArrayAttr steps) {
  if (steps.empty())
    return op->emitOpError("needs a step at least");
  return verifySteps(op, steps);
}

LogicalResult RefusesOp::verify() { return verifyPlace(*this, getSteps()); }
LogicalResult PutOp::verify() { return verifyPlace(*this, getSteps()); }
