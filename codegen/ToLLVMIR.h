// SPDX-License-Identifier: Apache-2.0
//
// From the LLVM dialect, as flow-to-llvm leaves it, to LLVM IR.

#ifndef ASL_CODEGEN_TOLLVMIR_H
#define ASL_CODEGEN_TOLLVMIR_H

#include "mlir/IR/BuiltinOps.h"
#include "llvm/IR/Module.h"

#include <memory>

namespace asl {

/// The functions of `module` in LLVM IR, with a line table that leads into the definition `source` (its path). Globals are
/// there without their contents, which fillTables (Tables.h) adds. Null after an error, which was reported at the operation.
///
/// With variables for a debugger (createDebugInfoPass), mlir::translateModuleToLLVMIR is what translates.
std::unique_ptr<llvm::Module> translateToLLVMIR(mlir::ModuleOp module, llvm::LLVMContext &context,
                                                const std::string &source, const llvm::DataLayout &layout);

} // namespace asl

#endif // ASL_CODEGEN_TOLLVMIR_H
