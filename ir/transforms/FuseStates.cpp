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
// Fused are Pass, Choice and Succeed states that draw no random numbers, and Map and Parallel states whose machines are of
// nothing else (FusedChildren.cpp), where nobody could tell that their children take no turns. What they assign to variables
// is handed on like their output, and stored where the group is left. What other states do that have waited begins a group,
// too: of them the event of leaving is left to count. Which states are a group: FusedGroups.cpp. A machine has each state at
// most twice, and once more in the machine that runs it, and in loops that carry members (unbox-loops).

#include "ir/Passes.h"
#include "ir/Remarks.h"
#include "ir/transforms/FusedGroups.h"
#include "ir/transforms/FusedOperations.h"
#include "ir/transforms/LiveVariables.h"

#include "mlir/IR/IRMapping.h"

namespace asl::flow {
#define GEN_PASS_DEF_FUSESTATES
#include "ir/Passes.h.inc"
} // namespace asl::flow

using namespace mlir;
using namespace asl::flow;

namespace {

class Fuser : OperationCopier {
public:
  /// `machines` has those that `func` runs, `innerReads` what machines in others read of them.
  /// `isTest`: of a module that tests a state. `drawsNumbers`: of one that draws random numbers beside the Id of an
  /// Express execution. `tells`: says what it does and why not.
  Fuser(FuncOp func, const FusedMachines &machines, const InnerReads &innerReads, bool isTest, bool drawsNumbers,
        bool tells = true)
      : OperationCopier(func.getBody(), drawsNumbers), groups(func, machines, isTest), live(func, innerReads),
        machines(machines), tells(tells) {}

  /// The number of states that have a fused version now.
  unsigned run() {
    if (tells && wantsRemarks(builder.getContext()))
      groups.remark();
    unsigned count = 0;
    for (auto &[entry, state] : groups.states)
      count += state.group != nullptr && !state.isTail;
    for (auto &[entry, state] : groups.states)
      if (state.group == entry)
        fuse(entry);
    for (const Group &group : made)
      divert(group);
    return count;
  }

  /// The fused version of the whole machine, once it has been made and if it is one.
  std::optional<FusedMachine> fusedMachine() {
    auto start = dyn_cast<cf::BranchOp>(body.front().getTerminator());
    if (!start)
      return std::nullopt;
    for (const Group &group : made)
      if (group.choice == start.getDest())
        return findFusedMachine(group.fused, group.again);
    return std::nullopt;
  }

private:
  /// A group that has been copied.
  struct Group {
    Block *head; ///< the state itself
    Block *choice;
    Block *fused;
    Block *again;
  };

  // -- One group -----------------------------------------------------------------------------------

  void fuse(Block *head) {
    Location loc = head->front().getLoc();
    IRMapping map;
    fusedEntries.clear();
    bases.clear();
    extras.clear();
    assignedBefore.clear();
    again = newBlock();
    SmallVector<FusedState *> members;
    for (auto &[entry, state] : groups.states)
      if (state.group == head)
        members.push_back(&state);
    for (FusedState *state : members)
      for (Block *block : state->blocks) {
        Block *copy = newBlock();
        map.map(block, copy);
        for (BlockArgument argument : block->getArguments())
          map.map(argument, copy->addArgument(argument.getType(), argument.getLoc()));
        if (block == state->children.resume)
          extras[state->entry] = copy->addArgument(builder.getI32Type(), loc);
        if (block == state->entry)
          takeFromBefore(*state, copy, loc);
      }
    Block *fused = fusedEntries[head];
    builder.setInsertionPointToStart(fused);
    bases[head] = arith::ConstantIntOp::create(builder, loc, 0, 32);
    builder.setInsertionPointToEnd(again);
    cf::BranchOp::create(builder, loc, head, fused->getArguments());
    for (FusedState *state : members) {
      stateContext = {};
      for (Block *block : state->blocks)
        copyBlock(block, *state, map);
    }
    for (FusedState *state : members)
      dropSameArguments(*state);

    Block *choice = newBlock();
    for (BlockArgument argument : head->getArguments())
      choice->addArgument(argument.getType(), argument.getLoc());
    builder.setInsertionPointToEnd(choice);
    Value watched = WatchedOp::create(builder, loc, builder.getI1Type());
    cf::CondBranchOp::create(builder, loc, watched, head, choice->getArguments(), fused,
                             choice->getArguments());
    made.push_back({head, choice, fused, again});
    untouched.insert(choice);
    untouched.insert(again);
  }

