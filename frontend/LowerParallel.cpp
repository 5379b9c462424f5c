// SPDX-License-Identifier: Apache-2.0
//
// Lower: Parallel states. Each branch becomes a machine of its own.
//
//   "Branches": [{..}, {..}]                      %r = flow.parallel [@"M.Both[0]", @"M.Both[1]"](%in)

#include "frontend/Lowering.h"

using namespace asl;
using namespace mlir;

Value Lowering::parallelInput(const State &state, Value input) {
  if (isJsonata(state))
    return outputOr(state.arguments, "Arguments", input, {input});
  return payloadTemplate(state.parameters, dataPath(state.inputPath, input, "InputPath"));
}

void Lowering::lowerParallel(const State &state, Value input) {
  Value argument = parallelInput(state, input);
  SmallVector<Attribute> machines;
  for (auto [index, branch] : llvm::enumerate(state.parallel->branches))
    machines.push_back(childMachine(branch, ("[" + llvm::Twine(index) + "]").str()));
  auto op = flow::ParallelOp::create(builder, loc(state.typeRange), builder.getType<flow::JsonType>(),
                                     builder.getArrayAttr(machines), argument, retriers(state), errorLists(state),
                                     state.catchers.size());
  lowerCatchers(state, op.getCatchers(), input);
  builder.setInsertionPointAfter(op);
  leaveWithResult(state, op.getResult(), input);
}
