// SPDX-License-Identifier: Apache-2.0
//
// The byte-by-byte check: any text in, canonical text out, or where and why it is no JSON.
//
// Text is read at `at` and written at `out`, which never passes `at`, because canonical text is never
// longer: `\/` and `\u0041` shrink, whitespace goes, everything else keeps its length. Nesting needs no
// stack: each open container's skip entry knows the container around it.

#include "values/Blocks.h"
#include "values/Scanner.h"
#include "values/Strings.h"

#include <algorithm>
#include <utility>

namespace aslrt {

/// Makes room for at least `entries`, more than fit; false when there is no memory.
bool SkipTable::growTo(uint64_t entries) {
  auto *grown = static_cast<SkipEntry *>(resizeBlock(table == local ? nullptr : table, entries * sizeof(SkipEntry)));
  if (!grown)
    return false;
  if (table == local)
    std::memcpy(grown, local, used * sizeof(SkipEntry));
  table = grown;
  // No document has as many brackets.
  capacity = static_cast<uint32_t>(std::min<uint64_t>(roomOfBlock(grown) / sizeof(SkipEntry), UINT32_MAX));
  return true;
}

void SkipTable::grow() {
  const uint64_t wanted = uint64_t(capacity) * 2;
  if (!growTo(wanted))
    outOfMemory(wanted * sizeof(SkipEntry));
}

void SkipTable::expect(uint32_t bytes, uint32_t size) {
  const uint64_t likely = uint64_t(used) * size / bytes, wanted = likely + likely / 8;
  if (wanted > capacity)
    (void)growTo(std::min<uint64_t>(wanted, UINT32_MAX)); // else it grows when it must
  if (!keepsElements || !mayKeepElements)
    return;
  const uint64_t places = uint64_t(elements.count) * elements.marks * size / bytes;
  if (places + places / 8 > elementRoom)
    growElements(places + places / 8);
}

void SkipTable::reset() {
  if (table != local)
    releaseBlock(table);
  releaseBlock(elementPlaces);
  elementPlaces = nullptr;
  elements = {};
  elementRoom = 0;
  table = local;
  used = placeCount = 0;
  capacity = kLocalEntries;
}

void SkipTable::growElements(size_t count) {
  const size_t wanted = count > elementRoom * 2 ? count + 1024 : elementRoom * 2;
  auto *grown = static_cast<uint32_t *>(resizeBlock(elementPlaces, wanted * sizeof(uint32_t)));
  if (!grown)
    outOfMemory(wanted * sizeof(uint32_t));
  elementPlaces = grown;
  elementRoom = wanted;
}

void SkipTable::moveTo(Heap &heap, Document &document) {
  const uint32_t entries = used + entriesOfPlaces(placeCount);
  if (table == local) {
    document.skips = heap.takeSkips(entries, document.skipCapacity);
    std::memcpy(static_cast<void *>(document.skips), local, entries * sizeof(SkipEntry));
  } else {
    // Of a large block, what was not used takes no memory.
    const size_t bytes = entries * sizeof(SkipEntry);
    document.skips = bytes >= kLargeBytes ? table : static_cast<SkipEntry *>(resizeBlock(table, bytes));
    if (!document.skips)
      outOfMemory(bytes);
    document.skipCapacity = entries;
  }
  document.skipCount = used;
  table = local;
  document.placeCount = placeCount;
  document.places = placeCount != 0 ? reinterpret_cast<uint32_t *>(document.skips + used) : nullptr;
  if (elements.count != 0 && placeCount == 0) {
    document.elements = elements;
    if (keepsElements)
      document.elements.places = std::exchange(elementPlaces, nullptr);
  }
  reset();
}

namespace {

class Checker {
public:
  Checker(char *text, size_t size, SkipTable &skips)
      : text(text), end(text + size), at(text), out(text), skips(skips) {}

  ReadError run(TextFacts &facts);

private:
  ReadError fail(const char *message) const { return failAt(at, message); }
  ReadError failAt(const char *where, const char *message) const {
    return {static_cast<size_t>(where - text), message};
  }
  bool isDigit() const { return static_cast<uint8_t>(*at - '0') < 10; }
  void copyByte() { *out++ = *at++; }
  void skipSpaces() {
    while (*at == ' ' || *at == '\n' || *at == '\r' || *at == '\t')
      ++at;
  }

  ReadError readString();
  ReadError readEscape();
  ReadError readNumber();
  ReadError readWord(const char *word, size_t size);
  ReadError readScalar();
  ReadError readName();
  ReadError openContainer();
  void closeContainer();

