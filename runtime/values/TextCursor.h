// SPDX-License-Identifier: Apache-2.0
//
// A place in a document that moves over names and values.
//
// Documents are checked and canonical, so nothing is checked here: a string ends at its quote, a number
// or word at a comma or bracket, and the end of a container stands in the skip table. Reads up to 16
// bytes at once; the padding behind a document's text makes that safe.

#ifndef ASLRT_VALUES_TEXTCURSOR_H
#define ASLRT_VALUES_TEXTCURSOR_H

#include "values/Heap.h"

#include <bit>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace aslrt {

/// What of a cell's two halves belongs to an inline text of so many bytes.
struct alignas(16) InlineMask {
  uint64_t low;
  uint64_t high;
};
inline constexpr InlineMask kInlineMasks[kInlineBytes + 1] = {
    {0, 0},           {0xff, 0},           {0xffff, 0},           {0xffffff, 0},
    {0xffffffff, 0},  {0xffffffffff, 0},   {0xffffffffffff, 0},   {0xffffffffffffff, 0},
    {~uint64_t(0), 0}, {~uint64_t(0), 0xff}, {~uint64_t(0), 0xffff}};

/// Makes `value` the scalar whose canonical text of at most kInlineBytes stands at `text`, where 16 bytes can be read.
/// The cell is stored at once, for whoever copies it next would wait for its parts.
inline void setInline(AslrtValue &value, const char *text, uint32_t size, uint8_t flags) {
  const uint64_t rest = uint64_t(ASLRT_TAG_INLINE) << 16 | uint64_t(flags) << 24 | uint64_t(size) << 32;
#if defined(__SSE2__)
  __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i *>(text));
  __m128i mask = _mm_load_si128(reinterpret_cast<const __m128i *>(&kInlineMasks[size]));
  __m128i cell = _mm_or_si128(_mm_and_si128(bytes, mask), _mm_set_epi64x(static_cast<int64_t>(rest), 0));
  _mm_storeu_si128(reinterpret_cast<__m128i *>(&value), cell);
#else
  uint64_t halves[2];
  std::memcpy(halves, text, 16);
  halves[0] &= kInlineMasks[size].low;
  halves[1] = (halves[1] & kInlineMasks[size].high) | rest;
  std::memcpy(&value, halves, 16);
#endif
}

/// The flag of a string that has an escape.
inline uint8_t escapedFlag(const Document &document, const char *text, uint32_t size) {
  return document.hasBackslash && std::memchr(text, '\\', size) ? ASLRT_FLAG_ESCAPED : 0;
}

/// Makes `out` the scalar of `size` bytes at `start`.
inline void storeScalar(AslrtValue &out, const Document &document, uint16_t number, const char *start, uint32_t size) {
  uint8_t flags = *start == '"' ? escapedFlag(document, start, size) : 0;
  if (size > kInlineBytes) {
    storeCell(out, {reinterpret_cast<uint64_t>(start), number, ASLRT_TAG_SLICE,
                    static_cast<uint8_t>(flags | ASLRT_FLAG_DOCUMENT), size});
    return;
  }
  setInline(out, start, size, flags);
}

/// Makes `out` the container `ordinal`.
inline void storeContainer(AslrtValue &out, const Document &document, uint16_t number, uint32_t ordinal) {
  const SkipEntry &entry = document.skips[ordinal];
  storeCell(out, {static_cast<uint64_t>(ordinal) << 32 | entry.start, number, ASLRT_TAG_TEXT, 0, entry.end - entry.start});
}

struct TextCursor {
  const Document &document;
  uint16_t number;
  const char *at;
  uint32_t ordinal; ///< of the next container that opens at or after `at`

  /// The closing quote of the string whose characters start at `text`.
  static const char *stringEnd(const char *text, bool hasBackslash) {
    for (;;) {
      uint32_t stops = stringStops(text, hasBackslash);
      if (stops == 0) {
        text += kStride;
        continue;
      }
      text += std::countr_zero(stops);
      if (*text == '"')
        return text;
      text += 2; // a backslash and what it escapes; digits of a `\u` are no quotes
    }
  }

  /// From the opening quote of a name to behind its colon.
  void readKey(AslrtKey &key) {
    readKeyUpTo(stringEnd(at + 1, document.hasBackslash), key);
  }
  /// The same when its closing quote is known to be at `end`.
  void readKeyUpTo(const char *end, AslrtKey &key) {
    const char *text = at + 1;
    uint32_t size = static_cast<uint32_t>(end - text);
    uint64_t head;
    std::memcpy(&head, text, 8);
    key.head = size >= 8 ? head : head & ((uint64_t(1) << size * 8) - 1);
    key.size = size;
    key.flags = ASLRT_FLAG_DOCUMENT | escapedFlag(document, text, size);
    key.text = text;
    at = end + 2;
  }

