// SPDX-License-Identifier: Apache-2.0

#include "values/Strings.h"

#include "values/Heap.h"

namespace aslrt {

void SmallBuffer::grow(size_t more) {
  if (more > SIZE_MAX / 4 - capacity)
    outOfMemory(more);
  size_t wanted = used + more > capacity * 2 ? used + more : capacity * 2;
  bool isLocal = bytes == local;
  char *grown = static_cast<char *>(resizeBlock(isLocal ? nullptr : bytes, wanted));
  if (!grown)
    outOfMemory(wanted);
  if (isLocal)
    std::memcpy(grown, local, used);
  bytes = grown;
  capacity = wanted;
}

uint32_t utf8SequenceLength(const char *text, size_t size, bool allowSurrogates) {
  if (size == 0)
    return 0;
  auto byte = [text](size_t index) { return static_cast<uint8_t>(text[index]); };
  auto isContinuation = [&](size_t index) { return (byte(index) & 0xc0) == 0x80; };
  uint8_t lead = byte(0);
  if (lead < 0x80)
    return 1;
  if (lead < 0xc2) // a continuation, or an overlong form of ASCII
    return 0;
  if (lead < 0xe0)
    return size >= 2 && isContinuation(1) ? 2 : 0;
  if (lead < 0xf0) {
    if (size < 3 || !isContinuation(1) || !isContinuation(2))
      return 0;
    if (lead == 0xe0 && byte(1) < 0xa0)
      return 0;
    if (lead == 0xed && byte(1) >= 0xa0 && !allowSurrogates)
      return 0;
    return 3;
  }
  if (lead > 0xf4 || size < 4 || !isContinuation(1) || !isContinuation(2) || !isContinuation(3))
    return 0;
  if ((lead == 0xf0 && byte(1) < 0x90) || (lead == 0xf4 && byte(1) >= 0x90))
    return 0;
  return 4;
}

uint32_t malformedUtf8Length(const char *text, size_t size) {
  auto byte = [text](size_t index) { return static_cast<uint8_t>(text[index]); };
  uint8_t lead = byte(0);
  uint32_t wanted = lead < 0xc2 || lead > 0xf4 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  uint32_t length = 1;
  while (length < wanted && length < size && (byte(length) & 0xc0) == 0x80) {
    // The second byte after these leads would make an overlong form, or one past the last character.
    if (length == 1 && ((lead == 0xe0 && byte(1) < 0xa0) || (lead == 0xf0 && byte(1) < 0x90) ||
                        (lead == 0xf4 && byte(1) >= 0x90)))
      break;
    ++length;
  }
  return length;
}

// ---------------------------------------------------------------------------------------------
// Encoding
// ---------------------------------------------------------------------------------------------

uint32_t writeUtf8(uint32_t codePoint, char *out) {
  auto put = [out](uint32_t index, uint32_t byte) { out[index] = static_cast<char>(byte); };
  if (codePoint < 0x80) {
    put(0, codePoint);
    return 1;
  }
  if (codePoint < 0x800) {
    put(0, 0xc0 | codePoint >> 6);
    put(1, 0x80 | (codePoint & 0x3f));
    return 2;
  }
  if (codePoint < 0x10000) {
    put(0, 0xe0 | codePoint >> 12);
    put(1, 0x80 | (codePoint >> 6 & 0x3f));
    put(2, 0x80 | (codePoint & 0x3f));
    return 3;
  }
  put(0, 0xf0 | codePoint >> 18);
  put(1, 0x80 | (codePoint >> 12 & 0x3f));
  put(2, 0x80 | (codePoint >> 6 & 0x3f));
  put(3, 0x80 | (codePoint & 0x3f));
  return 4;
}

uint32_t writeEscape(uint32_t unit, char *out) {
  char shortForm = 0;
  switch (unit) {
  case '"':
  case '\\':
    shortForm = static_cast<char>(unit);
    break;
  case '\b':
    shortForm = 'b';
    break;
  case '\f':
    shortForm = 'f';
    break;
  case '\n':
    shortForm = 'n';
    break;
  case '\r':
    shortForm = 'r';
    break;
  case '\t':
    shortForm = 't';
    break;
  default:
    break;
  }
  out[0] = '\\';
  if (shortForm) {
    out[1] = shortForm;
    return 2;
  }
  static const char digits[] = "0123456789ABCDEF";
  out[1] = 'u';
  for (uint32_t index = 0; index < 4; ++index)
    out[2 + index] = digits[unit >> (12 - 4 * index) & 15];
  return 6;
}

static uint32_t threeByteUnit(const char *text) {
  return (static_cast<uint32_t>(text[0]) & 0x0f) << 12 | (static_cast<uint32_t>(text[1]) & 0x3f) << 6 |
         (static_cast<uint32_t>(text[2]) & 0x3f);
}

/// How many of eight bytes are ASCII that needs no escape, before the first that is not; the first in memory is the lowest.
static uint32_t countPlain(uint64_t bytes) {
  constexpr uint64_t kEach = 0x0101010101010101;
  // The highest bit of each byte says that it is none, or else one before it: a difference borrows from the bytes above.
  uint64_t quote = (bytes ^ kEach * '"') - kEach, backslash = (bytes ^ kEach * '\\') - kEach;
  uint64_t special = ((bytes - kEach * 0x20) | quote | backslash | bytes) & kEach * 0x80;
  return special ? static_cast<uint32_t>(__builtin_ctzll(special)) / 8 : sizeof(bytes);
}

/// Copies ASCII from `at` on, with a backslash before quotes and backslashes, up to anything else. Returns where that is.
static const char *copyAscii(const char *at, const char *end, SmallBuffer &buffer, bool &escaped) {
  constexpr ptrdiff_t kPiece = 256;
  for (bool isPlain = true; isPlain && at != end;) {
    const char *stop = end - at > kPiece ? at + kPiece : end;
    char *start = buffer.reserve(2 * static_cast<size_t>(stop - at)), *out = start;
    while (at != stop) {
      uint64_t bytes;
      if (stop - at >= static_cast<ptrdiff_t>(sizeof(bytes))) {
        std::memcpy(&bytes, at, sizeof(bytes));
        std::memcpy(out, &bytes, sizeof(bytes));
        uint32_t count = countPlain(bytes);
        at += count;
        out += count;
        if (count == sizeof(bytes))
          continue;
      }
      auto byte = static_cast<uint8_t>(*at);
      isPlain = byte >= 0x20 && byte < 0x80;
      if (!isPlain)
        break;
      if (byte == '"' || byte == '\\') {
        *out++ = '\\';
        escaped = true;
      }
      *out++ = *at++;
    }
    buffer.addSize(static_cast<size_t>(out - start));
  }
  return at;
}

bool encodeCharacters(std::string_view characters, SmallBuffer &buffer) {
  bool escaped = false;
  const char *at = characters.data(), *end = at + characters.size();
  while ((at = copyAscii(at, end, buffer, escaped)) != end) {
    if (static_cast<uint8_t>(*at) < 0x80) {
      buffer.addSize(writeEscape(static_cast<uint8_t>(*at++), buffer.reserve(6)));
      escaped = true;
      continue;
    }
    size_t left = static_cast<size_t>(end - at);
    uint32_t length = utf8SequenceLength(at, left, /*allowSurrogates=*/true);
    if (length == 0) {
      buffer.append(kReplacementCharacter);
      at += malformedUtf8Length(at, left);
      continue;
    }
    uint32_t unit = length == 3 ? threeByteUnit(at) : 0;
    if (unit < 0xd800 || unit > 0xdfff) {
      buffer.append(at, length);
      at += length;
      continue;
    }
    // Halves that two strings brought together are a character now.
    if (unit < 0xdc00 && utf8SequenceLength(at + 3, left - 3, true) == 3) {
      uint32_t low = threeByteUnit(at + 3);
      if (low >= 0xdc00 && low <= 0xdfff) {
        uint32_t codePoint = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
        buffer.addSize(writeUtf8(codePoint, buffer.reserve(4)));
        at += 6;
        continue;
      }
    }
    buffer.addSize(writeEscape(unit, buffer.reserve(6)));
    escaped = true;
    at += 3;
  }
  return escaped;
}

// ---------------------------------------------------------------------------------------------
// Decoding
// ---------------------------------------------------------------------------------------------

int32_t readHexUnit(const char *digits) {
  int32_t unit = 0;
  for (int index = 0; index < 4; ++index) {
    char digit = digits[index];
    int32_t value;
    if (digit >= '0' && digit <= '9')
      value = digit - '0';
    else if (digit >= 'a' && digit <= 'f')
      value = digit - 'a' + 10;
    else if (digit >= 'A' && digit <= 'F')
      value = digit - 'A' + 10;
    else
      return -1;
    unit = unit << 4 | value;
  }
  return unit;
}

void decodeEscaped(std::string_view escaped, SmallBuffer &buffer) {
  const char *at = escaped.data(), *end = at + escaped.size();
  while (at != end) {
    const void *found = std::memchr(at, '\\', static_cast<size_t>(end - at));
    const char *backslash = found ? static_cast<const char *>(found) : end;
    buffer.append(at, static_cast<size_t>(backslash - at));
    at = backslash;
    if (end - at < 2)
      return;
    char kind = at[1];
    at += 2;
    switch (kind) {
    case 'b':
      buffer.append('\b');
      break;
    case 'f':
      buffer.append('\f');
      break;
    case 'n':
      buffer.append('\n');
      break;
    case 'r':
      buffer.append('\r');
      break;
    case 't':
      buffer.append('\t');
      break;
    case 'u':
      if (end - at >= 4) {
        // Canonical text pairs no surrogates by escapes, so each stands alone.
        int32_t unit = readHexUnit(at);
        if (unit >= 0)
          buffer.addSize(writeUtf8(static_cast<uint32_t>(unit), buffer.reserve(4)));
        at += 4;
      }
      break;
    default:
      buffer.append(kind);
      break;
    }
  }
}

std::string_view decodeString(const AslrtValue &value, SmallBuffer &buffer) {
  buffer.clear();
  if (!isString(value))
    return {};
  char local[kNumberTextBytes];
  std::string_view escaped = escapedCharacters(value, local);
  if (value.flags & ASLRT_FLAG_ESCAPED) {
    decodeEscaped(escaped, buffer);
    return buffer.view();
  }
  if (value.tag == ASLRT_TAG_SLICE)
    return escaped;
  buffer.append(escaped);
  return buffer.view();
}

namespace {

/// Gives the UTF-16 units of a generalised UTF-8 text one by one.
struct UnitReader {
  const char *at;
  const char *end;
  uint32_t low = 0; ///< second half of the character read last, if still to come

