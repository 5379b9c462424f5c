// SPDX-License-Identifier: Apache-2.0
//
// expand-catch: the list of catchers of a state becomes a chain of tests.
//
//   before                                      after
//   ------                                      -----
//   flow.catch %e [["A"], ["States.ALL"]]         %a = flow.error.match %e ["A"]
//     otherwise ^raise to ^c0, ^c1                cf.cond_br %a, ^c0, ^more
//                                               ^more:
//                                                 %all = flow.error.match %e ["States.ALL"]
//                                                 cf.cond_br %all, ^c1, ^raise
//
// The first catcher that matches takes the error (spec, "Fallback States"). The last test stays even for
// States.ALL: that name does not match States.Runtime.

#include "ir/Passes.h"

namespace asl::flow {
#define GEN_PASS_DEF_EXPANDCATCH
#include "ir/Passes.h.inc"
} // namespace asl::flow

using namespace mlir;
using namespace asl::flow;

static void expandCatch(CatchOp op) {
  OpBuilder builder(op);
  Location loc = op.getLoc();
  size_t count = op.getErrors().size();
  for (size_t i = 0; i < count; ++i) {
    Value hit = ErrorMatchOp::create(builder, loc, op.getError(), cast<ArrayAttr>(op.getErrors()[i]));
    Block *miss = op.getOtherwise();
    if (i + 1 < count) {
      miss = new Block;
      miss->insertAfter(builder.getBlock());
    }
    cf::CondBranchOp::create(builder, loc, hit, op.getCatchers()[i], ValueRange(), miss, ValueRange());
    builder.setInsertionPointToEnd(miss);
  }
  op.erase();
}

namespace {
struct ExpandCatchPass : asl::flow::impl::ExpandCatchBase<ExpandCatchPass> {
  void runOnOperation() override {
    SmallVector<CatchOp> catches;
    getOperation().walk([&](CatchOp op) { catches.push_back(op); });
    for (CatchOp op : catches)
      expandCatch(op);
  }
};
} // namespace
