// SPDX-License-Identifier: Apache-2.0
//
// Fused groups: see FusedGroups.h.
//
// States that are reached in the fused version of one group only are part of it; a state where groups meet, or a loop
// closes, begins one of its own. So a machine has each state at most twice. What a state does that has waited (with its result:
// ResultSelector, ResultPath, Assign, Output) begins a group, if the state behind it is in it.

#include "ir/transforms/FusedGroups.h"
#include "ir/Remarks.h"
#include "ir/transforms/FusedOperations.h"

#include "llvm/ADT/PostOrderIterator.h"

using namespace mlir;
using namespace asl::flow;

/// Variables that a group hands on at most: each state where ways meet takes all of them.
static constexpr size_t kMostVariables = 64;

EnterOp asl::flow::enteredIn(Block *block) { return dyn_cast<EnterOp>(block->front()); }

bool asl::flow::isError(Operation *op) { return isa<FailOp, AbortOp, RaiseOp>(op); }

/// Whether `block` is where a state goes on that has waited for what it is for.
static bool isBehindWait(Block *block) {
  Block *before = block->getSinglePredecessor();
  Operation *wait = before ? before->getTerminator() : nullptr;
  if (auto task = dyn_cast_or_null<AwaitTaskOp>(wait))
    return task.getResume() == block;
  if (auto join = dyn_cast_or_null<AwaitJoinOp>(wait))
    return join.getResume() == block;
  auto timer = dyn_cast_or_null<AwaitTimerOp>(wait);
  return timer && !timer.getRetry();
}

/// What enters the state that `block` is in, of which it is not the first.
static EnterOp findEnter(Block *block) {
  SmallVector<Block *> waiting{block};
  llvm::SmallPtrSet<Block *, 8> seen{block};
  while (!waiting.empty())
    for (Block *before : waiting.pop_back_val()->getPredecessors()) {
      if (EnterOp enter = enteredIn(before))
        return enter;
      if (seen.insert(before).second)
        waiting.push_back(before);
    }
  return {};
}

FusedGroups::FusedGroups(FuncOp func, const FusedMachines &machines, bool isTest)
    : machines(machines), isTest(isTest) {
  // Blocks where awaits resume are reached over their edges, too; whatever is left is not reached at all.
  for (Block *block : llvm::ReversePostOrderTraversal<Block *>(&func.getBody().front()))
    if (EnterOp enter = enteredIn(block))
      addState(block, enter, /*isTail=*/false);
    else if (isBehindWait(block))
      addTail(block);
  formGroups();
}

void FusedGroups::addTail(Block *block) {
  EnterOp enter = findEnter(block);
  auto whole = enter ? states.find(enter->getBlock()) : states.end();
  if (!isTest && whole != states.end() && !whole->second.isFusable)
    addState(block, enter, /*isTail=*/true);
}

void FusedGroups::addState(Block *entry, EnterOp enter, bool isTail) {
  FusedState state;
  state.entry = entry;
  state.enter = enter;
  state.isTail = isTail;
  state.blocks = findStateBlocks(entry, state.children);
  state.isFusable = isFusable(state);
  states.insert({entry, std::move(state)});
}

// -- Whether --------------------------------------------------------------------------------------

bool FusedGroups::isFusable(const FusedState &state) const {
  const ChildrenState &children = state.children;
  EnterOp enter = state.enter;
  if (state.isTail)
    return hasOnlyFusable(state);
  switch (enter.getKind()) {
  case StateKind::Pass:
  case StateKind::Choice:
  case StateKind::Succeed:
    break;
  case StateKind::Map:
  case StateKind::Parallel:
    // The children of a state under test do not run.
    if (isTest || !canRunInPlace(children, machines))
      return false;
    break;
  default:
    return false;
  }
  for (Block *block : children.itemBlocks)
    if (!llvm::all_of(*block, [](Operation &op) { return isRepeatableInSelector(&op); }))
      return false;
  return hasOnlyFusable(state);
}

bool FusedGroups::hasOnlyFusable(const FusedState &state) const {
  for (Block *block : state.blocks)
    for (Operation &op : *block) {
      if (&op == state.children.begin)
        break; // what follows is the join
      bool isFine = op.hasTrait<OpTrait::IsTerminator>()
                        ? isa<cf::BranchOp, cf::CondBranchOp, FinishOp>(op) || isError(&op)
                        : canBeFused(&op);
      if (!isFine)
        return false;
    }
  return true;
}

