// SPDX-License-Identifier: Apache-2.0
//
// count-turns: turns of a loop that nothing can end are done without asking.
//
//   before                                            after
//   ------                                            -----
//   ^turn(%i: i32, %sum: i32, %events: i32):          ^turn(%i: i32, %sum: i32, %events: i32):
//     %more = arith.cmpi slt, %i, %bound                %turns = .. how many turns nothing ends
//     cf.cond_br %more, ^add, ^leave                    %end = .. %events behind them
//   ^add:                                               cf.cond_br %some, ^quick(..), ^slow(..)
//     %next, %bad = flow.add.integers %i, %one        ^slow(..): the turn as it was, back to ^turn
//     %all, %worse = flow.add.integers %sum, %i       ^quick(%j: i32, %total: i32, %passed: i32):
//     %or = arith.ori %bad, %worse                      %next = arith.addi %j, %one
//     cf.cond_br %or, ^leave, ^close                    %all = arith.addi %total, %j
//   ^close:                                             %now = arith.addi %passed, %four
//     %now = arith.addi %events, %four                  %go = arith.cmpi ne, %now, %end
//     %many = arith.cmpi uge, %now, %c4096              cf.cond_br %go, ^quick(..), ^turn(%next, %all, %now)
//     cf.cond_br %many, ^out, ^turn(%next, %all, %now)
//
// What counts by the same number in each turn crosses a bound, or the end of 32 bits, after a number of turns that is known
// beforehand; so do the events, and a sum of what counts does not get there before. The least of these numbers is how many
// turns are done in a copy of the loop that has none of the tests, only the end of its events. The turn as it was follows, and
// does what is special about it. A test that is not of this kind stays in the copy: where it ends the turn, the turn is done
// again as it was, for which nothing may have happened in it.

#include "ir/Passes.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/Dominance.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/IR/Matchers.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "mlir/Transforms/RegionUtils.h"
#include "llvm/ADT/PostOrderIterator.h"
#include "llvm/ADT/SetVector.h"

namespace asl::flow {
#define GEN_PASS_DEF_COUNTTURNS
#include "ir/Passes.h.inc"
} // namespace asl::flow

using namespace mlir;
using namespace asl::flow;

namespace {

/// A loop that counts its events and lets the runtime in after so many.
struct Loop {
  Block *head = nullptr;
  unsigned events = 0; ///< which of the head's arguments counts them
  int64_t eventsOfTurn = 0;
  int64_t manyEvents = 0; ///< so many let the runtime in
  SmallVector<cf::CondBranchOp> latches;
  llvm::SetVector<Block *> blocks; ///< of a turn, the head first
};

/// An argument of the head that grows by the same number in each turn.
struct Counter {
  unsigned argument;
  int64_t step; ///< not 0
  AddIntegersOp next;
};

/// An argument of the head that a counter, or what does not change, is added to in each turn.
struct Sum {
  unsigned argument;
  Value added; ///< the counter's argument, its next value, or a value from outside
  AddIntegersOp next;
};

/// `argument` of the head compared with a value that does not change, which holds while turns go on.
struct Bound {
  unsigned argument;
  arith::CmpIPredicate predicate; ///< slt, sle, sgt or sge
  Value limit;                    ///< of 32 or 64 bits
};

} // namespace

static std::optional<int64_t> constantOf(Value value) {
  APInt number;
  if (!matchPattern(value, m_ConstantInt(&number)))
    return std::nullopt;
  return number.getSExtValue();
}

/// Whether `branch` ends a turn of `loop`, of which the head is known; sets what it says about events, which is the same at
/// the end of each turn.
static bool isLatch(Loop &loop, cf::CondBranchOp branch) {
  auto many = branch.getCondition().getDefiningOp<arith::CmpIOp>();
  if (branch.getFalseDest() != loop.head || branch.getTrueDest() == loop.head || !many ||
      many.getPredicate() != arith::CmpIPredicate::uge || many->getBlock() != branch->getBlock())
    return false;
  auto all = many.getLhs().getDefiningOp<arith::AddIOp>();
  std::optional<int64_t> most = constantOf(many.getRhs());
  std::optional<int64_t> more = all ? constantOf(all.getRhs()) : std::nullopt;
  auto before = all ? dyn_cast<BlockArgument>(all.getLhs()) : BlockArgument();
  if (!most || !more || !before || before.getOwner() != loop.head || *more <= 0 || *most <= *more)
    return false;
  unsigned index = before.getArgNumber();
  if (branch.getFalseDestOperands()[index] != all.getResult())
    return false;
  if (!loop.latches.empty() && (loop.events != index || loop.eventsOfTurn != *more || loop.manyEvents != *most))
    return false;
  loop.events = index;
  loop.eventsOfTurn = *more;
  loop.manyEvents = *most;
  return true;
}

