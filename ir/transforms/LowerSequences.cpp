// SPDX-License-Identifier: Apache-2.0
//
// lower-sequences: filters become loops.
//
//   before                                      after
//   ------                                      -----
//   %kept = flow.filter %list {                   %count = flow.list.count %list
//   ^bb0(%c: !flow.json):                         %gathered = flow.list.begin %count
//     ..                                          cf.br ^head(%zero : i32)
//     flow.yield %yes : i1                      ^head(%i: i32):
//   }                                             %more = arith.cmpi ult, %i, %count : i32
//                                                 cf.cond_br %more, ^body, ^done
//                                               ^body:
//                                                 %c = flow.list.item %i of %list
//                                                 ..
//                                                 cf.cond_br %yes, ^keep, ^next
//                                               ^keep:
//                                                 flow.list.add %c to %gathered
//                                                 cf.br ^next
//                                               ^next:
//                                                 %j = arith.addi %i, %one : i32
//                                                 cf.br ^head(%j : i32)
//                                               ^done:
//                                                 %kept = flow.list.end %gathered
//
// The condition may have blocks of its own (`&&`, `||`); they become blocks of the loop. Outer filters come first,
// so that what stands in their condition is part of the function when its turn comes.

#include "ir/Passes.h"

namespace asl::flow {
#define GEN_PASS_DEF_LOWERSEQUENCES
#include "ir/Passes.h.inc"
} // namespace asl::flow

using namespace mlir;
using namespace asl::flow;

static void lowerFilter(FilterOp filter) {
  OpBuilder builder(filter);
  Location loc = filter.getLoc();
  Block *before = filter->getBlock();
  Region *region = before->getParent();
  Block *done = before->splitBlock(filter);

  auto *head = new Block, *keep = new Block, *next = new Block;
  Value index = head->addArgument(builder.getI32Type(), loc);
  Block *body = &filter.getCondition().front();
  SmallVector<YieldOp> ends;
  for (Block &block : filter.getCondition())
    if (auto yield = dyn_cast<YieldOp>(block.getTerminator()))
      ends.push_back(yield);
  region->getBlocks().insert(done->getIterator(), head);
  region->getBlocks().splice(done->getIterator(), filter.getCondition().getBlocks());
  region->getBlocks().insert(done->getIterator(), keep);
  region->getBlocks().insert(done->getIterator(), next);

  builder.setInsertionPointToEnd(before);
  Value zero = arith::ConstantIntOp::create(builder, loc, 0, 32);
  Value one = arith::ConstantIntOp::create(builder, loc, 1, 32);
  Value count = ListCountOp::create(builder, loc, builder.getI32Type(), filter.getList());
  Value gathered = ListBeginOp::create(builder, loc, builder.getType<JsonType>(), count);
  cf::BranchOp::create(builder, loc, head, zero);

  builder.setInsertionPointToEnd(head);
  Value more = arith::CmpIOp::create(builder, loc, arith::CmpIPredicate::ult, index, count);
  cf::CondBranchOp::create(builder, loc, more, body, done);

  builder.setInsertionPointToStart(body);
  Value item = ListItemOp::create(builder, loc, builder.getType<JsonType>(), index, filter.getList());
  body->getArgument(0).replaceAllUsesWith(item);
  body->eraseArgument(0);
  for (YieldOp yield : ends) {
    // Also where the condition is known: a block that nothing leads to would have to be dropped here, and LLVM does.
    builder.setInsertionPoint(yield);
    cf::CondBranchOp::create(builder, yield.getLoc(), yield.getValue(), keep, next);
    yield.erase();
  }

  builder.setInsertionPointToEnd(keep);
  ListAddOp::create(builder, loc, item, gathered);
  cf::BranchOp::create(builder, loc, next);
  builder.setInsertionPointToEnd(next);
  Value following = arith::AddIOp::create(builder, loc, index, one);
  cf::BranchOp::create(builder, loc, head, following);

  builder.setInsertionPointToStart(done);
  Value kept = ListEndOp::create(builder, loc, builder.getType<JsonType>(), gathered);
  filter.getResult().replaceAllUsesWith(kept);
  filter.erase();
}

namespace {
struct LowerSequencesPass : asl::flow::impl::LowerSequencesBase<LowerSequencesPass> {
  void runOnOperation() override {
    SmallVector<FilterOp> filters;
    getOperation().walk<WalkOrder::PreOrder>([&](FilterOp filter) { filters.push_back(filter); });
    for (FilterOp filter : filters) {
      lowerFilter(filter);
      ++numLoops;
    }
  }
};
} // namespace
