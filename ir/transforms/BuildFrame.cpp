// SPDX-License-Identifier: Apache-2.0
//
// build-frame: the function becomes a step function over a frame.
//
//   before                                      after
//   ------                                      -----
//   flow.func @F {                              flow.frame.func @F slots 1 counters 0 {
//   ^bb0(%in: !flow.json):                        %pc = flow.frame.pc
//     flow.await.task <..>(%in)                   cf.switch %pc : i32, [default: ^start, 1: ^ok, 2: ^failed]
//       resume ^ok fail ^failed                 ^start:
//   ^ok(%r: !flow.json):                          %in = flow.frame.answer
//     %o = flow.insert %r at ["r"] of %in <..>    flow.frame.store [0], (%in)
//     flow.finish %o                              flow.frame.suspend.task <..>(%in) in "A" resume 1 fail 2
//   ..                                          ^ok:
//                                                 %r = flow.frame.answer
//                                                 %s = flow.frame.load 0
//                                                 %o = flow.insert %r at ["r"] of %s <..>
//                                                 flow.finish %o
//
// 1. Constants are made again in each block that uses them, so that they never need a place.
// 2. A value that is live into a block where an await resumes gets a place: a JSON value a slot, an integer
//    a counter. Values that are never live at the same time share one (greedy colouring of the
//    interference that liveness gives).
// 3. Such a value is stored where it is made, and loaded at the head of each other block that uses it. That
//    is more than needed, and right whatever the control flow is: a slot holds the latest value of its
//    owner, which is the one that a use means. elide-frame removes the surplus.
// 4. Awaits become suspensions that return; the switch in front leads to where they resume.
//
// pc 0 is the start; resume blocks get 1, 2, ... in the order in which they stand.

#include "ir/Passes.h"

#include "mlir/IR/Matchers.h"
#include "llvm/ADT/SetVector.h"

namespace asl::flow {
#define GEN_PASS_DEF_BUILDFRAME
#include "ir/Passes.h.inc"
} // namespace asl::flow

using namespace mlir;
using namespace asl::flow;

namespace {
/// Where values live while the machine is suspended.
struct Places {
  llvm::DenseMap<Value, unsigned> slots;    ///< of JSON values
  llvm::DenseMap<Value, unsigned> counters; ///< of 32-bit integers
  SmallVector<Value> order;                 ///< all of them, in the order of definition
  unsigned numSlots = 0;
  unsigned numCounters = 0;

  bool has(Value value) const { return slots.contains(value) || counters.contains(value); }
};
} // namespace

/// Gives each block its own copies of the constants it uses.
static void rematerialiseConstants(FuncOp func) {
  SmallVector<Operation *> constants;
  func.walk([&](Operation *op) {
    if (op->hasTrait<OpTrait::ConstantLike>())
      constants.push_back(op);
  });
  for (Operation *constant : constants) {
    llvm::DenseMap<Block *, Operation *> copies;
    for (OpOperand &use : llvm::make_early_inc_range(constant->getUses())) {
      Block *block = use.getOwner()->getBlock();
      if (block == constant->getBlock())
        continue;
      Operation *&copy = copies[block];
      if (!copy) {
        copy = constant->clone();
        block->getOperations().push_front(copy);
      }
      use.set(copy->getResult(0));
    }
    if (constant->use_empty())
      constant->erase();
  }
}

/// The blocks where awaits resume, in the order in which they stand.
static SmallVector<Block *> findResumeBlocks(FuncOp func) {
  llvm::SmallPtrSet<Block *, 16> resumes;
  for (Block &block : func.getBody())
    if (isAwait(block.getTerminator()))
      for (Block *successor : block.getSuccessors())
        resumes.insert(successor);
  SmallVector<Block *> ordered;
  for (Block &block : func.getBody())
    if (resumes.contains(&block))
      ordered.push_back(&block);
  return ordered;
}

