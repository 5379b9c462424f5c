// SPDX-License-Identifier: Apache-2.0
//
// read-operands: what several tests compare is read once.
//
//   before                                        after
//   ------                                        -----
//   %a = flow.compare %n gt %five as numeric      %number, %is = flow.read.number %n
//   cf.cond_br %a, ^some, ^next                   %gt = arith.cmpf ogt, %number, %c5 : f64
//   ^next:                                        %a = arith.andi %is, %gt : i1
//     %b = flow.compare %n le %nine as numeric    cf.cond_br %a, ^some, ^next
//                                                 ^next:
//                                                   %le = arith.cmpf ole, %number, %c9 : f64
//                                                   %b = arith.andi %is, %le : i1
//
// Numbers are compared as binary64, timestamps as seconds and nanoseconds; constants are read now, and what a loop carries as
// a whole number (unbox-loops) is not read at all. A value is read where all its tests in one fused group begin, before loops
// that it does not change in, and else in each block again: what is read does not live across a wait. Whole numbers that no
// test wants as JSON any more become JSON where the loop is left.

#include "ir/Passes.h"

#include "language/Timestamp.h"
#include "values/Numbers.h"

#include "mlir/Analysis/CFGLoopInfo.h"
#include "mlir/IR/Dominance.h"
#include "llvm/ADT/MapVector.h"

#include <cmath>
#include <optional>

namespace asl::flow {
#define GEN_PASS_DEF_READOPERANDS
#include "ir/Passes.h.inc"
} // namespace asl::flow

using namespace mlir;
using namespace asl::flow;

namespace {

/// A value as a test wants it.
struct Operand {
  Value first;  ///< f64, or seconds in i64
  Value second; ///< null, or nanoseconds in i32
  Value is;     ///< whether it is of the kind; null: it is
  Value whole;  ///< the number in i32, or one that compares like it in i64; null: it may be none
};

class OperandReader {
public:
  explicit OperandReader(FuncOp func) : func(func), dominance(func) {
    func.walk([&](WatchedOp watched) {
      for (Operation *user : watched->getUsers())
        if (auto branch = dyn_cast<cf::CondBranchOp>(user)) {
          entries.try_emplace(branch.getFalseDest(), groups.size());
          groups.push_back(branch.getFalseDest());
        }
    });
    if (!groups.empty() && !func.getBody().hasOneBlock())
      loops.emplace(dominance.getDomTree(&func.getBody()));
  }

  /// How many tests are done in place now.
  unsigned run() {
    SmallVector<CompareOp> tests;
    func.walk([&](CompareOp test) {
      if (test.getKind() == CompareKind::Numeric || test.getKind() == CompareKind::Timestamp)
        tests.push_back(test);
    });
    for (CompareOp test : tests)
      for (Value operand : {test.getLeft(), test.getRight()})
        users[{operand, unsigned(test.getKind())}].push_back(test);
    unsigned count = 0;
    for (CompareOp test : tests)
      count += decide(test);
    for (CompareOp test : tests)
      if (test->use_empty())
        test.erase();
    return count;
  }

private:
  bool decide(CompareOp test) {
    std::optional<Operand> left = read(test, test.getLeft()), right = read(test, test.getRight());
    if (!left || !right)
      return false;
    OpBuilder builder(test);
    Location loc = test.getLoc();
    if (test.getKind() == CompareKind::Numeric) {
      boundWhole(test, test.getPredicate(), *left, *right);
      boundWhole(test, swapped(test.getPredicate()), *right, *left);
    }
    Value holds = test.getKind() == CompareKind::Numeric ? compareNumbers(builder, loc, test.getPredicate(), *left, *right)
                                                         : compareInstants(builder, loc, test.getPredicate(), *left, *right);
    for (Value is : {left->is, right->is})
      if (is)
        holds = arith::AndIOp::create(builder, loc, is, holds);
    test.getResult().replaceAllUsesWith(holds);
    return true;
  }

