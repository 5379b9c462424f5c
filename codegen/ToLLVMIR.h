// SPDX-License-Identifier: Apache-2.0
//
// From the LLVM dialect, as flow-to-llvm leaves it, to LLVM IR.

#ifndef ASL_CODEGEN_TOLLVMIR_H
#define ASL_CODEGEN_TOLLVMIR_H

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/IR/BuiltinOps.h"
#include "llvm/IR/Module.h"

#include <memory>

namespace asl {

/// A module of LLVM IR in the making, with a line table that leads into the definition. Functions can be given to it one by
/// one, in any order, so that those of a program need not all be there in both forms.
///
/// With variables for a debugger (createDebugInfoPass), mlir::translateModuleToLLVMIR is what translates.
class ToLLVMIR {
public:
  /// `source` is the path of the definition.
  ToLLVMIR(llvm::LLVMContext &context, const std::string &source, const llvm::DataLayout &layout);
  ~ToLLVMIR();

  /// Translates a function with a body, which is not needed afterwards. False after an error, which was reported at the
  /// operation.
  bool translate(mlir::LLVM::LLVMFuncOp function);

  /// The program: what was translated, and what `module` has besides. Globals are there without their contents, which
  /// fillTables (Tables.h) adds. Null after an error.
  std::unique_ptr<llvm::Module> finish(mlir::ModuleOp module);

private:
  class Translation;
  std::unique_ptr<llvm::Module> code;
  std::unique_ptr<Translation> translation;
};

} // namespace asl

#endif // ASL_CODEGEN_TOLLVMIR_H
