// SPDX-License-Identifier: Apache-2.0
//
// Fused states: verifiers and folders.

#include "ir/FlowOps.h"
#include "ir/IntrinsicText.h"
#include "ir/JsonText.h"

#include "mlir/IR/Builders.h"

using namespace mlir;
using namespace asl::flow;

#define GET_OP_CLASSES
#include "ir/FlowFusedOps.cpp.inc"

void FlowDialect::registerFusedOps() {
  addOperations<
#define GET_OP_LIST
#include "ir/FlowFusedOps.cpp.inc"
      >();
}

LogicalResult FieldsOp::verify() {
  size_t count = getNames().size();
  if (count == 0 || count > kMostNames)
    return emitOpError("needs one name at least and ") << kMostNames << " at most";
  if (count != getValues().size())
    return emitOpError("needs a value for each name");
  llvm::SmallPtrSet<Attribute, 8> seen;
  for (Attribute name : getNames())
    if (!seen.insert(name).second)
      return emitOpError("has the name ") << name << " twice";
  return success();
}

LogicalResult ItemsReadOp::verify() {
  auto open = getReader().getDefiningOp<ItemsOpenOp>();
  if (!open)
    return emitOpError("reads items of what is no reader of them");
  if (open.getNames().size() != getValues().size())
    return emitOpError("needs a value for each name");
  return success();
}

/// The order of the texts of flow.read.text.
bool ReadTextOp::comesBefore(StringRef left, StringRef right) {
  return left.size() != right.size() ? left.size() < right.size() : left < right;
}

LogicalResult ReadTextOp::verify() {
  ArrayRef<Attribute> texts = getTexts().getValue();
  if (texts.empty())
    return emitOpError("needs one text at least");
  for (Attribute each : texts) {
    StringRef text = cast<StringAttr>(each).getValue();
    std::string why;
    if (!text.starts_with('"') || !isCompactJson(text, why))
      return emitOpError("has ") << each << " among its texts, which is no JSON string as the runtime writes it";
  }
  for (size_t index = 1; index < texts.size(); ++index)
    if (!comesBefore(cast<StringAttr>(texts[index - 1]).getValue(), cast<StringAttr>(texts[index]).getValue()))
      return emitOpError("has ") << texts[index] << " behind " << texts[index - 1] << ", not before it";
  return success();
}

LogicalResult ReadFormsOp::verify() {
  size_t count = getPatterns().size();
  if (count == 0 || count > kMostPatterns)
    return emitOpError("needs one pattern at least and ") << kMostPatterns << " at most";
  for (Attribute pattern : getPatterns()) {
    auto pieces = dyn_cast<ArrayAttr>(pattern);
    if (!pieces || pieces.empty() || !llvm::all_of(pieces, llvm::IsaPred<StringAttr>))
      return emitOpError("has the pattern ") << pattern << ", which is no list of pieces";
  }
  return success();
}

LogicalResult LookupOp::verify() { return verifySteps(*this, getSteps()); }

/// A path of no steps takes everything and needs no operation.
static LogicalResult verifyPlace(Operation *op, ArrayAttr steps) {
  if (steps.empty())
    return op->emitOpError("needs a step at least");
  return verifySteps(op, steps);
}

LogicalResult RefusesOp::verify() { return verifyPlace(*this, getSteps()); }
LogicalResult PutOp::verify() { return verifyPlace(*this, getSteps()); }

LogicalResult ReadIntegerOp::fold(FoldAdaptor adaptor, SmallVectorImpl<OpFoldResult> &results) {
  auto yes = BoolAttr::get(getContext(), true);
  if (auto integer = getValue().getDefiningOp<IntegerOp>()) {
    results.append({OpFoldResult(integer.getValue()), OpFoldResult(yes), OpFoldResult(yes)});
    return success();
  }
  auto text = dyn_cast_or_null<StringAttr>(adaptor.getValue());
  if (!text)
    return failure();
  std::optional<WholeNumber> number = readWholeNumber(text);
  auto integer = IntegerAttr::get(IntegerType::get(getContext(), 32), number ? number->value : 0);
  results.append({OpFoldResult(integer), OpFoldResult(BoolAttr::get(getContext(), number.has_value())),
                  OpFoldResult(BoolAttr::get(getContext(), number && number->isExact))});
  return success();
}