bool FusedGroups::canBeFused(Operation *op) const {
  // What a test shows of a state is what it has assigned, and it may give another context object.
  if (auto set = dyn_cast<VariableSetOp>(op))
    return !isTest && assignsLast(set);
  return isRepeatable(op) && !(isTest && isa<ContextOp>(op));
}

// -- Groups ---------------------------------------------------------------------------------------

const FusedState *FusedGroups::stateOf(Block *block) const {
  auto found = owner.find(block);
  return found == owner.end() ? nullptr : &states.find(found->second)->second;
}

Block *FusedGroups::groupOf(Block *block) const {
  const FusedState *state = stateOf(block);
  return state ? state->group : nullptr;
}

/// A state joins the group of the one before it, if that is the same for all ways that lead to it.
void FusedGroups::formGroups() {
  for (auto &[entry, state] : states) {
    if (!state.isFusable)
      continue;
    Block *common = nullptr;
    bool isHead = false;
    for (Block *before : entry->getPredecessors()) {
      Block *group = closesLoop(before) ? nullptr : groupOf(before);
      isHead |= !group || (common && common != group);
      common = group;
      if (const FusedState *from = group ? stateOf(before) : nullptr) {
        state.variables.insert_range(from->variables);
        for (auto set : before->getOps<VariableSetOp>())
          state.variables.insert_range(set.getVariables().getAsRange<StringAttr>());
      }
    }
    state.group = isHead || !common || state.variables.size() > kMostVariables ? entry : common;
    if (state.group == entry)
      state.variables.clear();
    for (Block *block : state.blocks)
      owner[block] = entry;
  }
  // What has waited has nothing to gain alone.
  llvm::DenseMap<Block *, unsigned> sizes;
  for (auto &[entry, state] : states)
    ++sizes[state.group];
  for (auto &[entry, state] : states)
    if (state.isTail && sizes[entry] == 1)
      state.group = nullptr;
}

// -- Remarks --------------------------------------------------------------------------------------

void FusedGroups::remark() {
  llvm::DenseMap<Block *, StringRef> names; // of groups: of the first state that is entered in them
  for (auto &[entry, state] : states)
    if (state.group && !state.isTail)
      names.insert({state.group, state.enter.getState()});
  for (auto &[entry, state] : states) {
    Location loc = state.enter.getLoc();
    if (state.isTail) {
      if (state.group)
        tell("fuse-states", remarks::kResultFused, loc) << RemarkArg("group", names.lookup(state.group));
      continue;
    }
    if (!state.isFusable) {
      tell("fuse-states", remarks::kNotFused, loc, /*isMissed=*/true) << RemarkArg("why", whyNotFused(state));
      continue;
    }
    tell("fuse-states", remarks::kFused, loc) << RemarkArg("group", names.lookup(state.group));
    if (state.group == entry)
      tell("fuse-states", remarks::kGroupBegins, loc) << RemarkArg("why", whyGroupBegins(state));
  }
}

std::string FusedGroups::whyNotFused(const FusedState &state) const {
  EnterOp enter = state.enter;
  StateKind kind = enter.getKind();
  if (llvm::is_contained({StateKind::Map, StateKind::Parallel}, kind) && !canRunInPlace(state.children, machines))
    return "children";
  if (!llvm::is_contained({StateKind::Pass, StateKind::Choice, StateKind::Succeed, StateKind::Map, StateKind::Parallel},
                          kind))
    return "kind";
  for (Block *block : state.blocks)
    for (Operation &op : *block) {
      if (drawsRandomNumbers(&op))
        return "random";
    }
  return "effects";
}

std::string FusedGroups::whyGroupBegins(const FusedState &state) const {
  bool isStart = false, isLoop = false, isAfterOther = false, hasOne = true;
  Block *common = nullptr;
  for (Block *before : state.entry->getPredecessors()) {
    Block *group = closesLoop(before) ? nullptr : groupOf(before);
    isStart |= before->isEntryBlock();
    isLoop |= closesLoop(before);
    isAfterOther |= !before->isEntryBlock() && !closesLoop(before) && !group;
    hasOne &= !common || common == group;
    common = group;
  }
  return isLoop ? "loop" : isAfterOther ? "after" : isStart ? "start" : hasOne ? "variables" : "meets";
}
