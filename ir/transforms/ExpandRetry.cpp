// SPDX-License-Identifier: Apache-2.0
//
// expand-retry: turn the Retry list of a state into an explicit loop.
//
// A task may fail many times before its Catch list is looked at. Here the loop becomes ordinary control
// flow, so that later passes need to know about one thing only: an await that resumes in some block.
//
//   before                                      after
//   ------                                      -----
//   cf.br ^attempt                                cf.br ^attempt(%c0 : i32)
// ^attempt:                                     ^attempt(%n: i32):
//   flow.await.task .. resume ^ok fail ^failed    flow.await.task .. resume ^ok fail ^failed
// ^failed(%e):                                  ^failed(%e):
//   flow.retry %e [#flow.retry<["A"], ..>]        %hit = flow.error.match %e ["A"]
//     again ^attempt otherwise ^caught            cf.cond_br %hit, ^matched, ^caught
//                                               ^matched:
//                                                 %left = arith.cmpi ult, %n, %attempts : i32
//                                                 cf.cond_br %left, ^pause, ^caught
//                                               ^pause:
//                                                 %delay = flow.backoff %n of <["A"], ..>
//                                                 flow.await.timer %delay retry resume ^resumed
//                                               ^resumed:
//                                                 %next = arith.addi %n, %c1 : i32
//                                                 cf.br ^attempt(%next : i32)
//
// Each retrier keeps its own count (spec, "Retrying after error"): the retrier that matches is the one that
// counts, so one task with two retriers carries two counters. A retrier that matches and has no attempt
// left ends the search: later retriers are not asked. Counters are arguments of the block that begins an
// attempt; build-frame gives each a place in the frame, which is how they survive the pause.

#include "ir/Passes.h"

namespace asl::flow {
#define GEN_PASS_DEF_EXPANDRETRY
#include "ir/Passes.h.inc"
} // namespace asl::flow

using namespace mlir;
using namespace asl::flow;

/// Appends `values` to the operands that `branch` passes to `target`, on every edge there.
static void appendOperands(Operation *branch, Block *target, ValueRange values) {
  auto interface = cast<BranchOpInterface>(branch);
  for (unsigned i = 0, e = branch->getNumSuccessors(); i < e; ++i)
    if (branch->getSuccessor(i) == target)
      interface.getSuccessorOperands(i).append(values);
}

/// Returns the number of retriers made into loops.
static unsigned expandRetry(RetryOp retry) {
  OpBuilder builder(retry);
  Location loc = retry.getLoc();
  Type counterType = builder.getI32Type();
  ArrayAttr retriers = retry.getRetriers();
  Block *attempt = retry.getAgain();
  Block *otherwise = retry.getOtherwise();

  // The counters: 0 on the edges that begin a visit.
  SmallVector<Value> counters;
  SmallVector<Operation *> entries;
  for (Block *before : attempt->getPredecessors())
    if (before->getTerminator() != retry && !llvm::is_contained(entries, before->getTerminator()))
      entries.push_back(before->getTerminator());
  for (size_t i = 0; i < retriers.size(); ++i)
    counters.push_back(attempt->addArgument(counterType, loc));
  for (Operation *entry : entries) {
    OpBuilder atEntry(entry);
    SmallVector<Value> zeros(retriers.size(),
                             arith::ConstantIntOp::create(atEntry, loc, counterType, 0).getResult());
    appendOperands(entry, attempt, zeros);
  }

  for (auto [i, attribute] : llvm::enumerate(retriers)) {
    auto retrier = cast<RetryAttr>(attribute);
    auto newBlockAfter = [&](Block *before) {
      auto *block = new Block;
      block->insertAfter(before);
      return block;
    };
    Block *test = builder.getBlock();
    Block *matched = newBlockAfter(test);
    Block *pause = newBlockAfter(matched);
    Block *resumed = newBlockAfter(pause);
    Block *miss = i + 1 < retriers.size() ? newBlockAfter(resumed) : otherwise;

    Value hit = ErrorMatchOp::create(builder, loc, retry.getError(), retrier.getErrors());
    cf::CondBranchOp::create(builder, loc, hit, matched, ValueRange(), miss, ValueRange());

    builder.setInsertionPointToEnd(matched);
    Value allowed = arith::ConstantIntOp::create(builder, loc, counterType, retrier.getAttempts());
    Value left = arith::CmpIOp::create(builder, loc, arith::CmpIPredicate::ult, counters[i], allowed);
    cf::CondBranchOp::create(builder, loc, left, pause, ValueRange(), otherwise, ValueRange());

    builder.setInsertionPointToEnd(pause);
    Value delay = BackoffOp::create(builder, loc, counters[i], retrier);
    AwaitTimerOp::create(builder, loc, delay, builder.getUnitAttr(), resumed);

    builder.setInsertionPointToEnd(resumed);
    Value one = arith::ConstantIntOp::create(builder, loc, counterType, 1);
    SmallVector<Value> operands(retry.getAgainOperands());
    llvm::append_range(operands, counters);
    operands[retry.getAgainOperands().size() + i] = arith::AddIOp::create(builder, loc, counters[i], one);
    cf::BranchOp::create(builder, loc, attempt, operands);

    builder.setInsertionPointToEnd(miss);
  }
  if (retriers.empty())
    cf::BranchOp::create(builder, loc, otherwise);
  retry.erase();
  return retriers.size();
}

namespace {
struct ExpandRetryPass : asl::flow::impl::ExpandRetryBase<ExpandRetryPass> {
  void runOnOperation() override {
    SmallVector<RetryOp> retries;
    getOperation().walk([&](RetryOp op) { retries.push_back(op); });
    for (RetryOp retry : retries)
      numLoops += expandRetry(retry);
  }
};
} // namespace