/// The loop whose head is `head`, or nothing.
static std::optional<Loop> loopAt(Block *head, DominanceInfo &dominance) {
  Loop loop;
  loop.head = head;
  for (Block *block : head->getPredecessors())
    if (auto branch = dyn_cast<cf::CondBranchOp>(block->getTerminator()); branch && isLatch(loop, branch))
      loop.latches.push_back(branch);
  if (loop.latches.empty())
    return std::nullopt;
  loop.blocks.insert(head);
  for (cf::CondBranchOp latch : loop.latches)
    loop.blocks.insert(latch->getBlock());
  for (unsigned at = 0; at < loop.blocks.size(); ++at) {
    Block *block = loop.blocks[at];
    if (!dominance.dominates(head, block) || !isa<cf::BranchOp, cf::CondBranchOp>(block->getTerminator()) ||
        !llvm::all_of(block->without_terminator(), [](Operation &op) { return isMemoryEffectFree(&op); }))
      return std::nullopt;
    if (block != head)
      loop.blocks.insert(block->pred_begin(), block->pred_end());
  }
  // Every way back to the head is one of the ends.
  for (Block *block : loop.blocks)
    if (llvm::is_contained(block->getSuccessors(), head) && !llvm::is_contained(loop.latches, block->getTerminator()))
      return std::nullopt;
  return loop;
}

namespace {

/// Makes the copy of one loop that has no tests.
class TurnCounter {
public:
  explicit TurnCounter(Loop &loop)
      : loop(loop), builder(loop.head->getParentOp()->getContext()), loc(loop.head->front().getLoc()) {}

  /// False, with nothing done, where it would save no test.
  bool run() {
    findCounters();
    for (Block *block : loop.blocks)
      if (auto branch = dyn_cast<cf::CondBranchOp>(block->getTerminator());
          branch && !llvm::is_contained(loop.latches, branch))
        decide(branch);
    if (bounds.empty() && counters.empty())
      return false;
    splitHead();
    countTurns();
    copyBlocks();
    return true;
  }

private:
  bool isOutside(Value value) const { return !loop.blocks.contains(value.getParentBlock()); }
  bool isInside(Block *block) const { return loop.blocks.contains(block); }

  /// What each latch hands on as argument `index`; null when they do not agree.
  Value handedOn(unsigned index) const {
    Value value;
    for (cf::CondBranchOp latch : loop.latches) {
      Value handed = latch.getFalseDestOperands()[index];
      if (value && handed != value)
        return {};
      value = handed;
    }
    return value;
  }

  void findCounters() {
    for (BlockArgument argument : loop.head->getArguments()) {
      Value handed = handedOn(argument.getArgNumber());
      auto add = handed ? handed.getDefiningOp<AddIntegersOp>() : AddIntegersOp();
      if (!add || handed != add.getSum() || !isInside(add->getBlock()))
        continue;
      Value other = add.getLeft() == argument ? add.getRight() : add.getLeft();
      if (other == argument || (add.getLeft() != argument && add.getRight() != argument))
        continue;
      if (std::optional<int64_t> step = constantOf(other); step && *step != 0)
        counters.push_back({argument.getArgNumber(), *step, add});
      else
        sums.push_back({argument.getArgNumber(), other, add});
    }
    // A sum of anything else has no bound.
    llvm::erase_if(sums, [&](const Sum &sum) {
      return !isOutside(sum.added) && !counterOf(sum.added) && !counterWithNext(sum.added);
    });
    for (Counter &counter : counters)
      decided[counter.next.getOverflows()] = false;
    for (Sum &sum : sums)
      decided[sum.next.getOverflows()] = false;
  }

  const Counter *counterOf(Value value) const {
    auto *found = llvm::find_if(counters, [&](const Counter &counter) {
      return loop.head->getArgument(counter.argument) == value;
    });
    return found == counters.end() ? nullptr : found;
  }

  const Counter *counterWithNext(Value value) const {
    auto *found = llvm::find_if(counters, [&](Counter counter) { return counter.next.getSum() == value; });
    return found == counters.end() ? nullptr : found;
  }

  /// Finds out what of `branch`'s condition is known in the copy.
  void decide(cf::CondBranchOp branch) {
    bool staysIfTrue = isInside(branch.getTrueDest()), staysIfFalse = isInside(branch.getFalseDest());
    if (staysIfTrue != staysIfFalse)
      decide(branch.getCondition(), staysIfTrue);
  }

