// SPDX-License-Identifier: Apache-2.0
//
// Intrinsic functions: verifiers, effects, folders.

#include "ir/FlowOps.h"
#include "ir/IntrinsicText.h"

#include "mlir/IR/Builders.h"

using namespace mlir;
using namespace asl::flow;

#define GET_OP_CLASSES
#include "ir/FlowIntrinsicOps.cpp.inc"

void FlowDialect::registerIntrinsicOps() {
  addOperations<
#define GET_OP_LIST
#include "ir/FlowIntrinsicOps.cpp.inc"
      >();
}

/// The texts of operands that are all constants; none when one is not.
static std::optional<SmallVector<llvm::StringRef>> constantTexts(ArrayRef<Attribute> operands) {
  SmallVector<llvm::StringRef> texts;
  for (Attribute operand : operands) {
    auto text = dyn_cast_or_null<StringAttr>(operand);
    if (!text)
      return std::nullopt;
    texts.push_back(text.getValue());
  }
  return texts;
}

template <typename OpType> static LogicalResult verifyCount(OpType op) {
  IntrinsicArity arity = arityOf(op.getFunction());
  size_t count = op.getValues().size();
  if (count < arity.least || count > arity.most)
    return op.emitOpError("gives ") << stringifyIntrinsic(op.getFunction()) << " " << count << " values";
  return success();
}

LogicalResult IntrinsicOp::verify() { return verifyCount(*this); }
LogicalResult CheckedIntrinsicOp::verify() { return verifyCount(*this); }

void IntrinsicOp::getEffects(SmallVectorImpl<SideEffects::EffectInstance<MemoryEffects::Effect>> &effects) {
  effects.emplace_back(MemoryEffects::Write::get(), ErrorResource::get());
  if (drawsRandomly(getFunction(), getValues().size())) {
    effects.emplace_back(MemoryEffects::Read::get(), ExecutionResource::get());
    effects.emplace_back(MemoryEffects::Write::get(), ExecutionResource::get());
  }
}

OpFoldResult IntrinsicOp::fold(FoldAdaptor adaptor) {
  auto texts = constantTexts(adaptor.getValues());
  if (!texts || drawsRandomly(getFunction(), texts->size()))
    return nullptr;
  // A call that is refused is left to run, and fail in the service's words.
  if (std::optional<std::string> result = computeIntrinsic(getFunction(), *texts))
    return StringAttr::get(getContext(), *result);
  return nullptr;
}

LogicalResult FormatOp::verify() {
  if (getPieces().size() != getValues().size() + 1)
    return emitOpError("has ") << getPieces().size() << " pieces around " << getValues().size() << " values";
  return success();
}

OpFoldResult FormatOp::fold(FoldAdaptor adaptor) {
  auto texts = constantTexts(adaptor.getValues());
  return texts ? StringAttr::get(getContext(), computeFormat(getPieces(), *texts)) : nullptr;
}
