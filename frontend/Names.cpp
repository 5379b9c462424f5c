// SPDX-License-Identifier: Apache-2.0
//
// Characters of names.

#include "frontend/Names.h"

uint32_t asl::nextCharacter(std::string_view text, size_t &at) {
  unsigned char lead = static_cast<unsigned char>(text[at++]);
  if (lead < 0x80)
    return lead;
  uint32_t value = lead >= 0xF0 ? lead & 7 : lead >= 0xE0 ? lead & 15 : lead & 31;
  while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80)
    value = value << 6 | (static_cast<unsigned char>(text[at++]) & 0x3F);
  return value;
}

size_t asl::countCharacters(std::string_view text) {
  size_t count = 0;
  for (char c : text)
    count += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  return count;
}

bool asl::isForbiddenInName(uint32_t c) {
  if (c <= 0x20 || (c >= 0x7F && c <= 0xA0) || (c >= 0x2000 && c <= 0x200F) || c == 0x2028 ||
      c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000 || c == 0x1680 || c == 0xFEFF)
    return true;
  if ((c & 0xFFFE) == 0xFFFE) // U+FFFE, U+FFFF and their like
    return true;
  return c < 0x80 &&
         std::string_view("?*<>{}[]\"#%\\^|~`$&,;:/").find(static_cast<char>(c)) != std::string_view::npos;
}

bool asl::isActivityName(std::string_view name) {
  constexpr size_t kMostCharacters = 80;
  size_t count = 0;
  for (size_t at = 0; at < name.size(); ++count)
    if (isForbiddenInName(nextCharacter(name, at)))
      return false;
  return count > 0 && count <= kMostCharacters;
}

bool asl::isMachineName(std::string_view name) {
  constexpr size_t kMostBytes = 80;
  return name.size() <= kMostBytes && isActivityName(name);
}
