// SPDX-License-Identifier: Apache-2.0
//
// Parts: where a step function is cut.
//
// The code generator goes through a function sixty times, and what it knows of one is a hundred times as large as its code. Of
// a function for all of a thousand states nothing is in a cache any more when the next pass comes, and the memory for it
// comes from the kernel, zeroed: it took 375 ms in place of 220. So a function is cut that is larger than what a processor
// keeps at hand.
//
// Blocks are put into a row in which those that follow each other are near each other, and the row is cut wherever a part is
// large enough and nothing forbids it: no way across takes values along but the arguments of the block that it leads to, and
// no small loop is cut, so that going from part to part costs little beside what is done in them.

#include "codegen/Parts.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/ControlFlow/IR/ControlFlowOps.h"
#include "llvm/ADT/PostOrderIterator.h"
#include "llvm/ADT/SetVector.h"

using namespace mlir;
using namespace asl::flow;

/// Operations of a function that is left whole, and of a part. An operation becomes two to three instructions.
static constexpr unsigned kMostOperations = 4000, kPartOperations = 1600;
/// A loop of so many is not cut.
static constexpr unsigned kLoopOperations = 2 * kPartOperations;
/// Values that are handed over where a long block is split.
static constexpr unsigned kMostHanded = 4;
/// Steps that looking for what lives across blocks may take, for each operation of the function.
static constexpr unsigned kStepsEach = 32;

bool asl::flow::isRepeatable(Value value) {
  return isa_and_present<FrameLoadOp, FrameAnswerOp, ConstantOp, arith::ConstantOp>(value.getDefiningOp());
}

/// Whether values of `type` can be handed over through memory: cells, or numbers of LLVM.
static bool isPlainType(Type type) { return isa<JsonType, IntegerType, FloatType>(type); }

/// Whether `first` leads to the blocks that its function goes on at with a switch over a pc, which counts from 0, the rest, on.
static bool countsPlaces(Block &first) {
  auto branch = dyn_cast<cf::SwitchOp>(first.getTerminator());
  if (!branch || branch->getNumOperands() != 1)
    return false;
  int64_t next = 0;
  if (auto numbers = branch.getCaseValues())
    for (const APInt &number : numbers->getValues<APInt>())
      if (number.getSExtValue() != ++next)
        return false;
  return true;
}

/// Blocks that cannot be entered from elsewhere, because a value that is not repeatable lives on into them. False if there is
/// too much to be looked at.
static bool findClosed(FrameFuncOp func, size_t mostSteps, llvm::DenseSet<Block *> &closed) {
  size_t steps = 0;
  auto follow = [&](Value value) {
    Block *home = value.getParentBlock();
    llvm::SetVector<Block *> seen;
    for (Operation *user : value.getUsers())
      if (user->getBlock() != home)
        seen.insert(user->getBlock());
    for (size_t index = 0; index < seen.size(); ++index)
      for (Block *predecessor : seen[index]->getPredecessors())
        if (++steps > mostSteps)
          return false;
        else if (predecessor != home)
          seen.insert(predecessor);
    closed.insert_range(seen);
    return true;
  };
  for (Block &block : func.getBody()) {
    if (!llvm::all_of(block.getArgumentTypes(), isPlainType))
      closed.insert(&block);
    for (BlockArgument argument : block.getArguments())
      if (!follow(argument))
        return false;
    for (Operation &op : block)
      for (Value result : op.getResults())
        if (!isRepeatable(result) && !follow(result))
          return false;
  }
  return true;
}

