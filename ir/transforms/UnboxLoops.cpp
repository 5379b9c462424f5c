// SPDX-License-Identifier: Apache-2.0
//
// unbox-loops: a loop of fused states carries the members of its object, and whole numbers as numbers.
//
//   before                                          after
//   ------                                          -----
//   ^head(%in: !flow.json):                         ^head(%in: !flow.json): ..       the first turn, as before
//     %i, %m = flow.lookup ["i"] of %in               cf.cond_br %stop, ^collect, ^enter
//     ..                                            ^enter:
//     %more = .. States.MathAdd(%i, %one)             %n, %is, %exact = flow.read.integer %more
//     %next = flow.object ["n", "i"](%n, %more)       cf.cond_br %exact, ^before, ^head(%next : !flow.json)
//     flow.pass.events %four to "Add" pass          ^before:
//     %stop = flow.stop.wanted                        cf.br ^turn(%n, %zero : i32, i32)
//     cf.cond_br %stop, ^collect,                   ^turn(%i: i32, %events: i32):
//                ^head(%next : !flow.json)            %sum, %overflows = flow.add.integers %i, %one
//                                                     cf.cond_br %overflows, ^leave, ^go
//                                                   ^go:
//                                                     %all = arith.addi %events, %four : i32
//                                                     %many = arith.cmpi uge, %all, %c4096 : i32
//                                                     cf.cond_br %many, ^out, ^turn(%sum, %all : i32, i32)
//                                                   ^leave:
//                                                     flow.pass.events %events to "Add" pass
//                                                     %n = flow.integer %i
//                                                     %now = flow.object ["n", "i"](%kept, %n)
//                                                     cf.br ^head(%now : !flow.json)
//
// After a turn the shape of what the loop builds is known (LoopShape.h). So the second turn and those behind it are done in a
// copy of the loop whose head takes the parts: a member that does not change stays where it is, a sum of States.MathAdd stays
// a number. Whatever else happens, including the end of the loop, goes back to the head as it was with the object of that
// turn, and is done there: nothing in a turn changes anything before it is through. The copy needs no way out of its own, and
// what cannot go on there loses only time.
//
// What does not differ from turn to turn is done once, before the loop. Sizes of numbers are taken for the longest there are:
// near the limit the head decides. Events are counted when the copy is left, and after so many that nobody waits long: only
// then the runtime is let in, unless the loop uses memory.

#include "ir/JsonText.h"
#include "ir/Passes.h"
#include "ir/transforms/FoldFused.h"
#include "ir/transforms/LoopShape.h"

#include "mlir/IR/IRMapping.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/PostOrderIterator.h"
#include "llvm/ADT/SetVector.h"

#include <vector>

namespace asl::flow {
#define GEN_PASS_DEF_UNBOXLOOPS
#include "ir/Passes.h.inc"
} // namespace asl::flow

using namespace mlir;
using namespace asl::flow;

/// Operations that a loop is copied with at most.
static constexpr size_t kMostOperations = 1000;

/// Events after which the runtime is let in: a thousand turns or so.
static constexpr int64_t kManyEvents = 4096;

/// Characters of the longest number of 32 bits.
static constexpr int64_t kLongestInteger = 11;

/// Marks the question whether to stop in each turn, until it is known whether it is needed.
static constexpr StringLiteral kEachTurn = "flow.each_turn";

namespace {

/// The end of a turn: `flow.pass.events`, `flow.stop.wanted` and the branch back.
struct Latch {
  PassEventsOp events;
  StopWantedOp stop;
  cf::CondBranchOp branch;
  Value handed; ///< to the next turn
};

/// A loop within one fused group.
struct Loop {
  Block *head;
  SmallVector<Latch> latches;
  llvm::SetVector<Block *> blocks; ///< the head first
};

/// The copy of a loop.
struct Turns {
  Block *before; ///< leads to the first of them
  Block *turn;   ///< their head
  Block *original;
  LoopShape shape;
  SmallVector<Value> entered; ///< a JSON value or i32 for each leaf, as the copy was entered; null for constants
  SmallVector<Value> objects; ///< of the shape
};

} // namespace

