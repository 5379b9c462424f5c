// SPDX-License-Identifier: Apache-2.0

#include "jsonata/functions/Decimal.h"

#include "values/Numbers.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>

namespace aslrt::jsonata {

static constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

/// formatDouble, and a short way for the whole numbers that most are here.
static uint32_t formatNumber(double value, char *out) {
  if (std::fabs(value) < 0x1.0p53 && value == std::trunc(value))
    return formatInt64(static_cast<int64_t>(value), out);
  return formatDouble(value, out);
}

/// `value` (finite) times 10^`by`, by moving the exponent of its text: exact but for the last rounding. `by` is whole.
static double shift(double value, double by) {
  // Further than this nothing is left, or all is infinite, whatever the number.
  by = std::fmin(std::fmax(by, -2000), 2000);
  char text[64];
  uint32_t size = formatNumber(value, text);
  int64_t exponent = static_cast<int64_t>(by);
  for (uint32_t at = 0; at < size; ++at)
    if (text[at] == 'e') {
      int64_t written = 0;
      parseInt64({text + at + (text[at + 1] == '+' ? 2 : 1), size - at - (text[at + 1] == '+' ? 2 : 1)}, written);
      exponent += written;
      size = at;
    }
  text[size++] = 'e';
  size += formatInt64(exponent, text + size);
  return parseDouble({text, size});
}

/// The nearest integer, halves up.
static double roundHalfUp(double value) {
  const double floor = std::floor(value);
  return value - floor >= 0.5 ? floor + 1 : floor;
}

double roundHalfEven(double value, double precision) {
  const bool isShifted = precision != 0 && !std::isnan(precision);
  double shifted = value;
  if (isShifted) {
    if (!std::isfinite(value) || precision != std::trunc(precision))
      return kNaN;
    shifted = shift(value, precision);
    if (std::isinf(shifted))
      return value; // no digits there
  }
  double result = roundHalfUp(shifted);
  if (std::fabs(result - shifted) == 0.5 && std::fabs(std::fmod(result, 2)) == 1)
    result -= 1;
  if (isShifted)
    result = shift(result, -precision);
  return result == 0 ? 0 : result;
}

void appendFixed(SmallBuffer &buffer, double value, uint32_t digits) {
  // printf takes the even neighbour of a half. Halves are what has exactly one digit more than wanted, the last of which
  // then is a 5: odd multiples of 2^-(digits + 1). They are written with that digit, and rounded here.
  bool isHalf = false;
  if (digits < 1100) {
    const double scaled = std::ldexp(value, static_cast<int>(digits) + 1);
    isHalf = std::isfinite(scaled) && std::fmod(scaled, 2) == 1;
  }
  const uint32_t written = digits + isHalf;
  const size_t room = size_t(written) + 340, start = buffer.size();
  const int size = std::snprintf(buffer.reserve(room), room, "%.*f", static_cast<int>(written), value);
  buffer.addSize(static_cast<size_t>(size));
  if (!isHalf)
    return;
  buffer.truncate(buffer.size() - (digits == 0 ? 2 : 1));
  size_t at = buffer.size();
  while (at-- > start) {
    char &digit = buffer.data()[at];
    if (digit == '.')
      continue;
    if (digit != '9') {
      ++digit;
      return;
    }
    digit = '0';
  }
  // All nines.
  buffer.append('0');
  std::memmove(buffer.data() + start + 1, buffer.data() + start, buffer.size() - start - 1);
  buffer.data()[start] = '1';
}

void appendNumber(UnitBuffer &units, double value) {
  if (std::isnan(value))
    return units.appendAscii("NaN");
  if (std::isinf(value))
    return units.appendAscii(value < 0 ? "-Infinity" : "Infinity");
  char text[kNumberTextBytes];
  units.appendAscii({text, formatNumber(value, text)});
}

void appendInBase(UnitBuffer &units, double value, uint32_t base) {
  if (base == 10 || !std::isfinite(value))
    return appendNumber(units, value);
  char16_t digits[1100];
  size_t at = sizeof(digits) / sizeof(digits[0]);
  double left = std::fabs(value);
  for (; left / base >= 0x1.0p53; left /= base)
    digits[--at] = u'0';
  do {
    const double digit = std::fmod(left, base);
    digits[--at] = u"0123456789abcdefghijklmnopqrstuvwxyz"[static_cast<uint32_t>(digit)];
    left = (left - digit) / base;
  } while (left > 0);
  if (value < 0)
    units.append(u'-');
  units.append(UnitView(digits + at, sizeof(digits) / sizeof(digits[0]) - at));
}

/// The value of a digit in bases up to 16, or 16.
static uint32_t digitOf(char16_t unit) {
  if (isDigit(unit))
    return unit - u'0';
  const char16_t letter = toLower(unit);
  return letter >= u'a' && letter <= u'f' ? 10u + (letter - u'a') : 16;
}

double parsePowerOfTwoBase(UnitView digits, uint32_t bits) {
  // 64 bits hold what counts; of what comes after, only whether there is any matters for the rounding.
  uint64_t head = 0;
  bool hasMore = false;
  int64_t exponent = 0;
  for (char16_t unit : digits) {
    const uint32_t digit = digitOf(unit);
    for (uint32_t bit = bits; bit-- > 0;) {
      const uint64_t one = digit >> bit & 1;
      if (head >> 63) {
        hasMore |= one;
        ++exponent;
      } else {
        head = head << 1 | one;
      }
    }
  }
  return std::ldexp(static_cast<double>(head | uint64_t(hasMore)), static_cast<int>(std::min<int64_t>(exponent, 5000)));
}

double parseInteger(UnitView text) {
  size_t at = 0;
  while (at < text.size() && isSpace(text[at]))
    ++at;
  bool isNegative = false;
  if (at < text.size() && (text[at] == u'-' || text[at] == u'+'))
    isNegative = text[at++] == u'-';
  uint32_t base = 10;
  if (at + 1 < text.size() && text[at] == u'0' && (text[at + 1] == u'x' || text[at + 1] == u'X')) {
    base = 16;
    at += 2;
  }
  size_t end = at;
  while (end < text.size() && digitOf(text[end]) < base)
    ++end;
  if (end == at)
    return kNaN;
  double value;
  if (base == 16) {
    value = parsePowerOfTwoBase(part(text, at, end), 4);
  } else {
    SmallBuffer digits;
    for (; at < end; ++at)
      digits.append(static_cast<char>(text[at]));
    value = parseDouble(digits.view());
  }
  return isNegative ? -value : value;
}

} // namespace aslrt::jsonata
