// SPDX-License-Identifier: Apache-2.0
//
// Utf16: strings as JSONata counts them, in UTF-16 units.
//
// Pictures of numbers, integers and dates are walked unit by unit with positions that go forth and back, so they are turned
// into units once and back into a string at the end. Views live as long as the evaluation unless said.

#ifndef ASLRT_JSONATA_FUNCTIONS_UTF16_H
#define ASLRT_JSONATA_FUNCTIONS_UTF16_H

#include "jsonata/Evaluator.h"

namespace aslrt::jsonata {

using UnitView = std::u16string_view;

/// A growable text of UTF-16 units.
class UnitBuffer {
public:
  size_t size() const { return buffer.size() / sizeof(char16_t); }
  /// Lives until the next change.
  UnitView view() const { return {reinterpret_cast<const char16_t *>(buffer.data()), size()}; }
  char16_t *data() { return reinterpret_cast<char16_t *>(buffer.data()); }
  char16_t operator[](size_t at) const { return view()[at]; }

  void append(char16_t unit) { append(UnitView(&unit, 1)); }
  void append(UnitView text) { buffer.append(reinterpret_cast<const char *>(text.data()), text.size() * sizeof(char16_t)); }
  void append(size_t count, char16_t unit);
  /// Characters below U+0080.
  void appendAscii(std::string_view text);
  void insert(size_t at, UnitView text);
  void truncate(size_t size) { buffer.truncate(size * sizeof(char16_t)); }
  void removeFront(size_t count);

private:
  SmallBuffer buffer;
};

/// The units of a string.
UnitView unitsOf(Heap &heap, const Value &string);

/// The string of `units`, with no regard to limits: for what errors carry.
Value stringOfUnits(Heap &heap, UnitView units);

/// The same for results; false when it is longer than the limit.
[[nodiscard]] bool makeString(Evaluator &evaluator, UnitView units, Value &out);

/// `text` from `from` up to `to` (its size if that is less).
inline UnitView part(UnitView text, size_t from, size_t to = UnitView::npos) {
  if (to > text.size())
    to = text.size();
  return from < to ? UnitView(text.data() + from, to - from) : UnitView();
}

/// A position as ECMAScript's `slice` and `substr` take them: negative ones count from the end; drawn into the text.
inline size_t positionOf(size_t size, int64_t position) {
  const auto whole = static_cast<int64_t>(size);
  if (position < 0)
    position = position + whole < 0 ? 0 : position + whole;
  return static_cast<size_t>(position < whole ? position : whole);
}

/// ECMAScript's white space and ends of lines.
bool isSpace(char16_t unit);

inline bool isDigit(char16_t unit) { return unit >= u'0' && unit <= u'9'; }
inline bool isLetter(char16_t unit) { return (unit >= u'a' && unit <= u'z') || (unit >= u'A' && unit <= u'Z'); }
inline char16_t toUpper(char16_t unit) { return unit >= u'a' && unit <= u'z' ? static_cast<char16_t>(unit - 32) : unit; }
inline char16_t toLower(char16_t unit) { return unit >= u'A' && unit <= u'Z' ? static_cast<char16_t>(unit + 32) : unit; }

/// Whether `text` begins with `ascii`, letters of either case alike.
bool startsWith(UnitView text, std::string_view ascii);

} // namespace aslrt::jsonata

#endif // ASLRT_JSONATA_FUNCTIONS_UTF16_H
