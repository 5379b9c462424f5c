// SPDX-License-Identifier: Apache-2.0
//
// The door for a few bytes. What the check by blocks makes ready before it looks at the first byte, and what a document
// has besides its text, are worth it from some hundred bytes on. An answer like {"ok":true,"n":59} is gone through byte by
// byte here, and its document is one block, of a size, that the next answer gets.
//
//   block   text, 64 spaces .. skip table of one entry

#include "values/Heap.h"
#include "values/Reader.h"

#include <cstring>
#include <new>

namespace aslrt {

namespace {

/// Members at most: each name is compared with those before it.
constexpr uint32_t kMostMembers = 8;

// What a block has room for.
constexpr size_t kSkipsAt = Heap::kSmallTextBytes + kPaddingBytes;
static_assert(kSkipsAt % alignof(SkipEntry) == 0 && kSkipsAt + sizeof(SkipEntry) == Heap::kSmallBlockBytes);

bool isDigit(char byte) { return byte >= '0' && byte <= '9'; }

/// A text that is gone through. The last byte is a bracket, which nothing here takes.
class SmallText {
public:
  explicit SmallText(std::string_view text) : at(text.data() + 1), last(text.data() + text.size() - 1) {}

  /// The members of the object; 0: there are none, or it is not one for us.
  uint32_t countMembers() {
    std::string_view names[kMostMembers];
    for (uint32_t count = 0; count < kMostMembers;) {
      std::string_view &name = names[count];
      if (!takeQuoted(name) || !take(':') || !takeScalar())
        return 0;
      for (uint32_t before = 0; before < count; ++before)
        if (names[before] == name)
          return 0;
      ++count;
      if (at == last)
        return count;
      if (!take(','))
        return 0;
    }
    return 0;
  }

private:
  bool take(char byte) { return *at++ == byte; }

  /// A string of ASCII without escapes.
  bool takeQuoted(std::string_view &out) {
    if (*at != '"')
      return false;
    const char *begin = ++at;
    for (; at < last; ++at) {
      if (*at == '"') {
        out = {begin, static_cast<size_t>(at - begin)};
        ++at;
        return true;
      }
      if (*at < 0x20 || *at > 0x7e || *at == '\\')
        return false;
    }
    return false;
  }

  bool takeWord(std::string_view word) {
    if (static_cast<size_t>(last - at) < word.size() || memcmp(at, word.data(), word.size()) != 0)
      return false;
    at += word.size();
    return true;
  }

  bool takeInteger() {
    at += *at == '-';
    const char *begin = at;
    while (isDigit(*at))
      ++at;
    return at > begin && (*begin != '0' || at == begin + 1);
  }

  bool takeScalar() {
    std::string_view unused;
    switch (*at) {
    case '"':
      return takeQuoted(unused);
    case 't':
      return takeWord("true");
    case 'f':
      return takeWord("false");
    case 'n':
      return takeWord("null");
    default:
      return takeInteger();
    }
  }

  const char *at;
  const char *last;
};

} // namespace

uint16_t Heap::addSmallDocument(char *block, uint32_t size, uint32_t members) {
  uint32_t number = takeDocumentNumber();
  Document &document = *new (&documents[number]) Document;
  document.text = block;
  document.isSmall = true;
  document.textSize = document.capacity = size;
  document.skips = reinterpret_cast<SkipEntry *>(block + kSkipsAt);
  document.skips[0] = {0, size, 1, members};
  document.skipCount = document.skipCapacity = 1;
  noteDocument(document);
  return static_cast<uint16_t>(number);
}

bool parseSmallObject(Heap &heap, std::string_view text, AslrtValue &out) {
  if (text.size() < 2 || text.size() > Heap::kSmallTextBytes || text.front() != '{' || text.back() != '}' ||
      heap.liveDocuments() >= Heap::kSpareDocument) [[unlikely]]
    return false;
  uint32_t members = SmallText(text).countMembers();
  if (members == 0)
    return false;
  char *block = heap.takeSmallBlock();
  memcpy(block, text.data(), text.size());
  memset(block + text.size(), ' ', kPaddingBytes);
  auto size = static_cast<uint32_t>(text.size());
  out = {0, heap.addSmallDocument(block, size, members), ASLRT_TAG_TEXT, 0, size};
  return true;
}

} // namespace aslrt
