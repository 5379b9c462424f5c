// SPDX-License-Identifier: Apache-2.0
//
// Lower: Assign and references to variables.
//
//   "Assign": {"n.$": "$n.next"}      %0 = flow.variable.get "n" in %result at <template "$n.next" in "n.$">
//                                     %1 = flow.path ["next"] of %0 at <template "$n.next" in "n.$">
//                                     ..                                      ResultPath, OutputPath
//   "Next": "B"                       flow.variable.set ["n"](%1)
//                                     flow.next @B(%out)
//
// A branch or an item processor has variables of its own and reads those of the scopes around it, through the frames that
// wait for it.
//
// An Assign is evaluated where its data is, and takes effect at the transition: all that the state reads is what was
// there when it was entered.

#include "frontend/Lowering.h"

using namespace asl;
using namespace mlir;

StringAttr Lowering::variable(llvm::StringRef name) {
  StringAttr attribute = builder.getStringAttr(name);
  variables.insert(attribute);
  return attribute;
}

Lowering::VariablePlace Lowering::placeOf(llvm::StringRef name) {
  int64_t up = 0;
  for (const Level *around = level.get(); around; around = around->outer.get(), ++up)
    if (around->assigned.count(name.str()))
      return up == 0 ? VariablePlace{variable(name), {}, {}}
                     : VariablePlace{builder.getStringAttr(name),
                                     FlatSymbolRefAttr::get(builder.getContext(), around->machine),
                                     builder.getI64IntegerAttr(up)};
  return {variable(name), {}, {}};
}

Lowering::Assignment Lowering::evaluateAssign(const JsonValue *assign, Value document) {
  Assignment result;
  if (!assign)
    return result;
  result.range = assign->range;
  for (const JsonMember &member : assign->members) {
    result.variables.push_back(variable(memberName(member)));
    result.values.push_back(expandMember(member, document));
  }
  return result;
}

void Lowering::setVariables(const Assignment &assignment) {
  if (!assignment.variables.empty())
    flow::VariableSetOp::create(builder, loc(assignment.range), builder.getArrayAttr(assignment.variables),
                                assignment.values);
}
