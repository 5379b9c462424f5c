// SPDX-License-Identifier: Apache-2.0
//
// Decimal: numbers between binary and text where JSONata prescribes the text.

#ifndef ASLRT_JSONATA_FUNCTIONS_DECIMAL_H
#define ASLRT_JSONATA_FUNCTIONS_DECIMAL_H

#include "jsonata/functions/Utf16.h"

namespace aslrt::jsonata {

/// `value` rounded to `precision` digits after the point, halves to the even neighbour; before the point when it is
/// negative. What is a half is told by the shortest decimal text, not by the binary number: 4.35 is one, at 1 digit. Never a
/// negative zero. Not a number when `precision` has a fraction.
double roundHalfEven(double value, double precision);

/// Appends a finite `value` >= 0 with `digits` digits after the point, of the binary number's exact value; halves go up.
void appendFixed(SmallBuffer &buffer, double value, uint32_t digits);

/// Appends the number as ECMAScript prints it: `NaN`, `-Infinity` too.
void appendNumber(UnitBuffer &units, double value);

/// Appends an integer in base 2 to 36. Digits beyond the 53 bits that a number has are zeros.
void appendInBase(UnitBuffer &units, double value, uint32_t base);

/// The integer that `text` begins with, as ECMAScript's `parseInt` reads it: white space, a sign, `0x`. NaN for none.
double parseInteger(UnitView text);

/// The number of digits of `2^bits` values each, rounded to the nearest binary64. All of `digits` are digits.
double parsePowerOfTwoBase(UnitView digits, uint32_t bits);

} // namespace aslrt::jsonata

#endif // ASLRT_JSONATA_FUNCTIONS_DECIMAL_H