  char *const text;
  char *const end; ///< a zero byte stands here, which no token takes
  char *at;
  char *out;
  SkipTable &skips;
  uint32_t current = kNoOrdinal; ///< innermost open container
  uint32_t depth = 0;
  bool hasBackslash = false;
};

ReadError Checker::readEscape() {
  const char *start = at++;
  switch (*at) {
  case '"':
  case '\\':
  case 'b':
  case 'f':
  case 'n':
  case 'r':
  case 't':
    hasBackslash = true;
    *out++ = '\\';
    copyByte();
    return {};
  case '/':
    copyByte();
    return {};
  case 'u':
    break;
  default:
    if (at == end)
      return fail("string is not closed");
    return failAt(start, "invalid escape in a string");
  }
  // Four digits may run into the zero at the end, which is no digit, and never past it.
  int32_t unit = readHexUnit(at + 1);
  if (unit < 0)
    return failAt(start, "'\\u' must be followed by four hexadecimal digits");
  at += 5;
  uint32_t codePoint = static_cast<uint32_t>(unit);
  if (codePoint >= 0xd800 && codePoint < 0xdc00 && at[0] == '\\' && at[1] == 'u') {
    int32_t low = readHexUnit(at + 2);
    if (low >= 0xdc00 && low <= 0xdfff) {
      codePoint = 0x10000 + ((codePoint - 0xd800) << 10) + static_cast<uint32_t>(low - 0xdc00);
      at += 6;
    }
  }
  bool staysEscaped = codePoint < 0x20 || codePoint == '"' || codePoint == '\\' ||
                      (codePoint >= 0xd800 && codePoint <= 0xdfff);
  if (!staysEscaped) {
    out += writeUtf8(codePoint, out);
    return {};
  }
  hasBackslash = true;
  out += writeEscape(codePoint, out);
  return {};
}

ReadError Checker::readString() {
  const char *start = at;
  copyByte();
  for (;;) {
    uint8_t byte = static_cast<uint8_t>(*at);
    if (byte == '"') {
      copyByte();
      return {};
    }
    if (byte == '\\') {
      if (ReadError error = readEscape())
        return error;
    } else if (byte < 0x20) {
      if (at == end)
        return failAt(start, "string is not closed");
      return fail("control character in a string must be escaped");
    } else if (byte < 0x80) {
      copyByte();
    } else {
      uint32_t length = utf8SequenceLength(at, static_cast<size_t>(end - at), false);
      if (length == 0)
        return fail("invalid UTF-8 in a string");
      for (; length != 0; --length)
        copyByte();
    }
  }
}

ReadError Checker::readNumber() {
  const char *start = at;
  auto readDigits = [this] {
    while (isDigit())
      copyByte();
  };
  if (*at == '-')
    copyByte();
  if (!isDigit())
    return failAt(start, "invalid number: a digit must follow '-'");
  if (*at == '0') {
    copyByte();
    if (isDigit())
      return failAt(start, "invalid number: leading zero");
  } else {
    readDigits();
  }
  if (*at == '.') {
    copyByte();
    if (!isDigit())
      return failAt(start, "invalid number: a digit must follow the decimal point");
    readDigits();
  }
  if (*at == 'e' || *at == 'E') {
    copyByte();
    if (*at == '+' || *at == '-')
      copyByte();
    if (!isDigit())
      return failAt(start, "invalid number: the exponent has no digits");
    readDigits();
  }
  return {};
}

ReadError Checker::readWord(const char *word, size_t size) {
  if (static_cast<size_t>(end - at) < size || std::memcmp(at, word, size) != 0)
    return fail("expected a value");
  for (; size != 0; --size)
    copyByte();
  return {};
}

ReadError Checker::readScalar() {
  switch (*at) {
  case '"':
    return readString();
  case 't':
    return readWord("true", 4);
  case 'f':
    return readWord("false", 5);
  case 'n':
    return readWord("null", 4);
  default:
    if (*at == '-' || isDigit())
      return readNumber();
    return fail(at == end ? "unexpected end of the text, expected a value" : "expected a value");
  }
}

/// From the opening quote of a name to behind the colon.
ReadError Checker::readName() {
  if (*at != '"')
    return fail(at == end ? "unexpected end of the text, expected a name in quotes"
                          : "expected a name in quotes");
  if (ReadError error = readString())
    return error;
  skipSpaces();
  if (*at != ':')
    return fail(at == end ? "unexpected end of the text, expected ':'" : "expected ':' after a name");
  copyByte();
  skipSpaces();
  return {};
}

ReadError Checker::openContainer() {
  if (depth == kMaxDepth)
    return fail("nested too deeply, at most 10000 levels are read");
  ++depth;
  current = skips.open(static_cast<uint32_t>(out - text), current);
  return {};
}

void Checker::closeContainer() {
  copyByte();
  SkipEntry &entry = skips[current];
  current = entry.end;
  entry.end = static_cast<uint32_t>(out - text);
  entry.next = skips.count();
  --depth;
}

ReadError Checker::run(TextFacts &facts) {
  *end = 0;
  skipSpaces();
  for (;;) {
    // At the start of a value.
    if (*at == '{' || *at == '[') {
      if (ReadError error = openContainer())
        return error;
      bool isObject = *at == '{';
      copyByte();
      skipSpaces();
      if (*at != (isObject ? '}' : ']')) {
        skips[current].count = 1;
        if (isObject)
          if (ReadError error = readName())
            return error;
        continue;
      }
      closeContainer();
    } else if (ReadError error = readScalar()) {
      return error;
    }
    // Behind a value: close what closes, then go on to the next value.
    for (;;) {
      skipSpaces();
      if (current == kNoOrdinal) {
        if (at != end)
          return fail("unexpected text after the value");
        facts.size = static_cast<uint32_t>(out - text);
        facts.hasBackslash = hasBackslash;
        return {};
      }
      bool isObject = text[skips[current].start] == '{';
      if (*at == ',') {
        copyByte();
        skipSpaces();
        ++skips[current].count;
        if (isObject)
          if (ReadError error = readName())
            return error;
        break;
      }
      if (*at != (isObject ? '}' : ']')) {
        if (at == end)
          return fail(isObject ? "unexpected end of the text, expected ',' or '}'"
                               : "unexpected end of the text, expected ',' or ']'");
        return fail(isObject ? "expected ',' or '}'" : "expected ',' or ']'");
      }
      closeContainer();
    }
  }
}

} // namespace

ReadError checkText(char *text, size_t size, SkipTable &skips, TextFacts &facts) {
  skips.clear();
  return Checker(text, size, skips).run(facts);
}

} // namespace aslrt
