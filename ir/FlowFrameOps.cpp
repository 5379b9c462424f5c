// SPDX-License-Identifier: Apache-2.0
//
// Verifiers of the frame form.

#include "ir/FlowOps.h"

using namespace mlir;
using namespace asl::flow;

#define GET_OP_CLASSES
#include "ir/FlowFrameOps.cpp.inc"

void FlowDialect::registerFrameOps() {
  addOperations<
#define GET_OP_LIST
#include "ir/FlowFrameOps.cpp.inc"
      >();
}

LogicalResult FrameFuncOp::verifyRegions() {
  Block &dispatch = getBody().front();
  if (dispatch.empty() || !isa<cf::SwitchOp>(dispatch.back()))
    return emitOpError("must begin with a switch over the pc");
  return success();
}

LogicalResult FrameStoreOp::verify() {
  if (getSlots().size() != getValues().size())
    return emitOpError("has ") << getSlots().size() << " slots for " << getValues().size() << " values";
  llvm::SmallDenseSet<int64_t> seen;
  for (int64_t slot : getSlots())
    if (!seen.insert(slot).second)
      return emitOpError("stores to slot ") << slot << " twice";
  return success();
}