  static Value compareNumbers(OpBuilder &builder, Location loc, Predicate predicate, const Operand &left,
                              const Operand &right) {
    static constexpr std::pair<Predicate, arith::CmpFPredicate> kPredicates[] = {
        {Predicate::Eq, arith::CmpFPredicate::OEQ}, {Predicate::Lt, arith::CmpFPredicate::OLT},
        {Predicate::Le, arith::CmpFPredicate::OLE}, {Predicate::Gt, arith::CmpFPredicate::OGT},
        {Predicate::Ge, arith::CmpFPredicate::OGE}};
    auto *found = llvm::find_if(kPredicates, [&](auto &pair) { return pair.first == predicate; });
    if (left.whole && right.whole)
      return compareIntegers(builder, loc, predicate, left.whole, right.whole);
    return arith::CmpFOp::create(builder, loc, found->second, left.first, right.first);
  }

  static Predicate swapped(Predicate predicate) {
    switch (predicate) {
    case Predicate::Lt:
      return Predicate::Gt;
    case Predicate::Le:
      return Predicate::Ge;
    case Predicate::Gt:
      return Predicate::Lt;
    case Predicate::Ge:
      return Predicate::Le;
    default:
      return predicate;
    }
  }

  /// Where `whole` is compared in a loop with a number that was read before it, the number is made a whole one there: the
  /// next below or above, which compares in the same way.
  void boundWhole(CompareOp test, Predicate predicate, Operand &whole, Operand &other) {
    auto read = other.first.getDefiningOp<ReadNumberOp>();
    CFGLoop *loop = loops ? loops->getLoopFor(test->getBlock()) : nullptr;
    if (!whole.whole || other.whole || !read || !loop || loop->contains(read->getBlock()) || predicate == Predicate::Eq)
      return;
    OpBuilder builder(read->getContext());
    builder.setInsertionPointAfter(read);
    Location loc = read.getLoc();
    Type i64 = builder.getI64Type(), f64 = builder.getF64Type();
    using Float = arith::CmpFPredicate;
    // What is beyond 32 bits is as good as the next number beyond them.
    Value number = read.getNumber();
    for (auto [limit, beyond] : {std::pair(0x1p31, Float::OGT), std::pair(-0x1p31 - 1, Float::OLT)}) {
      Value most = arith::ConstantFloatOp::create(builder, loc, builder.getF64Type(), llvm::APFloat(limit));
      number = arith::SelectOp::create(builder, loc, arith::CmpFOp::create(builder, loc, beyond, number, most), most, number);
    }
    Value cut = arith::FPToSIOp::create(builder, loc, i64, number);
    Value back = arith::SIToFPOp::create(builder, loc, f64, cut);
    bool isUp = predicate == Predicate::Lt || predicate == Predicate::Ge;
    Value isCut = arith::CmpFOp::create(builder, loc, isUp ? Float::OLT : Float::OGT, back, number);
    Value one = arith::ExtUIOp::create(builder, loc, i64, isCut);
    other.whole = isUp ? arith::AddIOp::create(builder, loc, cut, one).getResult()
                       : arith::SubIOp::create(builder, loc, cut, one).getResult();
  }

  static Value compareIntegers(OpBuilder &builder, Location loc, Predicate predicate, Value left, Value right) {
    using Int = arith::CmpIPredicate;
    static constexpr std::pair<Predicate, Int> kPredicates[] = {{Predicate::Eq, Int::eq},
                                                                {Predicate::Lt, Int::slt},
                                                                {Predicate::Le, Int::sle},
                                                                {Predicate::Gt, Int::sgt},
                                                                {Predicate::Ge, Int::sge}};
    auto *found = llvm::find_if(kPredicates, [&](auto &pair) { return pair.first == predicate; });
    if (left.getType() != right.getType()) {
      Value &narrow = left.getType().isInteger(32) ? left : right;
      narrow = arith::ExtSIOp::create(builder, loc, builder.getI64Type(), narrow);
    }
    return arith::CmpIOp::create(builder, loc, found->second, left, right);
  }

