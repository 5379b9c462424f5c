// SPDX-License-Identifier: Apache-2.0
//
// fuse-states: states that only compute get a second version, in which they are one, for executions that
// nobody watches.
//
//   before                                      after
//   ------                                      -----
//   cf.br ^A(%in : !flow.json)                  cf.br ^choose(%in : !flow.json)
//   ^A(%a: !flow.json):                         ^choose(%c: !flow.json):
//     flow.enter "A" pass, %a                     %watched = flow.watched
//     %x = flow.path ["x"] of %a ..               cf.cond_br %watched, ^A(%c : !flow.json), ^fused(%c :
//     !flow.json) flow.leave %x                             ^A(%a: !flow.json): ..            as before, as
//     is ^B cf.br ^B(%x : !flow.json)                 ^fused(%f: !flow.json):
//   ^B(%b: !flow.json):                           %y, %missing = flow.lookup ["x"] of %f
//     flow.enter "B" pass, %b                     cf.cond_br %missing, ^again, ^there
//     %o = flow.object ["y"](%b)                ^there:
//     flow.size.check %o                          %p = flow.object ["y"](%y)
//     flow.leave %o                               %bytes = flow.size %p
//     flow.finish %o                              %big = flow.size.exceeds %bytes
//                                                 cf.cond_br %big, ^again, ^fits
//                                               ^fits:
//                                                 flow.pass.events 4 to "B" pass
//                                                 flow.finish %p
//                                               ^again:
//                                                 cf.br ^A(%f : !flow.json)
//
// Nothing in the second version changes anything before it is through: so whenever something is not as it
// should be, the states themselves do it again from the start, and raise, or go on, in just the way they
// always do. Errors, their words and their event ids need no second thought.
//
// Fused are Pass, Choice and Succeed states that draw no random numbers, assign no variable and do not look
// at the context object. States that are reached in the fused version of one group only are part of it; a
// state where groups meet, or a loop closes, begins one of its own. So a machine has each state at most
// twice.

#include "ir/Passes.h"

#include "mlir/IR/IRMapping.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/PostOrderIterator.h"

namespace asl::flow {
#define GEN_PASS_DEF_FUSESTATES
#include "ir/Passes.h.inc"
} // namespace asl::flow

using namespace mlir;
using namespace asl::flow;

namespace {

/// The blocks of one state, from the one that enters it.
struct StateBlocks {
  Block *entry;
  SmallVector<Block *> blocks; ///< without those behind a loop's closing edge
  bool isFusable = true;
  Block *group = nullptr; ///< the entry of the state that begins the group; null: none
};

EnterOp enteredIn(Block *block) { return dyn_cast<EnterOp>(block->front()); }

/// The edge that closes a loop: `%stop = flow.stop.wanted` and a branch (insert-stops).
bool closesLoop(Block *block) { return isa<StopWantedOp>(block->front()); }

/// Where a loop goes on after the closing edge.
Block *loopHead(Block *edge) { return cast<cf::CondBranchOp>(edge->getTerminator()).getFalseDest(); }

bool drawsRandomNumbers(IntrinsicOp call) {
  return call.getFunction() == Intrinsic::UUID || call.getFunction() == Intrinsic::MathRandom;
}

/// Whether `op` can be done twice without anybody noticing.
bool isRepeatable(Operation *op) {
  if (auto call = dyn_cast<IntrinsicOp>(op))
    return !drawsRandomNumbers(call);
  return isa<EnterOp, LeaveOp, PathOp, InsertOp, SizeCheckOp, VariableGetOp, VariablePresentOp>(op) ||
         isMemoryEffectFree(op);
}

/// Ends of a machine in an error are left to the state itself.
bool isError(Operation *op) { return isa<FailOp, AbortOp, RaiseOp>(op); }

class Fuser {
public:
  Fuser(FuncOp func) : func(func), body(func.getBody()), builder(func.getContext()) {}

