// SPDX-License-Identifier: Apache-2.0
//
// StepTranslator: numbers and conditions. An operation of `arith` has one of the same meaning in the LLVM dialect, which is
// made at once: upstream's conversion would go through the function once more, with a driver that notes each replacement so
// that it could be undone, and took a fortieth of a build.

#include "codegen/StepTranslator.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace asl::flow;

bool StepTranslator::emitArith(Operation *op) {
  auto operand = [&](unsigned index) { return map(op->getOperand(index)); };
  auto isResult = [&](auto made) {
    values.map(op->getResult(0), made->getResult(0));
    return true;
  };
  /// An operation of two operands.
  auto two = [&](auto kind) { return isResult(decltype(kind)::create(builder, loc, operand(0), operand(1))); };
  /// One that gives its operand another type.
  auto cast = [&](auto kind) {
    return isResult(decltype(kind)::create(builder, loc, op->getResult(0).getType(), operand(0)));
  };
  return llvm::TypeSwitch<Operation *, bool>(op)
      .Case([&](arith::ConstantOp constant) {
        return isResult(LLVM::ConstantOp::create(builder, loc, constant.getType(), constant.getValue()));
      })
      .Case([&](arith::CmpIOp compare) {
        auto predicate = static_cast<LLVM::ICmpPredicate>(compare.getPredicate());
        return isResult(LLVM::ICmpOp::create(builder, loc, predicate, operand(0), operand(1)));
      })
      .Case([&](arith::CmpFOp compare) {
        auto predicate = static_cast<LLVM::FCmpPredicate>(compare.getPredicate());
        return isResult(LLVM::FCmpOp::create(builder, loc, predicate, operand(0), operand(1)));
      })
      .Case([&](arith::SelectOp) {
        return isResult(LLVM::SelectOp::create(builder, loc, operand(0), operand(1), operand(2)));
      })
      .Case([&](arith::AddIOp) { return two(LLVM::AddOp()); })
      .Case([&](arith::SubIOp) { return two(LLVM::SubOp()); })
      .Case([&](arith::MulIOp) { return two(LLVM::MulOp()); })
      .Case([&](arith::DivSIOp) { return two(LLVM::SDivOp()); })
      .Case([&](arith::AndIOp) { return two(LLVM::AndOp()); })
      .Case([&](arith::OrIOp) { return two(LLVM::OrOp()); })
      .Case([&](arith::XOrIOp) { return two(LLVM::XOrOp()); })
      .Case([&](arith::MaxSIOp) { return two(LLVM::SMaxOp()); })
      .Case([&](arith::MinSIOp) { return two(LLVM::SMinOp()); })
      .Case([&](arith::ExtSIOp) { return cast(LLVM::SExtOp()); })
      .Case([&](arith::ExtUIOp) { return cast(LLVM::ZExtOp()); })
      .Case([&](arith::TruncIOp) { return cast(LLVM::TruncOp()); })
      .Case([&](arith::SIToFPOp) { return cast(LLVM::SIToFPOp()); })
      .Case([&](arith::FPToSIOp) { return cast(LLVM::FPToSIOp()); })
      .Default(false);
}
