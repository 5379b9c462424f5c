// SPDX-License-Identifier: Apache-2.0
//
// reuse-objects: what a chain of states puts a result into is changed where nobody else has it, not copied.
//
//   before                                                after
//   ------                                                -----
//   %p = flow.insert %a at ["last"] of %in <..>           %p = flow.insert %a at ["last"] of %in <..>
//   flow.leave %p                                         flow.leave %p
//   flow.enter "B" pass, %p                               flow.enter "B" pass, %p
//   %q = flow.insert %b at ["last"] of %p <..>            %q = flow.insert %b at ["last"] of %p <..> {own}
//   flow.leave %q                                         flow.leave %q
//
// Values are shared, so an insertion copies the object that it puts something into. Here that object is new, made by the
// insertion (or construction) before, and gone with this one: between the two it was compared with the limit, handed on, and
// looked into. What was found in it is a value of its own, whatever becomes of the object. An insertion that fails has not
// changed anything.
//
// The same holds in the branches behind a Choice: each way changes the object once. Where ways meet again, or wait, nothing is
// changed. Not with -g: a debugger shows what states were given.

#include "ir/FlowOps.h"
#include "ir/Passes.h"

#include "mlir/Dialect/ControlFlow/IR/ControlFlowOps.h"

namespace asl::flow {
#define GEN_PASS_DEF_REUSEOBJECTS
#include "ir/Passes.h.inc"
} // namespace asl::flow

using namespace mlir;
using namespace asl::flow;

namespace {

/// Whether `use` does no more than look at the object, and keeps nothing of it but what is in it.
bool onlyLooks(OpOperand &use) {
  Operation *user = use.getOwner();
  if (auto path = dyn_cast<PathOp>(user))
    return !path.getSteps().empty() && use.get() == path.getBase();
  return isa<SizeCheckOp, LeaveOp, EnterOp, PresentOp>(user);
}

/// Most blocks between an object and what is put into it.
constexpr unsigned kMostBlocks = 16;

/// The blocks on the way from `first` to `last`, both included, when there is just this way and nothing waits on it; else none.
SmallVector<Block *> wayBetween(Block *first, Block *last) {
  SmallVector<Block *> way{last};
  while (way.back() != first) {
    Block *before = way.back()->getSinglePredecessor();
    if (!before || way.size() > kMostBlocks ||
        !isa<cf::BranchOp, cf::CondBranchOp, cf::SwitchOp>(before->getTerminator()))
      return {};
    way.push_back(before);
  }
  return way;
}

/// Whether the object that `insert` puts something into is new, and nobody needs it behind `insert`.
bool ownsTarget(InsertOp insert) {
  if (insert.getSteps().size() != 1 || !isa<StringAttr>(insert.getSteps()[0]))
    return false;
  Operation *maker = insert.getTarget().getDefiningOp();
  if (!isa_and_nonnull<InsertOp, ObjectOp>(maker))
    return false;
  // An insertion without a step gives what is put, which somebody else may have.
  if (auto before = dyn_cast<InsertOp>(maker); before && before.getSteps().empty())
    return false;
  SmallVector<Block *> way = wayBetween(maker->getBlock(), insert->getBlock());
  if (way.empty())
    return false;
  return llvm::all_of(insert.getTarget().getUses(), [&](OpOperand &use) {
    Operation *user = use.getOwner();
    if (user == insert)
      return use.getOperandNumber() == insert.getTargetMutable().getOperandNumber();
    if (llvm::is_contained(way, user->getBlock()))
      return onlyLooks(use) && (user->getBlock() != insert->getBlock() || user->isBeforeInBlock(insert));
    // Who goes there has left the way, and has not come by `insert`.
    SmallVector<Block *> other = wayBetween(maker->getBlock(), user->getBlock());
    return !other.empty() && !llvm::is_contained(other, insert->getBlock());
  });
}

struct ReuseObjectsPass : asl::flow::impl::ReuseObjectsBase<ReuseObjectsPass> {
  void runOnOperation() override {
    getOperation().walk([&](InsertOp insert) {
      if (!ownsTarget(insert))
        return;
      insert.setOwn(true);
      ++numObjects;
    });
  }
};

} // namespace
