// SPDX-License-Identifier: Apache-2.0
//
// merge-blocks: a block that only one branch leads to, and nothing else, is joined to where that branch stands.
//
//   before                                      after
//   ------                                      -----
//   flow.leave %out                               flow.leave %out
//   cf.br ^B(%out : !flow.json)                   flow.enter "B" pass, %out
// ^B(%in: !flow.json):                            ..
//   flow.enter "B" pass, %in
//   ..
//
// A chain of states becomes one block, in which values need no block arguments and so no copies. Blocks that are
// merely equal stay apart: two states that end alike are still two states, each with its name and its line.
//
// Upstream's canonicaliser would do this too, but moves what it has merged again with each further block: 1.9 of the 5.9
// seconds that a machine of a thousand Pass states took. Here each operation moves once: a chain is followed
// from its head, and each block is spliced to the head's end.

#include "ir/Passes.h"
#include "ir/Remarks.h"

namespace asl::flow {
#define GEN_PASS_DEF_MERGEBLOCKS
#include "ir/Passes.h.inc"
} // namespace asl::flow

using namespace mlir;
using namespace asl::flow;

/// The block that `block` may take in: its only successor, of which it is the only predecessor.
static Block *findTail(Block *block) {
  auto branch = dyn_cast<cf::BranchOp>(block->getTerminator());
  if (!branch || branch.getDest() == block || branch.getDest()->isEntryBlock() ||
      branch.getDest()->getSinglePredecessor() != block)
    return nullptr;
  return branch.getDest();
}

namespace {
struct MergeBlocksPass : asl::flow::impl::MergeBlocksBase<MergeBlocksPass> {
  void runOnOperation() override {
    Region &body = getOperation().getBody();
    SmallVector<Block *> heads;
    llvm::SmallPtrSet<Block *, 32> tails;
    for (Block &block : body)
      if (Block *tail = findTail(&block))
        tails.insert(tail);
    for (Block &block : body)
      if (!tails.contains(&block))
        heads.push_back(&block);
    for (Block *head : heads)
      while (Block *tail = findTail(head)) {
        auto branch = cast<cf::BranchOp>(head->getTerminator());
        if (auto enter = dyn_cast<EnterOp>(tail->front()))
          tell("merge-blocks", remarks::kStateJoined, enter.getLoc())
              << RemarkArg("after", stateOf(branch.getLoc()));
        for (auto [argument, operand] : llvm::zip(tail->getArguments(), branch.getDestOperands()))
          argument.replaceAllUsesWith(operand);
        branch.erase();
        head->getOperations().splice(head->end(), tail->getOperations());
        tail->erase();
        ++numMerged;
      }
  }
};
} // namespace
