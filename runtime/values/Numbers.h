// SPDX-License-Identifier: Apache-2.0
//
// Numbers between binary and JSON text.
//
// Numbers that came as text stay text; only what the program computes passes through here. Doubles
// print as the shortest decimal that reads back as the same double, laid out as ECMAScript does:
// whole numbers without a fraction, an exponent only from 1e21 up and below 1e-6.

#ifndef ASLRT_VALUES_NUMBERS_H
#define ASLRT_VALUES_NUMBERS_H

#include "values/Value.h"

namespace aslrt {

/// Writes `value` in decimal; returns the bytes written (at most 20).
uint32_t formatInt64(int64_t value, char *out);

/// Bytes that formatInt64 would write.
uint32_t int64TextSize(int64_t value);

/// Writes a finite double as described above; returns the bytes written (at most 25). `-0` prints `0`.
uint32_t formatDouble(double value, char *out);

/// The binary64 nearest to a JSON number's text; infinity or zero out of range.
double parseDouble(std::string_view text);

/// The exact integer of a JSON number's text. False when it has a fraction or does not fit.
bool parseInt64(std::string_view text, int64_t &out);

/// Whether two JSON number texts denote the same decimal number, without rounding.
bool equalNumberTexts(std::string_view left, std::string_view right);

} // namespace aslrt

#endif // ASLRT_VALUES_NUMBERS_H
