// SPDX-License-Identifier: Apache-2.0
//
// States.StringSplit. The second argument is a set of characters, each of which separates; empty pieces are dropped.
// (So does java.util.StringTokenizer.)

#include "language/intrinsics/Arguments.h"
#include "language/intrinsics/Intrinsics.h"
#include "values/Container.h"
#include "values/TextCursor.h"
#include "values/TextList.h"
#include "values/Writer.h"

#include <algorithm>
#include <bit>
#include <vector>

namespace aslrt::intrinsics {
namespace {

/// The character at `at` as its bytes, first one highest: cheap to make and good to compare.
uint32_t packed(std::string_view text, size_t at, uint32_t &bytes) {
  bytes = std::max(1u, utf8SequenceLength(text.data() + at, text.size() - at, true));
  uint32_t value = 0;
  for (uint32_t i = 0; i < bytes; ++i)
    value = value << 8 | static_cast<uint8_t>(text[at + i]);
  return value;
}

/// A set of characters.
class CharacterSet {
public:
  explicit CharacterSet(std::string_view characters) {
    uint32_t bytes;
    for (size_t at = 0; at < characters.size(); at += bytes) {
      uint32_t character = packed(characters, at, bytes);
      if (character < 128)
        ascii[character] = true;
      else
        others.push_back(character);
    }
    std::sort(others.begin(), others.end());
  }
  bool has(uint32_t character) const {
    return character < 128 ? ascii[character] : std::binary_search(others.begin(), others.end(), character);
  }

private:
  bool ascii[128] = {};
  std::vector<uint32_t> others;
};

/// One ASCII character that stands for itself in JSON text.
bool isPlainSeparator(const AslrtValue &delimiters) {
  if (delimiters.tag != ASLRT_TAG_INLINE || delimiters.size != 3)
    return false;
  uint8_t character = static_cast<uint8_t>(delimiters.payload >> 8 & 0xff);
  return character >= 0x20 && character < 0x80;
}

/// The same for a text of at most kShortText bytes with its quotes, whose pieces are mostly short.
constexpr uint32_t kShortText = 64;
void splitShort(Heap &heap, AslrtValue &out, const AslrtValue &text, char separator) {
  // A copy that may be read and written beyond its end: each separator becomes the quote between two pieces.
  char copy[kShortText + 16];
  if (text.tag == ASLRT_TAG_INLINE)
    std::memcpy(copy, &text, 16);
  else
    copyShortText(copy, reinterpret_cast<const char *>(text.payload), text.size);
  ListBuilder pieces;
  uint32_t begin = 0; // of the quote before a piece
  for (uint32_t at = 1; at < text.size; ++at) {
    if (copy[at] != separator && at + 1 != text.size)
      continue;
    copy[at] = '"';
    uint32_t size = at + 1 - begin;
    if (size > 2 && size <= kInlineBytes)
      setInline(pieces.place(), copy + begin, size, 0);
    else if (size > 2)
      pieces.add(makeEscapedString(heap, {copy + begin + 1, size - 2}));
    begin = at;
  }
  pieces.finish(heap, out);
}

/// Text without escapes is cut as it stands.
void splitPlain(Heap &heap, AslrtValue &out, const AslrtValue &text, char separator) {
  if (text.size <= kShortText)
    return splitShort(heap, out, text, separator);
  char buffer[kNumberTextBytes];
  std::string_view characters = escapedCharacters(text, buffer);
  ListBuilder pieces;
  const char *end = characters.data() + characters.size();
  for (const char *begin = characters.data(); begin < end;) {
    const char *stop = begin;
    while (stop != end && *stop != separator)
      ++stop;
    if (stop != begin)
      pieces.add(makeEscapedString(heap, {begin, static_cast<size_t>(stop - begin)}));
    begin = stop + 1;
  }
  pieces.finish(heap, out);
}

#if defined(__SSE2__)
/// One bit for each of `size` bytes, at most 64, that is `separator`. Reads whole blocks of 16.
uint64_t separatorsIn(const char *text, uint32_t size, char separator) {
  uint64_t found = 0;
  for (uint32_t at = 0; at < size; at += 16) {
    __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i *>(text + at));
    uint64_t mask = static_cast<uint32_t>(_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(separator))));
    found |= mask << at;
  }
  return size < 64 ? found & ((uint64_t(1) << size) - 1) : found;
}
#else
uint64_t separatorsIn(const char *text, uint32_t size, char separator) {
  uint64_t found = 0;
  for (uint32_t at = 0; at < size; ++at)
    found |= static_cast<uint64_t>(text[at] == separator) << at;
  return found;
}
#endif