/// Splits `block`, and what comes of it, wherever it is long enough and not many values live on, which become arguments of
/// the rest.
static void splitLong(Block *block) {
  // Up to where each value is needed that lives on. Values used in other blocks are handed over by none of these.
  llvm::DenseMap<Operation *, unsigned> places;
  for (auto [place, op] : llvm::enumerate(*block))
    places[&op] = place;
  auto lastUse = [&](Value value) {
    unsigned last = 0;
    for (Operation *user : value.getUsers())
      last = std::max(last, user->getBlock() == block ? places.lookup(user) : UINT_MAX);
    return last;
  };
  SmallVector<std::pair<Value, unsigned>> living;
  auto add = [&](Value value, unsigned place) {
    if (!isRepeatable(value))
      if (unsigned last = lastUse(value); last > place)
        living.emplace_back(value, last);
  };
  for (BlockArgument argument : block->getArguments())
    add(argument, 0);
  struct Cut {
    Operation *before;
    SmallVector<Value> values;
  };
  SmallVector<Cut> cuts;
  unsigned begin = 0;
  for (auto [place, op] : llvm::enumerate(*block)) {
    llvm::erase_if(living, [&](auto &each) { return each.second < place; });
    bool isPlain = living.size() <= kMostHanded && llvm::all_of(living, [](auto &each) {
      return each.second != UINT_MAX && isPlainType(each.first.getType());
    });
    if (place - begin >= kPartOperations && isPlain && !op.hasTrait<OpTrait::IsTerminator>()) {
      cuts.push_back({&op, SmallVector<Value>(llvm::make_first_range(living))});
      begin = place;
    }
    for (Value result : op.getResults())
      add(result, place);
  }
  // From behind, so that a value which lives on through several cuts is handed on from one to the next.
  for (Cut &cut : llvm::reverse(cuts)) {
    Block *rest = block->splitBlock(cut.before);
    for (Value value : cut.values) {
      BlockArgument argument = rest->addArgument(value.getType(), cut.before->getLoc());
      value.replaceUsesWithIf(argument, [&](OpOperand &use) { return use.getOwner()->getBlock() != block; });
    }
    OpBuilder builder = OpBuilder::atBlockEnd(block);
    cf::BranchOp::create(builder, cut.before->getLoc(), rest, cut.values);
  }
}

Parts::Parts(FrameFuncOp func, bool mayCut) {
  Block *first = &func.getBody().front();
  size_t operations = 0;
  for (Block &block : func.getBody())
    operations += block.getOperations().size();
  mayCut &= operations > kMostOperations && countsPlaces(*first);
  if (mayCut)
    for (Block *block : llvm::to_vector(llvm::make_pointer_range(llvm::drop_begin(func.getBody()))))
      if (block->getOperations().size() >= 2 * kPartOperations)
        splitLong(block);

  SmallVector<Block *> row;
  llvm::DenseMap<Block *, unsigned> places;
  SmallVector<unsigned> before{0}; // operations in front of a place
  llvm::ReversePostOrderTraversal<Block *> order(first);
  for (Block *block : llvm::drop_begin(order)) {
    places[block] = row.size();
    row.push_back(block);
    before.push_back(before.back() + block->getOperations().size());
  }
  parts.emplace_back();
  llvm::DenseSet<Block *> closed;
  if (!mayCut || !findClosed(func, kStepsEach * operations, closed) ||
      llvm::any_of(first->getSuccessors(), [&](Block *start) { return closed.contains(start); })) {
    parts.front() = std::move(row);
    return;
  }

  // How many things forbid to cut in front of a place, as differences from one place to the next.
  SmallVector<int> forbidden(row.size() + 1);
  for (auto [from, block] : llvm::enumerate(row))
    for (Block *next : block->getSuccessors()) {
      unsigned to = places.lookup(next), low = std::min<unsigned>(from, to), high = std::max<unsigned>(from, to);
      if (closed.contains(next) || (to <= from && before[high + 1] - before[low] <= kLoopOperations)) {
        ++forbidden[low + 1];
        --forbidden[high + 1];
      }
    }
  int reasons = 0;
  unsigned begin = 0;
  for (auto [place, block] : llvm::enumerate(row)) {
    reasons += forbidden[place];
    if (reasons == 0 && before[place] - before[begin] >= kPartOperations) {
      parts.emplace_back();
      begin = place;
    }
    parts.back().push_back(block);
    owners[block] = parts.size() - 1;
  }
  leading.resize(parts.size());
  auto enter = [&](Block *block) {
    numbers[block] = entered.size();
    leading[partOf(block)].push_back(entered.size());
    entered.push_back(block);
  };
  for (Block *start : first->getSuccessors())
    enter(start);
  for (auto [number, part] : llvm::enumerate(parts))
    for (Block *block : part)
      if (!numbers.contains(block) && llvm::any_of(block->getPredecessors(), [&](Block *from) {
            return owners.lookup(from) != number;
          }))
        enter(block);
}

unsigned Parts::mostArguments() const {
  unsigned most = 0;
  for (Block *entry : entered)
    most = std::max(most, entry->getNumArguments());
  return most;
}