  /// False at the end.
  bool next(uint32_t &unit) {
    if (low) {
      unit = low;
      low = 0;
      return true;
    }
    if (at == end)
      return false;
    auto bits = [this](int index) { return static_cast<uint32_t>(at[index]) & 0x3f; };
    uint32_t length = utf8SequenceLength(at, static_cast<size_t>(end - at), /*allowSurrogates=*/true);
    unit = static_cast<uint8_t>(*at);
    if (length == 2) {
      unit = (unit & 0x1f) << 6 | bits(1);
    } else if (length == 3) {
      unit = threeByteUnit(at);
    } else if (length == 4) {
      uint32_t above = ((unit & 7) << 18 | bits(1) << 12 | bits(2) << 6 | bits(3)) - 0x10000;
      unit = 0xd800 + (above >> 10);
      low = 0xdc00 + (above & 0x3ff);
    }
    at += length ? length : 1;
    return true;
  }
};

} // namespace

int compareUtf16(std::string_view left, std::string_view right) {
  size_t common = left.size() < right.size() ? left.size() : right.size();
  size_t start = 0;
  while (start < common && left[start] == right[start])
    ++start;
  if (start == common)
    return left.size() < right.size() ? -1 : left.size() > right.size();
  // Both are in the same place of a sequence, since what comes before is the same.
  while (start > 0 && (static_cast<uint8_t>(left[start]) & 0xc0) == 0x80)
    --start;
  UnitReader leftUnits{left.data() + start, left.data() + left.size()};
  UnitReader rightUnits{right.data() + start, right.data() + right.size()};
  for (;;) {
    uint32_t leftUnit = 0, rightUnit = 0;
    bool leftGoesOn = leftUnits.next(leftUnit), rightGoesOn = rightUnits.next(rightUnit);
    if (!leftGoesOn || !rightGoesOn)
      return leftGoesOn - rightGoesOn;
    if (leftUnit != rightUnit)
      return leftUnit < rightUnit ? -1 : 1;
  }
}

} // namespace aslrt
