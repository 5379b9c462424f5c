// SPDX-License-Identifier: Apache-2.0
//
// StringMatch: the glob of StringMatches.
//
// The compiler has split the pattern at its stars, so what is left is a search for pieces in order: the
// first must begin the text, the last must end it, and each one between is taken where it is found
// first. Taking the first place is enough, because a later one only leaves less text to the pieces that
// follow. Each search starts behind the previous find and libc's memmem is linear, so the whole is
// linear in the text for a given pattern; there is no backtracking for a hostile text to blow up.
//
// Pieces and text are compared as UTF-8 bytes. A piece consists of whole characters and UTF-8 is
// self-synchronising, so a find never begins inside a character.

#include "aslrt.h"
#include "values/Strings.h"
#include "values/Value.h"

#include <cstring>
#include <string_view>

namespace aslrt {
namespace {

std::string_view piece(const AslrtPattern &pattern, uint32_t index) {
  const AslrtText &text = pattern.pieces[index];
  return {text.data, text.size};
}

bool matchesPieces(std::string_view text, const AslrtPattern &pattern) {
  const std::string_view first = piece(pattern, 0);
  if (pattern.count == 1)
    return text == first;
  const std::string_view last = piece(pattern, pattern.count - 1);
  if (text.size() < first.size() + last.size() || !text.starts_with(first) ||
      !text.ends_with(last))
    return false;
  text.remove_prefix(first.size());
  text.remove_suffix(last.size());
  for (uint32_t i = 1; i + 1 < pattern.count; ++i) {
    const std::string_view wanted = piece(pattern, i);
    if (wanted.empty())
      continue;
    const void *found =
        text.empty() ? nullptr : memmem(text.data(), text.size(), wanted.data(), wanted.size());
    if (!found)
      return false;
    const size_t at = static_cast<size_t>(static_cast<const char *>(found) - text.data());
    text.remove_prefix(at + wanted.size());
  }
  return true;
}

/// Whether the end of the first piece is where it would be in the text. Patterns of one table begin alike and differ there,
/// so that few need to be looked at further.
inline bool mayBegin(std::string_view text, const AslrtPattern &pattern) {
  const std::string_view first = piece(pattern, 0);
  if (text.size() < first.size())
    return false;
  uint32_t wanted, found;
  if (first.size() < sizeof(wanted))
    return first.empty() || text[first.size() - 1] == first.back();
  memcpy(&wanted, first.data() + first.size() - sizeof(wanted), sizeof(wanted));
  memcpy(&found, text.data() + first.size() - sizeof(found), sizeof(found));
  return wanted == found;
}

} // namespace
} // namespace aslrt

int32_t aslrt_matches(const AslrtValue *value, const AslrtPattern *pattern) {
  using namespace aslrt;
  if (!isString(*value))
    return 0;
  SmallBuffer buffer;
  return matchesPieces(decodeString(*value, buffer), *pattern);
}

uint32_t aslrt_read_forms(const AslrtValue *value, const AslrtPattern *patterns, uint32_t count) {
  using namespace aslrt;
  if (!isString(*value))
    return 0;
  SmallBuffer buffer;
  const std::string_view text = decodeString(*value, buffer);
  uint32_t forms = 0;
  for (uint32_t index = 0; index < count; ++index)
    if (mayBegin(text, patterns[index]) && matchesPieces(text, patterns[index]))
      forms |= uint32_t(1) << index;
  return forms;
}
