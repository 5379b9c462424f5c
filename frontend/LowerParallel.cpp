// SPDX-License-Identifier: Apache-2.0
//
// Lower: Parallel states. Each branch becomes a machine of its own.
//
//   "Branches": [{..}, {..}]                      %r = flow.parallel [@"M.Both[0]", @"M.Both[1]"](%in)

#include "frontend/Lowering.h"

using namespace asl;
using namespace mlir;

void Lowering::lowerParallel(const State &state, Value input) {
  Value effective = dataPath(state.inputPath, input, "InputPath");
  Value argument = payloadTemplate(state.parameters, effective);
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
