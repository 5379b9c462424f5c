// SPDX-License-Identifier: Apache-2.0
//
// Cells: what a JSON value is, without looking inside it.
//
// An AslrtValue (aslrt.h) is 16 bytes and knows the length of its own compact JSON text, whatever it
// holds. The functions here ask a cell what it is, make cells of scalars and read scalars back. All of
// them are cheap, none of them turns text into containers (values/Container.h does), and none needs
// the heap unless it makes a text longer than ten bytes.
//
// Text in cells is canonical: strings have only the escapes that a compact writer prints (see
// values/Strings.h), so equal strings have equal bytes. Numbers keep the spelling they came with.

#ifndef ASLRT_VALUES_VALUE_H
#define ASLRT_VALUES_VALUE_H

#include "aslrt.h"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace aslrt {

class Heap;

/// What a JSON value is.
enum class Kind : uint8_t { None, Null, Bool, Number, String, Object, Array };

/// Longest scalar text that a cell holds inline: 8 bytes of payload and 2 of `aux`.
inline constexpr uint32_t kInlineBytes = 10;

/// Bytes enough for the text of any INT or DOUBLE cell.
inline constexpr uint32_t kNumberTextBytes = 32;

/// The kind of `value`. A text container asks the heap for its first byte.
Kind kindOf(const Heap &heap, const AslrtValue &value);

/// The kind of a scalar; containers give Object or Array when built, and Array for text (use kindOf for
/// those). None for a cell without a value.
Kind scalarKindOf(const AslrtValue &value);

inline bool isContainer(const AslrtValue &value) { return value.tag >= ASLRT_TAG_TEXT; }
inline bool isScalar(const AslrtValue &value) {
  return value.tag >= ASLRT_TAG_INLINE && value.tag <= ASLRT_TAG_DOUBLE;
}

/// First byte of the JSON text of an INLINE or SLICE cell; 0 for other tags.
inline char firstByteOf(const AslrtValue &value) {
  if (value.tag == ASLRT_TAG_INLINE)
    return static_cast<char>(value.payload & 0xff);
  if (value.tag == ASLRT_TAG_SLICE)
    return *reinterpret_cast<const char *>(value.payload);
  return 0;
}

inline bool isString(const AslrtValue &value) { return firstByteOf(value) == '"'; }
inline bool isNull(const AslrtValue &value) { return firstByteOf(value) == 'n'; }
inline bool isTrue(const AslrtValue &value) { return firstByteOf(value) == 't'; }
inline bool isFalse(const AslrtValue &value) { return firstByteOf(value) == 'f'; }
inline bool isBool(const AslrtValue &value) { return isTrue(value) || isFalse(value); }
inline bool isNumber(const AslrtValue &value) { return scalarKindOf(value) == Kind::Number; }
/// True for a built or a text object.
bool isObject(const Heap &heap, const AslrtValue &value);
/// True for a built or a text array.
bool isArray(const Heap &heap, const AslrtValue &value);

/// Stores a cell at once. Cells are copied at once, and a copy that comes soon after would wait until the parts that a
/// cell was stored in are in the cache.
inline void storeCell(AslrtValue &out, const AslrtValue &value) {
#if defined(__SSE2__)
  long long halves[2];
  std::memcpy(halves, &value, sizeof(halves));
  _mm_storeu_si128(reinterpret_cast<__m128i *>(&out), _mm_set_epi64x(halves[1], halves[0]));
#else
  out = value;
#endif
}

/// The same of a cell whose halves are numbers: the payload, and `aux` with all behind it.
inline void storeHalves(AslrtValue &out, uint64_t low, uint64_t high) {
#if defined(__SSE2__)
  _mm_storeu_si128(reinterpret_cast<__m128i *>(&out),
                   _mm_set_epi64x(static_cast<int64_t>(high), static_cast<int64_t>(low)));
#else
  const uint64_t halves[2] = {low, high};
  std::memcpy(&out, halves, sizeof(halves));
#endif
}

// ---------------------------------------------------------------------------------------------
// Making scalars
// ---------------------------------------------------------------------------------------------

