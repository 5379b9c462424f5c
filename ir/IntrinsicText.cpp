// SPDX-License-Identifier: Apache-2.0
//
// Intrinsic functions on JSON text. See IntrinsicText.h.

#include "ir/IntrinsicText.h"

#include "language/intrinsics/Intrinsics.h"
#include "values/Container.h"
#include "values/Reader.h"
#include "values/Writer.h"

#include "llvm/Support/ErrorHandling.h"

#include <limits>

using namespace mlir;
using namespace asl::flow;

namespace {

/// Values that share one memory, as those of a step function do.
class Values {
public:
  explicit Values(llvm::ArrayRef<llvm::StringRef> texts) {
    for (llvm::StringRef text : texts) {
      AslrtValue value = aslrt::makeNone();
      [[maybe_unused]] aslrt::ReadError error = aslrt::parse(heap, text.data(), text.size(), value);
      assert(!error && "constants are JSON");
      cells.push_back(value);
    }
  }

  const AslrtValue &operator[](size_t index) const { return cells[index]; }
  const AslrtValue *from(size_t index) const { return cells.data() + index; }
  size_t size() const { return cells.size(); }

  std::string write(const AslrtValue &value) const {
    std::string text(value.size + aslrt::kSpareBytes, '\0');
    text.resize(aslrt::writeText(heap, value, text.data()));
    return text;
  }

  aslrt::Heap heap;

private:
  llvm::SmallVector<AslrtValue> cells;
};

/// Calls the function of the runtime; whether it took the values.
bool compute(Intrinsic function, Values &v, AslrtValue &out) {
  namespace run = aslrt::intrinsics;
  switch (function) {
  case Intrinsic::ArrayContains:
    return run::arrayContains(v.heap, out, v[0], v[1]);
  case Intrinsic::ArrayGetItem:
    return run::arrayGetItem(v.heap, out, v[0], v[1]);
  case Intrinsic::ArrayLength:
    return run::arrayLength(v.heap, out, v[0]);
  case Intrinsic::ArrayPartition:
    return run::arrayPartition(v.heap, out, v[0], v[1]);
  case Intrinsic::ArrayRange:
    return run::arrayRange(v.heap, out, v[0], v[1], v[2]);
  case Intrinsic::ArrayUnique:
    return run::arrayUnique(v.heap, out, v[0]);
  case Intrinsic::Base64Decode:
    return run::base64Decode(v.heap, out, v[0]);
  case Intrinsic::Base64Encode:
    return run::base64Encode(v.heap, out, v[0]);
  case Intrinsic::Format:
    return run::format(v.heap, out, v[0], v.from(1), uint32_t(v.size() - 1));
  case Intrinsic::Hash:
    return run::hash(v.heap, out, v[0], v[1]);
  case Intrinsic::JsonMerge:
    return run::jsonMerge(v.heap, out, v[0], v[1], v[2]);
  case Intrinsic::JsonToString:
    return run::jsonToString(v.heap, out, v[0]);
  case Intrinsic::MathAdd:
    return run::mathAdd(out, v[0], v[1]);
  case Intrinsic::MathRandom:
    return run::mathRandomSeeded(out, v[0], v[1], v[2]);
  case Intrinsic::StringSplit:
    return run::stringSplit(v.heap, out, v[0], v[1]);
  case Intrinsic::StringToJson:
    return run::stringToJson(v.heap, out, v[0]);
  case Intrinsic::UUID:
    break;
  }
  llvm_unreachable("calls that draw randomly are not computed when compiling");
}

} // namespace

IntrinsicArity asl::flow::arityOf(Intrinsic function) {
  switch (function) {
  case Intrinsic::UUID:
    return {0, 0};
  case Intrinsic::ArrayLength:
  case Intrinsic::ArrayUnique:
  case Intrinsic::Base64Decode:
  case Intrinsic::Base64Encode:
  case Intrinsic::JsonToString:
  case Intrinsic::StringToJson:
    return {1, 1};
  case Intrinsic::ArrayContains:
  case Intrinsic::ArrayGetItem:
  case Intrinsic::ArrayPartition:
  case Intrinsic::Hash:
  case Intrinsic::MathAdd:
  case Intrinsic::StringSplit:
    return {2, 2};
  case Intrinsic::MathRandom:
    return {2, 3};
  case Intrinsic::ArrayRange:
  case Intrinsic::JsonMerge:
    return {3, 3};
  case Intrinsic::Format:
    return {1, std::numeric_limits<size_t>::max()};
  }
  llvm_unreachable("covered switch");
}

bool asl::flow::drawsRandomly(Intrinsic function, size_t count) {
  return function == Intrinsic::UUID || (function == Intrinsic::MathRandom && count < 3);
}

std::optional<std::string> asl::flow::computeIntrinsic(Intrinsic function, llvm::ArrayRef<llvm::StringRef> texts) {
  Values values(texts);
  AslrtValue out = aslrt::makeNone();
  if (!compute(function, values, out))
    return std::nullopt;
  return values.write(out);
}

std::string asl::flow::computeFormat(ArrayAttr pieces, llvm::ArrayRef<llvm::StringRef> texts) {
  Values values(texts);
  llvm::SmallVector<AslrtText> rows;
  for (auto piece : pieces.getAsRange<StringAttr>())
    rows.push_back({piece.data(), uint32_t(piece.size()), 0});
  AslrtValue out = aslrt::makeNone();
  aslrt::intrinsics::formatPieces(values.heap, out, {uint32_t(rows.size()), 0, rows.data()}, values.from(0));
  return values.write(out);
}

std::optional<WholeNumber> asl::flow::readWholeNumber(llvm::StringRef text) {
  Values values(text);
  WholeNumber number{};
  uint32_t bits = aslrt_read_integer(values.from(0), &number.value);
  if (!(bits & ASLRT_INTEGER_IS))
    return std::nullopt;
  number.isExact = bits & ASLRT_INTEGER_EXACT;
  return number;
}
