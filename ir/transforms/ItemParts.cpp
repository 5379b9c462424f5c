// SPDX-License-Identifier: Apache-2.0

#include "ir/transforms/ItemParts.h"
#include "ir/JsonText.h"

using namespace mlir;
using namespace asl::flow;

/// A longer constant is written as the value that it is.
static constexpr size_t kLongestConstant = 64;

static bool isScalarText(StringRef text) { return !text.starts_with("{") && !text.starts_with("["); }

namespace {

class PartsBuilder {
public:
  PartsBuilder(const GatheredItems &list, std::vector<ItemPart> &parts, llvm::function_ref<GatheredItems *(Value)> innerList)
      : list(list), parts(parts), innerList(innerList) {}

  void addParts(Value value) {
    Operation *op = value.getDefiningOp();
    if (list.built.contains(value))
      return addContainer(op);
    if (auto constant = dyn_cast_or_null<ConstantOp>(op);
        constant && isScalarText(constant.getValue()) && constant.getValue().size() <= kLongestConstant)
      return addText(constant.getValue());
    if (auto index = dyn_cast_or_null<IndexOp>(op)) {
      parts.push_back({ItemPart::Index, "", index.getIndex(), {}});
      return;
    }
    if (GatheredItems *inner = innerList(value)) {
      parts.push_back({ItemPart::List, "", inner->begin.getList(), {}});
      return;
    }
    if (op && list.sunk.contains(op)) {
      if (auto format = dyn_cast<FormatOp>(op))
        return addFormat(format);
      parts.push_back({ItemPart::Intrinsic, "", {}, cast<CheckedIntrinsicOp>(op)});
      return;
    }
    parts.push_back({ItemPart::Value, "", value, {}});
  }

private:
  void addText(StringRef text) {
    if (text.empty())
      return;
    if (!parts.empty() && parts.back().kind == ItemPart::Constant)
      parts.back().text += text;
    else
      parts.push_back({ItemPart::Constant, text.str(), {}, {}});
  }

  void addContainer(Operation *op) {
    auto object = dyn_cast<ObjectOp>(op);
    size_t opened = parts.size();
    parts.push_back({ItemPart::Open, "", {}, {}, op->getNumOperands()});
    // Not joined with the constant before: that one is ahead of the opening.
    parts.push_back({ItemPart::Constant, object ? "{" : "[", {}, {}});
    for (auto [index, member] : llvm::enumerate(op->getOperands())) {
      if (index != 0)
        addText(",");
      if (object)
        addText(quoteJson(cast<StringAttr>(object.getNames()[index]).getValue()) + ":");
      addParts(member);
    }
    addText(object ? "}" : "]");
    parts.push_back({ItemPart::Close, "", {}, {}, opened});
  }

  void addFormat(FormatOp format) {
    addText("\"");
    for (auto [index, piece] : llvm::enumerate(format.getPieces().getAsRange<StringAttr>())) {
      if (index != 0)
        addCharacters(format.getValues()[index - 1]);
      std::string quoted = quoteJson(piece.getValue());
      addText(StringRef(quoted).drop_front().drop_back());
    }
    addText("\"");
  }

  void addCharacters(Value value) {
    if (auto constant = value.getDefiningOp<ConstantOp>()) {
      StringRef text = constant.getValue();
      if (isScalarText(text) && !text.contains('\\'))
        return addText(text.starts_with("\"") ? text.drop_front().drop_back() : text);
    }
    if (auto index = value.getDefiningOp<IndexOp>()) {
      parts.push_back({ItemPart::Index, "", index.getIndex(), {}});
      return;
    }
    parts.push_back({ItemPart::Characters, "", value, {}});
  }

  const GatheredItems &list;
  std::vector<ItemPart> &parts;
  llvm::function_ref<GatheredItems *(Value)> innerList;
};

} // namespace

void asl::flow::addItemParts(const GatheredItems &list, ItemWay &way, llvm::function_ref<GatheredItems *(Value)> innerList) {
  PartsBuilder(list, way.parts, innerList).addParts(way.value);
}