  /// The same when the name is that of `key`; else false and nothing is done.
  bool takeKey(const AslrtKey &key) {
    uint64_t head;
    std::memcpy(&head, at + 1, 8);
    if ((head & kInlineMasks[key.size < 8 ? key.size : 8].low) != key.head)
      return false;
    if (key.size > 8) {
      if (static_cast<size_t>(document.text + document.textSize - at) < key.size + size_t(3) ||
          std::memcmp(at + 9, key.text + 8, key.size - 8) != 0)
        return false;
    }
    uint16_t end;
    std::memcpy(&end, at + 1 + key.size, 2);
    if (end != ('"' | ':' << 8))
      return false;
    at += key.size + 3;
    return true;
  }

  void skipKey() { at = stringEnd(at + 1, document.hasBackslash) + 2; }

  /// From the first byte of a value to behind its last.
  void readValue(AslrtValue &value) {
    if (isOpening(*at)) {
      storeContainer(value, document, number, ordinal);
      const SkipEntry &entry = document.skips[ordinal];
      at = document.text + entry.end;
      ordinal = entry.next;
      return;
    }
    const char *start = at;
    skipScalar();
    storeScalar(value, document, number, start, static_cast<uint32_t>(at - start));
  }

  void skipValue() {
    if (!isOpening(*at)) {
      skipScalar();
      return;
    }
    const SkipEntry &entry = document.skips[ordinal];
    at = document.text + entry.end;
    ordinal = entry.next;
  }

  /// Of the first byte of a value: `{` or `[`.
  static bool isOpening(char byte) { return (byte | 0x20) == '{'; }

private:
#if defined(__SSE2__)
  static constexpr uint32_t kStride = 16;

  static __m128i load(const char *text) { return _mm_loadu_si128(reinterpret_cast<const __m128i *>(text)); }
  static uint32_t maskOf(__m128i bytes) { return static_cast<uint32_t>(_mm_movemask_epi8(bytes)); }

  /// One bit for each of the next kStride bytes that is a quote or, where there are any, a backslash.
  static uint32_t stringStops(const char *text, bool hasBackslash) {
    __m128i bytes = load(text);
    uint32_t stops = maskOf(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('"')));
    if (hasBackslash)
      stops |= maskOf(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\')));
    return stops;
  }

  /// One bit for each of the next kStride bytes that ends a number.
  static uint32_t numberStops(const char *text) {
    __m128i bytes = load(text);
    __m128i lower = _mm_or_si128(bytes, _mm_set1_epi8(0x20)); // takes `]` to `}`
    return maskOf(_mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(',')), _mm_cmpeq_epi8(lower, _mm_set1_epi8('}'))));
  }
#else
  static constexpr uint32_t kStride = 8;

  /// Bit 7 of each byte of `word` that is `byte`, exact up to the first such byte.
  static uint64_t bytesEqual(uint64_t word, char byte) {
    uint64_t difference = word ^ (0x0101010101010101u * static_cast<uint8_t>(byte));
    return (difference - 0x0101010101010101u) & ~difference & 0x8080808080808080u;
  }
  /// The lowest bit of `bytes`, as the number of its byte.
  static uint32_t firstOf(uint64_t bytes) { return bytes ? uint32_t(1) << (std::countr_zero(bytes) / 8) : 0; }

  /// The first of the next kStride bytes that is a quote or, where there are any, a backslash, as one bit.
  static uint32_t stringStops(const char *text, bool hasBackslash) {
    uint64_t word;
    std::memcpy(&word, text, 8);
    return firstOf(bytesEqual(word, '"') | (hasBackslash ? bytesEqual(word, '\\') : 0));
  }

  /// The first of the next kStride bytes that ends a number, as one bit.
  static uint32_t numberStops(const char *text) {
    uint64_t word;
    std::memcpy(&word, text, 8);
    return firstOf(bytesEqual(word, ',') | bytesEqual(word | 0x2020202020202020u, '}'));
  }
#endif

  void skipScalar() {
    if (*at == '"') {
      at = stringEnd(at + 1, document.hasBackslash) + 1;
      return;
    }
    switch (*at) {
    case 't':
    case 'n':
      at += 4;
      return;
    case 'f':
      at += 5;
      return;
    default:
      for (;; at += kStride)
        if (uint32_t stops = numberStops(at)) {
          at += std::countr_zero(stops);
          return;
        }
    }
  }
};

} // namespace aslrt

#endif // ASLRT_VALUES_TEXTCURSOR_H
