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
// at the context object, and Map and Parallel states whose machines are of nothing else (FusedChildren.cpp), where nobody
// could tell that their children take no turns. States that are reached in the fused version of one group only are part of
// it; a state where groups meet, or a loop closes, begins one of its own. So a machine has each state at most twice, and
// once more in the machine that runs it, and in loops that carry members (unbox-loops).

#include "ir/Passes.h"
#include "ir/Remarks.h"
#include "ir/transforms/FusedChildren.h"

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

/// The blocks of one state, from the one that enters it, where nothing fails.
struct StateBlocks {
  Block *entry = nullptr;
  SmallVector<Block *> blocks;
  ChildrenState children; ///< of a Map or Parallel
  bool isFusable = true;
  Block *group = nullptr; ///< the entry of the state that begins the group; null: none
};

EnterOp enteredIn(Block *block) { return dyn_cast<EnterOp>(block->front()); }

bool drawsRandomNumbers(IntrinsicOp call) {
  return call.getFunction() == Intrinsic::UUID || call.getFunction() == Intrinsic::MathRandom;
}

/// The text of the expression that `op` evaluates.
std::optional<StringRef> expressionOf(Operation *op) {
  if (auto plain = dyn_cast<EvaluateOp>(op))
    return plain.getText();
  if (auto checked = dyn_cast<CheckedEvaluateOp>(op))
    return checked.getText();
  return std::nullopt;
}

/// Whether `op` can be done twice without anybody noticing.
bool isRepeatable(Operation *op) {
  if (auto call = dyn_cast<IntrinsicOp>(op))
    return !drawsRandomNumbers(call);
  if (std::optional<StringRef> expression = expressionOf(op))
    return !drawsRandomly(*expression);
  return isa<EnterOp, LeaveOp, PathOp, InsertOp, SizeCheckOp, VariableGetOp, VariableFindOp, VariablePresentOp>(op) ||
         isMemoryEffectFree(op);
}

/// Ends of a machine in an error are left to the state itself.
bool isError(Operation *op) { return isa<FailOp, AbortOp, RaiseOp>(op); }

/// Whether `path` is `$$.Map.Item.Index`.
bool isItemIndex(PathOp path) {
  constexpr StringRef kSteps[] = {"Map", "Item", "Index"};
  return path.getSteps().size() == std::size(kSteps) &&
         llvm::all_of(llvm::zip(path.getSteps(), kSteps), [](auto pair) {
           auto step = dyn_cast<StringAttr>(std::get<0>(pair));
           return step && step.getValue() == std::get<1>(pair);
         });
}

/// Whether `op` of a Map's selector can be computed in a loop over the items.
bool isRepeatableInSelector(Operation *op) {
  if (isa<ContextOp>(op))
    return llvm::all_of(op->getUsers(), [](Operation *user) {
      auto path = dyn_cast<PathOp>(user);
      return path && isItemIndex(path);
    });
  return isa<ChildStartOp, cf::BranchOp, cf::CondBranchOp>(op) || isRepeatable(op);
}

class Fuser : BlockCopier {
public:
  /// `machines` has those that `func` runs.
  /// `isTest`: of a module that tests a state. `tells`: says what it does and why not.
  Fuser(FuncOp func, const FusedMachines &machines, bool isTest, bool tells = true)
      : body(func.getBody()), builder(func.getContext()), machines(machines), isTest(isTest), tells(tells) {}

