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
