// SPDX-License-Identifier: Apache-2.0
//
// flatten-states: the states of a machine become blocks of one function.
//
//   before                                      after
//   ------                                      -----
//   flow.machine @M start @A {                  flow.func @M {
//     flow.state @A task {                      ^bb0(%0: !flow.json):
//     ^bb0(%in: !flow.json):                      cf.br ^A(%0 : !flow.json)
//       %r = flow.task <..>(%in)                ^A(%in: !flow.json):
//         retry [..]                              flow.enter "A" task, %in
//         catch [["X"]] {                         cf.br ^attempt
//         ^bb0(%e: !flow.json):                 ^attempt:
//           flow.next @B(%e)                      flow.await.task <..>(%in) resume ^ok fail ^failed
//         }                                     ^ok(%r: !flow.json):
//       flow.next @B(%r)                          flow.leave %r
//     }                                           cf.br ^B(%r : !flow.json)
//     ..                                        ^failed(%e: !flow.json):
//   }                                             flow.retry %e [..] again ^attempt otherwise ^caught
//                                               ^caught:
//                                                 flow.catch %e [["X"]] otherwise ^raise to ^catcher
//                                               ^catcher:
//                                                 flow.leave %e
//                                                 cf.br ^B(%e : !flow.json)
//                                               ^raise:
//                                                 flow.raise %e
//
// `flow.enter` keeps a state's identity when blocks are moved about; it stands before ^attempt because a
// retry does not enter the state again, while the task's argument is computed anew for each attempt.

#include "ir/Passes.h"

#include "mlir/IR/PatternMatch.h"
#include "llvm/ADT/TypeSwitch.h"

namespace asl::flow {
#define GEN_PASS_DEF_FLATTENSTATES
#include "ir/Passes.h.inc"
} // namespace asl::flow

using namespace mlir;
using namespace asl::flow;

/// Splits the block at `task`: the call ends the first half, its answer is the second half's argument.
/// `attempt` is the block that begins an attempt.
static void flattenTask(TaskOp task, Block *attempt) {
  OpBuilder builder(task);
  Location loc = task.getLoc();
  Block *here = task->getBlock();
  Region *region = here->getParent();
  auto jsonType = builder.getType<JsonType>();

  Block *ok = here->splitBlock(std::next(task->getIterator()));
  Value answer = ok->addArgument(jsonType, loc);
  task.getResult().replaceAllUsesWith(answer);

  auto newBlock = [&] {
    auto *block = new Block;
    region->push_back(block);
    return block;
  };
  Block *failed = newBlock();
  Value error = failed->addArgument(jsonType, loc);
  AwaitTaskOp::create(builder, loc, task.getResource(), task.getArgument(), task.getTimeout(),
                      task.getHeartbeat(), task.getCredentials(), ok, failed);

  builder.setInsertionPointToEnd(failed);
  if (ArrayAttr retriers = task.getRetryAttr(); retriers && !retriers.empty()) {
    Block *caught = newBlock();
    RetryOp::create(builder, loc, error, retriers, ValueRange(), attempt, caught);
    builder.setInsertionPointToEnd(caught);
  }
  if (ArrayAttr errors = task.getErrorsAttr(); errors && !errors.empty()) {
    Block *raise = newBlock();
    SmallVector<Block *> entries;
    for (Region &catcher : task.getCatchers()) {
      Block *entry = &catcher.front();
      entry->getArgument(0).replaceAllUsesWith(error);
      entry->eraseArgument(0);
      entries.push_back(entry);
      region->getBlocks().splice(region->end(), catcher.getBlocks());
    }
    CatchOp::create(builder, loc, error, errors, raise, entries);
    builder.setInsertionPointToEnd(raise);
  }
  RaiseOp::create(builder, loc, error);
  task.erase();
}

/// Splits the block at `wait`: a delay is computed, a timer awaited.
static void flattenWait(WaitOp wait) {
  OpBuilder builder(wait);
  Location loc = wait.getLoc();
  Block *resumed = wait->getBlock()->splitBlock(std::next(wait->getIterator()));
  Value delay = DelayOp::create(builder, loc, wait.getValue(), wait.getKind(),
                                wait.getPathAttr());
  AwaitTimerOp::create(builder, loc, delay, UnitAttr(), resumed);
  wait.erase();
}

/// Moves `state`'s blocks to the end of `body`; `entries` holds the entry block of each state.
static void flattenState(StateOp state, Region &body) {
  Block *entry = &state.getBody().front();
  OpBuilder builder = OpBuilder::atBlockBegin(entry);
  auto enter = EnterOp::create(builder, state.getLoc(), state.getSymName(), state.getKind(),
                               entry->getArgument(0));

  SmallVector<TaskOp> tasks;
  SmallVector<WaitOp> waits;
  state.walk([&](Operation *op) {
    if (auto task = dyn_cast<TaskOp>(op))
      tasks.push_back(task);
    else if (auto wait = dyn_cast<WaitOp>(op))
      waits.push_back(wait);
  });
  if (!tasks.empty()) {
    Block *attempt = entry->splitBlock(std::next(enter->getIterator()));
    OpBuilder atEnd = OpBuilder::atBlockEnd(entry);
    cf::BranchOp::create(atEnd, state.getLoc(), attempt);
    for (TaskOp task : tasks)
      flattenTask(task, attempt);
  }
  for (WaitOp wait : waits)
    flattenWait(wait);
  body.getBlocks().splice(body.end(), state.getBody().getBlocks());
}

static void flattenMachine(MachineOp machine) {
  OpBuilder builder(machine);
  auto func = FuncOp::create(builder, machine.getLoc(), machine.getSymNameAttr(), machine.getTimeoutAttr(),
                             machine.getExpressAttr(), machine.getVariablesAttr());
  Region &body = func.getBody();
  auto *start = new Block;
  body.push_back(start);
  Value input = start->addArgument(builder.getType<JsonType>(), machine.getLoc());

  llvm::StringMap<Block *> entries;
  for (StateOp state : machine.getBody().getOps<StateOp>()) {
    entries[state.getSymName()] = &state.getBody().front();
    flattenState(state, body);
  }
  builder.setInsertionPointToEnd(start);
  cf::BranchOp::create(builder, machine.getLoc(), entries.lookup(machine.getStart()), input);

  SmallVector<Operation *> transitions;
  func.walk([&](Operation *op) {
    if (isa<NextOp, SucceedOp>(op))
      transitions.push_back(op);
  });
  for (Operation *op : transitions) {
    builder.setInsertionPoint(op);
    Value output = op->getOperand(0);
    LeaveOp::create(builder, op->getLoc(), output);
    if (auto next = dyn_cast<NextOp>(op))
      cf::BranchOp::create(builder, op->getLoc(), entries.lookup(next.getTarget()), output);
    else
      FinishOp::create(builder, op->getLoc(), output);
    op->erase();
  }
  machine.erase();
}

namespace {
struct FlattenStatesPass : asl::flow::impl::FlattenStatesBase<FlattenStatesPass> {
  void runOnOperation() override {
    SmallVector<MachineOp> machines(getOperation().getOps<MachineOp>());
    for (MachineOp machine : machines)
      flattenMachine(machine);
  }
};
} // namespace
