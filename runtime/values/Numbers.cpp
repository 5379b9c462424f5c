// SPDX-License-Identifier: Apache-2.0

#include "values/Numbers.h"

#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <limits>

namespace aslrt {

uint32_t formatInt64(int64_t value, char *out) {
  const uint32_t size = int64TextSize(value);
  writeInteger(value, size, out);
  return size;
}

uint32_t longInt64TextSize(int64_t value) {
  static constexpr auto kPowers = [] {
    std::array<uint64_t, 20> powers{};
    uint64_t power = 1;
    for (uint64_t &entry : powers) {
      entry = power;
      power *= 10;
    }
    return powers;
  }();
  uint64_t magnitude = value < 0 ? 0 - static_cast<uint64_t>(value) : static_cast<uint64_t>(value);
  // The logarithm to the base of 2, times that of 2 to the base of 10: the digits but one, or one more than these.
  uint32_t digits = static_cast<uint32_t>(std::bit_width(magnitude | 1)) * 1233 >> 12;
  return (value < 0) + digits + ((magnitude | (digits == 0)) >= kPowers[digits]);
}

/// `value` (positive, finite) as `d.ddde+XX` with as few digits as read back to the same number, trailing zeros
/// apart; the number of bytes. The library's std::to_chars would do this too, and put 170 KB of tables and a start-up
/// constructor into every program; computed fractions are rare here.
static int formatScientific(double value, char *out, size_t capacity) {
  int size = 0;
  // Any 15 digits survive a normal number; the tiny ones below that range carry fewer.
  int digits = value < std::numeric_limits<double>::min() ? 1 : 15;
  for (; digits <= 17; ++digits) {
    size = std::snprintf(out, capacity, "%.*e", digits - 1, value);
    double back = 0;
    std::from_chars(out, out + size, back);
    if (back == value)
      break;
  }
  return size;
}

uint32_t formatDouble(double value, char *out) {
  char *at = out;
  // Whole numbers that a double tells from their neighbours are most of what is computed.
  if (std::fabs(value) < 0x1p53)
    if (const auto whole = static_cast<int64_t>(value); static_cast<double>(whole) == value)
      return formatInt64(whole, out);
  if (value < 0) {
    *at++ = '-';
    value = -value;
  }
  // The shortest digits come in scientific form, `d.ddde+XX`; only their layout is ours.
  char text[32];
  char *textEnd = text + formatScientific(value, text, sizeof(text));
  char digits[24];
  int count = 0;
  char *scan = text;
  for (; scan != textEnd && *scan != 'e'; ++scan)
    if (*scan != '.')
      digits[count++] = *scan;
  while (count > 1 && digits[count - 1] == '0')
    --count;
  int exponent = 0;
  bool isNegative = scan + 1 < textEnd && scan[1] == '-';
  for (scan += 2; scan < textEnd; ++scan)
    exponent = exponent * 10 + (*scan - '0');
  if (isNegative)
    exponent = -exponent;

  auto copyDigits = [&](int from, int to) {
    for (int index = from; index < to; ++index)
      *at++ = index < count ? digits[index] : '0';
  };
  if (exponent >= 21 || exponent < -6) {
    *at++ = digits[0];
    if (count > 1) {
      *at++ = '.';
      copyDigits(1, count);
    }
    *at++ = 'e';
    *at++ = exponent < 0 ? '-' : '+';
    return static_cast<uint32_t>(std::to_chars(at, at + 4, exponent < 0 ? -exponent : exponent).ptr - out);
  }
  if (exponent < 0) {
    *at++ = '0';
    *at++ = '.';
    for (int zero = -1; zero > exponent; --zero)
      *at++ = '0';
    copyDigits(0, count);
  } else {
    copyDigits(0, exponent + 1);
    if (count > exponent + 1) {
      *at++ = '.';
      copyDigits(exponent + 1, count);
    }
  }
  return static_cast<uint32_t>(at - out);
}

namespace {

/// A JSON number taken apart: value = 0.d1d2d3... * 10^exponent. Digits run over the text, the point left
/// out; leading and trailing zeros are not counted.
struct Decimal {
  bool isNegative = false;
  bool isHuge = false;     ///< the written exponent passes what is counted
  const char *first = nullptr; ///< first significant digit
  size_t count = 0;        ///< significant digits; 0: the number is zero
  int64_t exponent = 0;
};

/// Exponents beyond this are the same as it, less than any text could make up for with digits.
constexpr int64_t kExponentLimit = int64_t(1) << 40;

Decimal takeApart(std::string_view text) {
  Decimal decimal;
  const char *at = text.data(), *end = at + text.size();
  if (at != end && *at == '-') {
    decimal.isNegative = true;
    ++at;
  }
  const char *last = nullptr; // last significant digit so far
  bool pastPoint = false;
  int64_t position = 0;     // digits from the first significant one
  int64_t lastPosition = 0; // of `last`, counted from 1
  for (; at != end && *at != 'e' && *at != 'E'; ++at) {
    if (*at == '.') {
      pastPoint = true;
      continue;
    }
    if (!decimal.first && *at == '0') {
      if (pastPoint)
        --decimal.exponent;
      continue;
    }
    if (!decimal.first)
      decimal.first = at;
    ++position;
    if (!pastPoint)
      ++decimal.exponent;
    if (*at != '0') {
      last = at;
      lastPosition = position;
    }
  }
  decimal.count = last ? static_cast<size_t>(lastPosition) : 0;
  if (at != end) {
    ++at;
    bool isNegative = at != end && *at == '-';
    if (at != end && (*at == '-' || *at == '+'))
      ++at;
    int64_t written = 0;
    for (; at != end; ++at)
      if (written < kExponentLimit)
        written = written * 10 + (*at - '0');
    decimal.isHuge = written >= kExponentLimit;
    if (written > kExponentLimit)
      written = kExponentLimit;
    decimal.exponent += isNegative ? -written : written;
  }
  return decimal;
}

/// Walks the digits of a Decimal, skipping the point.
struct DigitWalker {
  const char *at;
  char next() {
    if (*at == '.')
      ++at;
    return *at++;
  }
};

} // namespace

double parseDouble(std::string_view text) {
  double value = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  (void)end;
  if (error == std::errc())
    return value;
  Decimal decimal = takeApart(text);
  double magnitude =
      decimal.count != 0 && decimal.exponent > 0 ? std::numeric_limits<double>::infinity() : 0.0;
  return decimal.isNegative ? -magnitude : magnitude;
}

bool parseInt64(std::string_view text, int64_t &out) {
  Decimal decimal = takeApart(text);
  if (decimal.count == 0) {
    out = 0;
    return true;
  }
  if (decimal.exponent < static_cast<int64_t>(decimal.count) || decimal.exponent > 19)
    return false;
  uint64_t magnitude = 0;
  DigitWalker walker{decimal.first};
  for (int64_t index = 0; index < decimal.exponent; ++index) {
    uint64_t digit = index < static_cast<int64_t>(decimal.count) ? static_cast<uint64_t>(walker.next() - '0') : 0;
    if (magnitude > (UINT64_MAX - digit) / 10)
      return false;
    magnitude = magnitude * 10 + digit;
  }
  uint64_t limit = static_cast<uint64_t>(INT64_MAX) + (decimal.isNegative ? 1 : 0);
  if (magnitude > limit)
    return false;
  out = static_cast<int64_t>(decimal.isNegative ? 0 - magnitude : magnitude);
  return true;
}

bool equalNumberTexts(std::string_view left, std::string_view right) {
  if (left == right)
    return true;
  Decimal one = takeApart(left), two = takeApart(right);
  if (one.count != two.count)
    return false;
  if (one.count == 0)
    return true; // zeros, whatever their signs and exponents
  if (one.isNegative != two.isNegative || one.exponent != two.exponent || one.isHuge != two.isHuge)
    return false;
  DigitWalker walkOne{one.first}, walkTwo{two.first};
  for (size_t index = 0; index < one.count; ++index)
    if (walkOne.next() != walkTwo.next())
      return false;
  return true;
}

} // namespace aslrt
