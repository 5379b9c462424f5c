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
#include <array>
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

/// Whether a value is a string of one ASCII character that stands for itself in JSON text.
inline bool isPlainSeparator(const AslrtValue &delimiters) {
  uint64_t halves[2];
  std::memcpy(halves, &delimiters, sizeof(halves));
  // An inline text of three bytes, the first a quote.
  constexpr uint64_t kHigh = uint64_t(ASLRT_TAG_INLINE) << 16 | uint64_t(3) << 32;
  return halves[1] == kHigh && (halves[0] & 0xff) == '"' && (halves[0] >> 8 & 0xff) - 0x20 < 0x60;
}

/// Longest text, with its quotes, that is split by the bits of its separators.
constexpr uint32_t kShortText = 64;

/// The lowest `count` bits, fewer than 64.
uint64_t lowBits(uint32_t count) { return (uint64_t(1) << count) - 1; }

#if defined(__SSE2__)
/// One bit for each of the 16 bytes at `text` that is `separator`.
uint64_t separatorsInBlock(const char *text, char separator) {
  __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i *>(text));
  return static_cast<uint32_t>(_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(separator))));
}

/// One bit for each of `size` bytes, fewer than 64, that is `separator`. Reads whole blocks of 16.
uint64_t separatorsIn(const char *text, uint32_t size, char separator) {
  uint64_t found = separatorsInBlock(text, separator);
  for (uint32_t at = 16; at < size; at += 16)
    found |= separatorsInBlock(text + at, separator) << at;
  return found & lowBits(size);
}
#else
uint64_t separatorsIn(const char *text, uint32_t size, char separator) {
  uint64_t found = 0;
  for (uint32_t at = 0; at < size; ++at)
    found |= static_cast<uint64_t>(text[at] == separator) << at;
  return found;
}
#endif

/// The pieces of a text of at most kShortText bytes, without escapes. Which bytes begin one and which end one is found at
/// once, in words of bits.
class Pieces {
public:
  [[gnu::always_inline]] Pieces(const AslrtValue &text, char separator) {
    const uint32_t size = text.size - 2;
    uint64_t separators;
    if (text.tag == ASLRT_TAG_INLINE) {
      characters = reinterpret_cast<const char *>(&text) + 1;
#if defined(__SSE2__)
      // The whole cell, because a part of it would be read beyond its end.
      separators = separatorsInBlock(characters - 1, separator) >> 1 & lowBits(size);
#else
      separators = separatorsIn(characters, size, separator);
#endif
    } else {
      characters = reinterpret_cast<const char *>(text.payload);
      if (!(text.flags & ASLRT_FLAG_DOCUMENT)) { // there is padding behind documents only
        copyShortText(copy, characters, text.size);
        characters = copy;
      }
      ++characters;
      separators = separatorsIn(characters, size, separator);
    }
    const uint64_t stops = separators | ~lowBits(size);
    begins = ~stops & (stops << 1 | 1);
    ends = stops & ~stops << 1;
  }

  uint32_t count() const { return static_cast<uint32_t>(std::popcount(begins)); }

  /// Calls `take` with each piece: where it is, and its size. The byte before it and 15 from it on may be read, and 16 from each
  /// eighth byte of a longer one.
  template <typename Take> void forEach(Take take) const {
    uint64_t after = ends;
    for (uint64_t left = begins; left != 0; left &= left - 1, after &= after - 1) {
      const auto begin = static_cast<uint32_t>(std::countr_zero(left)), end = static_cast<uint32_t>(std::countr_zero(after));
      take(characters + begin, end - begin);
    }
  }

private:
  const char *characters;
  uint64_t begins; ///< the first byte of each piece
  uint64_t ends;   ///< the byte behind each
  char copy[kShortText + 16];
};

/// What of 16 bytes, from the one before a string of so many on, is the string's, and what of its cell is the same for all such
/// strings: the quotes around it, tag and size.
struct alignas(16) ShortString {
  uint64_t inside[2];
  uint64_t around[2];
};
constexpr uint32_t kMostInlineCharacters = kInlineBytes - 2;

constexpr auto kShortStrings = [] {
  std::array<ShortString, kMostInlineCharacters + 1> table{};
  for (uint32_t size = 0; size <= kMostInlineCharacters; ++size) {
    auto put = [](uint64_t (&halves)[2], uint32_t place, uint64_t byte) { halves[place / 8] |= byte << place % 8 * 8; };
    for (uint32_t place = 1; place <= size; ++place)
      put(table[size].inside, place, 0xff);
    put(table[size].around, 0, '"');
    put(table[size].around, size + 1, '"');
    table[size].around[1] |= uint64_t(ASLRT_TAG_INLINE) << 16 | uint64_t(size + 2) << 32;
  }
  return table;
}();