  /// The same of a part that has to be `wanted` for the turn to go on.
  void decide(Value condition, bool wanted) {
    if (decided.contains(condition))
      return;
    if (std::optional<int64_t> known = constantOf(condition)) {
      if ((*known != 0) == wanted)
        decided[condition] = wanted;
      return;
    }
    if (isOutside(condition)) {
      kept.push_back({condition, wanted});
      decided[condition] = wanted;
      return;
    }
    Operation *op = condition.getDefiningOp();
    if (op && (wanted ? isa<arith::AndIOp>(op) : isa<arith::OrIOp>(op))) {
      decide(op->getOperand(0), wanted);
      decide(op->getOperand(1), wanted);
      if (isDecided(op->getOperand(0), wanted) && isDecided(op->getOperand(1), wanted))
        decided[condition] = wanted;
      return;
    }
    if (auto compare = dyn_cast_or_null<arith::CmpIOp>(op)) {
      std::optional<Bound> bound = boundOf(compare, wanted);
      if (!bound)
        return;
      bounds.push_back(*bound);
      decided[condition] = wanted;
    }
  }

  bool isDecided(Value condition, bool wanted) const {
    auto found = decided.find(condition);
    return found != decided.end() && found->second == wanted;
  }

  /// What has to hold of a counter for `compare` to be `wanted`.
  std::optional<Bound> boundOf(arith::CmpIOp compare, bool wanted) const {
    auto narrow = [](Value value) {
      auto wide = value.getDefiningOp<arith::ExtSIOp>();
      return wide ? wide.getIn() : value;
    };
    arith::CmpIPredicate predicate = compare.getPredicate();
    Value counted = narrow(compare.getLhs()), limit = narrow(compare.getRhs());
    if (!counterOf(counted)) {
      std::swap(counted, limit);
      predicate = swapped(predicate);
    }
    const Counter *counter = counterOf(counted);
    if (!counter || !isOutside(limit))
      return std::nullopt;
    if (!wanted)
      predicate = arith::invertPredicate(predicate);
    using Predicate = arith::CmpIPredicate;
    if (!llvm::is_contained({Predicate::slt, Predicate::sle, Predicate::sgt, Predicate::sge}, predicate))
      return std::nullopt;
    return Bound{counter->argument, predicate, limit};
  }

  static arith::CmpIPredicate swapped(arith::CmpIPredicate predicate) {
    using Predicate = arith::CmpIPredicate;
    switch (predicate) {
    case Predicate::slt:
      return Predicate::sgt;
    case Predicate::sle:
      return Predicate::sge;
    case Predicate::sgt:
      return Predicate::slt;
    case Predicate::sge:
      return Predicate::sle;
    case Predicate::eq:
    case Predicate::ne:
      return predicate;
    default: // of numbers without a sign, which none of these is
      return Predicate::eq;
    }
  }

  // -- The head ---------------------------------------------------------------------------------

  Value constant(int64_t value, unsigned bits = 64) { return arith::ConstantIntOp::create(builder, loc, value, bits); }
  Value wide(Value value) {
    return value.getType().isInteger(64)
               ? value
               : arith::ExtSIOp::create(builder, loc, builder.getI64Type(), value).getResult();
  }
  Value least(Value one, Value other) { return arith::MinSIOp::create(builder, loc, one, other); }
  Value most(Value one, Value other) { return arith::MaxSIOp::create(builder, loc, one, other); }
  Value minus(Value left, Value right) { return arith::SubIOp::create(builder, loc, left, right); }
  Value plus(Value left, Value right) { return arith::AddIOp::create(builder, loc, left, right); }
  Value magnitude(Value value) { return most(value, minus(constant(0), value)); }
  Value divided(Value value, int64_t by) {
    return by == 1 ? value : arith::DivSIOp::create(builder, loc, value, constant(by)).getResult();
  }

  /// Moves what the head does to a block of its own.
  void splitHead() {
    Block *head = loop.head;
    slow = new Block;
    slow->insertAfter(head);
    slow->getOperations().splice(slow->end(), head->getOperations());
    for (BlockArgument argument : head->getArguments())
      argument.replaceAllUsesWith(slow->addArgument(argument.getType(), argument.getLoc()));
    llvm::SetVector<Block *> blocks;
    blocks.insert(slow);
    for (Block *block : llvm::drop_begin(loop.blocks))
      blocks.insert(block);
    loop.blocks = std::move(blocks);
    // Sums name what they add, which may be an argument of the head.
    for (Sum &sum : sums)
      if (auto argument = dyn_cast<BlockArgument>(sum.added); argument && argument.getOwner() == head)
        sum.added = slow->getArgument(argument.getArgNumber());
  }

