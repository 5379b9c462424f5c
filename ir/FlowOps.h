// SPDX-License-Identifier: Apache-2.0
//
// All operations of the dialect.

#ifndef ASL_IR_FLOWOPS_H
#define ASL_IR_FLOWOPS_H

#include "ir/FlowDialect.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/ControlFlow/IR/ControlFlowOps.h"
#include "mlir/IR/OpImplementation.h"
#include "mlir/IR/RegionKindInterface.h"
#include "mlir/IR/SymbolTable.h"
#include "mlir/Interfaces/ControlFlowInterfaces.h"
#include "mlir/Interfaces/InferTypeOpInterface.h"

namespace asl::flow {

/// Each step is a member name or an element index; else an error at `op`.
mlir::LogicalResult verifySteps(mlir::Operation *op, mlir::ArrayAttr steps);

/// Each element of `retriers` is a #flow.retry; each element of `errors` is a list of strings; else an error at `op`.
mlir::LogicalResult verifyRetriers(mlir::Operation *op, mlir::ArrayAttr retriers);
mlir::LogicalResult verifyErrorLists(mlir::Operation *op, mlir::ArrayAttr errors);

/// Whether the first block of `region` takes exactly one JSON value.
bool takesOneJson(mlir::Region &region);

/// Retriers and catchers of an operation of the state form: both lists may be null; there are as many lists of names
/// as catchers, and each catcher takes the error output.
mlir::LogicalResult verifyFailureHandling(mlir::Operation *op, mlir::ArrayAttr retriers, mlir::ArrayAttr errors,
                                          mlir::MutableArrayRef<mlir::Region> catchers);

/// The block an await resumes at is entered through the pc: nothing else may branch there, and it takes just the
/// JSON values that the await produces.
mlir::LogicalResult verifyResumeBlock(mlir::Operation *await, mlir::Block *block, unsigned numProduced);

/// Whether `op` is a terminator that suspends the machine (CFG form). All its successors are blocks where it resumes.
bool isAwait(mlir::Operation *op);

} // namespace asl::flow

#define GET_OP_CLASSES
#include "ir/FlowDataOps.h.inc"
#define GET_OP_CLASSES
#include "ir/FlowIntrinsicOps.h.inc"
#define GET_OP_CLASSES
#include "ir/FlowExpressionOps.h.inc"
#define GET_OP_CLASSES
#include "ir/FlowVariableOps.h.inc"
#define GET_OP_CLASSES
#include "ir/FlowStateOps.h.inc"
#define GET_OP_CLASSES
#include "ir/FlowAwaitOps.h.inc"
#define GET_OP_CLASSES
#include "ir/FlowFrameOps.h.inc"
#define GET_OP_CLASSES
#include "ir/FlowNodeOps.h.inc"
#define GET_OP_CLASSES
#include "ir/FlowChildOps.h.inc"
#define GET_OP_CLASSES
#include "ir/FlowFusedOps.h.inc"
#define GET_OP_CLASSES
#include "ir/FlowTestOps.h.inc"

namespace asl::flow {

/// Whether an expression may draw from the execution's generator, so that evaluating it twice is not the same as once.
bool drawsRandomly(llvm::StringRef expression);

} // namespace asl::flow

#endif // ASL_IR_FLOWOPS_H