/// The end of a turn that `block` is, or nothing.
static std::optional<Latch> latchAt(Block *block) {
  auto branch = dyn_cast<cf::CondBranchOp>(block->getTerminator());
  if (!branch || branch.getFalseDestOperands().size() != 1 || !branch.getTrueDestOperands().empty())
    return std::nullopt;
  auto stop = branch.getCondition().getDefiningOp<StopWantedOp>();
  if (!stop || stop->getBlock() != block || !stop->hasOneUse() || !isa<AwaitCollectOp>(branch.getTrueDest()->front()))
    return std::nullopt;
  PassEventsOp events;
  for (auto op : block->getOps<PassEventsOp>()) {
    if (events)
      return std::nullopt;
    events = op;
  }
  if (!events)
    return std::nullopt;
  return Latch{events, stop, branch, branch.getFalseDestOperands()[0]};
}

/// Whether `op` may be done again by the head, and is no state's own.
static bool isRepeatable(Operation &op) {
  if (op.hasTrait<OpTrait::IsTerminator>())
    return isa<cf::BranchOp, cf::CondBranchOp, cf::SwitchOp>(op);
  if (isa<EnterOp, LeaveOp, WatchedOp>(op))
    return false;
  return isa<CheckedIntrinsicOp, VariableFindOp, VariablePresentOp, ListBeginOp, ListAddOp, ListEndOp, LoopEndsOp,
             StopWantedOp>(op) ||
         isMemoryEffectFree(&op);
}

/// Adds the blocks on the ways from the head to `latch`; false when there is another way in, or anything that is no fused
/// state.
static bool addBlocks(Loop &loop, Latch &latch) {
  llvm::SetVector<Block *> blocks;
  blocks.insert(loop.head);
  blocks.insert(latch.branch->getBlock());
  for (unsigned at = 0; at < blocks.size(); ++at) {
    Block *block = blocks[at];
    if (block != loop.head && (block->isEntryBlock() || block->hasNoPredecessors()))
      return false;
    if (!llvm::all_of(*block, [](Operation &op) { return isRepeatable(op) || isa<PassEventsOp>(op); }))
      return false;
    if (block != loop.head)
      blocks.insert(block->pred_begin(), block->pred_end());
  }
  loop.blocks.insert(blocks.begin(), blocks.end());
  return true;
}

/// The loops of `func` that can be copied.
static SmallVector<Loop> findLoops(FuncOp func) {
  llvm::MapVector<Block *, SmallVector<Latch>> byHead;
  for (Block &block : func.getBody())
    if (std::optional<Latch> latch = latchAt(&block))
      byHead[latch->branch.getFalseDest()].push_back(*latch);
  SmallVector<Loop> loops;
  for (auto &[head, latches] : byHead) {
    Loop loop{head, {}, {}};
    if (head->getNumArguments() != 1 || !isa<JsonType>(head->getArgument(0).getType()))
      continue;
    loop.blocks.insert(head);
    for (Latch &latch : latches)
      if (addBlocks(loop, latch))
        loop.latches.push_back(latch);
    size_t operations = 0, counts = 0, ends = 0;
    for (Block *block : loop.blocks) {
      operations += block->getOperations().size();
      counts += llvm::range_size(block->getOps<PassEventsOp>());
      ends += llvm::is_contained(block->getSuccessors(), head);
    }
    size_t latchCount = loop.latches.size();
    if (latchCount > 0 && counts == latchCount && ends == latchCount && operations <= kMostOperations)
      loops.push_back(std::move(loop));
  }
  return loops;
}

namespace {

/// Makes the copy of one loop.
class Unboxer {
public:
  Unboxer(FuncOp func, Loop &loop, LoopShape shape)
      : body(func.getBody()), loop(loop), shape(std::move(shape)), builder(func.getContext()),
        json(loop.head->getArgument(0).getType()), loc(loop.head->front().getLoc()) {}

  Turns run() {
    makeBlocks();
    for (Latch &latch : loop.latches)
      enterFrom(latch);
    copyBlocks();
    leaveTurn();
    return {before, turn, loop.head, std::move(shape), entered, objects};
  }

private:
  using Carry = LoopShape::Carry;

  Block *newBlock() {
    auto *block = new Block;
    body.push_back(block);
    return block;
  }

  Type typeOf(const LoopShape::Leaf &leaf) {
    return leaf.carry == Carry::Integer ? Type(builder.getI32Type()) : json;
  }

