// SPDX-License-Identifier: Apache-2.0
//
// Lower: inline Map states. The item processor becomes a machine of its own; the Map itself keeps what decides how it is
// run: the items, the limits, and the selector, which computes one child's input from its item.
//
//   "ItemsPath": "$.lines"                        %items = flow.path ["lines"] of %in at <items "$.lines">
//   "ItemSelector": {"n.$": "$$.Map.Item.Value"}  %r = flow.map @M over %items from "$.lines" select {
//                                                 ^bb0(%item: !flow.json):
//                                                   %o = flow.object ["n"](%item)
//                                                   flow.child.input %o
//                                                 }

#include "frontend/Lowering.h"

using namespace asl;
using namespace mlir;

/// How a number was written when it comes from a path, else null.
static StringAttr pathText(Builder &builder, const NumberField &field) {
  return field.isPath() ? builder.getStringAttr(field.path.text) : StringAttr();
}

void Lowering::lowerMap(const State &state, Value input) {
  const MapFields &map = *state.map;
  if (map.isDistributed)
    return refuse(state.typeRange, "distributed Map states");
  Value effective = dataPath(state.inputPath, input, "InputPath");
  Value items = map.itemsPath.isPresent() ? path(map.itemsPath, effective, flow::SiteKind::Items, "ItemsPath") : effective;
  auto number = [&](const NumberField &field, llvm::StringRef pathName) -> Value {
    if (field.isLiteral())
      return constant(loc(field.range), field.text);
    if (field.isPath())
      return path(field.path, effective, flow::SiteKind::Path, pathName);
    return Value();
  };
  Value concurrency = number(map.maxConcurrency, "MaxConcurrencyPath");
  Value toleratedCount = number(map.toleratedFailureCount, "ToleratedFailureCountPath");
  Value toleratedPercentage = number(map.toleratedFailurePercentage, "ToleratedFailurePercentagePath");

  auto op = flow::MapOp::create(
      builder, loc(state.typeRange), builder.getType<flow::JsonType>(), childMachine(map.processor, ""), items,
      builder.getStringAttr(map.itemsPath.isPresent() ? map.itemsPath.text : "$"), concurrency,
      pathText(builder, map.maxConcurrency), toleratedCount, pathText(builder, map.toleratedFailureCount),
      toleratedPercentage, pathText(builder, map.toleratedFailurePercentage), retriers(state), errorLists(state),
      state.catchers.size());
  if (map.itemSelector) {
    Location at = loc(map.itemSelector->range);
    mapItem = builder.createBlock(&op.getSelector())->addArgument(builder.getType<flow::JsonType>(), at);
    flow::ChildInputOp::create(builder, at, payloadTemplate(map.itemSelector, effective));
    mapItem = Value();
  }
  lowerCatchers(state, op.getCatchers(), input);
  builder.setInsertionPointAfter(op);
  leaveWithResult(state, op.getResult(), input);
}
