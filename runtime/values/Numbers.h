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

#include <array>
#include <cstring>

namespace aslrt {

/// Writes `value` in decimal; returns the bytes written (at most 20).
uint32_t formatInt64(int64_t value, char *out);

/// Two digits for each number below 100.
inline constexpr auto kDigitPairs = [] {
  std::array<char, 200> pairs{};
  for (int number = 0; number < 100; ++number) {
    pairs[2 * number] = static_cast<char>('0' + number / 10);
    pairs[2 * number + 1] = static_cast<char>('0' + number % 10);
  }
  return pairs;
}();

/// Writes `value` in decimal, from its end; `size` is what int64TextSize gives.
inline void writeInteger(int64_t value, uint32_t size, char *out) {
  auto left = static_cast<uint64_t>(value);
  if (value < 0) [[unlikely]] {
    left = 0 - left;
    *out = '-';
  }
  char *at = out + size;
  for (; left >= 100; left /= 100)
    std::memcpy(at -= 2, &kDigitPairs[left % 100 * 2], 2);
  if (left >= 10)
    std::memcpy(at - 2, &kDigitPairs[left * 2], 2);
  else
    at[-1] = static_cast<char>('0' + left);
}

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
