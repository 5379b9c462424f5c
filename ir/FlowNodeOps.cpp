// SPDX-License-Identifier: Apache-2.0
//
// Verifiers and folders of the operations on node lists.

#include "ir/FlowOps.h"
#include "ir/JsonText.h"

#include "mlir/IR/Builders.h"
#include "mlir/IR/Matchers.h"

using namespace mlir;
using namespace asl::flow;

#define GET_OP_CLASSES
#include "ir/FlowNodeOps.cpp.inc"

void FlowDialect::registerNodeOps() {
  addOperations<
#define GET_OP_LIST
#include "ir/FlowNodeOps.cpp.inc"
      >();
}

LogicalResult FindOp::verify() {
  if (failed(verifySteps(*this, getSteps())))
    return failure();
  // Nothing is no value: an object or an output with it in would be no JSON. A frame's slot may hold it.
  for (Operation *user : getResult().getUsers())
    if (!isa<CompareOp, FindOp, FrameStoreOp, IsOp, NodesRootOp, PresentOp, ReadFormsOp, ReadInstantOp, ReadNumberOp, ReadTextOp>(user)) {
      InFlightDiagnostic error = emitOpError("may give nothing, which only tests and node lists take");
      error.attachNote(user->getLoc()) << "used here";
      return error;
    }
  return success();
}

OpFoldResult FindOp::fold(FoldAdaptor adaptor) {
  if (getSteps().empty())
    return getBase();
  if (auto text = dyn_cast_or_null<StringAttr>(adaptor.getBase()))
    if (auto found = lookUpJson(text, getSteps(), /*missingIsNull=*/false))
      return StringAttr::get(getContext(), *found);
  return nullptr;
}

OpFoldResult NodesRootOp::fold(FoldAdaptor adaptor) {
  if (auto text = dyn_cast_or_null<StringAttr>(adaptor.getValue()))
    return StringAttr::get(getContext(), "[" + text.getValue() + "]");
  return nullptr;
}

LogicalResult NodesSliceOp::verify() {
  if (getStep() == 0)
    return emitOpError("has a step of 0, which gets nowhere");
  return success();
}

LogicalResult NodesFunctionOp::verify() {
  size_t count = getArguments().size();
  PathFunction function = getFunction();
  if (function == PathFunction::Index && count != 1)
    return emitOpError("needs the index as its one argument, has ") << count;
  bool takesNone =
      function == PathFunction::First || function == PathFunction::Keys || function == PathFunction::Last;
  if (takesNone && count != 0)
    return emitOpError("takes no arguments, has ") << count;
  return success();
}

LogicalResult FilterOp::verifyRegions() {
  Block &entry = getCondition().front();
  if (entry.getNumArguments() != 1 || !isa<JsonType>(entry.getArgument(0).getType()))
    return emitOpError("needs one argument of its condition, the value that is asked about");
  for (Block &block : getCondition()) {
    if (!block.mightHaveTerminator() || block.getTerminator()->getNumSuccessors() != 0)
      continue;
    auto yield = dyn_cast<YieldOp>(block.getTerminator());
    if (!yield || !yield.getValue().getType().isInteger(1))
      return emitOpError("needs a condition at each end of its region")
                 .attachNote(block.getTerminator()->getLoc())
             << "this end gives none";
  }
  return success();
}

/// A condition that never holds keeps nothing.
OpFoldResult FilterOp::fold(FoldAdaptor) {
  Block &entry = getCondition().front();
  auto yield = dyn_cast<YieldOp>(entry.getTerminator());
  APInt condition;
  if (!yield || !getCondition().hasOneBlock() || !matchPattern(yield.getValue(), m_ConstantInt(&condition)))
    return nullptr;
  // What may raise is still asked.
  if (llvm::any_of(entry.without_terminator(), [](Operation &op) { return !isMemoryEffectFree(&op); }))
    return nullptr;
  return condition.isZero() ? StringAttr::get(getContext(), "[]") : OpFoldResult();
}
