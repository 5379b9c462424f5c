// SPDX-License-Identifier: Apache-2.0
//
// merge-guards: several tests whether the states have to do it themselves become one.
//
//   before                                      after
//   ------                                      -----
//   %a = arith.addi %sum, %c10 : i64            %q, %missing = flow.lookup ["q"] of %in
//   %e1 = flow.size.exceeds %a                  %b = arith.addi %sum, %c20 : i64
//   cf.cond_br %e1, ^again, ^next               %e2 = flow.size.exceeds %b
//   ^next:                                      %any = arith.ori %missing, %e2 : i1
//     %q, %missing = flow.lookup ["q"] of %in   cf.cond_br %any, ^again, ^last
//     %b = arith.addi %sum, %c20 : i64
//     %e2 = flow.size.exceeds %b
//     %or = arith.ori %missing, %e2 : i1
//     cf.cond_br %or, ^again, ^last
//
// What stands between two tests is done although the first has failed, which only costs time: nothing there
// raises or changes anything, whatever it is given. Sizes that differ by a constant are compared once, the
// largest.

#include "ir/FlowTextOps.h"
#include "ir/Passes.h"
#include "ir/Remarks.h"

#include "mlir/IR/Matchers.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "mlir/Transforms/RegionUtils.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/SetVector.h"

namespace asl::flow {
#define GEN_PASS_DEF_MERGEGUARDS
#include "ir/Passes.h.inc"
} // namespace asl::flow

using namespace mlir;
using namespace asl::flow;

/// The guard at the end of `block`: a branch to a block that does nothing but go on to the states. Null:
/// there is none.
static cf::CondBranchOp guardOf(Block *block) {
  auto branch = dyn_cast<cf::CondBranchOp>(block->getTerminator());
  if (!branch || !branch.getTrueDestOperands().empty() || !branch.getFalseDestOperands().empty())
    return {};
  Block *again = branch.getTrueDest();
  return isa<cf::BranchOp>(again->front()) && again->getNumArguments() == 0 ? branch : cf::CondBranchOp();
}

/// Whether `op` asks whether a value is one.
static bool isTestOfNothing(Operation *op) {
  auto is = dyn_cast<IsOp>(op);
  return is && is.getKind() == IsKind::Nothing;
}

/// Whether `op` takes any value, also one that is nothing at all.
static bool takesAnything(Operation *op) {
  return isa<ConstantOp, LookupOp, RefusesOp, PutOp, ObjectOp, ArrayOp, SizeOp, SizeBesideOp, SizeExceedsOp,
             PresentOp, IntegerOp, ReadIntegerOp, AddIntegersOp, TextConstantOp, TextOpenOp, TextCloseOp, TextValueOp,
             TextCharactersOp, TextIndexOp, TextIntrinsicOp, TextListOp, TextItemOp, VariableFindOp, VariablePresentOp,
             VariablesExceedOp, NothingOp, ContextPartOp, ContextWholeOp, NowOp, arith::ConstantOp, arith::AddIOp, arith::OrIOp,
             arith::XOrIOp>(op) ||
         isTestOfNothing(op);
}

/// What `block` and the next one test becomes one test at the end of both. False when they cannot be one.
static bool mergeNext(Block *block, SmallVectorImpl<Value> &conditions) {
  cf::CondBranchOp guard = guardOf(block);
  Block *next = guard ? guard.getFalseDest() : nullptr;
  if (!next || next->getSinglePredecessor() != block || next->getNumArguments() != 0 ||
      !llvm::all_of(next->without_terminator(), [](Operation &op) { return takesAnything(&op); }))
    return false;
  cf::CondBranchOp second = guardOf(next);
  if (!second || second.getTrueDest() != guard.getTrueDest())
    return false;
  conditions.push_back(guard.getCondition());
  guard.erase();
  block->getOperations().splice(block->end(), next->getOperations());
  next->erase();
  return true;
}

namespace {

/// Conditions of which any suffices: those on sizes by what the sizes have in common.
class AnyOf {
public:
  void add(Value condition) {
    if (auto both = condition.getDefiningOp<arith::OrIOp>()) {
      add(both.getLhs());
      add(both.getRhs());
      return;
    }
    auto exceeds = condition.getDefiningOp<SizeExceedsOp>();
    if (!exceeds) {
      others.insert(condition);
      return;
    }
    Value base = exceeds.getBytes();
    APInt known(64, 0);
    if (auto sum = base.getDefiningOp<arith::AddIOp>();
        sum && matchPattern(sum.getRhs(), m_ConstantInt(&known)))
      base = sum.getLhs();
    Largest &largest = sizes.insert({base, {exceeds, 0}}).first->second;
    if (known.getZExtValue() >= largest.known)
      largest = {exceeds, known.getZExtValue()};
  }

  Value create(OpBuilder &builder, Location loc) {
    SmallVector<Value> all(others.begin(), others.end());
    for (auto &[base, largest] : sizes)
      all.push_back(largest.test.getResult());
    Value any = all.front();
    for (Value condition : ArrayRef(all).drop_front())
      any = arith::OrIOp::create(builder, loc, any, condition);
    return any;
  }

private:
  struct Largest {
    SizeExceedsOp test;
    uint64_t known; ///< bytes that it has more than the base
  };
  llvm::SetVector<Value> others;
  llvm::MapVector<Value, Largest> sizes;
};

/// Erases operations of `body` that nobody asks for, and what was made for them alone.
void eraseUnused(Region &body) {
  llvm::SetVector<Operation *> unused;
  for (Block &block : body)
    for (Operation &op : block)
      if (op.getNumResults() != 0 && op.use_empty())
        unused.insert(&op);
  while (!unused.empty()) {
    Operation *op = unused.pop_back_val();
    if (!isOpTriviallyDead(op))
      continue;
    for (Value operand : op->getOperands())
      if (Operation *made = operand.getDefiningOp())
        unused.insert(made);
    op->erase();
  }
}

struct MergeGuardsPass : asl::flow::impl::MergeGuardsBase<MergeGuardsPass> {
  void runOnOperation() override {
    for (Block &block : getOperation().getBody()) {
      SmallVector<Value> conditions;
      while (mergeNext(&block, conditions))
        ++numMerged;
      if (conditions.empty())
        continue;
      cf::CondBranchOp guard = guardOf(&block);
      tell("merge-guards", remarks::kGuardsMerged, guard.getLoc())
          << RemarkArg("count", conditions.size() + 1);
      conditions.push_back(guard.getCondition());
      AnyOf any;
      for (Value condition : conditions)
        any.add(condition);
      OpBuilder builder(guard);
      guard.getConditionMutable().assign(any.create(builder, guard.getLoc()));
    }
    // Tests of the smaller sizes are for nobody now.
    Region &body = getOperation().getBody();
    eraseUnused(body);
    // What is handed to a block for nobody is found by asking the whole function what is alive, which takes long.
    if (llvm::any_of(llvm::drop_begin(body), [](Block &block) {
          return llvm::any_of(block.getArguments(), [](Value argument) { return argument.use_empty(); });
        })) {
      IRRewriter rewriter(&getContext());
      (void)runRegionDCE(rewriter, body);
    }
  }
};

} // namespace
