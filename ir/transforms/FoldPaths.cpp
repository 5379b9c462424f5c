// SPDX-License-Identifier: Apache-2.0
//
// fold-paths: resolve what is known, and join a path of a path into one look-up.
//
//   before                                                    after
//   ------                                                    -----
//   %order = flow.path ["order"] of %in                       %id = flow.path ["order", "id"] of %in
//     at <path "$.order" in "InputPath">                        at <template "$.id" in "id.$">
//   %id = flow.path ["id"] of %order                            after 1 <path "$.order" in "InputPath">
//     at <template "$.id" in "id.$">
//
// The joined path remembers how many steps were the other field's, so that a miss of either part is still
// reported in that part's own words. Two paths are joined only when the inner one has no other use and
// nothing that can raise stands between them: the order of errors stays as it was.
//
// Constant folding is done by the operations' folders (FlowFolds.cpp), which the driver runs.

#include "ir/Passes.h"
#include "ir/Remarks.h"

#include "mlir/IR/PatternMatch.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

namespace asl::flow {
#define GEN_PASS_DEF_FOLDPATHS
#include "ir/Passes.h.inc"
} // namespace asl::flow

using namespace mlir;
using namespace asl::flow;

/// Whether some operation strictly between `first` and `second`, of one block, has an effect.
static bool effectsBetween(Operation *first, Operation *second) {
  for (Operation *op = first->getNextNode(); op != second; op = op->getNextNode())
    if (!isMemoryEffectFree(op))
      return true;
  return false;
}

namespace {
struct JoinPaths : OpRewritePattern<PathOp> {
  JoinPaths(MLIRContext *context, Pass::Statistic &numJoined)
      : OpRewritePattern(context), numJoined(numJoined) {}

  LogicalResult matchAndRewrite(PathOp outer, PatternRewriter &rewriter) const override {
    auto inner = outer.getBase().getDefiningOp<PathOp>();
    if (!inner || !inner->hasOneUse() || inner->getBlock() != outer->getBlock() || inner.getPrefix() ||
        outer.getPrefix() || effectsBetween(inner, outer))
      return failure();
    SmallVector<Attribute> steps(inner.getSteps().begin(), inner.getSteps().end());
    llvm::append_range(steps, outer.getSteps());
    rewriter.replaceOpWithNewOp<PathOp>(outer, outer.getType(), inner.getBase(), rewriter.getArrayAttr(steps),
                                        outer.getSite(), rewriter.getI64IntegerAttr(inner.getSteps().size()),
                                        inner.getSite());
    rewriter.eraseOp(inner);
    ++numJoined;
    return success();
  }

  Pass::Statistic &numJoined;
};

struct FoldPathsPass : asl::flow::impl::FoldPathsBase<FoldPathsPass> {
  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    patterns.add<JoinPaths>(&getContext(), numJoined);
    GreedyRewriteConfig config;
    // Merging equal blocks would merge states.
    config.setRegionSimplificationLevel(GreedySimplifyRegionLevel::Disabled);
    FoldRemarks remarks("fold-paths");
    if (wantsRemarks(&getContext()))
      config.setListener(&remarks);
    if (failed(applyPatternsGreedily(getOperation(), std::move(patterns), config)))
      signalPassFailure();
  }
};
} // namespace