/// Makes `out` the string of `size` characters at `text`, at most eight. 16 bytes are read, from the one before them on.
inline void storeShortString(AslrtValue &out, const char *text, uint32_t size) {
  const ShortString &form = kShortStrings[size];
#if defined(__SSE2__)
  auto load = [](const void *from) { return _mm_loadu_si128(static_cast<const __m128i *>(from)); };
  _mm_storeu_si128(reinterpret_cast<__m128i *>(&out),
                   _mm_or_si128(_mm_and_si128(load(text - 1), load(form.inside)), load(form.around)));
#else
  uint64_t halves[2];
  std::memcpy(halves, text - 1, sizeof(halves));
  for (uint32_t half = 0; half < 2; ++half)
    halves[half] = (halves[half] & form.inside[half]) | form.around[half];
  std::memcpy(&out, halves, sizeof(halves));
#endif
}

/// Makes `out` the array of the pieces of a short text without escapes.
inline void splitShort(Heap &heap, AslrtValue &out, const AslrtValue &text, char separator) {
  // Behind a cell there is room to read for the last piece.
  AslrtValue padded[2];
  const bool isInline = text.tag == ASLRT_TAG_INLINE;
  if (isInline)
    storeCell(padded[0], text);
  const Pieces pieces(isInline ? padded[0] : text, separator);
  const uint32_t count = pieces.count();
  AslrtArray *array = allocateFewCells(heap, count);
  AslrtValue *next = array->items;
  // Brackets and quotes; a comma for each piece, as if there were one behind the last, too.
  uint32_t bytes = (count == 0 ? 2 : 1) + 3 * count;
  pieces.forEach([&](const char *at, uint32_t size) {
    if (size <= kMostInlineCharacters) [[likely]]
      storeShortString(*next, at, size);
    else
      storeCell(*next, makeEscapedString(heap, {at, size}));
    ++next;
    bytes += size;
  });
  storeCell(out, {reinterpret_cast<uint64_t>(array), 0, ASLRT_TAG_ARRAY, 0, bytes});
}

/// Text without escapes is cut as it stands.
void splitPlain(Heap &heap, AslrtValue &out, const AslrtValue &text, char separator) {
  ListBuilder pieces;
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

/// Text that may have escapes, at any set of characters.
[[gnu::noinline]] void splitDecoded(Heap &heap, AslrtValue &out, const AslrtValue &text, const AslrtValue &delimiters) {
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
}

/// Writes the array of pieces of a short text without escapes.
void writeSplit(TextList &list, const AslrtValue &text, char separator) {
  // Two pieces have a separator between them, which becomes a comma; quotes come on top. More is written behind, and
  // overwritten.
  list.reserve(2 * size_t(text.size) + 16);
  const uint32_t opened = list.open(0, 0);
  char *out = list.at;
  *out++ = '[';
  const Pieces pieces(text, separator);
  pieces.forEach([&](const char *at, uint32_t size) {
    *out++ = '"';
    std::memcpy(out, at, 8);
    for (uint32_t done = 8; done < size; done += 16)
      std::memcpy(out + done, at + done, 16);
    out += size;
    std::memcpy(out, "\",", 2);
    out += 2;
  });
  const uint32_t count = pieces.count();
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
  if (!isPlainSeparator(delimiters) || text.flags & ASLRT_FLAG_ESCAPED)
    splitDecoded(heap, out, text, delimiters);
  else
    splitPlain(heap, out, text, static_cast<char>(delimiters.payload >> 8 & 0xff));
  return true;
}

} // namespace aslrt::intrinsics

using namespace aslrt;

/// Whether the pieces of a text can be found by the bits of its separators.
static inline bool isShortSplit(const AslrtValue &text, const AslrtValue &delimiters) {
  return isString(text) && text.size <= intrinsics::kShortText && !(text.flags & ASLRT_FLAG_ESCAPED) &&
         intrinsics::isPlainSeparator(delimiters);
}

/// aslrt_intrinsic_string_split, of whatever values.
[[gnu::noinline]] static int32_t splitOther(AslrtExec *exec, AslrtFrame *frame, AslrtValue *out, const AslrtValue *text,
                                            const AslrtValue *delimiters) {
  return intrinsics::statusOf(intrinsics::stringSplit(heapOf(exec), *out, *text, *delimiters), exec, frame, out,
                              "States.StringSplit");
}

int32_t aslrt_intrinsic_string_split(AslrtExec *exec, AslrtFrame *frame, AslrtValue *out, const AslrtValue *text,
                                     const AslrtValue *delimiters) {
  if (!isShortSplit(*text, *delimiters)) [[unlikely]]
    return splitOther(exec, frame, out, text, delimiters);
  intrinsics::splitShort(heapOf(exec), *out, *text, static_cast<char>(delimiters->payload >> 8 & 0xff));
  return 0;
}

void aslrt_text_string_split(AslrtExec *exec, AslrtTextList *given, const AslrtValue *text, const AslrtValue *delimiters) {
  using namespace intrinsics;
  TextList &list = TextList::of(given);
  if (isShortSplit(*text, *delimiters)) {
    writeSplit(list, *text, static_cast<char>(delimiters->payload >> 8 & 0xff));
    return;
  }
  AslrtValue pieces;
  if (stringSplit(heapOf(exec), pieces, *text, *delimiters))
    list.write(heapOf(exec), pieces);
  else
    list.isBad = true;
}
