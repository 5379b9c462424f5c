// SPDX-License-Identifier: Apache-2.0
//
// JsonText: values as the text that JavaScript's JSON.stringify makes of them.
//
// It differs from what values/Writer.h writes: numbers are printed anew, escapes have small letters, functions are empty
// strings, members without a value are left out, elements without one are `null`.

#ifndef ASLRT_JSONATA_JSONTEXT_H
#define ASLRT_JSONATA_JSONTEXT_H

#include "jsonata/Values.h"

namespace aslrt::jsonata {

struct JsonStyle {
  bool isPretty = false;  ///< a member or element a line, two blanks for each level
  bool isRounded = false; ///< numbers that are no integers to 15 significant digits, infinities refused
  size_t limitBytes = SIZE_MAX; ///< of the buffer: a text that is longer may be left unfinished
};

/// Appends the text of `value`; nothing for nothing. False where `style` refuses a number, which then is in `refused`.
/// Depth is bounded by memory only.
[[nodiscard]] bool appendJson(Heap &heap, const Value &value, JsonStyle style, SmallBuffer &buffer, Value &refused);

/// The number nearest to `number` in 15 significant digits; halves go away from zero, as JavaScript's toPrecision has it.
double roundToFifteenDigits(double number);

/// Appends a JSON string of plain characters.
void appendJsonString(std::string_view characters, SmallBuffer &buffer);

} // namespace aslrt::jsonata

#endif // ASLRT_JSONATA_JSONTEXT_H
