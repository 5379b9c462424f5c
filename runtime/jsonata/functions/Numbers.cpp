// SPDX-License-Identifier: Apache-2.0
//
// Functions on numbers. `sum`, `max`, `min` and `average` get arrays that their signature has checked.

#include "execution/Random.h"
#include "jsonata/Builtins.h"
#include "jsonata/functions/Decimal.h"
#include "language/JavaRandom.h"
#include "values/Numbers.h"

#include <cmath>
#include <limits>

namespace aslrt::jsonata {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

bool giveNumber(double number, Value &out) {
  out = makeNumber(number);
  return true;
}

bool giveNothing(Value &out) {
  out = makeNothing();
  return true;
}

size_t skipDigits(std::string_view text, size_t at) {
  while (at < text.size() && text[at] >= '0' && text[at] <= '9')
    ++at;
  return at;
}

/// `-?digits[.digits][e[+-]digits]`: JSON's numbers, and with more than one zero in front.
bool isDecimal(std::string_view text) {
  size_t at = !text.empty() && text[0] == '-' ? 1 : 0;
  size_t end = skipDigits(text, at);
  if (end == at)
    return false;
  at = end;
  if (at < text.size() && text[at] == '.') {
    end = skipDigits(text, at + 1);
    if (end == at + 1)
      return false;
    at = end;
  }
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    ++at;
    if (at < text.size() && (text[at] == '-' || text[at] == '+'))
      ++at;
    end = skipDigits(text, at);
    if (end == at)
      return false;
    at = end;
  }
  return at == text.size();
}

/// `0x1f`, `0o17`, `0b101`, prefix and digits of either case. The reference's pattern lets blanks stand after the first,
/// around the second and before the third; other texts that it lets through give no number there, and an error here.
bool readPrefixed(UnitView text, double &number) {
  size_t from = 0, to = text.size();
  while (from < to && isSpace(text[from]))
    ++from;
  while (to > from && isSpace(text[to - 1]))
    --to;
  const bool hasBlankBefore = from != 0, hasBlankAfter = to != text.size();
  text = part(text, from, to);
  if (text.size() < 3 || text[0] != u'0')
    return false;
  uint32_t bits;
  switch (toLower(text[1])) {
  case u'x':
    bits = 4;
    if (hasBlankBefore)
      return false;
    break;
  case u'o':
    bits = 3;
    break;
  case u'b':
    bits = 1;
    if (hasBlankAfter)
      return false;
    break;
  default:
    return false;
  }
  const UnitView digits = part(text, 2);
  for (char16_t unit : digits) {
    const char16_t letter = toLower(unit);
    const uint32_t digit = isDigit(unit) ? unit - u'0' : letter >= u'a' && letter <= u'f' ? 10u + (letter - u'a') : 16;
    if (digit >> bits)
      return false;
  }
  number = parsePowerOfTwoBase(digits, bits);
  return true;
}

double sumOf(Items items) {
  double total = 0;
  for (const Value &item : items)
    total += numberOf(item);
  return total;
}

/// The seed as Java's cast to `long` takes it: without its fraction, drawn into the range.
int64_t seedOf(const Value &value) {
  if (int64_t whole; isPlain(value) && value.tag != ASLRT_TAG_DOUBLE && numberToInt64(value, whole))
    return whole;
  const double number = numberOf(value);
  if (std::isnan(number))
    return 0;
  if (number >= 0x1.0p63)
    return INT64_MAX;
  return number <= -0x1.0p63 ? INT64_MIN : static_cast<int64_t>(number);
}

} // namespace

bool builtinNumber(Evaluator &evaluator, const Arguments &arguments, Value &out) {
  const Value value = arguments[0];
  if (isNothing(value))
    return giveNothing(out);
  if (isNumberValue(value)) {
    out = value;
    return true;
  }
  if (!isPlain(value) || isContainer(value))
    return evaluator.fail({.code = "D3030", .value = value, .index = 1});
  if (isTrue(value) || isFalse(value))
    return giveNumber(isTrue(value) ? 1 : 0, out);
  SmallBuffer buffer;
  const std::string_view text = decodeString(value, buffer);
  double number = 0;
  if (isDecimal(text)) {
    number = parseDouble(text);
    if (std::isfinite(number))
      return giveNumber(number, out);
  } else if (isStringValue(value) && readPrefixed(unitsOf(evaluator.heap, value), number)) {
    return giveNumber(number, out);
  }
  return evaluator.fail({.code = "D3030", .value = value, .index = 1});
}

