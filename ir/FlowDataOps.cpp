// SPDX-License-Identifier: Apache-2.0
//
// Verifiers of the data operations. Folders are in FlowFolds.cpp.

#include "ir/FlowOps.h"
#include "ir/JsonText.h"

using namespace mlir;
using namespace asl::flow;

#define GET_OP_CLASSES
#include "ir/FlowDataOps.cpp.inc"

void FlowDialect::registerDataOps() {
  addOperations<
#define GET_OP_LIST
#include "ir/FlowDataOps.cpp.inc"
      >();
}

LogicalResult asl::flow::verifySteps(Operation *op, ArrayAttr steps) {
  for (Attribute step : steps)
    if (!isa<StringAttr, IntegerAttr>(step))
      return op->emitOpError("has a step that is neither a member name nor an index: ") << step;
  return success();
}

LogicalResult ConstantOp::verify() {
  std::string why;
  if (!isCompactJson(getValue(), why))
    return emitOpError("value is not compact JSON text: ") << why;
  return success();
}

LogicalResult PathOp::verify() {
  if (failed(verifySteps(*this, getSteps())))
    return failure();
  if (getPrefix().has_value() != getPrefixCount().has_value())
    return emitOpError("needs both a prefix and its number of steps, or neither");
  if (auto count = getPrefixCount(); count && (*count < 1 || *count > getSteps().size()))
    return emitOpError("has a prefix of ") << *count << " steps in a path of " << getSteps().size();
  return success();
}

LogicalResult PresentOp::verify() { return verifySteps(*this, getSteps()); }

LogicalResult InsertOp::verify() { return verifySteps(*this, getSteps()); }

LogicalResult ObjectOp::verify() {
  if (getNames().size() != getMembers().size())
    return emitOpError("has ") << getNames().size() << " names for " << getMembers().size() << " members";
  llvm::SmallDenseSet<Attribute> seen;
  for (Attribute name : getNames())
    if (!seen.insert(name).second)
      return emitOpError("names member ") << name << " twice";
  return success();
}