  /// Gives `copy`, where the copied `state` begins, what is known of the states before it, for all but the first.
  void takeFromBefore(const FusedState &state, Block *copy, Location loc) {
    fusedEntries[state.entry] = copy;
    if (state.entry == state.group)
      return;
    bases[state.entry] = copy->addArgument(builder.getI32Type(), loc);
    Assigned &before = assignedBefore[state.entry];
    for (StringAttr name : state.variables)
      before.values[name] = copy->addArgument(builder.getType<JsonType>(), loc);
    if (!state.variables.empty())
      before.bytes = copy->addArgument(builder.getI64Type(), loc);
  }

  void copyBlock(Block *block, const FusedState &state, IRMapping &map) {
    builder.setInsertionPointToEnd(map.lookup(block));
    assigned = assignedBefore.lookup(state.entry);
    if (block == state.entry && !state.isTail &&
        (llvm::any_of(state.blocks, asksForContext) || llvm::any_of(state.children.itemBlocks, asksForContext)))
      beginContext(state.enter);
    copyOperations(block, map);
    const ChildrenState &children = state.children;
    if (!children.begin || children.begin->getBlock() != block)
      return endBlock(block, state, map);
    JoinedChildren joined = runInPlace(children, machines, *this, builder, map);
    cf::BranchOp::create(builder, children.begin->getLoc(), map.lookup(children.resume),
                         ValueRange{joined.results, joined.events});
  }

