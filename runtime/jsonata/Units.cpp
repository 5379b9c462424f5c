// SPDX-License-Identifier: Apache-2.0

#include "jsonata/Units.h"

namespace aslrt::jsonata {

bool isAsciiText(std::string_view characters) {
  const char *at = characters.data(), *end = at + characters.size();
  for (; end - at >= 8; at += 8) {
    uint64_t word;
    std::memcpy(&word, at, sizeof(word));
    if (word & 0x8080808080808080u)
      return false;
  }
  for (; at != end; ++at)
    if (static_cast<uint8_t>(*at) >= 0x80)
      return false;
  return true;
}

uint32_t firstCodePoint(std::string_view characters, uint32_t &size) {
  auto byte = [&](size_t index) { return static_cast<uint32_t>(static_cast<uint8_t>(characters[index])); };
  size = utf8SequenceLength(characters.data(), characters.size(), /*allowSurrogates=*/true);
  switch (size) {
  case 2:
    return (byte(0) & 0x1f) << 6 | (byte(1) & 0x3f);
  case 3:
    return (byte(0) & 0x0f) << 12 | (byte(1) & 0x3f) << 6 | (byte(2) & 0x3f);
  case 4:
    return (byte(0) & 0x07) << 18 | (byte(1) & 0x3f) << 12 | (byte(2) & 0x3f) << 6 | (byte(3) & 0x3f);
  default:
    size = 1;
    return byte(0);
  }
}

uint32_t lastCodePoint(std::string_view characters, uint32_t &size) {
  size_t start = characters.size() - 1;
  while (start > 0 && characters.size() - start < 4 && (static_cast<uint8_t>(characters[start]) & 0xc0) == 0x80)
    --start;
  return firstCodePoint(characters.substr(start), size);
}

size_t countCodePoints(std::string_view characters) {
  size_t count = 0;
  for (char byte : characters)
    count += (static_cast<uint8_t>(byte) & 0xc0) != 0x80;
  return count;
}

size_t bytesOfCodePoints(std::string_view characters, size_t count) {
  if (count >= characters.size())
    return characters.size();
  size_t at = 0;
  for (; at < characters.size(); ++at)
    if ((static_cast<uint8_t>(characters[at]) & 0xc0) != 0x80 && count-- == 0)
      break;
  return at;
}

bool hasLoneHalf(std::string_view characters) {
  for (size_t at = 0; (at = characters.find('\xed', at)) != std::string_view::npos; ++at)
    if (at + 1 < characters.size() && static_cast<uint8_t>(characters[at + 1]) >= 0xa0)
      return true;
  return false;
}

void appendUtf16(std::string_view characters, SmallBuffer &buffer) {
  auto put = [&](uint32_t unit) {
    auto value = static_cast<uint16_t>(unit);
    std::memcpy(buffer.reserve(2), &value, 2);
    buffer.addSize(2);
  };
  while (!characters.empty()) {
    uint32_t size;
    uint32_t c = firstCodePoint(characters, size);
    characters.remove_prefix(size);
    if (c >= 0x10000) {
      put(0xd800 + ((c - 0x10000) >> 10));
      put(0xdc00 + (c & 0x3ff));
    } else {
      put(c);
    }
  }
}

Units::Units(std::string_view characters) {
  if (isAsciiText(characters)) {
    bytes = reinterpret_cast<const uint8_t *>(characters.data() ? characters.data() : "");
    count = static_cast<uint32_t>(characters.size());
    return;
  }
  converted.reserve(characters.size() * 2);
  appendUtf16(characters, converted);
  count = static_cast<uint32_t>(converted.size() / 2);
}

uint32_t Units::find(const Units &needle, uint32_t from) const {
  for (uint32_t at = from; at <= count && count - at >= needle.count; ++at) {
    uint32_t same = 0;
    while (same < needle.count && (*this)[at + same] == needle[same])
      ++same;
    if (same == needle.count)
      return at;
  }
  return kNotFound;
}

void Units::append(uint32_t from, uint32_t to, SmallBuffer &buffer) const {
  if (bytes) {
    buffer.append(reinterpret_cast<const char *>(bytes) + from, to - from);
    return;
  }
  const uint16_t *units = wide();
  while (from < to) {
    uint32_t c = units[from++];
    if (c >= 0xd800 && c < 0xdc00 && from < to && units[from] >= 0xdc00 && units[from] < 0xe000)
      c = 0x10000 + ((c - 0xd800) << 10) + (units[from++] - 0xdc00u);
    buffer.addSize(writeUtf8(c, buffer.reserve(4)));
  }
}

} // namespace aslrt::jsonata
