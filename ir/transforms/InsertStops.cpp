// SPDX-License-Identifier: Apache-2.0
//
// insert-stops: let the runtime in where a loop of states closes without waiting for anything.
//
//   before                                      after
//   ------                                      -----
//   cf.br ^A(%out : !flow.json)                   %stop = flow.stop.wanted
//                                                 cf.cond_br %stop, ^stop, ^A(%out : !flow.json)
//                                               ^stop:
//                                                 flow.await.collect resume ^resumed
//                                               ^resumed:
//                                                 cf.br ^A(%out : !flow.json)
//
// The collector works only between steps, so a loop of Pass and Choice states would otherwise fill memory,
// and nobody could stop it. A branch closes a loop when its target is an ancestor in the depth-first tree
// over the graph without the edges of awaits: a loop through an await comes back to the runtime anyway.

#include "ir/Passes.h"
#include "ir/Remarks.h"

namespace asl::flow {
#define GEN_PASS_DEF_INSERTSTOPS
#include "ir/Passes.h.inc"
} // namespace asl::flow

using namespace mlir;
using namespace asl::flow;

/// The edges (block, successor number) that close a loop without an await, in depth-first order.
static SmallVector<std::pair<Block *, unsigned>> findClosingEdges(Region &body) {
  enum Colour { White, Grey, Black };
  llvm::DenseMap<Block *, Colour> colours;
  SmallVector<std::pair<Block *, unsigned>> closing;
  auto search = [&](Block *root) {
    if (colours.lookup(root) != White)
      return;
    SmallVector<std::pair<Block *, unsigned>> stack{{root, 0}};
    colours[root] = Grey;
    while (!stack.empty()) {
      auto &[block, next] = stack.back();
      Operation *terminator = block->getTerminator();
      bool suspends = isAwait(terminator);
      if (suspends || next == terminator->getNumSuccessors()) {
        colours[block] = Black;
        stack.pop_back();
        continue;
      }
      unsigned index = next++;
      Block *successor = terminator->getSuccessor(index);
      Colour colour = colours.lookup(successor);
      if (colour == Grey)
        closing.emplace_back(block, index);
      else if (colour == White) {
        colours[successor] = Grey;
        stack.emplace_back(successor, 0);
      }
    }
  };
  for (Block &block : body) // the entry first, then where awaits resume
    search(&block);
  return closing;
}

static void insertStop(Block *block, unsigned index) {
  Operation *terminator = block->getTerminator();
  auto branch = cast<BranchOpInterface>(terminator);
  Block *target = terminator->getSuccessor(index);
  Location loc = terminator->getLoc();
  SmallVector<Value> operands(branch.getSuccessorOperands(index).getForwardedOperands());

  // The edge gets a block of its own, so that any kind of branch may close a loop.
  auto *edge = new Block;
  edge->insertAfter(block);
  auto *stop = new Block;
  stop->insertAfter(edge);
  auto *resumed = new Block;
  resumed->insertAfter(stop);

  OpBuilder builder = OpBuilder::atBlockEnd(edge);
  Value wanted = StopWantedOp::create(builder, loc);
  cf::CondBranchOp::create(builder, loc, wanted, stop, ValueRange(), target, operands);
  builder.setInsertionPointToEnd(stop);
  AwaitCollectOp::create(builder, loc, resumed);
  builder.setInsertionPointToEnd(resumed);
  cf::BranchOp::create(builder, loc, target, operands);

  branch.getSuccessorOperands(index).erase(0, operands.size());
  terminator->setSuccessor(edge, index);
}

namespace {
struct InsertStopsPass : asl::flow::impl::InsertStopsBase<InsertStopsPass> {
  void runOnOperation() override {
    for (auto [block, index] : findClosingEdges(getOperation().getBody())) {
      tell("insert-stops", remarks::kStopInserted, block->getTerminator()->getLoc());
      insertStop(block, index);
      ++numStops;
    }
  }
};
} // namespace
