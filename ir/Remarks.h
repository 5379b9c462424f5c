// SPDX-License-Identifier: Apache-2.0
//
// Remarks.h: what passes tell of what they did and did not do, for `aslc explain`.
//
// Remarks are MLIR's. Where nobody has asked for them (an MLIRContext without an engine, as for all other commands), a
// remark is a test of a null pointer, and what only serves a remark is asked for with `wantsRemarks` first.
// `flow-opt --remark-format=emitRemark --remarks-filter=flow` prints them.
//
// A remark's category is "flow:" and the pass's name, its name one of those below; its location says which state and
// which bytes of the definition it is about. What else it says is in named arguments.

#ifndef ASL_IR_REMARKS_H
#define ASL_IR_REMARKS_H

#include "ir/FlowOps.h"

#include "mlir/IR/PatternMatch.h"
#include "mlir/IR/Remarks.h"

#include <cstdint>
#include <optional>

namespace asl::flow {

namespace remarks {
// fold-paths, fold-fused
inline constexpr const char *kPathFolded = "path-folded";   ///< path [, field] [, value or from: the state that makes it]
inline constexpr const char *kPathJoined = "path-joined";   ///< path, field, outer, outerField: one look-up of two
inline constexpr const char *kValueFolded = "value-folded"; ///< what, value
inline constexpr const char *kTestFolded = "test-folded";   ///< what, value: true or false
inline constexpr const char *kNotBuilt = "not-built";       ///< what: nobody uses it where states are fused
// drop-unreached, fold-fused
inline constexpr const char *kBranchDecided = "branch-decided"; ///< value: true or false
inline constexpr const char *kTransitionDropped = "transition-dropped"; ///< target
inline constexpr const char *kStateDropped = "state-dropped";
// insert-limits
inline constexpr const char *kSizeKnown = "size-known"; ///< of, check: made or spared, why, least, most
// insert-stops
inline constexpr const char *kStopInserted = "stop-inserted";
// fuse-states
inline constexpr const char *kFused = "fused";           ///< group: the state it begins with
inline constexpr const char *kResultFused = "result-fused"; ///< group: what a state does that has waited is part of it
inline constexpr const char *kGroupBegins = "group-begins"; ///< why
inline constexpr const char *kNotFused = "not-fused";    ///< why
// merge-guards
inline constexpr const char *kGuardsMerged = "guards-merged"; ///< count
// merge-choices
inline constexpr const char *kStringRead = "string-read"; ///< tests: how many; of: texts or patterns
inline constexpr const char *kRunMerged = "run-merged";   ///< tests: how many that follow each other
// merge-blocks
inline constexpr const char *kStateJoined = "state-joined"; ///< after: the state before it
} // namespace remarks

/// Whether somebody wants to know what passes do.
inline bool wantsRemarks(mlir::MLIRContext *context) { return context->getRemarkEngine() != nullptr; }

using RemarkArg = mlir::remark::detail::Remark::Arg;

/// A remark of the pass `pass` (without `flow-`), to which arguments are added. `isMissed`: about what was not done.
mlir::remark::detail::InFlightRemark tell(llvm::StringRef pass, llvm::StringRef name, mlir::Location loc,
                                            bool isMissed = false);

/// The state that a location names; empty for none.
llvm::StringRef stateOf(mlir::Location loc);

/// A path of steps as people write it: `$.order.items[0]`.
std::string printSteps(mlir::ArrayAttr steps);

/// What is known of the bytes that a value takes as JSON text.
struct SizeBounds {
  uint64_t least = 1;
  std::optional<uint64_t> most; ///< absent: nothing is known
};
/// Bounds of `value`, in CFG form. What was checked when it came in has at most `limit` bytes.
SizeBounds boundsOf(mlir::Value value, uint64_t limit);

/// Tells what folding did, as a listener of a rewrite.
class FoldRemarks : public mlir::RewriterBase::Listener {
public:
  explicit FoldRemarks(llvm::StringRef pass) : pass(pass) {}
  void notifyOperationReplaced(mlir::Operation *op, mlir::ValueRange replacement) override;
  void notifyOperationErased(mlir::Operation *op) override;

private:
  llvm::StringRef pass;
  llvm::SmallPtrSet<mlir::Operation *, 8> replaced; ///< and about to be erased
};

/// Tells that `branch` is decided.
void remarkDecided(llvm::StringRef pass, mlir::cf::CondBranchOp branch, bool value);

} // namespace asl::flow

#endif // ASL_IR_REMARKS_H