  /// The number of states that have a fused version now.
  unsigned run() {
    findStates();
    formGroups();
    unsigned count = 0;
    for (auto &[entry, state] : states)
      count += state.group != nullptr;
    for (auto &[entry, state] : states)
      if (state.group == entry)
        fuse(entry);
    for (auto [entry, choice] : choices)
      divert(entry, choice);
    return count;
  }

private:
  void findStates() {
    // In an order in which what comes first stands first, apart from loops.
    for (Block *block : llvm::ReversePostOrderTraversal<Block *>(&body.front()))
      if (enteredIn(block))
        addState(block);
    // Blocks where awaits resume are reached over their edges, too; whatever is left is not reached at all.
  }

  void addState(Block *entry) {
    StateBlocks state{entry};
    EnterOp enter = enteredIn(entry);
    state.isFusable =
        llvm::is_contained({StateKind::Pass, StateKind::Choice, StateKind::Succeed}, enter.getKind());
    llvm::SmallPtrSet<Block *, 8> seen{entry};
    SmallVector<Block *> waiting{entry};
    while (!waiting.empty()) {
      Block *block = waiting.pop_back_val();
      state.blocks.push_back(block);
      for (Operation &op : *block)
        state.isFusable &= op.hasTrait<OpTrait::IsTerminator>()
                               ? isa<cf::BranchOp, cf::CondBranchOp, FinishOp>(op) || isError(&op)
                               : isRepeatable(&op);
      for (Block *next : block->getSuccessors())
        if (!enteredIn(next) && !closesLoop(next) && seen.insert(next).second)
          waiting.push_back(next);
    }
    states.insert({entry, std::move(state)});
  }

  /// A state joins the group of the one before it, if that is the same for all ways that lead to it.
  void formGroups() {
    for (auto &[entry, state] : states) {
      if (!state.isFusable)
        continue;
      Block *common = nullptr;
      bool isHead = false;
      for (Block *before : entry->getPredecessors()) {
        Block *group = closesLoop(before) ? nullptr : groupOf(before);
        isHead |= !group || (common && common != group);
        common = group;
      }
      state.group = isHead ? entry : common;
      if (!state.group)
        state.group = entry;
      for (Block *block : state.blocks)
        owner[block] = entry;
    }
  }

  /// The group that the state of `block` is in; null when it is in none, or comes later.
  Block *groupOf(Block *block) {
    auto found = owner.find(block);
    return found == owner.end() ? nullptr : states.find(found->second)->second.group;
  }

  Block *newBlock() {
    auto *block = new Block;
    body.push_back(block);
    return block;
  }

  // -- One group -----------------------------------------------------------------------------------

  void fuse(Block *head) {
    Location loc = head->front().getLoc();
    IRMapping map;
    fusedEntries.clear();
    bases.clear();
    again = newBlock();
    SmallVector<StateBlocks *> members;
    for (auto &[entry, state] : states)
      if (state.group == head)
        members.push_back(&state);
    for (StateBlocks *state : members)
      for (Block *block : state->blocks) {
        Block *copy = newBlock();
        map.map(block, copy);
        for (BlockArgument argument : block->getArguments())
          map.map(argument, copy->addArgument(argument.getType(), argument.getLoc()));
        if (block != state->entry)
          continue;
        fusedEntries[block] = copy;
        // How many events came before, for all but the first state.
        if (block != head)
          bases[block] = copy->addArgument(builder.getI32Type(), loc);
      }
    Block *fused = fusedEntries[head];
    builder.setInsertionPointToStart(fused);
    bases[head] = arith::ConstantIntOp::create(builder, loc, 0, 32);
    builder.setInsertionPointToEnd(again);
    cf::BranchOp::create(builder, loc, head, fused->getArguments());
    for (StateBlocks *state : members)
      for (Block *block : state->blocks)
        copyBlock(block, enteredIn(state->entry), bases[state->entry], map);

    Block *choice = newBlock();
    for (BlockArgument argument : head->getArguments())
      choice->addArgument(argument.getType(), argument.getLoc());
    builder.setInsertionPointToEnd(choice);
    Value watched = WatchedOp::create(builder, loc, builder.getI1Type());
    cf::CondBranchOp::create(builder, loc, watched, head, choice->getArguments(), fused,
                             choice->getArguments());
    choices.push_back({head, choice});
    untouched.insert(choice);
    untouched.insert(again);
  }