/// The values that are live into a resume block, by the blocks that they are live into.
///
/// Upstream's analysis keeps sets of all values for each block, which is ten times as much memory as anything else here takes.
static llvm::DenseMap<Block *, SmallVector<Value, 2>> findOwners(FuncOp func, ArrayRef<Block *> resumes) {
  llvm::DenseSet<Block *> isResume(resumes.begin(), resumes.end());
  llvm::DenseMap<Block *, SmallVector<Value, 2>> owners;
  llvm::SetVector<Block *> liveInto;
  auto follow = [&](Value value) {
    Block *home = value.getParentBlock();
    liveInto.clear();
    for (Operation *user : value.getUsers())
      if (user->getBlock() != home)
        liveInto.insert(user->getBlock());
    for (size_t index = 0; index < liveInto.size(); ++index)
      for (Block *before : liveInto[index]->getPredecessors())
        if (before != home)
          liveInto.insert(before);
    if (llvm::any_of(liveInto, [&](Block *block) { return isResume.contains(block); }))
      for (Block *block : liveInto)
        owners[block].push_back(value);
  };
  for (Block &block : func.getBody()) {
    for (Value argument : block.getArguments())
      follow(argument);
    for (Operation &op : block)
      for (Value result : op.getResults())
        follow(result);
  }
  return owners;
}

/// Assigns a place to each value that is live into a resume block.
static FailureOr<Places> assignPlaces(FuncOp func, ArrayRef<Block *> resumes) {
  Places places;
  if (resumes.empty())
    return places; // liveness takes time with the product of blocks and values
  llvm::DenseMap<Block *, SmallVector<Value, 2>> liveInto = findOwners(func, resumes);
  llvm::DenseSet<Value> owners;
  for (auto &[block, values] : liveInto)
    owners.insert_range(values);

  // Who is live when an owner is made interferes with it.
  llvm::DenseMap<Value, llvm::DenseSet<Value>> interferes;
  auto define = [&](Value value, llvm::DenseSet<Value> &live) {
    live.erase(value);
    for (Value other : live) {
      interferes[value].insert(other);
      interferes[other].insert(value);
    }
  };
  for (Block &block : func.getBody()) {
    llvm::DenseSet<Value> live;
    for (Block *next : block.getSuccessors())
      if (auto found = liveInto.find(next); found != liveInto.end())
        live.insert_range(found->second);
    for (Operation &op : llvm::reverse(block)) {
      for (Value result : op.getResults())
        if (owners.contains(result))
          define(result, live);
      for (Value operand : op.getOperands())
        if (owners.contains(operand))
          live.insert(operand);
    }
    for (Value argument : block.getArguments()) // all made at once: they interfere even if one is dead
      if (owners.contains(argument))
        live.insert(argument);
    for (Value argument : block.getArguments())
      if (owners.contains(argument))
        define(argument, live);
    for (Value a : block.getArguments())
      for (Value b : block.getArguments())
        if (a != b && owners.contains(a) && owners.contains(b))
          interferes[a].insert(b);
  }

  auto lowestFree = [&](Value value, const llvm::DenseMap<Value, unsigned> &taken) {
    llvm::SmallDenseSet<unsigned> used;
    for (Value other : interferes[value])
      if (auto it = taken.find(other); it != taken.end())
        used.insert(it->second);
    unsigned place = 0;
    while (used.contains(place))
      ++place;
    return place;
  };
  LogicalResult result = success();
  auto assign = [&](Value value) {
    if (!owners.contains(value))
      return;
    places.order.push_back(value);
    if (isa<JsonType>(value.getType())) {
      unsigned slot = lowestFree(value, places.slots);
      places.slots[value] = slot;
      places.numSlots = std::max(places.numSlots, slot + 1);
    } else if (value.getType().isInteger(32)) {
      unsigned counter = lowestFree(value, places.counters);
      places.counters[value] = counter;
      places.numCounters = std::max(places.numCounters, counter + 1);
    } else {
      result = emitError(value.getLoc()) << "a value of type " << value.getType()
                                         << " lives across a suspension, and frames have no place for it";
    }
  };
  for (Block &block : func.getBody()) {
    for (Value argument : block.getArguments())
      assign(argument);
    for (Operation &op : block)
      for (Value value : op.getResults())
        assign(value);
  }
  if (failed(result))
    return failure();
  return places;
}

