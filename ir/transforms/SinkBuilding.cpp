// SPDX-License-Identifier: Apache-2.0
//
// What is built for the evaluator alone is built where it is asked.
//
//   before                                                  after
//   ------                                                  -----
//   %o = flow.object ["n", "k"](%n, %k)                     cf.cond_br %unknown, ^ask, ^known
//   cf.cond_br %unknown, ^ask, ^known                     ^ask:
// ^ask:                                                     %o = flow.object ["n", "k"](%n, %k)
//   %r, %failed = flow.evaluate.checked quiet ..            %r, %failed = flow.evaluate.checked quiet ..
//     ["input"](%o) form ["input", "n"]                       ["input"](%o) form ["input", "n"]
//
// A simple expression is evaluated only where it is not what its form says: what states hand to it in whole need not be made
// otherwise.

#include "ir/transforms/FoldFused.h"

using namespace mlir;
using namespace asl::flow;

/// Whether `op` makes a value, and may as well do it later.
static bool canWait(Operation *op) {
  return isa<ObjectOp, ArrayOp, PutOp, IntegerOp, IndexOp, FormatOp, NowOp, ContextPartOp, ContextWholeOp>(op);
}

/// Whether `block` is where the evaluator is asked for an expression that has a form.
static bool asksEvaluator(Block *block) {
  return llvm::any_of(block->getOps<CheckedEvaluateOp>(),
                      [](CheckedEvaluateOp op) { return op.getQuiet() && op.getFormAttr(); });
}

void asl::flow::sinkBuilding(FuncOp func) {
  llvm::SmallPtrSet<Block *, 16> asking;
  for (Block &block : func.getBody())
    if (asksEvaluator(&block))
      asking.insert(&block);
  if (asking.empty())
    return;
  // What a value is made of is made before it: those that use it come first here.
  SmallVector<Operation *> makers;
  func.walk([&](Operation *op) {
    if (canWait(op) && op->getBlock()->getParent() == &func.getBody())
      makers.push_back(op);
  });
  // The order of blocks in the region says nothing: again, until nothing changes.
  for (bool isChanged = true; isChanged;) {
    isChanged = false;
    for (Operation *&op : llvm::reverse(makers)) {
      if (!op || op->use_empty() || !llvm::all_of(op->getUsers(), [&](Operation *user) {
            return asking.contains(user->getBlock()) && user->getBlock() != op->getBlock();
          }))
        continue;
      llvm::SmallDenseMap<Block *, Operation *> copies;
      for (OpOperand &use : llvm::make_early_inc_range(op->getUses())) {
        Operation *&copy = copies[use.getOwner()->getBlock()];
        if (!copy) {
          copy = op->clone();
          use.getOwner()->getBlock()->getOperations().push_front(copy);
        }
        use.set(copy->getResult(0));
      }
      op->erase();
      op = nullptr;
      isChanged = true;
    }
    llvm::erase(makers, nullptr);
  }
}