  /// The turns for which `bound` holds, of a counter that has `step`; at least as many as there are turns when it holds for
  /// ever, and none above 0 when it does not hold now.
  Value turnsWithin(const Bound &bound, int64_t step) {
    using Predicate = arith::CmpIPredicate;
    // All that 32 bits can be compared with in different ways.
    Value limit = most(constant(-(int64_t(1) << 31) - 1), least(constant(int64_t(1) << 31), wide(bound.limit)));
    Value now = wide(loop.head->getArgument(bound.argument));
    bool isUpper = bound.predicate == Predicate::slt || bound.predicate == Predicate::sle;
    bool isInclusive = bound.predicate == Predicate::sle || bound.predicate == Predicate::sge;
    Value left = isUpper ? minus(limit, now) : minus(now, limit);
    if (isInclusive)
      left = plus(left, constant(1));
    // A counter that goes away from the bound stays within once it is.
    if (isUpper != (step > 0))
      return arith::SelectOp::create(
          builder, loc, arith::CmpIOp::create(builder, loc, Predicate::sgt, left, constant(0)),
          constant(loop.manyEvents), constant(0));
    int64_t each = std::abs(step);
    return divided(each == 1 ? left : plus(left, constant(each - 1)), each);
  }

  /// Leads from the head to the copy, for as many turns as nothing can end, or to the turn as it was.
  void countTurns() {
    Block *head = loop.head;
    builder.setInsertionPointToEnd(head);
    Value events = head->getArgument(loop.events);
    Value turns = divided(minus(constant(loop.manyEvents - 1), wide(events)), loop.eventsOfTurn);
    for (const Counter &counter : counters) {
      Value now = wide(head->getArgument(counter.argument));
      Value room = counter.step > 0 ? minus(constant(INT32_MAX), now) : minus(now, constant(INT32_MIN));
      turns = least(turns, divided(room, std::abs(counter.step)));
    }
    for (const Bound &bound : bounds)
      turns = least(turns, turnsWithin(bound, stepOf(bound.argument)));
    for (const Sum &sum : sums) {
      Value room = minus(constant(INT32_MAX), magnitude(wide(head->getArgument(sum.argument))));
      turns = least(turns, arith::DivSIOp::create(builder, loc, room, largest(sum.added, turns)));
    }
    Value some = arith::CmpIOp::create(builder, loc, arith::CmpIPredicate::sgt, turns, constant(0));
    for (auto [condition, wanted] : kept) {
      Value holds = condition;
      if (!wanted)
        holds = arith::XOrIOp::create(builder, loc, condition, constant(1, 1));
      some = arith::AndIOp::create(builder, loc, some, holds);
    }
    Value passed = arith::TruncIOp::create(builder, loc, builder.getI32Type(), turns);
    end = plus(events, arith::MulIOp::create(builder, loc, passed, constant(loop.eventsOfTurn, 32)));
    quick = new Block;
    quick->insertAfter(head);
    for (BlockArgument argument : head->getArguments())
      quick->addArgument(argument.getType(), argument.getLoc());
    cf::CondBranchOp::create(builder, loc, some, quick, head->getArguments(), slow, head->getArguments());
  }

  int64_t stepOf(unsigned argument) const {
    return llvm::find_if(counters, [&](const Counter &counter) { return counter.argument == argument; })->step;
  }

  /// The largest magnitude, at least 1, that `added` has in so many turns.
  Value largest(Value added, Value turns) {
    const Counter *counter = nullptr;
    for (const Counter &candidate : counters)
      if (added == slow->getArgument(candidate.argument) || added == AddIntegersOp(candidate.next).getSum())
        counter = &candidate;
    if (!counter)
      return most(constant(1), magnitude(wide(added)));
    Value first = wide(loop.head->getArgument(counter->argument));
    Value last = plus(first, arith::MulIOp::create(builder, loc, most(constant(0), turns), constant(counter->step)));
    return most(constant(1), most(magnitude(first), magnitude(last)));
  }

  // -- The copy ---------------------------------------------------------------------------------

  void copyBlocks() {
    IRMapping map;
    map.map(slow, quick);
    map.map(slow->getArguments(), quick->getArguments());
    Block *last = quick;
    for (Block *block : llvm::drop_begin(loop.blocks)) {
      auto *copy = new Block;
      copy->insertAfter(last);
      last = copy;
      map.map(block, copy);
      for (BlockArgument argument : block->getArguments())
        map.map(argument, copy->addArgument(argument.getType(), argument.getLoc()));
    }
    llvm::ReversePostOrderTraversal<Block *> order(slow);
    for (Block *block : order)
      if (isInside(block))
        copyBlock(block, map);
  }