  void copyBlock(Block *block, EnterOp state, Value base, IRMapping &map) {
    builder.setInsertionPointToEnd(map.lookup(block));
    Value tooLarge; // whether any value of this block is
    for (Operation &op : *block) {
      Location loc = op.getLoc();
      if (isa<EnterOp, LeaveOp>(op))
        continue;
      if (auto path = dyn_cast<PathOp>(op)) {
        auto lookup = LookupOp::create(builder, loc, path.getType(), builder.getI1Type(),
                                       map.lookupOrDefault(path.getBase()), path.getSteps());
        map.map(path.getResult(), lookup.getResult());
        guard(lookup.getMissing(), loc);
      } else if (auto insert = dyn_cast<InsertOp>(op)) {
        if (insert.getSteps().empty()) {
          map.map(insert.getResult(), map.lookupOrDefault(insert.getValue()));
          continue;
        }
        Value target = map.lookupOrDefault(insert.getTarget());
        guard(RefusesOp::create(builder, loc, builder.getI1Type(), target, insert.getSteps()), loc);
        map.map(insert.getResult(),
                PutOp::create(builder, loc, insert.getType(), map.lookupOrDefault(insert.getValue()),
                              insert.getSteps(), target));
      } else if (auto call = dyn_cast<IntrinsicOp>(op)) {
        SmallVector<Value> values;
        for (Value value : call.getValues())
          values.push_back(map.lookupOrDefault(value));
        auto checked = CheckedIntrinsicOp::create(builder, loc, call.getType(), builder.getI1Type(),
                                                  call.getFunction(), values);
        map.map(call.getResult(), checked.getResult());
        guard(checked.getRefused(), loc);
      } else if (auto get = dyn_cast<VariableGetOp>(op)) {
        Value present = VariablePresentOp::create(builder, loc, builder.getI1Type(), get.getVariableAttr(),
                                                  get.getMachineAttr(), get.getUpAttr());
        guard(arith::XOrIOp::create(builder, loc, present, arith::ConstantIntOp::create(builder, loc, 1, 1)),
              loc);
        builder.clone(op, map);
      } else if (auto check = dyn_cast<SizeCheckOp>(op)) {
        Value bytes =
            SizeOp::create(builder, loc, builder.getI64Type(), map.lookupOrDefault(check.getValue()));
        Value exceeds = SizeExceedsOp::create(builder, loc, builder.getI1Type(), bytes);
        tooLarge = tooLarge ? arith::OrIOp::create(builder, loc, tooLarge, exceeds).getResult() : exceeds;
      } else if (!op.hasTrait<OpTrait::IsTerminator>()) {
        builder.clone(op, map);
      } else {
        if (tooLarge)
          guard(tooLarge, loc);
        endBlock(&op, state, base, map);
      }
    }
  }

  /// Leaves everything to the states themselves when `failed`; else goes on in a new block.
  void guard(Value failed, Location loc) {
    Block *next = newBlock();
    cf::CondBranchOp::create(builder, loc, failed, again, ValueRange(), next, ValueRange());
    builder.setInsertionPointToEnd(next);
  }