  /// The end of a copied block.
  void endBlock(Block *block, const FusedState &state, IRMapping &map) {
    Operation *terminator = block->getTerminator();
    Location loc = terminator->getLoc();
    if (isError(terminator)) {
      cf::BranchOp::create(builder, loc, again);
      return;
    }
    if (isa<FinishOp>(terminator)) {
      checkVariables(loc); // and they go with the frame
      passEvents(state.enter, eventsAfter(state, loc));
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

  /// What all ways to `state` agree on is no argument of its copy. States before it have been dealt with.
  void dropSameArguments(const FusedState &state) {
    if (state.entry == state.group)
      return;
    Block *copy = fusedEntries[state.entry];
    SmallVector<cf::BranchOp> ways;
    for (Block *before : copy->getPredecessors())
      ways.push_back(cast<cf::BranchOp>(before->getTerminator()));
    for (unsigned index = copy->getNumArguments(); index-- > 0;) {
      auto handed = llvm::map_range(ways, [&](cf::BranchOp way) { return way.getDestOperands()[index]; });
      if (ways.empty() || !llvm::all_equal(handed))
        continue;
      copy->getArgument(index).replaceAllUsesWith(*handed.begin());
      for (cf::BranchOp way : ways)
        way.getDestOperandsMutable().erase(index);
      copy->eraseArgument(index);
    }
  }

  /// How many events there have been when `state` has been left: two more, and those of its children. One that has waited was
  /// entered before.
  Value eventsAfter(const FusedState &state, Location loc) {
    Value own = arith::ConstantIntOp::create(builder, loc, state.isTail ? 1 : 2, 32);
    Value events = arith::AddIOp::create(builder, loc, bases[state.entry], own);
    Value extra = extras.lookup(state.entry);
    return extra ? arith::AddIOp::create(builder, loc, events, extra).getResult() : events;
  }

  void passEvents(EnterOp state, Value count) {
    PassEventsOp::create(builder, state.getLoc(), count, state.getStateAttr(), state.getKindAttr());
  }

  /// Makes the edge `index` of the copied `branch`, which leaves `state` towards `target`.
  void leaveState(Operation *branch, unsigned index, Block *target, const FusedState &state, IRMapping &map) {
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
      handOnVariables(assignedBefore[target], loc, values);
      cf::BranchOp::create(builder, loc, next->second, values);
      return;
    }
    storeVariables(target, loc);
    passEvents(state.enter, events);
    if (closesLoop(target))
      closeLoop(target, map);
    else
      cf::BranchOp::create(builder, loc, target, values);
  }

  /// Adds what a state that `before` holds in front of is given to `values`.
  void handOnVariables(const Assigned &before, Location loc, SmallVectorImpl<Value> &values) {
    for (auto &[name, argument] : before.values) {
      Value value = assigned.values.lookup(name);
      // Assigned on another way: what it was before the group.
      values.push_back(value ? value
                             : VariableFindOp::create(builder, loc, argument.getType(), name, FlatSymbolRefAttr(),
                                                      IntegerAttr())
                                   .getResult());
    }
    if (before.bytes)
      values.push_back(assigned.bytes ? assigned.bytes : arith::ConstantIntOp::create(builder, loc, 0, 64).getResult());
  }

  /// Leaves it to the states to say when all variables are too large.
  void checkVariables(Location loc) {
    if (assigned.bytes)
      guard(VariablesExceedOp::create(builder, loc, builder.getI1Type(), assigned.bytes), loc);
  }

  /// Puts what was assigned where those find it that go on at `target`. What they do not ask for is not made, but counts.
  void storeVariables(Block *target, Location loc) {
    checkVariables(loc);
    SmallVector<Attribute> names;
    SmallVector<Value> values;
    for (auto [name, value] : assigned.values) {
      if (isReadOf(value, name))
        continue;
      if (!live.isReadFrom(target, name)) {
        Value bytes = SizeOp::create(builder, loc, builder.getI64Type(), value);
        value = ForgottenOp::create(builder, loc, value.getType(), bytes);
      }
      names.push_back(name);
      values.push_back(value);
    }
    if (!names.empty())
      VariableStoreOp::create(builder, loc, builder.getArrayAttr(names), values);
  }

  /// Whether `value` is just what the machine's variable `name` has.
  static bool isReadOf(Value value, StringAttr name) {
    auto find = value.getDefiningOp<VariableFindOp>();
    return find && !find.getMachine() && find.getVariableAttr() == name;
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

  /// Leads everybody who comes to a group to the choice.
  void divert(const Group &group) {
    SmallVector<BlockOperand *> uses;
    for (BlockOperand &use : group.head->getUses())
      if (!untouched.contains(use.getOwner()->getBlock()))
        uses.push_back(&use);
    for (BlockOperand *use : uses)
      use->set(group.choice);
  }

  FusedGroups groups;
  LiveVariables live;
  const FusedMachines &machines;
  bool tells;
  SmallVector<Group> made;
  llvm::SmallPtrSet<Block *, 16> untouched; ///< whose branches to a state mean the state itself

  // Of the group that is being copied, by the block that enters a state.
  llvm::DenseMap<Block *, Block *> fusedEntries;
  llvm::DenseMap<Block *, Value> bases;             ///< events before the state
  llvm::DenseMap<Block *, Value> extras;            ///< events of a state's children, and of its own for them
  llvm::DenseMap<Block *, Assigned> assignedBefore; ///< before the state
};

struct FuseStatesPass : asl::flow::impl::FuseStatesBase<FuseStatesPass> {
  void runOnOperation() override {
    isTest = getOperation()->hasAttr("flow.test");
    for (FuncOp func : getOperation().getOps<FuncOp>())
      byName[func.getSymName()] = func;
    innerReads = findInnerReads(getOperation());
    bool hasExpress = false;
    drawsNumbers = false;
    getOperation().walk([&](Operation *op) {
      drawsNumbers |= drawsFromGenerator(op);
      // Iterations of a distributed Map may be Express executions.
      auto map = dyn_cast<MapBeginOp>(op);
      auto func = dyn_cast<FuncOp>(op);
      hasExpress |= (map && map.getSettings()) || (func && func.getExpress());
    });
    drawsNumbers &= hasExpress;
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
    innerReads.clear();
  }

private:
  /// Whether `op` may take numbers from the execution's generator: calls do for tokens and errors, retries for jitter,
  /// distributed Maps for names.
  static bool drawsFromGenerator(Operation *op) {
    if (auto map = dyn_cast<MapBeginOp>(op))
      return map.getSettings() != nullptr;
    return isa<AwaitTaskOp, BackoffOp>(op) || drawsRandomNumbers(op);
  }

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
      numStates += Fuser(func, machines, innerReads, isTest, drawsNumbers).run();
      return;
    }
    // Children take turns where they wait, and event ids tell in which order. So a machine that runs as a child lets its
    // own children have their turns, too; only where all of them are run in place nobody can tell. With variables one could:
    // machines that wait for children keep theirs meanwhile, and all of them together may be too large.
    static const FusedMachines kNone;
    if (names.empty()) {
      numStates += fuseChild(func, /*tells=*/true);
      return;
    }
    if (!func.getVariables()) {
      FuncOp whole = copies.emplace_back(func.clone());
      fuseChild(whole, /*tells=*/false);
    }
    numStates += Fuser(func, kNone, innerReads, isTest, drawsNumbers).run();
  }

  /// Fuses the states of a machine that runs as a child, and keeps it for those that run it if all of them are one. Returns
  /// their number.
  unsigned fuseChild(FuncOp func, bool tells) {
    Fuser fuser(func, machines, innerReads, isTest, drawsNumbers, tells);
    unsigned count = fuser.run();
    if (std::optional<FusedMachine> machine = fuser.fusedMachine())
      machines[func.getSymName()] = *machine;
    return count;
  }

  bool isTest = false;
  bool drawsNumbers = false;
  llvm::StringMap<FuncOp> byName;
  llvm::DenseSet<FuncOp> done;
  llvm::DenseSet<FuncOp> children; ///< that run in the execution of another
  FusedMachines machines;
  InnerReads innerReads;
  SmallVector<FuncOp> copies; ///< what is put in place of children, where it is not in the children themselves
};

} // namespace
