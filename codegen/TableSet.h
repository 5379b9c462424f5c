// SPDX-License-Identifier: Apache-2.0
//
// TableSet: the globals of a module that stand for descriptors, one for each distinct content.

#ifndef ASL_CODEGEN_TABLESET_H
#define ASL_CODEGEN_TABLESET_H

#include "mlir/IR/Builders.h"
#include "mlir/IR/BuiltinOps.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/StringMap.h"

namespace asl {

class TableSet {
public:
  explicit TableSet(mlir::ModuleOp module) : module(module), builder(module.getBodyRegion()) {}

  /// The symbol of the table of `kind` (one of table::k..) with `contents`.
  mlir::FlatSymbolRefAttr symbol(llvm::StringRef kind, mlir::Attribute contents);

  /// Makes the global `name`: no initialiser, an attribute called `kind` that says what it holds.
  void create(llvm::StringRef name, llvm::StringRef kind, mlir::Attribute contents);

private:
  mlir::ModuleOp module;
  mlir::OpBuilder builder;
  llvm::DenseMap<std::pair<mlir::StringAttr, mlir::Attribute>, mlir::FlatSymbolRefAttr> names;
  llvm::StringMap<unsigned> counts;
};

} // namespace asl

#endif // ASL_CODEGEN_TABLESET_H
