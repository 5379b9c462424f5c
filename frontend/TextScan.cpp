// SPDX-License-Identifier: Apache-2.0
//
// See TextScan.h.

#include "frontend/TextScan.h"

#include "frontend/UnicodeIdentifier.h"

namespace asl {
namespace {

int hexDigit(char c) {
  if (isDigit(c))
    return c - '0';
  if (c >= 'a' && c <= 'f')
    return c - 'a' + 10;
  if (c >= 'A' && c <= 'F')
    return c - 'A' + 10;
  return -1;
}

/// The high surrogate whose three bytes end `text`, or 0.
uint32_t trailingHighSurrogate(std::string_view text) {
  if (text.size() < 3)
    return 0;
  auto byte = [&](size_t back) -> uint32_t { return static_cast<unsigned char>(text[text.size() - back]); };
  if (byte(3) != 0xED || byte(2) < 0xA0 || byte(2) > 0xAF)
    return 0;
  return 0xD000 | (byte(2) & 0x3F) << 6 | (byte(1) & 0x3F);
}

} // namespace

int32_t readHex4(std::string_view text, size_t offset) {
  if (offset > text.size() || text.size() - offset < 4)
    return -1;
  int32_t value = 0;
  for (size_t i = 0; i < 4; ++i) {
    const int digit = hexDigit(text[offset + i]);
    if (digit < 0)
      return -1;
    value = value << 4 | digit;
  }
  return value;
}

void appendUtf16Unit(std::string &out, uint32_t unit) {
  auto put = [&](uint32_t byte) { out += static_cast<char>(byte); };
  if (unit >= 0xDC00 && unit <= 0xDFFF) {
    if (const uint32_t high = trailingHighSurrogate(out)) {
      const uint32_t c = 0x10000 + ((high - 0xD800) << 10) + (unit - 0xDC00);
      out.resize(out.size() - 3);
      put(0xF0 | c >> 18);
      put(0x80 | (c >> 12 & 0x3F));
      put(0x80 | (c >> 6 & 0x3F));
      put(0x80 | (c & 0x3F));
      return;
    }
  }
  if (unit < 0x80) {
    put(unit);
  } else if (unit < 0x800) {
    put(0xC0 | unit >> 6);
    put(0x80 | (unit & 0x3F));
  } else {
    put(0xE0 | unit >> 12);
    put(0x80 | (unit >> 6 & 0x3F));
    put(0x80 | (unit & 0x3F));
  }
}

size_t jsonNumberLength(std::string_view text) {
  size_t at = 0;
  auto digits = [&] {
    const size_t begin = at;
    while (at < text.size() && isDigit(text[at]))
      ++at;
    return at > begin;
  };
  if (at < text.size() && text[at] == '-')
    ++at;
  if (at < text.size() && text[at] == '0')
    ++at;
  else if (!digits())
    return 0;
  if (at + 1 < text.size() && text[at] == '.' && isDigit(text[at + 1])) {
    ++at;
    digits();
  }
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    const size_t mark = at++;
    if (at < text.size() && (text[at] == '+' || text[at] == '-'))
      ++at;
    if (!digits())
      at = mark;
  }
  return at;
}

std::string describeCharacter(std::string_view text, size_t offset) {
  if (offset >= text.size())
    return "the end";
  const char c = text[offset];
  if (c == ' ' || c == '\t' || c == '\n' || c == '\r')
    return "a blank";
  return "'" + std::string(text.substr(offset, readUtf8(text, offset).size)) + "'";
}

} // namespace asl
