// SPDX-License-Identifier: Apache-2.0
//
// LiveVariables: see LiveVariables.h.
//
// Machines that a Map or Parallel runs may read the variables of the one that runs it, until it goes on: where children begin
// all that they may ask for is read.

#include "ir/transforms/LiveVariables.h"

#include "llvm/ADT/PostOrderIterator.h"

using namespace mlir;
using namespace asl::flow;

/// The variable that `op` reads, and the machine that has it: null for its own.
static std::pair<StringAttr, FlatSymbolRefAttr> readBy(Operation *op) {
  if (auto get = dyn_cast<VariableGetOp>(op))
    return {get.getVariableAttr(), get.getMachineAttr()};
  if (auto find = dyn_cast<VariableFindOp>(op))
    return {find.getVariableAttr(), find.getMachineAttr()};
  if (auto present = dyn_cast<VariablePresentOp>(op))
    return {present.getVariableAttr(), present.getMachineAttr()};
  return {};
}

InnerReads asl::flow::findInnerReads(ModuleOp module) {
  InnerReads reads;
  module.walk([&](Operation *op) {
    if (auto [variable, machine] = readBy(op); machine)
      reads[machine.getAttr()].insert(variable);
  });
  return reads;
}

LiveVariables::LiveVariables(FuncOp func, const InnerReads &innerReads) {
  if (ArrayAttr variables = func.getVariablesAttr())
    for (Attribute name : variables)
      numbers.insert({name, numbers.size()});
  if (numbers.empty())
    return;
  llvm::BitVector inner(numbers.size());
  if (auto reads = innerReads.find(func.getSymNameAttr()); reads != innerReads.end())
    for (StringAttr name : reads->second)
      inner.set(numbers.lookup(name));
  SmallVector<Block *> order(llvm::post_order(&func.getBody().front()));
  for (bool isChanged = true; isChanged;) {
    isChanged = false;
    for (Block *block : order) {
      llvm::BitVector now(numbers.size());
      for (Block *next : block->getSuccessors())
        if (auto found = live.find(next); found != live.end())
          now |= found->second;
      for (Operation &op : llvm::reverse(*block)) {
        if (auto set = dyn_cast<VariableSetOp>(op)) {
          for (Attribute name : set.getVariables())
            now.reset(numbers.lookup(name));
        } else if (auto [variable, machine] = readBy(&op); variable && !machine) {
          now.set(numbers.lookup(variable));
        } else if (isa<MapBeginOp, ParallelBeginOp, AwaitJoinOp>(op)) {
          now |= inner;
        }
      }
      llvm::BitVector &before = live[block];
      if (before != now) {
        before = std::move(now);
        isChanged = true;
      }
    }
  }
}

bool LiveVariables::isReadFrom(Block *block, StringAttr variable) const {
  auto found = live.find(block);
  return found == live.end() || found->second.test(numbers.lookup(variable));
}
