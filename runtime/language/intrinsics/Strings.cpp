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

/// Longest text, with its quotes, that is split by the bits of its separators.
constexpr uint32_t kShortText = 64;

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

/// The characters of an inline string, which are eight at most.
uint64_t charactersOf(const AslrtValue &inlined) { return inlined.payload >> 8 | uint64_t(inlined.aux) << 56; }

/// Bit 7 of each byte of `word` that is `byte`.
uint64_t bytesThatAre(uint64_t word, char byte) {
  constexpr uint64_t kLow = 0x7f7f7f7f7f7f7f7f;
  word ^= 0x0101010101010101 * static_cast<uint8_t>(byte);
  return ~(((word & kLow) + kLow) | word | kLow);
}

/// Calls `take` with each piece of a text of at most kShortText bytes, without escapes: its first eight bytes in a word, with
/// others behind a shorter one; its place, where 16 bytes more may be read, null for one of at most eight bytes; and its size.
template <typename Take> void eachPiece(const AslrtValue &text, char separator, Take take) {
  const uint32_t size = text.size - 2;
  uint32_t begin = 0;
  if (text.tag == ASLRT_TAG_INLINE) {
    const uint64_t characters = charactersOf(text);
    uint64_t stops = bytesThatAre(characters, separator);
    if (size < 8)
      stops &= (uint64_t(1) << size * 8) - 1;
    for (; stops != 0; stops &= stops - 1) {
      const uint32_t end = static_cast<uint32_t>(std::countr_zero(stops)) / 8;
      if (end != begin)
        take(characters >> begin * 8, nullptr, end - begin);
      begin = end + 1;
    }
    if (begin < size)
      take(characters >> begin * 8, nullptr, size - begin);
    return;
  }
  char copy[kShortText + 16];
  const char *at = reinterpret_cast<const char *>(text.payload);
  if (!(text.flags & ASLRT_FLAG_DOCUMENT)) { // there is padding behind documents only
    copyShortText(copy, at, text.size);
    at = copy;
  }
  ++at;
  auto takeUpTo = [&](uint32_t end) {
    uint64_t word;
    std::memcpy(&word, at + begin, sizeof(word));
    take(word, at + begin, end - begin);
  };
  for (uint64_t stops = separatorsIn(at, size, separator); stops != 0; stops &= stops - 1) {
    const uint32_t end = static_cast<uint32_t>(std::countr_zero(stops));
    if (end != begin)
      takeUpTo(end);
    begin = end + 1;
  }
  if (begin < size)
    takeUpTo(size);
}

/// Makes `out` the string of the first `size` bytes of `word`, at most eight. Nothing goes through memory, for what was just
/// stored in parts is slow to load.
void storeShortString(AslrtValue &out, uint64_t word, uint32_t size) {
  word &= kInlineMasks[size].low;
  uint64_t low = '"' | word << 8, high = word >> 56;
  const uint32_t quote = (size + 1) * 8;
  if (quote < 64)
    low |= uint64_t('"') << quote;
  else
    high |= uint64_t('"') << (quote - 64);
  storeCell(out, {low, static_cast<uint16_t>(high), ASLRT_TAG_INLINE, 0, size + 2});
}

/// Text without escapes is cut as it stands.
void splitPlain(Heap &heap, AslrtValue &out, const AslrtValue &text, char separator) {
  ListBuilder pieces;
  if (text.size <= kShortText) {
    eachPiece(text, separator, [&](uint64_t word, const char *at, uint32_t size) {
      if (size <= 8)
        storeShortString(pieces.place(), word, size);
      else
        pieces.add(makeEscapedString(heap, {at, size}));
    });
    pieces.finish(heap, out);
    return;
  }
  char buffer[kNumberTextBytes];
  std::string_view characters = escapedCharacters(text, buffer);
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

/// Writes the array of pieces of a short text without escapes.
void writeSplit(TextList &list, const AslrtValue &text, char separator) {
  // Two pieces have a separator between them, which becomes a comma; quotes come on top. More is written behind, and
  // overwritten.
  list.reserve(2 * size_t(text.size) + 16);
  const uint32_t opened = list.open(0, 0);
  char *out = list.at;
  uint32_t count = 0;
  *out++ = '[';
  eachPiece(text, separator, [&](uint64_t word, const char *at, uint32_t size) {
    *out++ = '"';
    std::memcpy(out, &word, sizeof(word));
    for (uint32_t done = 8; done < size; done += 16)
      std::memcpy(out + done, at + done, 16);
    out += size;
    std::memcpy(out, "\",", 2);
    out += 2;
    ++count;
  });
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
