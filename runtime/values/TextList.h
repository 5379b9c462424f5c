// SPDX-License-Identifier: Apache-2.0
//
// An array that is written as text, item by item, and becomes a document.
//
//   text     [ item , item , item so far ....... | constants | slack ]
//                             ^item      ^at     ^mark
//   skips    of the array and of each container that was opened, in the order of opening; ends and counts follow
//
// Items of a Map in place are written so (aslrt_text_*): what stays is their text and a skip table, as if they had been
// read, and neither cells nor containers. A comma follows each item; the last one becomes the bracket.
//
// Whoever writes asks for room first. Between two values `at` is not beyond `mark`, behind which there is room for all
// constants of an item, so that nobody has to ask for those, and some for moves that are longer than what they move. The mark
// is never far ahead: each time that it is reached, what was written is looked through for backslashes.

#ifndef ASLRT_VALUES_TEXTLIST_H
#define ASLRT_VALUES_TEXTLIST_H

#include "values/Heap.h"
#include "values/Numbers.h"
#include "values/Value.h"
#include "values/Writer.h"

#include <cstddef>

namespace aslrt {

struct TextList : AslrtTextList {
  char *mark = nullptr;
  char *item = nullptr; ///< the beginning of the present item
  char *text = nullptr; ///< from Heap::takeTextBuffer; null: there is none
  SkipEntry *skips = nullptr; ///< from takeBlock
  SkipEntry *nextSkip = nullptr;
  SkipEntry *skipsEnd = nullptr;
  size_t capacity = 0; ///< of the text, without padding
  size_t lookedThrough = 0; ///< bytes of the text
  size_t lastBytes = 0; ///< of the list before it in this place: the next one is mostly alike
  size_t lastSkips = 0;
  uint32_t constants = 0;
  uint32_t count = 0; ///< items
  bool hasBackslash = false; ///< there is one in what was looked through
  bool isBad = false; ///< something that was written is not good
  uint32_t number = 0;
  TextList *next = nullptr; ///< the heap's list of them

  static TextList &of(AslrtTextList *list) { return *static_cast<TextList *>(list); }
  static const TextList &of(const AslrtTextList *list) { return *static_cast<const TextList *>(list); }

  /// Bytes behind `at` that may be overwritten after `reserve` beyond those that were asked for.
  static constexpr size_t kSlack = 64;

  /// Begins a list in the place of whatever was there.
  void begin(Heap &heap, const AslrtValue &like, uint32_t constantBytes);

  /// Room for `bytes`, and for kSlack more.
  void reserve(size_t bytes) {
    if (mark - at < static_cast<ptrdiff_t>(bytes)) [[unlikely]]
      passMark(bytes);
  }

  uint32_t place() const { return static_cast<uint32_t>(at - text); }
  uint32_t ordinal() const { return static_cast<uint32_t>(nextSkip - skips); }

  /// Notes a container that begins `ahead` bytes further on; its ordinal.
  uint32_t open(uint32_t members, uint32_t ahead) {
    if (nextSkip == skipsEnd) [[unlikely]]
      growSkips(1);
    nextSkip->start = place() + ahead;
    nextSkip->count = members;
    return static_cast<uint32_t>(nextSkip++ - skips);
  }
  /// And its end.
  void close(uint32_t opened, uint32_t ahead) {
    skips[opened].end = place() + ahead;
    skips[opened].next = ordinal();
  }

  /// Writes a value. A cell without a value writes nothing.
  void write(const Heap &heap, const AslrtValue &value) {
    switch (value.tag) {
    case ASLRT_TAG_INLINE:
      reserve(kInlineBytes);
      std::memcpy(at, &value, 16);
      at += value.size;
      return;
    case ASLRT_TAG_SLICE:
      reserve(value.size);
      copyShortText(at, reinterpret_cast<const char *>(value.payload), value.size);
      at += value.size;
      return;
    case ASLRT_TAG_INT:
      writeNumber(static_cast<int64_t>(value.payload));
      return;
    case ASLRT_TAG_TEXT:
      copy(heap.document(value.aux), static_cast<uint32_t>(value.payload >> 32));
      return;
    default:
      writeOther(heap, value);
    }
  }

  void writeBool(bool value) {
    reserve(kInlineBytes);
    std::memcpy(at, value ? "true    " : "false   ", 8);
    at += 5 - value;
  }

  void writeNumber(int64_t value) {
    reserve(kNumberTextBytes);
    if (static_cast<uint64_t>(value) < 10) {
      *at++ = static_cast<char>('0' + value);
      return;
    }
    at += formatInt64(value, at);
  }

  /// Writes the container `which` of a document.
  void copy(const Document &document, uint32_t which);
  /// Writes what `inner` would be if it ended now.
  void copy(const TextList &inner);

  /// Behind an item.
  void endItem() {
    *at++ = ',';
    reserve(0);
    item = at;
    ++count;
  }

  /// Bytes of the array if it ended now, between two items.
  size_t size() const { return static_cast<size_t>(at - text) + (count == 0); }

  /// Ends the list: its document, or an empty array.
  AslrtValue end(Heap &heap);

  /// Frees what a list holds that was not ended.
  void drop();

private:
  void setMark(size_t bytes);
  void lookThrough();
  void passMark(size_t bytes);
  void growSkips(size_t entries);
  void writeOther(const Heap &heap, const AslrtValue &value);
};

} // namespace aslrt

#endif // ASLRT_VALUES_TEXTLIST_H