/// The state that each block belongs to, from the `flow.enter` that leads there.
static llvm::DenseMap<Block *, StringAttr> findStates(FuncOp func) {
  llvm::DenseMap<Block *, StringAttr> atEntry, atEnd;
  SmallVector<Block *> worklist{&func.getBody().front()};
  llvm::SmallPtrSet<Block *, 32> seen{&func.getBody().front()};
  auto none = StringAttr::get(func.getContext());
  atEntry[&func.getBody().front()] = none;
  while (!worklist.empty()) {
    Block *block = worklist.pop_back_val();
    StringAttr state = atEntry[block];
    for (EnterOp enter : block->getOps<EnterOp>())
      state = enter.getStateAttr();
    atEnd[block] = state;
    for (Block *successor : block->getSuccessors())
      if (seen.insert(successor).second) {
        atEntry[successor] = state;
        worklist.push_back(successor);
      }
  }
  return atEnd;
}

/// Stores `values` (those that have a place) at the builder's position.
static void storeAll(OpBuilder &builder, Location loc, const Places &places, ValueRange values) {
  SmallVector<int64_t> slots;
  SmallVector<Value> stored;
  for (Value value : values) {
    if (auto it = places.slots.find(value); it != places.slots.end()) {
      slots.push_back(it->second);
      stored.push_back(value);
    }
    if (auto it = places.counters.find(value); it != places.counters.end())
      FrameSetCountOp::create(builder, loc, it->second, value);
  }
  if (!stored.empty())
    FrameStoreOp::create(builder, loc, slots, stored);
}

/// Loads each owner at the head of each block that uses it and did not make it.
static void insertLoads(const Places &places) {
  for (Value owner : places.order) {
    llvm::MapVector<Block *, SmallVector<OpOperand *>> uses;
    Block *home = owner.getParentBlock();
    for (OpOperand &use : owner.getUses())
      if (use.getOwner()->getBlock() != home)
        uses[use.getOwner()->getBlock()].push_back(&use);
    for (auto &[block, operands] : uses) {
      OpBuilder builder = OpBuilder::atBlockBegin(block);
      Value loaded;
      if (auto it = places.slots.find(owner); it != places.slots.end())
        loaded = FrameLoadOp::create(builder, owner.getLoc(), owner.getType(), it->second);
      else
        loaded = FrameCountOp::create(builder, owner.getLoc(), owner.getType(), places.counters.at(owner));
      for (OpOperand *operand : operands)
        operand->set(loaded);
    }
  }
}

/// Stores each owner where it is made. The loads at a block's head come first: an argument may take over
/// the place of a value that is read there for the last time.
static void insertStores(FuncOp func, const Places &places) {
  for (Block &block : func.getBody()) {
    SmallVector<Value> arguments;
    for (Value argument : block.getArguments())
      if (places.has(argument))
        arguments.push_back(argument);
    if (!arguments.empty()) {
      auto position = block.begin();
      while (isa<FrameLoadOp, FrameCountOp>(*position))
        ++position;
      OpBuilder builder(&block, position);
      storeAll(builder, arguments.front().getLoc(), places, arguments);
    }
    for (Operation &op : llvm::make_early_inc_range(block)) {
      SmallVector<Value> results;
      for (Value result : op.getResults())
        if (places.has(result))
          results.push_back(result);
      if (results.empty())
        continue;
      OpBuilder builder(&block, std::next(op.getIterator()));
      storeAll(builder, op.getLoc(), places, results);
    }
  }
}