/// Writes a piece where 16 bytes may be read and written beyond it.
inline void writePiece(char *&out, const char *piece, uint32_t size) {
  *out++ = '"';
  for (uint32_t at = 0; at < size; at += 16)
    std::memcpy(out + at, piece + at, 16);
  out += size;
  *out++ = '"';
  *out++ = ',';
}

/// Writes the pieces of `size` bytes, at most kShortText, of plain characters; how many there are.
uint32_t writePieces(char *&out, const char *text, uint32_t size, char separator) {
  uint64_t stops = separatorsIn(text, size, separator);
  uint32_t begin = 0, count = 0;
  for (; stops != 0; stops &= stops - 1) {
    const uint32_t end = static_cast<uint32_t>(std::countr_zero(stops));
    if (end != begin) {
      writePiece(out, text + begin, end - begin);
      ++count;
    }
    begin = end + 1;
  }
  if (begin < size) {
    writePiece(out, text + begin, size - begin);
    ++count;
  }
  return count;
}

/// Writes the array of pieces of a short text without escapes.
void writeSplit(TextList &list, const AslrtValue &text, char separator) {
  char copy[kShortText + 16];
  const char *begin = copy;
  if (text.tag == ASLRT_TAG_INLINE)
    std::memcpy(copy, &text, 16);
  else if (text.flags & ASLRT_FLAG_DOCUMENT) // there is padding behind documents
    begin = reinterpret_cast<const char *>(text.payload);
  else
    copyShortText(copy, reinterpret_cast<const char *>(text.payload), text.size);
  const uint32_t size = text.size - 2;
  // Two pieces have a separator between them, which becomes a comma; quotes come on top.
  list.reserve(2 * size_t(size) + 4);
  const uint32_t opened = list.open(0, 0);
  char *out = list.at;
  *out++ = '[';
  const uint32_t count = writePieces(out, begin + 1, size, separator);
  out -= count != 0;
  *out++ = ']';
  list.at = out;
  list.skips[opened].count = count;
  list.close(opened, 0);
}

} // namespace

bool stringSplit(Heap &heap, AslrtValue &out, const AslrtValue &text, const AslrtValue &delimiters) {
  if (!isString(text) || !isString(delimiters))
    return false;
  if (isPlainSeparator(delimiters) && !(text.flags & ASLRT_FLAG_ESCAPED)) {
    splitPlain(heap, out, text, static_cast<char>(delimiters.payload >> 8 & 0xff));
    return true;
  }
  SmallBuffer characters, delimiterCharacters;
  std::string_view plain = decodeString(text, characters);
  CharacterSet set(decodeString(delimiters, delimiterCharacters));
  ListBuilder pieces;
  size_t begin = 0;
  auto endPiece = [&](size_t end) {
    if (end > begin)
      pieces.add(makeString(heap, plain.substr(begin, end - begin)));
  };
  uint32_t bytes;
  for (size_t at = 0; at < plain.size(); at += bytes)
    if (set.has(packed(plain, at, bytes))) {
      endPiece(at);
      begin = at + bytes;
    }
  endPiece(plain.size());
  pieces.finish(heap, out);
  return true;
}

} // namespace aslrt::intrinsics

using namespace aslrt;

int32_t aslrt_intrinsic_string_split(AslrtExec *exec, AslrtFrame *frame, AslrtValue *out, const AslrtValue *text,
                                     const AslrtValue *delimiters) {
  return intrinsics::statusOf(intrinsics::stringSplit(heapOf(exec), *out, *text, *delimiters), exec, frame, out,
                              "States.StringSplit");
}

void aslrt_text_string_split(AslrtExec *exec, AslrtTextList *given, const AslrtValue *text, const AslrtValue *delimiters) {
  using namespace intrinsics;
  TextList &list = TextList::of(given);
  if (isString(*text) && text->size <= kShortText && !(text->flags & ASLRT_FLAG_ESCAPED) && isPlainSeparator(*delimiters)) {
    writeSplit(list, *text, static_cast<char>(delimiters->payload >> 8 & 0xff));
    return;
  }
  AslrtValue pieces;
  if (stringSplit(heapOf(exec), pieces, *text, *delimiters))
    list.write(heapOf(exec), pieces);
  else
    list.isBad = true;
}