  void makeBlocks() {
    before = newBlock();
    turn = newBlock();
    leave = newBlock();
    SmallVector<Value> first;
    for (const LoopShape::Leaf &leaf : shape.leaves) {
      entered.push_back(leaf.carry == Carry::Constant ? Value() : before->addArgument(typeOf(leaf), loc));
      bool isChanging = leaf.carry == Carry::Json || leaf.carry == Carry::Integer;
      carried.push_back(isChanging ? turn->addArgument(typeOf(leaf), loc) : entered.back());
      if (isChanging)
        first.push_back(entered.back());
    }
    for (size_t count = shape.objects.size(); count > 0; --count)
      objects.push_back(before->addArgument(json, loc));
    eventsBefore = turn->addArgument(builder.getI32Type(), loc);
    builder.setInsertionPointToEnd(before);
    first.push_back(arith::ConstantIntOp::create(builder, loc, 0, 32));
    cf::BranchOp::create(builder, loc, turn, first);
  }

  /// The value of the whole at the builder's place.
  Value build(ArrayRef<Value> leaves) { return buildWhole(builder, loc, shape, leaves, objects); }

public:
  /// The whole of `leaves` (JSON or i32, null for constants) and `objects` at the place of `builder`.
  static Value buildWhole(OpBuilder &builder, Location loc, const LoopShape &shape, ArrayRef<Value> leaves,
                          ArrayRef<Value> objects) {
    Type json = builder.getType<JsonType>();
    SmallVector<Value> boxed;
    for (auto [leaf, value] : llvm::zip(shape.leaves, leaves)) {
      if (!value)
        boxed.push_back(ConstantOp::create(builder, loc, leaf.constant));
      else if (isa<JsonType>(value.getType()))
        boxed.push_back(value);
      else
        boxed.push_back(IntegerOp::create(builder, loc, json, value));
    }
    return shape.build(builder, loc, boxed, objects);
  }

private:
  /// Leads from the end of a turn of the loop itself to its copy.
  void enterFrom(Latch &latch) {
    Block *enter = newBlock();
    builder.setInsertionPointToEnd(enter);
    unsigned index = &latch - loop.latches.begin();
    SmallVector<Value> values;
    Value bad = arith::ConstantIntOp::create(builder, loc, 0, 1);
    for (const LoopShape::Leaf &leaf : shape.leaves) {
      if (leaf.carry == Carry::Constant)
        continue;
      Value value = leaf.values[index];
      if (!value)
        value = lookUp(latch.handed, leaf.path, bad);
      values.push_back(leaf.carry == Carry::Integer ? readExact(value, bad) : value);
    }
    for (ArrayAttr path : shape.objects)
      values.push_back(path.empty() ? latch.handed : lookUp(latch.handed, path, bad));
    cf::CondBranchOp::create(builder, loc, bad, loop.head, latch.handed, before, values);
    OpBuilder at(latch.branch);
    cf::CondBranchOp::create(at, latch.branch.getLoc(), latch.branch.getCondition(), latch.branch.getTrueDest(), ValueRange(),
                             enter, ValueRange());
    stops.push_back(latch.branch.getTrueDest());
    latch.branch->erase();
  }

  Value lookUp(Value base, ArrayAttr path, Value &bad) {
    auto lookup = LookupOp::create(builder, loc, json, builder.getI1Type(), base, path);
    bad = arith::OrIOp::create(builder, loc, bad, lookup.getMissing());
    return lookup.getResult();
  }

  /// `value` as a whole number. `bad` is true where it is none.
  Value readExact(Value value, Value &bad) {
    Type i1 = builder.getI1Type();
    auto read = ReadIntegerOp::create(builder, loc, builder.getI32Type(), i1, i1, value);
    Value yes = arith::ConstantIntOp::create(builder, loc, 1, 1);
    bad = arith::OrIOp::create(builder, loc, bad, arith::XOrIOp::create(builder, loc, read.getExact(), yes));
    return read.getInteger();
  }