/// Awaits become suspensions that name the pc of their blocks.
static void suspendAt(Operation *await, StringAttr state, const llvm::DenseMap<Block *, int64_t> &pcs) {
  OpBuilder builder(await);
  Location loc = await->getLoc();
  if (auto task = dyn_cast<AwaitTaskOp>(await))
    SuspendTaskOp::create(builder, loc, task.getResource(), task.getArgument(), task.getTimeout(),
                          task.getHeartbeat(), task.getCredentials(), state, pcs.at(task.getResume()),
                          pcs.at(task.getFail()));
  else if (auto timer = dyn_cast<AwaitTimerOp>(await))
    SuspendTimerOp::create(builder, loc, timer.getDelay(), timer.getRetryAttr(), state,
                           builder.getI64IntegerAttr(pcs.at(timer.getResume())));
  else if (auto join = dyn_cast<AwaitJoinOp>(await))
    SuspendJoinOp::create(builder, loc, state, builder.getI64IntegerAttr(pcs.at(join.getResume())),
                          builder.getI64IntegerAttr(pcs.at(join.getFail())),
                          join.getItem().empty() ? IntegerAttr()
                                                 : builder.getI64IntegerAttr(pcs.at(join.getItem().front())));
  else
    SuspendCollectOp::create(builder, loc, state, pcs.at(cast<AwaitCollectOp>(await).getResume()));
  await->erase();
}

/// Puts the switch in front and lets answers come from the frame.
static void buildDispatch(FuncOp func, FrameFuncOp step, ArrayRef<Block *> resumes,
                          const llvm::DenseMap<Block *, int64_t> &pcs) {
  Location loc = func.getLoc();
  Block *start = &func.getBody().front();
  auto answerAt = [&](Block *block) {
    if (block->getNumArguments() == 0)
      return;
    OpBuilder builder = OpBuilder::atBlockBegin(block);
    Value answer = FrameAnswerOp::create(builder, block->getArgument(0).getLoc(), builder.getType<JsonType>());
    block->getArgument(0).replaceAllUsesWith(answer);
    block->eraseArguments(0, 1);
  };
  answerAt(start);
  for (Block *resume : resumes)
    answerAt(resume);

  step.getBody().takeBody(func.getBody());
  auto *dispatch = new Block;
  step.getBody().push_front(dispatch);
  OpBuilder builder = OpBuilder::atBlockEnd(dispatch);
  Value pc = FramePcOp::create(builder, loc, builder.getI32Type());
  SmallVector<APInt> cases;
  SmallVector<ValueRange> operands(resumes.size(), ValueRange());
  for (Block *resume : resumes)
    cases.emplace_back(32, pcs.at(resume));
  cf::SwitchOp::create(builder, loc, pc, start, ValueRange(), ArrayRef<APInt>(cases), BlockRange(resumes),
                       ArrayRef<ValueRange>(operands));
}

namespace {
struct BuildFramePass : asl::flow::impl::BuildFrameBase<BuildFramePass> {
  void runOnOperation() override {
    SmallVector<FuncOp> funcs(getOperation().getOps<FuncOp>());
    for (FuncOp func : funcs)
      if (failed(buildFrame(func)))
        return signalPassFailure();
  }

  LogicalResult buildFrame(FuncOp func) {
    rematerialiseConstants(func);
    SmallVector<Block *> resumes = findResumeBlocks(func);
    FailureOr<Places> places = assignPlaces(func, resumes);
    if (failed(places))
      return failure();
    numSlots += places->numSlots;
    numValues += places->order.size();

    llvm::DenseMap<Block *, int64_t> pcs;
    for (auto [i, resume] : llvm::enumerate(resumes))
      pcs[resume] = i + 1;
    llvm::DenseMap<Block *, StringAttr> states = findStates(func);
    insertLoads(*places);
    insertStores(func, *places);
    for (Block &block : func.getBody())
      if (isAwait(block.getTerminator())) {
        StringAttr state = states.lookup(&block);
        suspendAt(block.getTerminator(), state ? state : StringAttr::get(&getContext()), pcs);
      }

    OpBuilder builder(func);
    auto step = FrameFuncOp::create(builder, func.getLoc(), func.getSymNameAttr(),
                                    builder.getI64IntegerAttr(places->numSlots),
                                    builder.getI64IntegerAttr(places->numCounters), func.getTimeoutAttr(),
                                    func.getExpressAttr(), func.getVariablesAttr(), func.getDroppedAttr());
    buildDispatch(func, step, resumes, pcs);
    func.erase();
    return success();
  }
};
} // namespace