  /// The end of a copied block. A state that is left has had two events.
  void endBlock(Operation *terminator, EnterOp state, Value base, IRMapping &map) {
    Location loc = terminator->getLoc();
    if (isError(terminator)) {
      cf::BranchOp::create(builder, loc, again);
      return;
    }
    if (isa<FinishOp>(terminator)) {
      passEvents(state, eventsAfter(base, loc));
      builder.clone(*terminator, map);
      return;
    }
    Operation *copy = builder.clone(*terminator, map);
    for (unsigned index = 0; index < terminator->getNumSuccessors(); ++index) {
      Block *target = terminator->getSuccessor(index);
      if (enteredIn(target) || closesLoop(target))
        leaveState(copy, index, target, state, base, map);
    }
  }

  Value eventsAfter(Value base, Location loc) {
    return arith::AddIOp::create(builder, loc, base, arith::ConstantIntOp::create(builder, loc, 2, 32));
  }

  void passEvents(EnterOp state, Value count) {
    PassEventsOp::create(builder, state.getLoc(), count, state.getStateAttr(), state.getKindAttr());
  }

  /// Makes the edge `index` of the copied `branch`, which leaves `state` towards `target`.
  void leaveState(Operation *branch, unsigned index, Block *target, EnterOp state, Value base, IRMapping &map) {
    Location loc = branch->getLoc();
    SuccessorOperands operands = cast<BranchOpInterface>(branch).getSuccessorOperands(index);
    SmallVector<Value> values(operands.getForwardedOperands());
    operands.erase(0, values.size());
    OpBuilder::InsertionGuard keep(builder);
    Block *edge = newBlock();
    branch->setSuccessor(edge, index);
    builder.setInsertionPointToEnd(edge);
    Value events = eventsAfter(base, loc);
    if (auto next = fusedEntries.find(target); next != fusedEntries.end() && target != headOfGroup()) {
      values.push_back(events);
      cf::BranchOp::create(builder, loc, next->second, values);
      return;
    }
    passEvents(state, events);
    if (closesLoop(target))
      closeLoop(target, map);
    else
      cf::BranchOp::create(builder, loc, target, values);
  }

  Block *headOfGroup() { return again->getTerminator()->getSuccessor(0); }

  /// Copies the end of a loop: the runtime may want to be let in.
  void closeLoop(Block *target, IRMapping &map) {
    auto branch = cast<cf::CondBranchOp>(target->getTerminator());
    Block *stop = branch.getTrueDest();
    Block *resumed = stop->getSuccessor(0);
    IRMapping edgeMap = map;
    Block *newStop = newBlock(), *newResumed = newBlock();
    edgeMap.map(stop, newStop);
    edgeMap.map(resumed, newResumed);
    for (Operation &op : *target)
      builder.clone(op, edgeMap);
    builder.setInsertionPointToEnd(newStop);
    for (Operation &op : *stop)
      builder.clone(op, edgeMap);
    builder.setInsertionPointToEnd(newResumed);
    for (Operation &op : *resumed)
      builder.clone(op, edgeMap);
  }

  /// Leads everybody who comes to `entry` to `choice`.
  void divert(Block *entry, Block *choice) {
    SmallVector<BlockOperand *> uses;
    for (BlockOperand &use : entry->getUses())
      if (!untouched.contains(use.getOwner()->getBlock()))
        uses.push_back(&use);
    for (BlockOperand *use : uses)
      use->set(choice);
  }

  FuncOp func;
  Region &body;
  OpBuilder builder;
  llvm::MapVector<Block *, StateBlocks> states; ///< by the block that enters the state
  llvm::DenseMap<Block *, Block *> owner;       ///< a fusable state's block: the one that enters it
  SmallVector<std::pair<Block *, Block *>> choices;
  llvm::SmallPtrSet<Block *, 16> untouched; ///< whose branches to a state mean the state itself

  // Of the group that is being copied.
  Block *again = nullptr;
  llvm::DenseMap<Block *, Block *> fusedEntries;
  llvm::DenseMap<Block *, Value> bases; ///< events before the state
};

struct FuseStatesPass : asl::flow::impl::FuseStatesBase<FuseStatesPass> {
  void runOnOperation() override { numStates += Fuser(getOperation()).run(); }
};

} // namespace