  void copyBlocks() {
    map.map(loop.head, turn);
    for (Block *block : loop.blocks) {
      if (block == loop.head)
        continue;
      Block *copy = newBlock();
      map.map(block, copy);
      for (BlockArgument argument : block->getArguments())
        map.map(argument, copy->addArgument(argument.getType(), argument.getLoc()));
    }
    builder.setInsertionPointToEnd(turn);
    map.map(loop.head->getArgument(0), build(carried));
    // What dominates comes first.
    llvm::ReversePostOrderTraversal<Block *> order(loop.head);
    for (Block *block : order)
      if (loop.blocks.contains(block))
        copyBlock(block);
  }

  void copyBlock(Block *block) {
    builder.setInsertionPointToEnd(map.lookup(block));
    auto *latch = llvm::find_if(loop.latches, [&](Latch &latch) { return latch.events->getBlock() == block; });
    for (Operation &op : block->without_terminator())
      if (latch == loop.latches.end() || (&op != latch->events.getOperation() && &op != latch->stop.getOperation()))
        builder.clone(op, map);
    if (latch != loop.latches.end())
      return endTurn(*latch);
    Operation *copy = builder.clone(*block->getTerminator(), map);
    for (unsigned index = 0; index < copy->getNumSuccessors(); ++index) {
      if (loop.blocks.contains(block->getTerminator()->getSuccessor(index)))
        continue;
      SuccessorOperands operands = cast<BranchOpInterface>(copy).getSuccessorOperands(index);
      operands.erase(0, operands.size());
      copy->setSuccessor(leave, index);
    }
  }

  void endTurn(Latch &latch) {
    unsigned index = &latch - loop.latches.begin();
    Value all = arith::AddIOp::create(builder, loc, eventsBefore, map.lookupOrDefault(latch.events.getCount()));
    Value bad = arith::ConstantIntOp::create(builder, loc, 0, 1);
    SmallVector<Value> next, onward;
    for (auto [leaf, current] : llvm::zip(shape.leaves, carried)) {
      next.push_back(current);
      if (leaf.carry != Carry::Integer && leaf.carry != Carry::Json)
        continue;
      if (Value value = leaf.values[index]) {
        value = map.lookupOrDefault(value);
        next.back() = leaf.carry == Carry::Integer ? readExact(value, bad) : value;
      }
      onward.push_back(next.back());
    }
    Value many = arith::CmpIOp::create(builder, loc, arith::CmpIPredicate::uge, all,
                                       arith::ConstantIntOp::create(builder, loc, kManyEvents, 32));
    auto stop = StopWantedOp::create(builder, loc);
    stop->setAttr(kEachTurn, builder.getUnitAttr());
    Value isOut = arith::OrIOp::create(builder, loc, arith::OrIOp::create(builder, loc, many, stop), bad);
    Block *out = newBlock(), *more = newBlock(), *whole = newBlock();
    onward.push_back(all);
    cf::CondBranchOp::create(builder, loc, isOut, out, ValueRange(), turn, onward);

    builder.setInsertionPointToEnd(out);
    PassEventsOp::create(builder, latch.events.getLoc(), all, latch.events.getStateAttr(), latch.events.getKindAttr());
    Value halts = StopWantedOp::create(builder, loc);
    cf::CondBranchOp::create(builder, loc, halts, stopWith(next, index), ValueRange(), more, ValueRange());
    builder.setInsertionPointToEnd(more);
    onward.back() = arith::ConstantIntOp::create(builder, loc, 0, 32);
    cf::CondBranchOp::create(builder, loc, bad, whole, ValueRange(), turn, onward);
    builder.setInsertionPointToEnd(whole);
    cf::BranchOp::create(builder, loc, loop.head, build(next));
  }

  /// A copy of what stops at the end of a turn, which goes on with the head.
  Block *stopWith(ArrayRef<Value> next, unsigned index) {
    OpBuilder::InsertionGuard guard(builder);
    Block *block = newBlock(), *resumed = newBlock();
    builder.setInsertionPointToEnd(block);
    Value whole = build(next);
    AwaitCollectOp::create(builder, stops[index]->front().getLoc(), resumed);
    builder.setInsertionPointToEnd(resumed);
    cf::BranchOp::create(builder, loc, loop.head, whole);
    return block;
  }

  /// Gives the turn back to the head.
  void leaveTurn() {
    builder.setInsertionPointToEnd(leave);
    PassEventsOp events = loop.latches.front().events;
    PassEventsOp::create(builder, loc, eventsBefore, events.getStateAttr(), events.getKindAttr());
    cf::BranchOp::create(builder, loc, loop.head, build(carried));
  }

