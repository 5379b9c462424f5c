// SPDX-License-Identifier: Apache-2.0
//
// debug-info: what a debugger is told of a program.

#ifndef ASL_CODEGEN_DEBUG_DEBUGINFO_H
#define ASL_CODEGEN_DEBUG_DEBUGINFO_H

#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/Pass.h"

#include <memory>
#include <string>

namespace asl {

/// Describes a module that createFlowToLLVMPass made with `debug`. `source` is the definition's file as the compiler was
/// given it, absolute or below the current folder; `isOptimized` is noted in the compile unit.
std::unique_ptr<mlir::OperationPass<mlir::ModuleOp>> createDebugInfoPass(std::string source, bool isOptimized);

} // namespace asl

#endif // ASL_CODEGEN_DEBUG_DEBUGINFO_H
