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

bool asl::flow::takesOneJson(Region &region) {
  return region.getNumArguments() == 1 && isa<JsonType>(region.getArgument(0).getType());
}

LogicalResult StateOp::verify() {
  if (!takesOneJson(getBody()))
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
  return verifyFailureHandling(*this, getRetryAttr(), getErrorsAttr(), getCatchers());
}

LogicalResult asl::flow::verifyFailureHandling(Operation *op, ArrayAttr retriers, ArrayAttr errors,
                                               MutableArrayRef<Region> catchers) {
  size_t lists = errors ? errors.size() : 0;
  if (lists != catchers.size())
    return op->emitOpError("has ") << lists << " lists of error names for " << catchers.size() << " catchers";
  for (Region &catcher : catchers)
    if (!takesOneJson(catcher))
      return op->emitOpError("has a catcher that does not take the error output, one JSON value");
  if (retriers && failed(verifyRetriers(op, retriers)))
    return failure();
  return errors ? verifyErrorLists(op, errors) : success();
}
