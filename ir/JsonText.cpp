// SPDX-License-Identifier: Apache-2.0
//
// JSON text in the compiler, judged and searched by the runtime's own reader: what is folded while compiling is
// what would have been computed while running.

#include "ir/JsonText.h"

#include "language/Compare.h"
#include "values/Container.h"
#include "values/Reader.h"
#include "values/Writer.h"

using namespace mlir;

namespace {
/// A value and the memory it lives in.
struct ReadValue {
  aslrt::Heap heap;
  AslrtValue value{};

  /// Null when `text` was read, else why not.
  const char *read(llvm::StringRef text) {
    return aslrt::parse(heap, text.data(), text.size(), value).message;
  }

  std::string write(const AslrtValue &what) {
    std::string text(what.size + aslrt::kSpareBytes, '\0');
    text.resize(aslrt::writeText(heap, what, text.data()));
    return text;
  }
};
} // namespace

bool asl::flow::isCompactJson(llvm::StringRef text, std::string &why) {
  ReadValue json;
  if (const char *message = json.read(text)) {
    why = message;
    return false;
  }
  if (json.write(json.value) != text) {
    why = "it would be written as " + json.write(json.value);
    return false;
  }
  return true;
}

std::optional<std::string> asl::flow::compactJson(llvm::StringRef text) {
  ReadValue json;
  if (json.read(text))
    return std::nullopt;
  return json.write(json.value);
}

std::optional<std::string> asl::flow::lookUpJson(llvm::StringRef text, ArrayAttr steps, bool missingIsNull) {
  ReadValue json;
  if (json.read(text))
    return std::nullopt;
  AslrtValue at = json.value;
  for (Attribute step : steps) {
    AslrtValue below{};
    bool found = false;
    if (auto name = dyn_cast<StringAttr>(step)) {
      if (aslrt::kindOf(json.heap, at) != aslrt::Kind::Object)
        return std::nullopt;
      aslrt::SmallBuffer buffer;
      AslrtKey key = aslrt::makeKey(std::string_view(name.getValue()), buffer);
      found = aslrt::findMember(json.heap, at, key, below);
    } else {
      if (aslrt::kindOf(json.heap, at) != aslrt::Kind::Array)
        return std::nullopt;
      found = aslrt::findElement(json.heap, at, cast<IntegerAttr>(step).getInt(), below);
      if (!found && missingIsNull && step == *std::prev(steps.end()))
        return "null";
    }
    if (!found)
      return std::nullopt;
    at = below;
  }
  return json.write(at);
}

std::string asl::flow::quoteJson(llvm::StringRef characters) {
  ReadValue json;
  json.value = aslrt::makeString(json.heap, std::string_view(characters));
  return json.write(json.value);
}

std::optional<bool> asl::flow::compareJson(llvm::StringRef left, Predicate predicate, llvm::StringRef right,
                                           CompareKind kind) {
  ReadValue a, b;
  if (a.read(left) || b.read(right))
    return std::nullopt;
  if (kind == CompareKind::Value) { // needs both values in one memory
    AslrtValue other{};
    if (aslrt::parse(a.heap, right.data(), right.size(), other).message)
      return std::nullopt;
    return aslrt::compareValues(a.heap, uint32_t(predicate), a.value, other);
  }
  return aslrt_compare(uint32_t(kind), uint32_t(predicate), &a.value, &b.value) != 0;
}

std::optional<bool> asl::flow::isJson(llvm::StringRef text, IsKind kind) {
  ReadValue json;
  if (json.read(text))
    return std::nullopt;
  return aslrt_is(uint32_t(kind), &json.value) != 0;
}

std::optional<bool> asl::flow::matchesJson(llvm::StringRef text, ArrayAttr pieces) {
  ReadValue json;
  if (json.read(text))
    return std::nullopt;
  llvm::SmallVector<AslrtText> texts;
  for (auto piece : pieces.getAsRange<StringAttr>())
    texts.push_back({piece.data(), uint32_t(piece.size()), 0});
  AslrtPattern pattern{uint32_t(texts.size()), 0, texts.data()};
  return aslrt_matches(&json.value, &pattern) != 0;
}