  Region &body;
  Loop &loop;
  LoopShape shape;
  OpBuilder builder;
  Type json;
  Location loc;
  Block *before = nullptr, *turn = nullptr, *leave = nullptr;
  SmallVector<Value> entered, carried; ///< for each leaf: JSON or i32, null for constants
  SmallVector<Value> objects;
  SmallVector<Block *> stops; ///< where the latches stop
  Value eventsBefore;         ///< of the turns before this one
  IRMapping map;
};

} // namespace

// -- What is left to do in the copy ---------------------------------------------------------------

/// The blocks of the copied loop, those where it lets the runtime in included. Empty when it is gone.
static llvm::SetVector<Block *> blocksOf(FuncOp func, const Turns &turns) {
  llvm::SetVector<Block *> blocks;
  if (llvm::none_of(func.getBody(), [&](Block &block) { return &block == turns.turn; }))
    return blocks;
  blocks.insert(turns.turn);
  for (Block *before : turns.turn->getPredecessors())
    if (before != turns.before)
      blocks.insert(before);
  for (unsigned at = 1; at < blocks.size(); ++at)
    blocks.insert(blocks[at]->pred_begin(), blocks[at]->pred_end());
  return blocks;
}

/// The size of `value` if all numbers in it were the longest there are: at least its size. Null when the size is known as it is.
static Value boundSize(OpBuilder &builder, Location loc, Value value) {
  auto constant = [&](int64_t bytes) -> Value { return arith::ConstantIntOp::create(builder, loc, bytes, 64); };
  auto add = [&](Value left, Value right) -> Value { return arith::AddIOp::create(builder, loc, left, right); };
  if (value.getDefiningOp<IntegerOp>())
    return constant(kLongestInteger);
  auto put = value.getDefiningOp<PutOp>();
  if (!put || put.getSteps().size() != 1 || !isa<StringAttr>(put.getSteps()[0]))
    return {};
  auto sizeOf = [&](Value part) -> Value {
    Value bound = boundSize(builder, loc, part);
    return bound ? bound : SizeOp::create(builder, loc, builder.getI64Type(), part).getResult();
  };
  // A name with its colon, and a comma.
  int64_t name = static_cast<int64_t>(quoteJson(cast<StringAttr>(put.getSteps()[0]).getValue()).size()) + 2;
  return add(add(sizeOf(put.getTarget()), sizeOf(put.getValue())), constant(name));
}

static void boundSizes(const llvm::SetVector<Block *> &blocks) {
  for (Block *block : blocks)
    for (Operation &op : llvm::make_early_inc_range(*block)) {
      if (!isa<SizeOp, SizeBesideOp>(op) || !isOnlyLimited(op.getResult(0)))
        continue;
      OpBuilder builder(&op);
      Value bound = boundSize(builder, op.getLoc(), op.getOperand(0));
      auto beside = dyn_cast<SizeBesideOp>(op);
      if (!bound)
        continue;
      if (beside) {
        int64_t name = static_cast<int64_t>(quoteJson(beside.getName()).size()) + 2;
        bound = arith::AddIOp::create(builder, op.getLoc(), bound,
                                      arith::ConstantIntOp::create(builder, op.getLoc(), name, 64));
      }
      op.getResult(0).replaceAllUsesWith(bound);
      op.erase();
    }
}

/// Whether `op` may be done once before the loop, whatever it is given.
static bool isHoistable(Operation &op) {
  if (isa<arith::ArithDialect>(op.getDialect()))
    return !op.hasTrait<OpTrait::ConstantLike>() && isPure(&op);
  return isa<LookupOp, RefusesOp, PutOp, ObjectOp, ArrayOp, SizeOp, SizeBesideOp, SizeExceedsOp, PresentOp, CompareOp,
             IsOp, MatchesOp, ReadIntegerOp, AddIntegersOp>(op);
}

