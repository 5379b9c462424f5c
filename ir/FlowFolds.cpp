// SPDX-License-Identifier: Apache-2.0
//
// Folders: what is known when compiling is computed when compiling, by the runtime's own code.
//
// A fold must not change which error an execution ends with. So a path that cannot be resolved is left to
// run, and report its miss in the service's words.

#include "ir/FlowOps.h"
#include "ir/JsonText.h"

#include "mlir/IR/Builders.h"

using namespace mlir;
using namespace asl::flow;

/// The text of a constant operand, or null.
static StringAttr constantText(Attribute operand) { return dyn_cast_or_null<StringAttr>(operand); }

static OpFoldResult known(MLIRContext *context, std::optional<bool> outcome) {
  if (!outcome)
    return nullptr;
  return BoolAttr::get(context, *outcome);
}

OpFoldResult ConstantOp::fold(FoldAdaptor) { return getValueAttr(); }

OpFoldResult PathOp::fold(FoldAdaptor adaptor) {
  if (getSteps().empty())
    return getBase();
  if (StringAttr text = constantText(adaptor.getBase())) {
    // Each part by its own field's rule.
    auto isTemplate = [](SiteAttr site) { return site.getKind() == SiteKind::Template; };
    ArrayRef<Attribute> steps = getSteps().getValue();
    std::optional<std::string> found = text.str();
    if (auto count = getPrefixCount()) {
      found = lookUpJson(*found, ArrayAttr::get(getContext(), steps.take_front(*count)), isTemplate(*getPrefix()));
      steps = steps.drop_front(*count);
    }
    if (found)
      found = lookUpJson(*found, ArrayAttr::get(getContext(), steps), isTemplate(getSite()));
    return found ? OpFoldResult(StringAttr::get(getContext(), *found)) : nullptr;
  }
  // The first step into an object just built: its member is there, whatever it is.
  if (auto object = getBase().getDefiningOp<ObjectOp>(); object && getSteps().size() == 1)
    for (auto [name, member] : llvm::zip(object.getNames(), object.getMembers()))
      if (name == getSteps()[0])
        return member;
  if (auto array = getBase().getDefiningOp<ArrayOp>(); array && getSteps().size() == 1)
    if (auto index = dyn_cast<IntegerAttr>(getSteps()[0])) {
      int64_t count = array.getElements().size();
      int64_t at = index.getInt() < 0 ? index.getInt() + count : index.getInt();
      if (at >= 0 && at < count)
        return array.getElements()[at];
    }
  // What was just put there.
  if (auto insert = getBase().getDefiningOp<InsertOp>(); insert && insert.getSteps() == getSteps())
    return insert.getValue();
  return nullptr;
}

OpFoldResult PresentOp::fold(FoldAdaptor adaptor) {
  if (getSteps().empty())
    return BoolAttr::get(getContext(), true);
  if (StringAttr text = constantText(adaptor.getBase()))
    return BoolAttr::get(getContext(), lookUpJson(text, getSteps(), /*missingIsNull=*/false).has_value());
  return nullptr;
}

OpFoldResult InsertOp::fold(FoldAdaptor) {
  if (getSteps().empty())
    return getValue();
  return nullptr;
}

OpFoldResult ObjectOp::fold(FoldAdaptor adaptor) {
  std::string text = "{";
  for (auto [name, member] : llvm::zip(getNames(), adaptor.getMembers())) {
    StringAttr value = constantText(member);
    if (!value)
      return nullptr;
    if (text.size() > 1)
      text += ',';
    text += quoteJson(cast<StringAttr>(name).getValue());
    text += ':';
    text += value.getValue();
  }
  return StringAttr::get(getContext(), text + "}");
}

OpFoldResult ArrayOp::fold(FoldAdaptor adaptor) {
  std::string text = "[";
  for (Attribute element : adaptor.getElements()) {
    StringAttr value = constantText(element);
    if (!value)
      return nullptr;
    if (text.size() > 1)
      text += ',';
    text += value.getValue();
  }
  return StringAttr::get(getContext(), text + "]");
}

OpFoldResult CompareOp::fold(FoldAdaptor adaptor) {
  StringAttr left = constantText(adaptor.getLeft()), right = constantText(adaptor.getRight());
  if (!left || !right)
    return nullptr;
  return known(getContext(), compareJson(left, getPredicate(), right, getKind()));
}

OpFoldResult MatchesOp::fold(FoldAdaptor adaptor) {
  StringAttr value = constantText(adaptor.getValue());
  return value ? known(getContext(), matchesJson(value, getPieces())) : nullptr;
}

OpFoldResult ReadTextOp::fold(FoldAdaptor adaptor) {
  StringAttr value = constantText(adaptor.getValue());
  if (!value)
    return nullptr;
  // Both are in the form in which equal strings are equal bytes.
  ArrayRef<Attribute> texts = getTexts().getValue();
  int64_t which = llvm::find(texts, StringAttr::get(getContext(), value.getValue())) - texts.begin();
  return IntegerAttr::get(getType(), which);
}

OpFoldResult IsOp::fold(FoldAdaptor adaptor) {
  StringAttr value = constantText(adaptor.getValue());
  return value ? known(getContext(), isJson(value, getKind())) : nullptr;
}
