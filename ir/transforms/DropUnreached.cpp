// SPDX-License-Identifier: Apache-2.0
//
// drop-unreached: after folding, drop choices and states that nothing leads to.
//
//   before                                      after
//   ------                                      -----
//   %t = arith.constant true
//   cf.cond_br %t, ^big, ^small                 cf.br ^big
// ^small:                                       (gone)
//   flow.next @Small(%in)
// flow.state @Small ..                          (gone, unless another state goes there)
//
// The front end refuses a definition with an unreachable state, as the service does; what is dropped
// here became unreachable only because the compiler knows more. So a mock file may well name a Task among them: the
// machine keeps those names.

#include "ir/Passes.h"
#include "ir/Remarks.h"

#include "mlir/IR/Matchers.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Transforms/RegionUtils.h"
#include "llvm/ADT/DepthFirstIterator.h"

namespace asl::flow {
#define GEN_PASS_DEF_DROPUNREACHED
#include "ir/Passes.h.inc"
} // namespace asl::flow

using namespace mlir;
using namespace asl::flow;

/// Makes conditional branches on a known condition plain ones.
static void foldKnownBranches(StateOp state) {
  state.walk([](cf::CondBranchOp branch) {
    APInt condition;
    if (!matchPattern(branch.getCondition(), m_ConstantInt(&condition)))
      return;
    OpBuilder builder(branch);
    bool taken = !condition.isZero();
    remarkDecided("drop-unreached", branch, taken);
    cf::BranchOp::create(builder, branch.getLoc(), taken ? branch.getTrueDest() : branch.getFalseDest(),
                         taken ? branch.getTrueDestOperands() : branch.getFalseDestOperands());
    branch.erase();
  });
}

/// Tells which transitions of `state` are about to go with their blocks.
static void remarkTransitions(StateOp state) {
  llvm::df_iterator_default_set<Block *, 16> reached;
  for (Block *block : llvm::depth_first_ext(&state.getBody().front(), reached))
    (void)block;
  for (Block &block : state.getBody())
    if (auto next = dyn_cast<NextOp>(block.getTerminator()); next && !reached.contains(&block))
      tell("drop-unreached", remarks::kTransitionDropped, next.getLoc())
          << RemarkArg("target", next.getTarget());
}

namespace {
struct DropUnreachedPass : asl::flow::impl::DropUnreachedBase<DropUnreachedPass> {
  void runOnOperation() override {
    MachineOp machine = getOperation();
    IRRewriter rewriter(machine.getContext());
    for (StateOp state : machine.getBody().getOps<StateOp>()) {
      foldKnownBranches(state);
      if (wantsRemarks(&getContext()))
        remarkTransitions(state);
      (void)eraseUnreachableBlocks(rewriter, state.getBody());
    }

    SymbolTable symbols(machine);
    llvm::SmallPtrSet<Operation *, 32> reached;
    SmallVector<Operation *> worklist{symbols.lookup(machine.getStart())};
    while (!worklist.empty()) {
      Operation *state = worklist.pop_back_val();
      if (!state || !reached.insert(state).second)
        continue;
      state->walk([&](NextOp next) { worklist.push_back(symbols.lookup(next.getTarget())); });
    }
    SmallVector<Attribute> dropped;
    if (ArrayAttr before = machine.getDroppedAttr())
      dropped.append(before.begin(), before.end());
    for (StateOp state : llvm::make_early_inc_range(machine.getBody().getOps<StateOp>()))
      if (!reached.contains(state)) {
        if (state.getKind() == StateKind::Task)
          dropped.push_back(state.getSymNameAttr());
        tell("drop-unreached", remarks::kStateDropped, state.getLoc());
        state.erase();
        ++numStates;
      }
    if (!dropped.empty())
      machine.setDroppedAttr(rewriter.getArrayAttr(dropped));
  }
};
} // namespace