  static Value compareInstants(OpBuilder &builder, Location loc, Predicate predicate, const Operand &left,
                               const Operand &right) {
    using Int = arith::CmpIPredicate;
    auto compare = [&](Int how, Value one, Value other) -> Value {
      return arith::CmpIOp::create(builder, loc, how, one, other);
    };
    Value same = compare(Int::eq, left.first, right.first);
    if (predicate == Predicate::Eq)
      return arith::AndIOp::create(builder, loc, same, compare(Int::eq, left.second, right.second));
    bool isLess = predicate == Predicate::Lt || predicate == Predicate::Le;
    bool orEqual = predicate == Predicate::Le || predicate == Predicate::Ge;
    Value before = compare(isLess ? Int::slt : Int::sgt, left.first, right.first);
    Int fine = isLess ? (orEqual ? Int::ule : Int::ult) : (orEqual ? Int::uge : Int::ugt);
    Value inSecond = arith::AndIOp::create(builder, loc, same, compare(fine, left.second, right.second));
    return arith::OrIOp::create(builder, loc, before, inSecond);
  }

  /// `value` for `test`; nothing when it is a constant of another kind, which tests know how to deal with.
  std::optional<Operand> read(CompareOp test, Value value) {
    OpBuilder builder(test);
    Location loc = test.getLoc();
    const bool isNumber = test.getKind() == CompareKind::Numeric;
    if (auto constant = value.getDefiningOp<ConstantOp>())
      return isNumber ? readNumber(builder, loc, constant.getValue()) : readInstant(builder, loc, constant.getValue());
    if (auto integer = value.getDefiningOp<IntegerOp>(); integer && isNumber) {
      Value number = arith::SIToFPOp::create(builder, loc, builder.getF64Type(), integer.getValue());
      return Operand{number, Value(), Value(), integer.getValue()};
    }
    Block *place = placeOf(test, value);
    Operand &known = reads[{value, {place, isNumber}}];
    if (known.first)
      return known;
    Operation *before = place->getTerminator();
    for (CompareOp user : users[{value, unsigned(test.getKind())}])
      if (user->getBlock() == place && user->isBeforeInBlock(before))
        before = user;
    builder.setInsertionPoint(before);
    if (isNumber) {
      auto number = ReadNumberOp::create(builder, loc, builder.getF64Type(), builder.getI1Type(), value);
      return known = {number.getNumber(), Value(), number.getIs(), Value()};
    }
    auto instant =
        ReadInstantOp::create(builder, loc, builder.getI64Type(), builder.getI32Type(), builder.getI1Type(), value);
    return known = {instant.getSeconds(), instant.getNanoseconds(), instant.getIs(), Value()};
  }

  /// Where `value` is read for `test`, which is found out once for all tests of a group.
  Block *placeOf(CompareOp test, Value value) {
    Block *group = groupOf(test->getBlock());
    if (!group)
      return test->getBlock();
    Block *&place = places[{value, {group, unsigned(test.getKind())}}];
    if (!place)
      place = placeFor(test, value);
    return dominance.dominates(place, test->getBlock()) ? place : test->getBlock();
  }

  /// The same of one test, by looking at all others.
  Block *placeFor(CompareOp test, Value value) {
    Block *own = test->getBlock();
    Block *group = groupOf(own);
    if (!group || groupOf(value.getParentBlock()) != group)
      return own;
    Block *common = own;
    for (CompareOp user : users[{value, unsigned(test.getKind())}]) {
      if (user->getBlock()->getParent() != &func.getBody() || groupOf(user->getBlock()) != group)
        return own;
      common = dominance.findNearestCommonDominator(common, user->getBlock());
    }
    // Out of loops that do not contain the value.
    Block *home = value.getParentBlock();
    while (CFGLoop *loop = loops ? loops->getLoopFor(common) : nullptr) {
      Block *before = loop->contains(home) ? nullptr : loop->getLoopPredecessor();
      if (!before || !dominance.dominates(home, before))
        break;
      common = before;
    }
    return groupOf(common) == group ? common : own;
  }