inline AslrtValue makeNone() { return AslrtValue{0, 0, ASLRT_TAG_NONE, 0, 0}; }
AslrtValue makeNull();
inline AslrtValue makeBool(bool value) {
  return value ? AslrtValue{0x65757274, 0, ASLRT_TAG_INLINE, 0, 4}     // the text, first byte lowest
               : AslrtValue{0x65736c6166, 0, ASLRT_TAG_INLINE, 0, 5};
}
/// int64TextSize, of any number.
uint32_t longInt64TextSize(int64_t value);
/// Bytes of a number in decimal, as formatInt64 would write it.
inline uint32_t int64TextSize(int64_t value) {
  const auto small = static_cast<uint64_t>(value);
  return small < 10000 ? 1 + (small >= 10) + (small >= 100) + (small >= 1000) : longInt64TextSize(value);
}
/// A computed integer.
inline AslrtValue makeInt(int64_t value) {
  return AslrtValue{static_cast<uint64_t>(value), 0, ASLRT_TAG_INT, 0, int64TextSize(value)};
}
/// A computed number. JSON has no infinities and no NaN: those become null.
AslrtValue makeDouble(double value);

/// A scalar from its own canonical JSON text (a string with its quotes, a number, a word) of at most
/// ten bytes.
AslrtValue makeInline(const char *text, uint32_t size);

/// A scalar from canonical JSON text that outlives the cell as program data does. Inline when short.
AslrtValue makeConstantText(const char *text, uint32_t size);

/// A scalar from canonical JSON text anywhere; text longer than ten bytes is copied into the heap.
AslrtValue makeText(Heap &heap, const char *text, size_t size);

/// A string from its characters (UTF-8, not escaped). Bytes that are not UTF-8 become U+FFFD;
/// surrogates in the three-byte form that decodeString gives become `\uD800` escapes again.
AslrtValue makeString(Heap &heap, std::string_view characters);

/// A string from characters that are already escaped canonically, without the quotes.
AslrtValue makeEscapedString(Heap &heap, std::string_view escaped);

// ---------------------------------------------------------------------------------------------
// Reading scalars
// ---------------------------------------------------------------------------------------------

/// The JSON text of a scalar. INLINE, INT and DOUBLE are written into `buffer`, so the view lives no
/// longer than that. Empty for containers and cells without a value.
std::string_view scalarText(const AslrtValue &value, char (&buffer)[kNumberTextBytes]);

/// The text between the quotes of a string cell, still escaped. `buffer` as in scalarText.
std::string_view escapedCharacters(const AslrtValue &value, char (&buffer)[kNumberTextBytes]);

/// The nearest binary64 of a number cell; numbers out of range give an infinity or zero with the
/// number's sign. False when `value` is not a number.
bool numberToDouble(const AslrtValue &value, double &out);

/// The exact integer of a number cell whatever its spelling (`5`, `5.0`, `50e-1`). False when it is not
/// a number, has a fraction or does not fit.
bool numberToInt64(const AslrtValue &value, int64_t &out);

/// A number that is an integer of at most eight characters, as most counters, prices and codes are, or a computed one.
/// False for all others, whatever they are.
inline bool readShortInteger(const AslrtValue &value, int64_t &out) {
  if (value.tag == ASLRT_TAG_INT) {
    out = static_cast<int64_t>(value.payload);
    return true;
  }
  if (value.tag != ASLRT_TAG_INLINE || value.size > 8)
    return false;
  uint64_t text = value.payload;
  uint32_t left = value.size;
  uint64_t digit = (text & 0xff) - '0';
  const bool isNegative = digit > 9;
  if (isNegative) [[unlikely]] {
    if ((text & 0xff) != '-' || --left == 0)
      return false;
    text >>= 8;
    digit = (text & 0xff) - '0';
    if (digit > 9)
      return false;
  }
  int64_t magnitude = static_cast<int64_t>(digit);
  while (--left != 0) {
    text >>= 8;
    digit = (text & 0xff) - '0';
    if (digit > 9)
      return false;
    magnitude = magnitude * 10 + static_cast<int64_t>(digit);
  }
  out = isNegative ? -magnitude : magnitude;
  return true;
}

/// Whether two values are the same JSON value: numbers by their exact decimal value, strings by
/// characters, arrays in order, objects in any order. Looks into text without changing the cells.
bool equalValues(Heap &heap, const AslrtValue &left, const AslrtValue &right);

} // namespace aslrt

#endif // ASLRT_VALUES_VALUE_H
