// SPDX-License-Identifier: Apache-2.0
//
// insert-limits: check the size of what states and calls are given, where it can be too large.
//
//   before                                      after
//   ------                                      -----
//   %out = flow.object ["a", "b"](%in, %in)     %out = flow.object ["a", "b"](%in, %in)
//   flow.leave %out                             flow.size.check %out
//                                               flow.leave %out
//
// Every state output, call argument, input of a branch or iteration and final output may have at most 262,144 bytes (quotas, "Maximum input
// or output size"). An input was checked by whoever handed it on (the runtime for the first one), an answer
// by the runtime when it arrived, a variable when it was assigned; a part of a checked value cannot be larger than the whole. So a check is
// needed only for what is built: objects, arrays, insertions, node lists, and constants over the limit
// that a run may set.

#include "ir/Passes.h"
#include "ir/Remarks.h"

namespace asl::flow {
#define GEN_PASS_DEF_INSERTLIMITS
#include "ir/Passes.h.inc"
} // namespace asl::flow

using namespace mlir;
using namespace asl::flow;

/// Constants up to this size are not checked even though a run may set a lower limit: no service, and no
/// sensible limit, refuses 64 bytes.
static constexpr size_t kSmallConstantBytes = 64;

/// Whether `value` is known to keep the limit without a check of its own.
static bool isBounded(Value value) {
  Operation *def = value.getDefiningOp();
  if (!def)
    return true; // an input, an answer, or an error output: checked where it came from
  if (auto constant = dyn_cast<ConstantOp>(def))
    return constant.getValue().size() <= kSmallConstantBytes;
  if (isa<VariableGetOp>(def))
    return true; // checked when it was assigned
  if (auto path = dyn_cast<PathOp>(def))
    return isBounded(path.getBase());
  return false;
}

/// What states and calls are given at most, in bytes, unless a run sets another limit. Source: as above.
static constexpr uint64_t kLimitBytes = 262144;

/// Tells what is known of the size of `value`, which `op` hands on.
static void remarkSize(Operation *op, Value value, bool isSpared) {
  StringRef of = isa<LeaveOp>(op)           ? "output"
                 : isa<AwaitTaskOp>(op)     ? "argument"
                 : isa<ParallelBeginOp>(op) ? "branch"
                                            : "item";
  SizeBounds bounds = boundsOf(value, kLimitBytes);
  Operation *def = value.getDefiningOp();
  auto told = tell("insert-limits", remarks::kSizeKnown, op->getLoc(), !isSpared);
  told << RemarkArg("of", of) << RemarkArg("check", isSpared ? "spared" : "made") << RemarkArg("least", bounds.least);
  if (bounds.most)
    told << RemarkArg("most", *bounds.most);
  if (isSpared)
    told << RemarkArg("why", isa_and_nonnull<ConstantOp>(def) ? "small" : "checked");
}

namespace {
struct InsertLimitsPass : asl::flow::impl::InsertLimitsBase<InsertLimitsPass> {
  void runOnOperation() override {
    SmallVector<std::pair<Operation *, Value>> places;
    getOperation().walk([&](Operation *op) {
      if (auto leave = dyn_cast<LeaveOp>(op))
        places.emplace_back(op, leave.getOutput());
      else if (auto task = dyn_cast<AwaitTaskOp>(op))
        places.emplace_back(op, task.getArgument());
      else if (auto parallel = dyn_cast<ParallelBeginOp>(op))
        places.emplace_back(op, parallel.getInput());
      else if (auto child = dyn_cast<ChildStartOp>(op))
        places.emplace_back(op, child.getInput());
    });
    for (auto [op, value] : places) {
      if (wantsRemarks(&getContext()))
        remarkSize(op, value, isBounded(value));
      if (isBounded(value)) {
        ++numSpared;
        continue;
      }
      OpBuilder builder(op);
      SizeCheckOp::create(builder, op->getLoc(), value);
      ++numChecks;
    }
  }
};
} // namespace
