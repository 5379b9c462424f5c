// SPDX-License-Identifier: Apache-2.0
//
// Verifiers of the state form.

#include "ir/FlowOps.h"

using namespace mlir;
using namespace asl::flow;

#define GET_OP_CLASSES
#include "ir/FlowStateOps.cpp.inc"

void FlowDialect::registerStateOps() {
  addOperations<
#define GET_OP_LIST
#include "ir/FlowStateOps.cpp.inc"
      >();
}

LogicalResult MachineOp::verify() {
  for (Operation &op : getBody().front())
    if (!isa<StateOp>(op))
      return op.emitOpError("cannot stand in a machine; only states can");
  if (!mlir::SymbolTable::lookupSymbolIn(*this, getStartAttr().getAttr()))
    return emitOpError("starts at ") << getStartAttr() << ", which is not one of its states";
  return success();
}

/// The entry block of a region takes exactly one JSON value.
static bool takesOneValue(Region &region) {
  return region.getNumArguments() == 1 && isa<JsonType>(region.getArgument(0).getType());
}

LogicalResult StateOp::verify() {
  if (!takesOneValue(getBody()))
    return emitOpError("must take its input, one JSON value, as the argument of its first block");
  return success();
}

LogicalResult NextOp::verifySymbolUses(SymbolTableCollection &symbols) {
  auto machine = (*this)->getParentOfType<MachineOp>();
  if (machine && !symbols.lookupSymbolIn(machine, getTargetAttr().getAttr()))
    return emitOpError("goes to '") << getTarget() << "', which is not a state of '" << machine.getSymName() << "'";
  return success();
}

LogicalResult TaskOp::verify() {
  size_t lists = getErrors() ? getErrors()->size() : 0;
  if (lists != getCatchers().size())
    return emitOpError("has ") << lists << " lists of error names for " << getCatchers().size() << " catchers";
  for (Region &catcher : getCatchers())
    if (!takesOneValue(catcher))
      return emitOpError("has a catcher that does not take the error output, one JSON value");
  if (getRetry() && failed(verifyRetriers(*this, getRetryAttr())))
    return failure();
  return getErrors() ? verifyErrorLists(*this, getErrorsAttr()) : success();
}