static void hoist(const Turns &turns, const llvm::SetVector<Block *> &blocks) {
  Operation *place = turns.before->getTerminator();
  llvm::ReversePostOrderTraversal<Block *> order(turns.turn);
  for (Block *block : order) {
    if (!blocks.contains(block))
      continue;
    for (Operation &op : llvm::make_early_inc_range(*block)) {
      auto isOutside = [&](Value operand) {
        if (Operation *constant = operand.getDefiningOp(); constant && constant->hasTrait<OpTrait::ConstantLike>())
          return true;
        return !blocks.contains(operand.getParentBlock());
      };
      if (!isHoistable(op) || !llvm::all_of(op.getOperands(), isOutside))
        continue;
      for (Value operand : op.getOperands())
        if (blocks.contains(operand.getParentBlock())) {
          OpBuilder builder(place);
          Operation *copy = builder.clone(*operand.getDefiningOp());
          op.replaceUsesOfWith(operand, copy->getResult(0));
        }
      op.moveBefore(place);
    }
  }
}

/// Sizes that do not change are compared with the limit before the loop, which is not entered when one is too large.
static void limitBefore(const Turns &turns) {
  auto branch = cast<cf::BranchOp>(turns.before->getTerminator());
  OpBuilder builder(branch);
  Location loc = branch.getLoc();
  Value isTooLarge;
  for (auto exceeds : llvm::to_vector(turns.before->getOps<SizeExceedsOp>())) {
    Value no = arith::ConstantIntOp::create(builder, loc, 0, 1);
    exceeds.getResult().replaceAllUsesWith(no);
    isTooLarge = isTooLarge ? arith::OrIOp::create(builder, loc, isTooLarge, exceeds).getResult() : exceeds.getResult();
  }
  if (!isTooLarge)
    return;
  auto *back = new Block;
  turns.before->getParent()->push_back(back);
  cf::CondBranchOp::create(builder, loc, isTooLarge, back, ValueRange(), branch.getDest(), branch.getDestOperands());
  branch.erase();
  builder.setInsertionPointToEnd(back);
  cf::BranchOp::create(builder, loc, turns.original,
                       Unboxer::buildWhole(builder, loc, turns.shape, turns.entered, turns.objects));
}

/// Whether `op` leaves memory to collect, or takes time that is in proportion to a value.
static bool usesMemory(Operation &op) {
  return !isa<arith::ArithDialect, cf::ControlFlowDialect>(op.getDialect()) &&
         !isa<AddIntegersOp, ReadIntegerOp, IntegerOp, CompareOp, IsOp, MatchesOp, SizeOp, SizeExceedsOp, ConstantOp,
              StopWantedOp, PassEventsOp>(op);
}

/// A loop that uses no memory asks only now and then whether to stop.
static void decideStops(const llvm::SetVector<Block *> &blocks) {
  bool isEachTurn = llvm::any_of(blocks, [](Block *block) { return llvm::any_of(*block, usesMemory); });
  for (Block *block : blocks)
    for (auto stop : llvm::to_vector(block->getOps<StopWantedOp>())) {
      if (!stop->removeAttr(kEachTurn) || isEachTurn)
        continue;
      OpBuilder builder(stop);
      stop.getResult().replaceAllUsesWith(arith::ConstantIntOp::create(builder, stop.getLoc(), 0, 1).getResult());
      stop.erase();
    }
}

namespace {

struct UnboxLoopsPass : asl::flow::impl::UnboxLoopsBase<UnboxLoopsPass> {
  void runOnOperation() override {
    FuncOp func = getOperation();
    std::vector<Turns> copies;
    for (Loop &loop : findLoops(func)) {
      SmallVector<Value> handed;
      for (Latch &latch : loop.latches)
        handed.push_back(latch.handed);
      if (std::optional<LoopShape> shape = LoopShape::find(loop.head->getArgument(0), handed))
        copies.push_back(Unboxer(func, loop, std::move(*shape)).run());
    }
    numLoops += copies.size();
    if (copies.empty())
      return;
    if (failed(foldFusedStates(func)))
      return signalPassFailure();
    for (const Turns &turns : copies)
      boundSizes(blocksOf(func, turns));
    if (failed(foldFusedStates(func)))
      return signalPassFailure();
    for (const Turns &turns : copies) {
      llvm::SetVector<Block *> blocks = blocksOf(func, turns);
      if (blocks.empty())
        continue;
      hoist(turns, blocks);
      limitBefore(turns);
      decideStops(blocks);
    }
    if (failed(foldFusedStates(func)))
      signalPassFailure();
  }
};

} // namespace