  /// The number of states that have a fused version now.
  unsigned run() {
    findStates();
    formGroups();
    if (tells && wantsRemarks(builder.getContext()))
      remarkGroups();
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

  /// The fused version of the whole machine, once it has been made and if it is one.
  std::optional<FusedMachine> fusedMachine() {
    auto start = dyn_cast<cf::BranchOp>(body.front().getTerminator());
    if (!start)
      return std::nullopt;
    for (const Group &group : groups)
      if (group.choice == start.getDest())
        return findFusedMachine(group.fused, group.again);
    return std::nullopt;
  }

private:
  /// A group that has been copied.
  struct Group {
    Block *choice;
    Block *fused;
    Block *again;
  };

  void findStates() {
    // In an order in which what comes first stands first, apart from loops.
    for (Block *block : llvm::ReversePostOrderTraversal<Block *>(&body.front()))
      if (enteredIn(block))
        addState(block);
    // Blocks where awaits resume are reached over their edges, too; whatever is left is not reached at all.
  }

  void addState(Block *entry) {
    StateBlocks state;
    state.entry = entry;
    state.blocks = findStateBlocks(entry, state.children);
    state.isFusable = isFusable(state);
    states.insert({entry, std::move(state)});
  }

  bool isFusable(const StateBlocks &state) {
    const ChildrenState &children = state.children;
    switch (enteredIn(state.entry).getKind()) {
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
    for (Block *block : state.blocks)
      for (Operation &op : *block) {
        if (&op == children.begin)
          break; // what follows is the join
        bool isFine = op.hasTrait<OpTrait::IsTerminator>()
                          ? isa<cf::BranchOp, cf::CondBranchOp, FinishOp>(op) || isError(&op)
                          : isRepeatable(&op);
        if (!isFine)
          return false;
      }
    return true;
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

  /// Tells which states are one, where groups begin, and what keeps a state out.
  void remarkGroups() {
    for (auto &[entry, state] : states) {
      Location loc = entry->front().getLoc();
      if (!state.isFusable) {
        tell("fuse-states", remarks::kNotFused, loc, /*isMissed=*/true) << RemarkArg("why", whyNotFused(state));
        continue;
      }
      tell("fuse-states", remarks::kFused, loc) << RemarkArg("group", enteredIn(state.group).getState());
      if (state.group == entry)
        tell("fuse-states", remarks::kGroupBegins, loc) << RemarkArg("why", whyGroupBegins(entry));
    }
  }

  std::string whyNotFused(const StateBlocks &state) {
    StateKind kind = enteredIn(state.entry).getKind();
    if (llvm::is_contained({StateKind::Map, StateKind::Parallel}, kind) && !canRunInPlace(state.children, machines))
      return "children";
    if (!llvm::is_contained({StateKind::Pass, StateKind::Choice, StateKind::Succeed, StateKind::Map, StateKind::Parallel},
                            kind))
      return "kind";
    for (Block *block : state.blocks)
      for (Operation &op : *block) {
        if (isa<VariableSetOp>(op))
          return "assigns";
        if (isa<ContextOp>(op))
          return "context";
        if (auto call = dyn_cast<IntrinsicOp>(op); call && drawsRandomNumbers(call))
          return "random";
        if (std::optional<StringRef> expression = expressionOf(&op); expression && drawsRandomly(*expression))
          return "random";
      }
    return "effects";
  }

  std::string whyGroupBegins(Block *entry) {
    bool isStart = false, isLoop = false, isAfterOther = false;
    for (Block *before : entry->getPredecessors()) {
      isStart |= before->isEntryBlock();
      isLoop |= closesLoop(before);
      isAfterOther |= !before->isEntryBlock() && !closesLoop(before) && !groupOf(before);
    }
    return isLoop ? "loop" : isAfterOther ? "after" : isStart ? "start" : "meets";
  }

  /// The group that the state of `block` is in; null when it is in none, or comes later.
  Block *groupOf(Block *block) {
    auto found = owner.find(block);
    return found == owner.end() ? nullptr : states.find(found->second)->second.group;
  }

  Block *newBlock() override {
    auto *block = new Block;
    body.push_back(block);
    return block;
  }
  Block *againBlock() override { return again; }

  // -- One group -----------------------------------------------------------------------------------

  void fuse(Block *head) {
    Location loc = head->front().getLoc();
    IRMapping map;
    fusedEntries.clear();
    bases.clear();
    extras.clear();
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
        if (block == state->children.resume)
          extras[state->entry] = copy->addArgument(builder.getI32Type(), loc);
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
        copyBlock(block, *state, map);

    Block *choice = newBlock();
    for (BlockArgument argument : head->getArguments())
      choice->addArgument(argument.getType(), argument.getLoc());
    builder.setInsertionPointToEnd(choice);
    Value watched = WatchedOp::create(builder, loc, builder.getI1Type());
    cf::CondBranchOp::create(builder, loc, watched, head, choice->getArguments(), fused,
                             choice->getArguments());
    choices.push_back({head, choice});
    groups.push_back({choice, fused, again});
    untouched.insert(choice);
    untouched.insert(again);
  }

  void copyBlock(Block *block, const StateBlocks &state, IRMapping &map) {
    builder.setInsertionPointToEnd(map.lookup(block));
    copyOperations(block, map);
    const ChildrenState &children = state.children;
    if (!children.begin || children.begin->getBlock() != block)
      return endBlock(block, state, map);
    JoinedChildren joined = runInPlace(children, machines, *this, builder, map);
    cf::BranchOp::create(builder, children.begin->getLoc(), map.lookup(children.resume),
                         ValueRange{joined.results, joined.events});
  }

  /// Up to the terminator, or what begins children.
  void copyOperations(Block *block, IRMapping &map) override {
    Value tooLarge; // whether any value of this block is
    for (Operation &op : block->without_terminator()) {
      Location loc = op.getLoc();
      if (isa<MapBeginOp, ParallelBeginOp>(op))
        break;
      if (isa<EnterOp, LeaveOp, ContextOp, ChildStartOp>(op) || map.contains(&op) ||
          (op.getNumResults() == 1 && map.contains(op.getResult(0))))
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
      } else if (auto expression = dyn_cast<EvaluateOp>(op)) {
        SmallVector<Value> values;
        for (Value value : expression.getValues())
          values.push_back(map.lookupOrDefault(value));
        auto checked = CheckedEvaluateOp::create(builder, loc, expression.getType(), builder.getI1Type(),
                                                 expression.getText(), expression.getField(), expression.getKind(),
                                                 expression.getNames(), values, expression.getFormAttr(),
                                                 /*quiet=*/true);
        map.map(expression.getResult(), checked.getResult());
        guard(checked.getFailed(), loc);
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
      } else {
        Operation *copy = builder.clone(op, map);
        if (auto expression = dyn_cast<CheckedEvaluateOp>(copy))
          expression.setQuiet(true); // the state itself says so
      }
    }
    if (tooLarge)
      guard(tooLarge, block->getTerminator()->getLoc());
  }

  /// Leaves everything to the states themselves when `failed`; else goes on in a new block.
  void guard(Value failed, Location loc) override {
    Block *next = newBlock();
    cf::CondBranchOp::create(builder, loc, failed, again, ValueRange(), next, ValueRange());
    builder.setInsertionPointToEnd(next);
  }

  /// The end of a copied block.
  void endBlock(Block *block, const StateBlocks &state, IRMapping &map) {
    Operation *terminator = block->getTerminator();
    Location loc = terminator->getLoc();
    if (isError(terminator)) {
      cf::BranchOp::create(builder, loc, again);
      return;
    }
    if (isa<FinishOp>(terminator)) {
      passEvents(enteredIn(state.entry), eventsAfter(state, loc));
      builder.clone(*terminator, map);
      return;
    }
    // The error of a refused call is the state's own affair.
    bool isRefusal = branchesOnRefusal(block);
    if (isRefusal)
      map.map(block->getSuccessor(0), again);
    Operation *copy = builder.clone(*terminator, map);
    for (unsigned index = isRefusal; index < terminator->getNumSuccessors(); ++index) {
      Block *target = terminator->getSuccessor(index);
      if (enteredIn(target) || closesLoop(target))
        leaveState(copy, index, target, state, map);
    }
  }

  /// How many events there have been when `state` has been left: two more, and those of its children.
  Value eventsAfter(const StateBlocks &state, Location loc) {
    Value events =
        arith::AddIOp::create(builder, loc, bases[state.entry], arith::ConstantIntOp::create(builder, loc, 2, 32));
    Value extra = extras.lookup(state.entry);
    return extra ? arith::AddIOp::create(builder, loc, events, extra).getResult() : events;
  }

  void passEvents(EnterOp state, Value count) {
    PassEventsOp::create(builder, state.getLoc(), count, state.getStateAttr(), state.getKindAttr());
  }

  /// Makes the edge `index` of the copied `branch`, which leaves `state` towards `target`.
  void leaveState(Operation *branch, unsigned index, Block *target, const StateBlocks &state, IRMapping &map) {
    Location loc = branch->getLoc();
    SuccessorOperands operands = cast<BranchOpInterface>(branch).getSuccessorOperands(index);
    SmallVector<Value> values(operands.getForwardedOperands());
    operands.erase(0, values.size());
    OpBuilder::InsertionGuard keep(builder);
    Block *edge = newBlock();
    branch->setSuccessor(edge, index);
    builder.setInsertionPointToEnd(edge);
    Value events = eventsAfter(state, loc);
    if (auto next = fusedEntries.find(target); next != fusedEntries.end() && target != headOfGroup()) {
      values.push_back(events);
      cf::BranchOp::create(builder, loc, next->second, values);
      return;
    }
    passEvents(enteredIn(state.entry), events);
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

  Region &body;
  OpBuilder builder;
  llvm::MapVector<Block *, StateBlocks> states; ///< by the block that enters the state
  llvm::DenseMap<Block *, Block *> owner;       ///< a fusable state's block: the one that enters it
  const FusedMachines &machines;
  bool isTest;
  bool tells;
  SmallVector<std::pair<Block *, Block *>> choices;
  SmallVector<Group> groups;
  llvm::SmallPtrSet<Block *, 16> untouched; ///< whose branches to a state mean the state itself

  // Of the group that is being copied.
  Block *again = nullptr;
  llvm::DenseMap<Block *, Block *> fusedEntries;
  llvm::DenseMap<Block *, Value> bases;  ///< events before the state
  llvm::DenseMap<Block *, Value> extras; ///< events of a state's children, and of its own for them
};

struct FuseStatesPass : asl::flow::impl::FuseStatesBase<FuseStatesPass> {
  void runOnOperation() override {
    isTest = getOperation()->hasAttr("flow.test");
    for (FuncOp func : getOperation().getOps<FuncOp>())
      byName[func.getSymName()] = func;
    for (FuncOp func : getOperation().getOps<FuncOp>())
      findChildren(func);
    for (FuncOp func : llvm::to_vector(getOperation().getOps<FuncOp>()))
      fuse(func);
    for (FuncOp copy : copies)
      copy.erase();
    machines.clear();
    byName.clear();
    done.clear();
    children.clear();
    copies.clear();
  }

private:
  /// The machines that `func` runs in its own execution. Those of a distributed Map have each one of their own.
  static SmallVector<FlatSymbolRefAttr> childrenOf(FuncOp func) {
    SmallVector<FlatSymbolRefAttr> names;
    func.walk([&](Operation *op) {
      if (auto map = dyn_cast<MapBeginOp>(op); map && !map.getSettings())
        names.push_back(map.getMachineAttr());
      else if (auto parallel = dyn_cast<ParallelBeginOp>(op))
        for (auto name : parallel.getMachines().getAsRange<FlatSymbolRefAttr>())
          names.push_back(name);
    });
    return names;
  }

  void findChildren(FuncOp func) {
    for (FlatSymbolRefAttr name : childrenOf(func))
      children.insert(byName.lookup(name.getValue()));
  }

  /// The machines that `func` runs come first. Machines never run each other in a circle: they stand inside of each other
  /// in the definition.
  void fuse(FuncOp func) {
    if (!done.insert(func).second)
      return;
    SmallVector<FlatSymbolRefAttr> names = childrenOf(func);
    for (FlatSymbolRefAttr name : names)
      fuse(byName.lookup(name.getValue()));
    if (!children.contains(func)) {
      numStates += Fuser(func, machines, isTest).run();
      return;
    }
    // Children take turns where they wait, and event ids tell in which order. So a machine that runs as a child lets its
    // own children have their turns, too; only where all of them are run in place nobody can tell.
    FuncOp whole = func;
    if (!names.empty()) {
      whole = func.clone();
      copies.push_back(whole);
    }
    Fuser fuser(whole, machines, isTest, /*tells=*/whole == func);
    unsigned count = fuser.run();
    static const FusedMachines kNone;
    if (std::optional<FusedMachine> machine = fuser.fusedMachine())
      machines[func.getSymName()] = *machine;
    numStates += names.empty() ? count : Fuser(func, kNone, isTest).run();
  }

  bool isTest = false;
  llvm::StringMap<FuncOp> byName;
  llvm::DenseSet<FuncOp> done;
  llvm::DenseSet<FuncOp> children; ///< that run in the execution of another
  FusedMachines machines;
  SmallVector<FuncOp> copies; ///< what is put in place of children, where it is not in the children themselves
};

} // namespace