bool builtinAbs(Evaluator &, const Arguments &arguments, Value &out) {
  return isNothing(arguments[0]) ? giveNothing(out) : giveNumber(std::fabs(numberOf(arguments[0])), out);
}

bool builtinFloor(Evaluator &, const Arguments &arguments, Value &out) {
  return isNothing(arguments[0]) ? giveNothing(out) : giveNumber(std::floor(numberOf(arguments[0])), out);
}

bool builtinCeil(Evaluator &, const Arguments &arguments, Value &out) {
  return isNothing(arguments[0]) ? giveNothing(out) : giveNumber(std::ceil(numberOf(arguments[0])), out);
}

bool builtinRound(Evaluator &, const Arguments &arguments, Value &out) {
  if (isNothing(arguments[0]))
    return giveNothing(out);
  const double precision = isNothing(arguments[1]) ? 0 : numberOf(arguments[1]);
  return giveNumber(roundHalfEven(numberOf(arguments[0]), precision), out);
}

bool builtinPower(Evaluator &evaluator, const Arguments &arguments, Value &out) {
  if (isNothing(arguments[0]))
    return giveNothing(out);
  // An exponent that is nothing is no number to the reference, and what comes of it an error.
  const double base = numberOf(arguments[0]);
  const double exponent = isNothing(arguments[1]) ? kNaN : numberOf(arguments[1]);
  // C has 1 for 1 to any power and for -1 to an infinite one, ECMAScript NaN.
  const bool isUndefined = std::isnan(exponent) || (std::isinf(exponent) && std::fabs(base) == 1);
  const double result = isUndefined ? kNaN : std::pow(base, exponent);
  if (!std::isfinite(result))
    return evaluator.fail({.code = "D3061", .value = arguments[0], .value2 = arguments[1], .index = 1});
  return giveNumber(result, out);
}

bool builtinSqrt(Evaluator &evaluator, const Arguments &arguments, Value &out) {
  if (isNothing(arguments[0]))
    return giveNothing(out);
  const double number = numberOf(arguments[0]);
  if (number < 0)
    return evaluator.fail({.code = "D3060", .value = arguments[0], .index = 1});
  return giveNumber(std::sqrt(number), out);
}

bool builtinRandom(Evaluator &evaluator, const Arguments &arguments, Value &out) {
  if (isNothing(arguments[0]))
    return giveNumber(evaluator.random.unit(), out);
  return giveNumber(JavaRandom(seedOf(arguments[0])).unit(), out);
}

bool builtinSum(Evaluator &evaluator, const Arguments &arguments, Value &out) {
  if (isNothing(arguments[0]))
    return giveNothing(out);
  return giveNumber(sumOf(itemsOf(evaluator.heap, arguments[0])), out);
}

bool builtinMax(Evaluator &evaluator, const Arguments &arguments, Value &out) {
  const Items items = itemsOf(evaluator.heap, arguments[0]);
  if (items.count == 0)
    return giveNothing(out);
  double most = -std::numeric_limits<double>::infinity();
  for (const Value &item : items)
    if (double number = numberOf(item); number > most || std::isnan(number))
      most = number;
    else if (std::isnan(most))
      break;
  return giveNumber(most, out);
}

bool builtinMin(Evaluator &evaluator, const Arguments &arguments, Value &out) {
  const Items items = itemsOf(evaluator.heap, arguments[0]);
  if (items.count == 0)
    return giveNothing(out);
  double least = std::numeric_limits<double>::infinity();
  for (const Value &item : items)
    if (double number = numberOf(item); number < least || std::isnan(number))
      least = number;
    else if (std::isnan(least))
      break;
  return giveNumber(least, out);
}

bool builtinAverage(Evaluator &evaluator, const Arguments &arguments, Value &out) {
  const Items items = itemsOf(evaluator.heap, arguments[0]);
  if (items.count == 0)
    return giveNothing(out);
  return giveNumber(sumOf(items) / items.count, out);
}

bool builtinUuid(Evaluator &evaluator, const Arguments &, Value &out) {
  char text[kUuidBytes];
  writeUuid(evaluator.random, text);
  return evaluator.makeString({text, kUuidBytes}, out);
}

} // namespace aslrt::jsonata
