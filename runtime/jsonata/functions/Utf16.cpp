// SPDX-License-Identifier: Apache-2.0

#include "jsonata/functions/Utf16.h"

#include "jsonata/Units.h"

namespace aslrt::jsonata {

void UnitBuffer::append(size_t count, char16_t unit) {
  char *at = buffer.reserve(count * sizeof(unit));
  for (size_t index = 0; index < count; ++index)
    std::memcpy(at + index * sizeof(unit), &unit, sizeof(unit));
  buffer.addSize(count * sizeof(unit));
}

void UnitBuffer::appendAscii(std::string_view text) {
  for (char byte : text)
    append(static_cast<char16_t>(byte));
}

void UnitBuffer::insert(size_t at, UnitView text) {
  const size_t bytes = text.size() * sizeof(char16_t), tail = (size() - at) * sizeof(char16_t);
  if (bytes == 0)
    return;
  char *end = buffer.reserve(bytes);
  char *hole = end - tail;
  std::memmove(hole + bytes, hole, tail);
  std::memcpy(hole, text.data(), bytes);
  buffer.addSize(bytes);
}

void UnitBuffer::removeFront(size_t count) {
  std::memmove(buffer.data(), buffer.data() + count * sizeof(char16_t), buffer.size() - count * sizeof(char16_t));
  truncate(size() - count);
}

UnitView unitsOf(Heap &heap, const Value &string) {
  SmallBuffer characters, units;
  appendUtf16(decodeString(string, characters), units);
  if (units.size() == 0)
    return {};
  char *kept = heap.allocateText(units.size());
  std::memcpy(kept, units.data(), units.size());
  return {reinterpret_cast<const char16_t *>(kept), units.size() / sizeof(char16_t)};
}

/// Appends `units` as generalised UTF-8.
static void appendUtf8(SmallBuffer &buffer, UnitView units) {
  for (size_t at = 0; at < units.size(); ++at) {
    uint32_t point = units[at];
    if ((point & 0xfc00) == 0xd800 && at + 1 < units.size() && (units[at + 1] & 0xfc00) == 0xdc00)
      point = 0x10000 + ((point & 0x3ff) << 10 | (units[++at] & 0x3ffu));
    buffer.addSize(writeUtf8(point, buffer.reserve(4)));
  }
}

Value stringOfUnits(Heap &heap, UnitView units) {
  SmallBuffer buffer;
  appendUtf8(buffer, units);
  return aslrt::makeString(heap, buffer.view());
}

bool makeString(Evaluator &evaluator, UnitView units, Value &out) {
  SmallBuffer buffer;
  appendUtf8(buffer, units);
  return evaluator.makeString(buffer.view(), out);
}

bool isSpace(char16_t unit) {
  if (unit <= 0x20)
    return unit == 0x20 || (unit >= 0x09 && unit <= 0x0d);
  return unit == 0xa0 || unit == 0x1680 || (unit >= 0x2000 && unit <= 0x200a) || unit == 0x2028 || unit == 0x2029 ||
         unit == 0x202f || unit == 0x205f || unit == 0x3000 || unit == 0xfeff;
}

bool startsWith(UnitView text, std::string_view ascii) {
  if (text.size() < ascii.size())
    return false;
  for (size_t index = 0; index < ascii.size(); ++index)
    if (toLower(text[index]) != toLower(static_cast<char16_t>(ascii[index])))
      return false;
  return true;
}

} // namespace aslrt::jsonata