  void copyBlock(Block *block, IRMapping &map) {
    builder.setInsertionPointToEnd(map.lookup(block));
    for (Operation &op : block->without_terminator()) {
      if (auto add = dyn_cast<AddIntegersOp>(op); add && isDecided(add.getOverflows(), false)) {
        Value sum = plus(map.lookupOrDefault(add.getLeft()), map.lookupOrDefault(add.getRight()));
        map.map(add.getSum(), sum);
        map.map(add.getOverflows(), constant(0, 1));
        continue;
      }
      builder.clone(op, map);
    }
    auto branch = dyn_cast<cf::CondBranchOp>(block->getTerminator());
    if (!branch) {
      builder.clone(*block->getTerminator(), map);
      return;
    }
    SmallVector<Value> operands;
    if (llvm::is_contained(loop.latches, branch)) {
      for (Value value : branch.getFalseDestOperands())
        operands.push_back(map.lookupOrDefault(value));
      Value goesOn =
          arith::CmpIOp::create(builder, loc, arith::CmpIPredicate::ne, operands[loop.events], end);
      cf::CondBranchOp::create(builder, branch.getLoc(), goesOn, quick, operands, loop.head, operands);
      return;
    }
    bool staysIfTrue = isInside(branch.getTrueDest()), staysIfFalse = isInside(branch.getFalseDest());
    if (staysIfTrue && staysIfFalse) {
      builder.clone(*branch, map);
      return;
    }
    for (Value value : staysIfTrue ? branch.getTrueDestOperands() : branch.getFalseDestOperands())
      operands.push_back(map.lookupOrDefault(value));
    Block *inside = map.lookup(staysIfTrue ? branch.getTrueDest() : branch.getFalseDest());
    Value condition = left(branch.getCondition(), staysIfTrue, map);
    if (!condition)
      cf::BranchOp::create(builder, branch.getLoc(), inside, operands);
    else if (staysIfTrue)
      cf::CondBranchOp::create(builder, branch.getLoc(), condition, inside, operands, slow, quick->getArguments());
    else
      cf::CondBranchOp::create(builder, branch.getLoc(), condition, slow, quick->getArguments(), inside, operands);
  }

  /// What of `condition` is not known in the copy; null: nothing.
  Value left(Value condition, bool wanted, IRMapping &map) {
    if (isDecided(condition, wanted))
      return {};
    Operation *op = condition.getDefiningOp();
    if (!op || isOutside(condition) || !(wanted ? isa<arith::AndIOp>(op) : isa<arith::OrIOp>(op)))
      return map.lookupOrDefault(condition);
    Value one = left(op->getOperand(0), wanted, map), other = left(op->getOperand(1), wanted, map);
    if (!one || !other)
      return one ? one : other;
    return wanted ? arith::AndIOp::create(builder, loc, one, other).getResult()
                  : arith::OrIOp::create(builder, loc, one, other).getResult();
  }

  Loop &loop;
  OpBuilder builder;
  Location loc;
  SmallVector<Counter> counters;
  SmallVector<Sum> sums;
  SmallVector<Bound> bounds;
  SmallVector<std::pair<Value, bool>> kept; ///< conditions from outside, and what they have to be
  llvm::DenseMap<Value, bool> decided;      ///< what conditions are in the copy
  Block *slow = nullptr;                    ///< the turn as it was
  Block *quick = nullptr;                   ///< the head of the copy
  Value end;                                ///< of the events in it
};

struct CountTurnsPass : asl::flow::impl::CountTurnsBase<CountTurnsPass> {
  void runOnOperation() override {
    Region &body = getOperation().getBody();
    if (body.getOps<PassEventsOp>().empty())
      return;
    std::vector<Loop> loops;
    {
      DominanceInfo dominance(getOperation());
      for (Block &block : body)
        if (block.getNumArguments() > 0)
          if (std::optional<Loop> loop = loopAt(&block, dominance))
            loops.push_back(std::move(*loop));
    }
    // A loop around another one is left alone: its blocks would not be what they were.
    llvm::DenseSet<Block *> taken;
    unsigned count = 0;
    for (Loop &loop : loops) {
      if (llvm::any_of(loop.blocks, [&](Block *block) { return taken.contains(block); }))
        continue;
      taken.insert(loop.blocks.begin(), loop.blocks.end());
      count += TurnCounter(loop).run();
    }
    numLoops += count;
    if (count == 0)
      return;
    IRRewriter rewriter(&getContext());
    (void)runRegionDCE(rewriter, body);
  }
};

} // namespace
