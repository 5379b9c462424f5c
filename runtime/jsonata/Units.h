// SPDX-License-Identifier: Apache-2.0
//
// Units: characters as JavaScript counts them, by UTF-16 units or by code points.
//
// Strings are generalised UTF-8 here (values/Strings.h), so halves of surrogate pairs occur, in three bytes. For text of
// ASCII alone, which most is, bytes are units and nothing is converted.

#ifndef ASLRT_JSONATA_UNITS_H
#define ASLRT_JSONATA_UNITS_H

#include "values/Strings.h"

namespace aslrt::jsonata {

/// Whether all bytes are below 0x80.
bool isAsciiText(std::string_view characters);

/// The code point at the beginning of `characters` (not empty) and its bytes. A byte that begins none stands for itself.
uint32_t firstCodePoint(std::string_view characters, uint32_t &size);
/// The same at the end.
uint32_t lastCodePoint(std::string_view characters, uint32_t &size);

/// Number of code points, halves of pairs that stand alone among them.
size_t countCodePoints(std::string_view characters);
/// Bytes of the first `count` code points, or of all when there are fewer.
size_t bytesOfCodePoints(std::string_view characters, size_t count);

/// Whether there is half of a surrogate pair in `characters`.
bool hasLoneHalf(std::string_view characters);

/// Appends the UTF-16 units of `characters`, two bytes each.
void appendUtf16(std::string_view characters, SmallBuffer &buffer);

/// A text by its UTF-16 units. The characters must outlive it.
class Units {
public:
  explicit Units(std::string_view characters);
  Units(const Units &) = delete;
  Units &operator=(const Units &) = delete;

  uint32_t size() const { return count; }
  /// The units of a text of ASCII alone; null for others.
  const uint8_t *narrow() const { return bytes; }
  /// The units of any other.
  const uint16_t *wide() const { return reinterpret_cast<const uint16_t *>(converted.data()); }
  uint16_t operator[](uint32_t index) const { return bytes ? bytes[index] : wide()[index]; }
  static constexpr uint32_t kNotFound = UINT32_MAX;
  /// The first place of `needle` at unit `from` or later, or kNotFound.
  uint32_t find(const Units &needle, uint32_t from) const;
  /// Appends the characters of units `from` up to `to`. Half a pair becomes its three bytes.
  void append(uint32_t from, uint32_t to, SmallBuffer &buffer) const;

private:
  const uint8_t *bytes = nullptr;
  uint32_t count = 0;
  SmallBuffer converted;
};

} // namespace aslrt::jsonata

#endif // ASLRT_JSONATA_UNITS_H
