// SPDX-License-Identifier: Apache-2.0
//
// LiveVariables: which variables of a machine somebody may still read.

#ifndef ASL_IR_TRANSFORMS_LIVEVARIABLES_H
#define ASL_IR_TRANSFORMS_LIVEVARIABLES_H

#include "ir/FlowOps.h"

#include "llvm/ADT/BitVector.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/SetVector.h"

namespace asl::flow {

/// For each machine the variables of its own that machines inside of it read.
using InnerReads = llvm::DenseMap<mlir::StringAttr, llvm::SetVector<mlir::StringAttr>>;

InnerReads findInnerReads(mlir::ModuleOp module);

class LiveVariables {
public:
  /// Of `func` as it is now. Blocks that it gets later are not known.
  LiveVariables(FuncOp func, const InnerReads &innerReads);

  /// Whether `variable` may be read from the beginning of `block` on, before it is assigned.
  bool isReadFrom(mlir::Block *block, mlir::StringAttr variable) const;

private:
  llvm::DenseMap<mlir::Attribute, unsigned> numbers;  ///< of the variables
  llvm::DenseMap<mlir::Block *, llvm::BitVector> live; ///< at the beginning
};

} // namespace asl::flow

#endif // ASL_IR_TRANSFORMS_LIVEVARIABLES_H
