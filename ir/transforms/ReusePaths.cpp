// SPDX-License-Identifier: Apache-2.0
//
// reuse-paths: what a Choice has looked up is not looked up again.
//
//   before                                                after
//   ------                                                -----
//     %a = flow.path ["type"] of %in at <choice ..>         %a = flow.path ["type"] of %in at <choice ..>
//     %1 = flow.compare %a eq %paid as string               %1 = flow.compare %a eq %paid as string
//     cf.cond_br %1, ^paid, ^next                           cf.cond_br %1, ^paid, ^next
//   ^next:                                                ^next:
//     %b = flow.path ["type"] of %in at <choice ..>         %2 = flow.compare %a eq %sent as string
//     %2 = flow.compare %b eq %sent as string               cf.cond_br %2, ^sent, ^other
//     cf.cond_br %2, ^sent, ^other
//
// A look-up behind another of the same path cannot fail: that one would have. So the error of a path that leads nowhere is
// raised by the rule that asks first, as before. The exception are payload templates, for which an element past the end is
// null: what they have found is no proof for a rule.
//
// States that wait are left alone: a value that is used on both sides of a wait takes a slot of the frame.

#include "ir/FlowOps.h"
#include "ir/Passes.h"

#include "mlir/IR/Dominance.h"
#include "llvm/ADT/PostOrderIterator.h"

namespace asl::flow {
#define GEN_PASS_DEF_REUSEPATHS
#include "ir/Passes.h.inc"
} // namespace asl::flow

using namespace mlir;
using namespace asl::flow;

namespace {

class Reuser {
public:
  explicit Reuser(StateOp state) : body(state->getRegion(0)), dominance(state) {}

  /// How many look-ups are gone.
  unsigned run() {
    const bool areVariablesFixed = assignsLast();
    unsigned count = 0;
    for (Block *block : llvm::ReversePostOrderTraversal<Block *>(&body.front()))
      for (Operation &op : llvm::make_early_inc_range(*block))
        if (isLookUp(&op) && (areVariablesFixed || !isa<VariableGetOp>(op)))
          count += reuse(&op);
    return count;
  }

private:
  /// Everything whose value does not change while a state runs that does not wait.
  static bool isLookUp(Operation *op) { return isa<PathOp, VariableGetOp, ContextOp>(op); }

  /// Whether nothing is read once variables have been assigned.
  bool assignsLast() {
    for (Block &block : body) {
      bool assigns = false;
      for (Operation &op : block) {
        if (assigns && isa<VariableGetOp>(op))
          return false;
        assigns |= isa<VariableSetOp>(op);
      }
      if (assigns && block.getNumSuccessors() != 0)
        return false;
    }
    return true;
  }

  /// What two look-ups of the same thing have in common besides the operand.
  static Attribute subjectOf(Operation *op) {
    if (auto path = dyn_cast<PathOp>(op))
      return path.getSteps();
    if (auto get = dyn_cast<VariableGetOp>(op))
      return ArrayAttr::get(op->getContext(), {get.getVariableAttr(), op->getName().getIdentifier()});
    return op->getName().getIdentifier();
  }

  /// Whether `first` gives what `second` would, wherever it comes before it.
  static bool servesFor(Operation *first, Operation *second) {
    auto before = dyn_cast<PathOp>(first);
    auto after = dyn_cast<PathOp>(second);
    if (!before || !after)
      return first->getName() == second->getName();
    return before.getSite().getKind() != SiteKind::Template || after.getSite().getKind() == SiteKind::Template;
  }

  bool reuse(Operation *op) {
    Value operand = op->getNumOperands() ? op->getOperand(0) : Value();
    SmallVector<Operation *, 1> &known = lookUps[{operand, subjectOf(op)}];
    for (Operation *first : known)
      if (servesFor(first, op) && dominance.properlyDominates(first, op)) {
        op->replaceAllUsesWith(first);
        op->erase();
        return true;
      }
    known.push_back(op);
    return false;
  }

  Region &body;
  DominanceInfo dominance;
  llvm::DenseMap<std::pair<Value, Attribute>, SmallVector<Operation *, 1>> lookUps;
};

struct ReusePathsPass : asl::flow::impl::ReusePathsBase<ReusePathsPass> {
  void runOnOperation() override {
    for (StateOp state : getOperation().getOps<StateOp>())
      if (state.getKind() == StateKind::Choice)
        numPaths += Reuser(state).run();
  }
};

} // namespace
