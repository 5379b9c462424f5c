// SPDX-License-Identifier: Apache-2.0
//
// arith-to-llvm: upstream's patterns for `arith`, applied to the operations of that dialect alone.
//
// Upstream's pass asks of every operation of the module whether it is legal, and nine in ten are LLVM's already when it
// is this one's turn: that was a tenth of all passes.

#include "codegen/ArithToLLVM.h"

#include "mlir/Conversion/ArithToLLVM/ArithToLLVM.h"
#include "mlir/Conversion/LLVMCommon/ConversionTarget.h"
#include "mlir/Conversion/LLVMCommon/TypeConverter.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Pass/Pass.h"
#include "mlir/Transforms/DialectConversion.h"

using namespace mlir;

namespace {
struct ArithToLLVMPass : PassWrapper<ArithToLLVMPass, OperationPass<ModuleOp>> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(ArithToLLVMPass)

  StringRef getArgument() const override { return "arith-to-llvm"; }
  StringRef getDescription() const override { return "translate the arith dialect to LLVM's"; }
  void getDependentDialects(DialectRegistry &registry) const override { registry.insert<LLVM::LLVMDialect>(); }

  void runOnOperation() override {
    SmallVector<Operation *> operations;
    getOperation().walk([&](Operation *operation) {
      if (isa_and_present<arith::ArithDialect>(operation->getDialect()))
        operations.push_back(operation);
    });
    LLVMConversionTarget target(getContext());
    LLVMTypeConverter converter(&getContext());
    RewritePatternSet patterns(&getContext());
    arith::populateArithToLLVMConversionPatterns(converter, patterns);
    if (failed(applyPartialConversion(operations, target, std::move(patterns))))
      signalPassFailure();
  }
};
} // namespace

std::unique_ptr<Pass> asl::createArithToLLVMPass() { return std::make_unique<ArithToLLVMPass>(); }