  /// The entry of the fused group that `block` is in, or null. Nothing waits in a group.
  Block *groupOf(Block *block) {
    if (groups.empty() || block->getParent() != &func.getBody())
      return nullptr;
    // Up to the next block of which it is known: a block is in the group of what dominates it, or is the entry of one.
    SmallVector<Block *> path;
    unsigned group = kNoGroup;
    for (auto *node = dominance.getDomTree(&func.getBody()).getNode(block); node; node = node->getIDom()) {
      if (auto known = groupIndices.find(node->getBlock()); known != groupIndices.end()) {
        group = known->second;
        break;
      }
      path.push_back(node->getBlock());
    }
    for (Block *each : llvm::reverse(path)) {
      auto entry = entries.find(each);
      group = std::min(group, entry == entries.end() ? kNoGroup : entry->second);
      groupIndices[each] = group;
    }
    return group == kNoGroup ? nullptr : groups[group];
  }

  static std::optional<Operand> readNumber(OpBuilder &builder, Location loc, StringRef text) {
    if (text.empty() || !(text[0] == '-' || (text[0] >= '0' && text[0] <= '9')))
      return std::nullopt;
    double number = aslrt::parseDouble({text.data(), text.size()});
    Value whole;
    if (number == std::floor(number) && std::abs(number) < 0x1p31)
      whole = arith::ConstantIntOp::create(builder, loc, static_cast<int64_t>(number), 32);
    return Operand{arith::ConstantFloatOp::create(builder, loc, builder.getF64Type(), llvm::APFloat(number)), Value(), Value(),
                   whole};
  }

  static std::optional<Operand> readInstant(OpBuilder &builder, Location loc, StringRef text) {
    aslrt::Instant instant;
    if (text.size() < 2 || text[0] != '"' || text.contains('\\') ||
        !aslrt::parseTimestamp({text.data() + 1, text.size() - 2}, instant))
      return std::nullopt;
    return Operand{arith::ConstantIntOp::create(builder, loc, instant.unixSeconds, 64),
                   arith::ConstantIntOp::create(builder, loc, instant.nanoseconds, 32), Value(), Value()};
  }

  FuncOp func;
  DominanceInfo dominance;
  std::optional<CFGLoopInfo> loops; ///< if there are groups
  SmallVector<Block *> groups;
  static constexpr unsigned kNoGroup = ~0u;
  llvm::DenseMap<Block *, unsigned> entries;      ///< of groups, which index into `groups`
  llvm::DenseMap<Block *, unsigned> groupIndices; ///< into `groups`, of blocks that were asked for
  llvm::DenseMap<std::pair<Value, unsigned>, SmallVector<CompareOp>> users; ///< by value and kind
  llvm::DenseMap<std::pair<Value, std::pair<Block *, unsigned>>, Operand> reads;
  llvm::DenseMap<std::pair<Value, std::pair<Block *, unsigned>>, Block *> places; ///< by value, group and kind
};

/// Numbers that only other blocks want as JSON become JSON there: those are the ways out of loops.
static void sinkIntegers(FuncOp func) {
  SmallVector<IntegerOp> integers;
  func.walk([&](IntegerOp integer) { integers.push_back(integer); });
  for (IntegerOp integer : integers) {
    Region *region = integer->getParentRegion();
    llvm::MapVector<Block *, Operation *> firstUsers;
    for (Operation *user : integer->getUsers()) {
      Operation *within = region->findAncestorOpInRegion(*user);
      Operation *&first = firstUsers.insert({within->getBlock(), within}).first->second;
      if (within->isBeforeInBlock(first))
        first = within;
    }
    if (firstUsers.contains(integer->getBlock()))
      continue;
    for (auto [block, first] : firstUsers) {
      OpBuilder builder(first);
      Value copy = builder.clone(*integer)->getResult(0);
      integer.getResult().replaceUsesWithIf(copy, [&](OpOperand &use) {
        return region->findAncestorOpInRegion(*use.getOwner())->getBlock() == block;
      });
    }
    integer.erase();
  }
}

struct ReadOperandsPass : asl::flow::impl::ReadOperandsBase<ReadOperandsPass> {
  void runOnOperation() override {
    numTests += OperandReader(getOperation()).run();
    sinkIntegers(getOperation());
  }
};

} // namespace
