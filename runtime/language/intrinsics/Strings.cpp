// SPDX-License-Identifier: Apache-2.0
//
// States.StringSplit. The second argument is a set of characters, each of which separates; empty pieces are dropped.
// (So does java.util.StringTokenizer.)

#include "language/intrinsics/Arguments.h"
#include "language/intrinsics/Intrinsics.h"
#include "values/Container.h"
#include "values/TextCursor.h"
#include "values/Writer.h"

#include <algorithm>
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
