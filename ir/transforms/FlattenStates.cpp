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
//
// An intrinsic function in such a state may refuse its values, and an expression of JSONata may fail: errors for the same
// lists. They get a way there, once an operation of its own says that there was one; in all other states they end the machine:
//
//   %n = flow.intrinsic States.MathAdd(%a, %b)    %n, %no = flow.intrinsic.checked States.MathAdd(%a, %b)
//                                                 cf.cond_br %no, ^refused, ^next
//                                               ^refused:
//                                                 %e1 = flow.error.output
//                                                 cf.br ^handler(%e1 : !flow.json)
//                                               ^failed(%e2: !flow.json):
//                                                 cf.br ^handler(%e2 : !flow.json)
//                                               ^handler(%e: !flow.json):
//                                                 flow.retry %e [..] again ^attempt otherwise ^caught
//
// Map and Parallel do the same with a join in the call's place. The selector of a Map becomes blocks that the join leads to
// for each item, and that lead back to it:
//
//   %r = flow.map @C over %a select {           ^attempt:
//   ^bb0(%item: !flow.json):                      flow.map.begin @C over %a
//     flow.child.input %item                      cf.br ^join
//   }                                           ^join:
//                                                 flow.await.join ^item resume ^ok fail ^failed
//                                               ^item(%item: !flow.json):
//                                                 flow.child.start %item
//                                                 cf.br ^join

#include "ir/Passes.h"

#include "mlir/IR/PatternMatch.h"
#include "llvm/ADT/TypeSwitch.h"

namespace asl::flow {
#define GEN_PASS_DEF_FLATTENSTATES
#include "ir/Passes.h.inc"
} // namespace asl::flow

using namespace mlir;
using namespace asl::flow;

/// A new block at the end of `region`, which takes one JSON value when `takesJson`.
static Block *newBlock(Region *region, Location loc, bool takesJson) {
  auto *block = new Block;
  region->push_back(block);
  if (takesJson)
    block->addArgument(JsonType::get(region->getContext()), loc);
  return block;
}

/// Splits the block at `op`: what follows takes the result as a block argument.
static Block *splitForResult(Operation *op) {
  Block *ok = op->getBlock()->splitBlock(std::next(op->getIterator()));
  op->getResult(0).replaceAllUsesWith(ok->addArgument(op->getResult(0).getType(), op->getLoc()));
  return ok;
}

/// The calls of `state` whose refusal goes to its Retry and Catch: those that make up an attempt and what follows it. A
/// catcher takes no error of its own, and the runtime sees to what a Map's selector raises.
static SmallVector<Operation *> findRefusals(StateOp state) {
  SmallVector<Operation *> calls;
  for (Block &block : state.getBody())
    for (Operation &op : block) {
      auto call = dyn_cast<IntrinsicOp>(op);
      if (isa<EvaluateOp>(op) || (call && call.getFunction() != Intrinsic::UUID)) // which takes nothing to refuse
        calls.push_back(&op);
    }
  return calls;
}

/// Makes the operation that does what `call` does and says whether it failed: a value, then an i1.
static Operation *makeChecked(OpBuilder &builder, Operation *call) {
  Type json = builder.getType<JsonType>(), bit = builder.getI1Type();
  if (auto intrinsic = dyn_cast<IntrinsicOp>(call))
    return CheckedIntrinsicOp::create(builder, call->getLoc(), json, bit, intrinsic.getFunction(),
                                      intrinsic.getValues());
  auto expression = cast<EvaluateOp>(call);
  return CheckedEvaluateOp::create(builder, call->getLoc(), json, bit, expression.getText(), expression.getField(),
                                   expression.getKind(), expression.getNames(), expression.getValues(),
                                   expression.getFormAttr(), /*quiet=*/false);
}

/// Gives each of `calls` a way to where `failed` leads. Returns the block that takes the errors of both.
static Block *routeRefusals(ArrayRef<Operation *> calls, Block *failed) {
  if (calls.empty())
    return failed;
  Location loc = failed->getArgument(0).getLoc();
  Block *refused = newBlock(failed->getParent(), loc, false);
  Block *handler = newBlock(failed->getParent(), loc, true);
  OpBuilder builder = OpBuilder::atBlockEnd(failed);
  cf::BranchOp::create(builder, loc, handler, failed->getArgument(0));
  builder.setInsertionPointToEnd(refused);
  cf::BranchOp::create(builder, loc, handler, ErrorOutputOp::create(builder, loc, builder.getType<JsonType>()).getError());
  for (Operation *call : calls) {
    builder.setInsertionPoint(call);
    Operation *checked = makeChecked(builder, call);
    Block *next = call->getBlock()->splitBlock(call);
    builder.setInsertionPointAfter(checked);
    cf::CondBranchOp::create(builder, call->getLoc(), checked->getResult(1), refused, ValueRange(), next, ValueRange());
    call->getResult(0).replaceAllUsesWith(checked->getResult(0));
    call->erase();
  }
  return handler;
}

