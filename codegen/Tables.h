// SPDX-License-Identifier: Apache-2.0
//
// Tables: gives the globals that flow-to-llvm left without an initialiser the bytes that the runtime reads.

#ifndef ASL_CODEGEN_TABLES_H
#define ASL_CODEGEN_TABLES_H

#include "mlir/IR/BuiltinOps.h"
#include "llvm/IR/Module.h"
#include "llvm/Support/Error.h"

namespace asl {

/// Fills the tables of `to`, the translation of `from`. Layouts are those of aslrt.h.
/// Fails when a global of `from` carries contents that no descriptor has.
llvm::Error fillTables(mlir::ModuleOp from, llvm::Module &to);

} // namespace asl

#endif // ASL_CODEGEN_TABLES_H
