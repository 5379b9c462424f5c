// SPDX-License-Identifier: Apache-2.0
//
// What fold-fused does, for passes that leave something to fold.

#ifndef ASL_IR_TRANSFORMS_FOLDFUSED_H
#define ASL_IR_TRANSFORMS_FOLDFUSED_H

#include "ir/FlowOps.h"

#include "mlir/IR/PatternMatch.h"

namespace asl::flow {

/// Builds what only the evaluator wants to have, beside forms of expressions, where it is asked (SinkBuilding.cpp).
void sinkBuilding(FuncOp func);

/// Folds what fused states hand to each other, and drops branches and blocks that are decided then. `listener` may be null.
llvm::LogicalResult foldFusedStates(FuncOp func, mlir::RewriterBase::Listener *listener = nullptr);

/// Whether `bytes` is only compared with the limit. What is too large is done again, state by state; so a bound of it may
/// take its place.
bool isOnlyLimited(mlir::Value bytes);

} // namespace asl::flow

#endif // ASL_IR_TRANSFORMS_FOLDFUSED_H