/// Fills `failed`, the block where the error output of `op` arrives: the retriers are asked, then the catchers.
/// `attempt` is the block that begins an attempt. Returns the block that is reached when no retrier takes the error.
static Block *flattenFailure(Operation *op, ArrayAttr retriers, ArrayAttr errors, MutableArrayRef<Region> catchers,
                             Block *attempt, Block *failed) {
  Location loc = op->getLoc();
  Region *region = failed->getParent();
  Value error = failed->getArgument(0);
  Block *caught = failed;
  OpBuilder builder = OpBuilder::atBlockEnd(failed);
  if (retriers && !retriers.empty()) {
    caught = newBlock(region, loc, false);
    RetryOp::create(builder, loc, error, retriers, ValueRange(), attempt, caught);
    builder.setInsertionPointToEnd(caught);
  }
  if (errors && !errors.empty()) {
    Block *raise = newBlock(region, loc, false);
    SmallVector<Block *> entries;
    for (Region &catcher : catchers) {
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
  return caught;
}

/// Splits the block at `task`: the call ends the first half, its answer is the second half's argument.
static void flattenTask(TaskOp task, Block *attempt, ArrayRef<Operation *> calls) {
  Block *ok = splitForResult(task);
  Block *failed = newBlock(ok->getParent(), task.getLoc(), true);
  // Without lists the error would only be raised again.
  Block *handler = task.getRetryAttr() || task.getErrorsAttr() ? routeRefusals(calls, failed) : failed;
  OpBuilder builder(task);
  AwaitTaskOp::create(builder, task.getLoc(), task.getResource(), task.getArgument(), task.getTimeout(),
                      task.getHeartbeat(), task.getCredentials(), ok, failed);
  flattenFailure(task, task.getRetryAttr(), task.getErrorsAttr(), task.getCatchers(), attempt, handler);
  task.erase();
}

/// Ends the block at `builder` with a join, in a block of its own when items lead back to it.
static void awaitJoin(OpBuilder &builder, Operation *op, Block *ok, Block *failed, Region *selector) {
  Location loc = op->getLoc();
  if (!selector || selector->empty()) {
    AwaitJoinOp::create(builder, loc, ok, failed, BlockRange());
    return;
  }
  Block *join = newBlock(ok->getParent(), loc, false);
  cf::BranchOp::create(builder, loc, join);
  Block *item = &selector->front();
  OpBuilder atJoin = OpBuilder::atBlockEnd(join);
  for (Block &block : *selector)
    if (auto input = dyn_cast<ChildInputOp>(block.getTerminator())) {
      OpBuilder atEnd(input);
      ChildStartOp::create(atEnd, input.getLoc(), input.getInput());
      cf::BranchOp::create(atEnd, input.getLoc(), join);
      input.erase();
    }
  ok->getParent()->getBlocks().splice(ok->getParent()->end(), selector->getBlocks());
  AwaitJoinOp::create(atJoin, loc, ok, failed, BlockRange(item));
}

/// A Map or Parallel: an attempt is begun, its children are joined. `begin` makes the operation that begins.
template <typename OpType>
static void flattenChildren(OpType op, Block *attempt, ArrayRef<Operation *> calls, Region *selector,
                            llvm::function_ref<void(OpBuilder &)> begin) {
  Block *ok = splitForResult(op);
  Block *failed = newBlock(ok->getParent(), op.getLoc(), true);
  Block *handler = routeRefusals(calls, failed);
  OpBuilder builder(op);
  begin(builder);
  awaitJoin(builder, op, ok, failed, selector);
  Block *final = flattenFailure(op, op.getRetryAttr(), op.getErrorsAttr(), op.getCatchers(), attempt, handler);
  OpBuilder atFinal = OpBuilder::atBlockBegin(final);
  ChildrenFailedOp::create(atFinal, op.getLoc());
  op.erase();
}

static void flattenMap(MapOp map, Block *attempt, ArrayRef<Operation *> calls) {
  flattenChildren(map, attempt, calls, &map.getSelector(), [&](OpBuilder &builder) {
    MapBeginOp::create(builder, map.getLoc(), map.getMachineAttr(), map.getItems(), map.getItemsPathAttr(),
                       map.getSettings(), map.getConcurrency(), map.getConcurrencyPathAttr(), map.getToleratedCount(),
                       map.getToleratedCountPathAttr(), map.getToleratedPercentage(),
                       map.getToleratedPercentagePathAttr());
  });
}

static void flattenParallel(ParallelOp parallel, Block *attempt, ArrayRef<Operation *> calls) {
  flattenChildren(parallel, attempt, calls, nullptr, [&](OpBuilder &builder) {
    ParallelBeginOp::create(builder, parallel.getLoc(), parallel.getMachines(), parallel.getInput());
  });
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

  SmallVector<Operation *> attempts; // what Retry makes again
  SmallVector<WaitOp> waits;
  state.walk([&](Operation *op) {
    if (isa<TaskOp, MapOp, ParallelOp>(op))
      attempts.push_back(op);
    else if (auto wait = dyn_cast<WaitOp>(op))
      waits.push_back(wait);
  });
  if (!attempts.empty()) {
    SmallVector<Operation *> calls = findRefusals(state);
    Block *attempt = entry->splitBlock(std::next(enter->getIterator()));
    OpBuilder atEnd = OpBuilder::atBlockEnd(entry);
    cf::BranchOp::create(atEnd, state.getLoc(), attempt);
    for (Operation *op : attempts) {
      llvm::TypeSwitch<Operation *>(op)
          .Case<TaskOp>([&](TaskOp task) { flattenTask(task, attempt, calls); })
          .Case<MapOp>([&](MapOp map) { flattenMap(map, attempt, calls); })
          .Case<ParallelOp>([&](ParallelOp parallel) { flattenParallel(parallel, attempt, calls); });
      calls.clear(); // they have their way
    }
  }
  for (WaitOp wait : waits)
    flattenWait(wait);
  body.getBlocks().splice(body.end(), state.getBody().getBlocks());
}

static void flattenMachine(MachineOp machine) {
  OpBuilder builder(machine);
  auto func = FuncOp::create(builder, machine.getLoc(), machine.getSymNameAttr(), machine.getTimeoutAttr(),
                             machine.getExpressAttr(), machine.getVariablesAttr(), machine.getDroppedAttr());
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
