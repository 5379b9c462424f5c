// SPDX-License-Identifier: Apache-2.0
//
// Globals for descriptors; Tables.cpp writes their bytes.

#include "codegen/TableSet.h"

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"

using namespace mlir;
using namespace asl;

FlatSymbolRefAttr TableSet::symbol(StringRef kind, Attribute contents) {
  FlatSymbolRefAttr &name = names[{StringAttr::get(module.getContext(), kind), contents}];
  if (!name) {
    name = FlatSymbolRefAttr::get(module.getContext(),
                                  (kind.drop_front(strlen("flow.")) + "." + Twine(counts[kind]++)).str());
    create(name.getValue(), kind, contents);
  }
  return name;
}

void TableSet::create(StringRef name, StringRef kind, Attribute contents) {
  builder.setInsertionPointToEnd(module.getBody());
  auto bytes = LLVM::LLVMArrayType::get(builder.getI8Type(), 0);
  auto global = LLVM::GlobalOp::create(builder, module.getLoc(), bytes, /*isConstant=*/true, LLVM::Linkage::External,
                                       name, Attribute());
  global->setAttr(kind, contents);
}
