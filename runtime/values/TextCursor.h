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

namespace aslrt {

struct TextCursor {
  const Document &document;
  uint16_t number;
  const char *at;
  uint32_t ordinal; ///< of the next container that opens at or after `at`

  /// The closing quote of the string whose characters start at `text`.
  static const char *stringEnd(const char *text, bool hasBackslash) {
    for (;;) {
      uint64_t word;
      std::memcpy(&word, text, 8);
      uint64_t stops = bytesEqual(word, '"');
      if (hasBackslash)
        stops |= bytesEqual(word, '\\');
      if (stops == 0) {
        text += 8;
        continue;
      }
      text += std::countr_zero(stops) / 8;
      if (*text == '"')
        return text;
      text += 2; // a backslash and what it escapes; digits of a `\u` are no quotes
    }
  }

  /// From the opening quote of a name to behind its colon.
  void readKey(AslrtKey &key) {
    const char *text = at + 1;
    const char *end = stringEnd(text, document.hasBackslash);
    uint32_t size = static_cast<uint32_t>(end - text);
    uint64_t head;
    std::memcpy(&head, text, 8);
    key.head = size >= 8 ? head : head & ((uint64_t(1) << size * 8) - 1);
    key.size = size;
    key.flags = ASLRT_FLAG_DOCUMENT | escapedFlag(text, size);
    key.text = text;
    at = end + 2;
  }

  /// From the first byte of a value to behind its last.
  void readValue(AslrtValue &value) {
    if (*at == '{' || *at == '[') {
      const SkipEntry &entry = document.skips[ordinal];
      value = AslrtValue{static_cast<uint64_t>(ordinal) << 32 | entry.start, number, ASLRT_TAG_TEXT, 0,
                         entry.end - entry.start};
      at = document.text + entry.end;
      ordinal = entry.next;
      return;
    }
    const char *start = at;
    skipScalar();
    uint32_t size = static_cast<uint32_t>(at - start);
    uint8_t flags = *start == '"' ? escapedFlag(start, size) : 0;
    if (size > kInlineBytes) {
      value = AslrtValue{reinterpret_cast<uint64_t>(start), number, ASLRT_TAG_SLICE,
                         static_cast<uint8_t>(flags | ASLRT_FLAG_DOCUMENT), size};
      return;
    }
    uint64_t low;
    uint16_t high;
    std::memcpy(&low, start, 8);
    std::memcpy(&high, start + 8, 2);
    if (size <= 8) {
      high = 0;
      if (size < 8)
        low &= (uint64_t(1) << size * 8) - 1;
    } else if (size == 9) {
      high &= 0xff;
    }
    value = AslrtValue{low, high, ASLRT_TAG_INLINE, flags, size};
  }

  void skipValue() {
    if (*at != '{' && *at != '[') {
      skipScalar();
      return;
    }
    const SkipEntry &entry = document.skips[ordinal];
    at = document.text + entry.end;
    ordinal = entry.next;
  }

private:
  /// Bit 7 of each byte of `word` that is `byte`, exact up to the first such byte.
  static uint64_t bytesEqual(uint64_t word, char byte) {
    uint64_t difference = word ^ (0x0101010101010101u * static_cast<uint8_t>(byte));
    return (difference - 0x0101010101010101u) & ~difference & 0x8080808080808080u;
  }

  uint8_t escapedFlag(const char *text, uint32_t size) const {
    return document.hasBackslash && std::memchr(text, '\\', size) ? ASLRT_FLAG_ESCAPED : 0;
  }

  void skipScalar() {
    switch (*at) {
    case '"':
      at = stringEnd(at + 1, document.hasBackslash) + 1;
      return;
    case 't':
    case 'n':
      at += 4;
      return;
    case 'f':
      at += 5;
      return;
    default:
      while (*at != ',' && *at != ']' && *at != '}')
        ++at;
      return;
    }
  }
};

} // namespace aslrt

#endif // ASLRT_VALUES_TEXTCURSOR_H
