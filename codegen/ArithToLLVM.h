// SPDX-License-Identifier: Apache-2.0

#ifndef ASL_CODEGEN_ARITHTOLLVM_H
#define ASL_CODEGEN_ARITHTOLLVM_H

#include <memory>

namespace mlir {
class Pass;
} // namespace mlir

namespace asl {

/// Translates what is left of the `arith` dialect in a module of the LLVM dialect.
std::unique_ptr<mlir::Pass> createArithToLLVMPass();

} // namespace asl

#endif // ASL_CODEGEN_ARITHTOLLVM_H
