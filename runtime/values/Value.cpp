// SPDX-License-Identifier: Apache-2.0

#include "values/Value.h"

#include "values/Heap.h"
#include "values/Numbers.h"
#include "values/Strings.h"
#include "values/Writer.h"

#include <bit>
#include <cmath>

namespace aslrt {

static_assert(std::endian::native == std::endian::little, "inline text is little endian");
static_assert(sizeof(AslrtValue) == 16);

// ---------------------------------------------------------------------------------------------
// Kinds
// ---------------------------------------------------------------------------------------------

Kind scalarKindOf(const AslrtValue &value) {
  switch (value.tag) {
  case ASLRT_TAG_INT:
  case ASLRT_TAG_DOUBLE:
    return Kind::Number;
  case ASLRT_TAG_OBJECT:
    return Kind::Object;
  case ASLRT_TAG_TEXT:
  case ASLRT_TAG_ARRAY:
    return Kind::Array;
  case ASLRT_TAG_INLINE:
  case ASLRT_TAG_SLICE:
    switch (firstByteOf(value)) {
    case '"':
      return Kind::String;
    case 'n':
      return Kind::Null;
    case 't':
    case 'f':
      return Kind::Bool;
    default:
      return Kind::Number;
    }
  default:
    return Kind::None;
  }
}

Kind kindOf(const Heap &heap, const AslrtValue &value) {
  if (value.tag == ASLRT_TAG_TEXT)
    return *heap.textOf(value) == '{' ? Kind::Object : Kind::Array;
  return scalarKindOf(value);
}

bool isObject(const Heap &heap, const AslrtValue &value) { return kindOf(heap, value) == Kind::Object; }
bool isArray(const Heap &heap, const AslrtValue &value) { return kindOf(heap, value) == Kind::Array; }

// ---------------------------------------------------------------------------------------------
// Making scalars
// ---------------------------------------------------------------------------------------------

AslrtValue makeNull() { return makeInline("null", 4); }
AslrtValue makeDouble(double value) {
  if (!std::isfinite(value))
    return makeNull();
  char text[kNumberTextBytes];
  return AslrtValue{std::bit_cast<uint64_t>(value), 0, ASLRT_TAG_DOUBLE, 0, formatDouble(value, text)};
}

static uint8_t escapedFlag(const char *text, size_t size) {
  return text[0] == '"' && std::memchr(text, '\\', size) ? ASLRT_FLAG_ESCAPED : 0;
}

AslrtValue makeInline(const char *text, uint32_t size) {
  char bytes[16] = {};
  std::memcpy(bytes, text, size);
  AslrtValue value{0, 0, ASLRT_TAG_INLINE, escapedFlag(text, size), size};
  std::memcpy(&value.payload, bytes, 8);
  std::memcpy(&value.aux, bytes + 8, 2);
  return value;
}

AslrtValue makeConstantText(const char *text, uint32_t size) {
  if (size <= kInlineBytes)
    return makeInline(text, size);
  return AslrtValue{reinterpret_cast<uint64_t>(text), 0, ASLRT_TAG_SLICE,
                    static_cast<uint8_t>(ASLRT_FLAG_CONSTANT | escapedFlag(text, size)), size};
}

AslrtValue makeText(Heap &heap, const char *text, size_t size) {
  if (size <= kInlineBytes)
    return makeInline(text, static_cast<uint32_t>(size));
  if (size > UINT32_MAX)
    outOfMemory(size);
  char *copy = heap.allocateText(size);
  copyText(copy, text, size);
  return AslrtValue{reinterpret_cast<uint64_t>(copy), 0, ASLRT_TAG_SLICE, escapedFlag(text, size),
                    static_cast<uint32_t>(size)};
}

AslrtValue makeString(Heap &heap, std::string_view characters) {
  SmallBuffer buffer;
  buffer.append('"');
  encodeCharacters(characters, buffer);
  buffer.append('"');
  return makeText(heap, buffer.data(), buffer.size());
}

AslrtValue makeEscapedString(Heap &heap, std::string_view escaped) {
  size_t size = escaped.size() + 2;
  if (size <= kInlineBytes) {
    char text[16] = {'"'};
    for (size_t at = 0; at < escaped.size(); ++at)
      text[at + 1] = escaped[at];
    text[escaped.size() + 1] = '"';
    return makeInline(text, static_cast<uint32_t>(size));
  }
  if (size > UINT32_MAX)
    outOfMemory(size);
  char *text = heap.allocateText(size);
  text[0] = '"';
  copyText(text + 1, escaped.data(), escaped.size());
  text[size - 1] = '"';
  return AslrtValue{reinterpret_cast<uint64_t>(text), 0, ASLRT_TAG_SLICE, escapedFlag(text, size),
                    static_cast<uint32_t>(size)};
}

// ---------------------------------------------------------------------------------------------
// Reading scalars
// ---------------------------------------------------------------------------------------------

std::string_view scalarText(const AslrtValue &value, char (&buffer)[kNumberTextBytes]) {
  switch (value.tag) {
  case ASLRT_TAG_INLINE:
    std::memcpy(buffer, &value.payload, 8);
    std::memcpy(buffer + 8, &value.aux, 2);
    return {buffer, value.size};
  case ASLRT_TAG_SLICE:
    return {reinterpret_cast<const char *>(value.payload), value.size};
  case ASLRT_TAG_INT:
    return {buffer, formatInt64(static_cast<int64_t>(value.payload), buffer)};
  case ASLRT_TAG_DOUBLE:
    return {buffer, formatDouble(std::bit_cast<double>(value.payload), buffer)};
  default:
    return {};
  }
}

std::string_view escapedCharacters(const AslrtValue &value, char (&buffer)[kNumberTextBytes]) {
  if (!isString(value))
    return {};
  std::string_view text = scalarText(value, buffer);
  return text.substr(1, text.size() - 2);
}

bool numberToDouble(const AslrtValue &value, double &out) {
  if (scalarKindOf(value) != Kind::Number)
    return false;
  if (value.tag == ASLRT_TAG_INT) {
    out = static_cast<double>(static_cast<int64_t>(value.payload));
  } else if (value.tag == ASLRT_TAG_DOUBLE) {
    out = std::bit_cast<double>(value.payload);
  } else {
    char buffer[kNumberTextBytes];
    out = parseDouble(scalarText(value, buffer));
  }
  return true;
}

bool numberToInt64(const AslrtValue &value, int64_t &out) {
  if (readShortInteger(value, out))
    return true;
  if (scalarKindOf(value) != Kind::Number)
    return false;
  char buffer[kNumberTextBytes];
  return parseInt64(scalarText(value, buffer), out);
}

} // namespace aslrt
