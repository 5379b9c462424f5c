// SPDX-License-Identifier: Apache-2.0
//
// `$formatNumber`: a number by a picture, `#,##0.00;(#,##0.00)`.
//
// The picture is taken apart at its active characters, checked, turned into sizes and positions, and then the digits are
// written. Source: XPath 3.1 fn:format-number, as the reference implementation reads it. Where that one departs from XPath we
// follow it: separators of unequal groups are put in even where there are no digits for them, a prefix moves the place
// where the exponent is looked for. Where it never ends, crashes or writes no number (infinities, zero and negative numbers
// with an exponent, pictures without active characters, 1e21 and more) we follow XPath.

#include "jsonata/Builtins.h"
#include "jsonata/functions/Decimal.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace aslrt::jsonata {
namespace {

/// The characters that mean something, which the third argument may replace.
struct Symbols {
  UnitView decimalSeparator = u".";
  UnitView groupingSeparator = u",";
  UnitView exponentSeparator = u"e";
  UnitView infinity = u"Infinity";
  UnitView minusSign = u"-";
  UnitView notANumber = u"NaN";
  UnitView percent = u"%";
  UnitView perMille = u"\u2030";
  UnitView zeroDigit = u"0";
  UnitView digit = u"#";
  UnitView patternSeparator = u";";

  static bool is(char16_t unit, UnitView symbol) { return symbol.size() == 1 && symbol[0] == unit; }
  bool isFamily(char16_t unit) const {
    return !zeroDigit.empty() && unit >= zeroDigit[0] && unit < zeroDigit[0] + 10;
  }
  bool isDigitSign(char16_t unit) const { return isFamily(unit) || is(unit, digit); }
  bool isActive(char16_t unit) const {
    return isDigitSign(unit) || is(unit, decimalSeparator) || is(unit, exponentSeparator) ||
           is(unit, groupingSeparator) || is(unit, patternSeparator);
  }
  char16_t family(uint32_t value) const {
    return zeroDigit.empty() ? static_cast<char16_t>(u'0' + value) : static_cast<char16_t>(zeroDigit[0] + value);
  }
};

struct SymbolName {
  std::string_view name;
  UnitView Symbols::*symbol;
};

constexpr SymbolName kSymbolNames[] = {
    {"decimal-separator", &Symbols::decimalSeparator}, {"grouping-separator", &Symbols::groupingSeparator},
    {"exponent-separator", &Symbols::exponentSeparator}, {"infinity", &Symbols::infinity},
    {"minus-sign", &Symbols::minusSign},               {"NaN", &Symbols::notANumber},
    {"percent", &Symbols::percent},                    {"per-mille", &Symbols::perMille},
    {"zero-digit", &Symbols::zeroDigit},               {"digit", &Symbols::digit},
    {"pattern-separator", &Symbols::patternSeparator},
};

constexpr size_t kNone = UnitView::npos;

/// A sub-picture, taken apart.
struct Parts {
  UnitView whole;
  UnitView prefix, suffix, active;
  UnitView mantissa, integer, fraction;
  UnitView exponent;
  bool hasExponent = false;
};

Parts splitParts(UnitView picture, const Symbols &symbols) {
  Parts parts;
  parts.whole = picture;
  auto isEdge = [&](char16_t unit) {
    return symbols.isActive(unit) && !Symbols::is(unit, symbols.exponentSeparator);
  };
  size_t first = 0, last = picture.size();
  while (first < picture.size() && !isEdge(picture[first]))
    ++first;
  if (first == picture.size()) {
    first = 0; // nothing active: all is the part that then is refused
  } else {
    while (!isEdge(picture[last - 1]))
      --last;
  }
  parts.prefix = part(picture, 0, first);
  parts.suffix = part(picture, last);
  parts.active = part(picture, first, last);
  const size_t exponentAt = picture.find(symbols.exponentSeparator, first);
  parts.mantissa = parts.active;
  if (exponentAt != kNone && exponentAt <= last) {
    // The position is one in the picture, its use one in the active part: the same only without a prefix.
    parts.hasExponent = true;
    parts.mantissa = part(parts.active, 0, exponentAt);
    parts.exponent = part(parts.active, exponentAt + 1);
  }
  const size_t point = parts.mantissa.find(symbols.decimalSeparator);
  parts.integer = part(parts.mantissa, 0, point);
  parts.fraction = point == kNone ? parts.suffix : part(parts.mantissa, point + 1);
  return parts;
}

bool hasSeveral(UnitView text, UnitView symbol) { return text.find(symbol) != text.rfind(symbol); }
bool has(UnitView text, UnitView symbol) { return text.find(symbol) != kNone; }

size_t countFamily(UnitView text, const Symbols &symbols) {
  size_t count = 0;
  for (char16_t unit : text)
    count += symbols.isFamily(unit);
  return count;
}

size_t countDigitSigns(UnitView text, const Symbols &symbols) {
  size_t count = 0;
  for (char16_t unit : text)
    count += symbols.isDigitSign(unit);
  return count;
}

/// The code of the last rule that a sub-picture breaks, or null.
const char *findError(const Parts &parts, const Symbols &symbols) {
  const char *error = nullptr;
  const UnitView whole = parts.whole;
  const bool hasPercent = has(whole, symbols.percent), hasPerMille = has(whole, symbols.perMille);
  if (hasSeveral(whole, symbols.decimalSeparator))
    error = "D3081";
  if (hasSeveral(whole, symbols.percent))
    error = "D3082";
  if (hasSeveral(whole, symbols.perMille))
    error = "D3083";
  if (hasPercent && hasPerMille)
    error = "D3084";
  if (countDigitSigns(parts.mantissa, symbols) == 0)
    error = "D3085";
  for (char16_t unit : parts.active)
    if (!symbols.isActive(unit))
      error = "D3086";

  auto isGrouping = [&](UnitView text, size_t at) {
    return at < text.size() && Symbols::is(text[at], symbols.groupingSeparator);
  };
  const size_t point = whole.find(symbols.decimalSeparator);
  if (point != kNone) {
    if ((point > 0 && isGrouping(whole, point - 1)) || isGrouping(whole, point + 1))
      error = "D3087";
  } else if (!parts.integer.empty() && isGrouping(parts.integer, parts.integer.size() - 1)) {
    error = "D3088";
  }
  // A separator without characters is next to itself everywhere.
  const UnitView grouping = symbols.groupingSeparator;
  for (size_t at = whole.find(grouping); at != kNone; at = whole.find(grouping, at + 1))
    if (part(whole, at + grouping.size(), at + 2 * grouping.size()) == grouping) {
      error = "D3089";
      break;
    }
  if (size_t at = parts.integer.find(symbols.digit);
      at != kNone && countFamily(part(parts.integer, 0, at), symbols) != 0)
    error = "D3090";
  if (size_t at = parts.fraction.rfind(symbols.digit);
      at != kNone && countFamily(part(parts.fraction, at), symbols) != 0)
    error = "D3091";
  if (parts.hasExponent && !parts.exponent.empty() && (hasPercent || hasPerMille))
    error = "D3092";
  if (parts.hasExponent && (parts.exponent.empty() || countFamily(parts.exponent, symbols) != parts.exponent.size()))
    error = "D3093";
  return error;
}

/// What a sub-picture says.
struct Format {
  UnitView whole, prefix, suffix;
  /// Digits that stand on the right of each separator of the integer part, from the left.
  const size_t *integerGroups = nullptr;
  size_t integerGroupCount = 0;
  size_t regularGroup = 0; ///< their distance when it is always the same; else 0
  /// Digits that stand on the left of separators of the fraction.
  const size_t *fractionGroups = nullptr;
  size_t fractionGroupCount = 0;
  size_t minimumInteger = 0, scaling = 0;
  size_t minimumFraction = 0, maximumFraction = 0;
  size_t minimumExponent = 0;
};

/// Notes how many digits stand beside each separator in `text`. After the first the reference goes on in the integer
/// part, which matters for the fraction alone: it has one separator more only where the integer part has one behind that.
const size_t *findGroups(Evaluator &evaluator, UnitView text, UnitView integer, bool isFraction,
                         const Symbols &symbols, size_t &count) {
  auto *positions = static_cast<size_t *>(static_cast<void *>(
      evaluator.heap.allocateText((std::max(text.size(), integer.size()) + 2) * sizeof(size_t))));
  // Counts digits as the walk goes on, from left to right.
  size_t counted = 0, seen = 0;
  const size_t all = countDigitSigns(text, symbols);
  count = 0;
  for (size_t at = text.find(symbols.groupingSeparator); at != kNone;
       at = integer.find(symbols.groupingSeparator, at + 1)) {
    seen += countDigitSigns(part(text, counted, at), symbols);
    counted = at;
    positions[count++] = isFraction ? seen : all - seen;
  }
  return positions;
}

size_t regularGroupOf(const size_t *groups, size_t count) {
  size_t distance = 0;
  for (size_t index = 0; index < count; ++index)
    distance = std::gcd(distance, groups[index]);
  for (size_t index = 0; index < count; ++index)
    if (groups[index] != (count - index) * distance)
      return 0;
  return distance;
}

Format analyse(Evaluator &evaluator, const Parts &parts, const Symbols &symbols) {
  Format format;
  format.whole = parts.whole;
  format.prefix = parts.prefix;
  format.suffix = parts.suffix;
  format.integerGroups =
      findGroups(evaluator, parts.integer, parts.integer, false, symbols, format.integerGroupCount);
  format.regularGroup = regularGroupOf(format.integerGroups, format.integerGroupCount);
  format.fractionGroups =
      findGroups(evaluator, parts.fraction, parts.integer, true, symbols, format.fractionGroupCount);
  format.minimumInteger = format.scaling = countFamily(parts.integer, symbols);
  format.minimumFraction = countFamily(parts.fraction, symbols);
  format.maximumFraction = countDigitSigns(parts.fraction, symbols);
  if (format.minimumInteger == 0 && format.maximumFraction == 0) {
    if (parts.hasExponent)
      format.minimumFraction = format.maximumFraction = 1;
    else
      format.minimumInteger = 1;
  }
  if (parts.hasExponent && format.minimumInteger == 0 && has(parts.integer, symbols.digit))
    format.minimumInteger = 1;
  if (format.minimumInteger == 0 && format.minimumFraction == 0)
    format.minimumFraction = 1;
  if (parts.hasExponent)
    format.minimumExponent = countFamily(parts.exponent, symbols);
  return format;
}

/// Appends `value` >= 0 with `digits` digits after a point, in the digits of the picture.
void appendDigits(UnitBuffer &out, double value, size_t digits, const Symbols &symbols, UnitView point) {
  SmallBuffer text;
  appendFixed(text, value, static_cast<uint32_t>(digits));
  bool hasPoint = false;
  for (char byte : text.view())
    if (byte == '.') {
      out.append(point);
      hasPoint = true;
    } else {
      out.append(symbols.family(static_cast<uint32_t>(byte - '0')));
    }
  if (!hasPoint)
    out.append(point);
}

/// The mantissa and exponent of `value` > 0 with as many digits before the point as the picture wants; the rest of the
/// digits is left to rounding.
void scale(double &value, int32_t &exponent, size_t digits) {
  const double most = std::pow(10, static_cast<double>(digits));
  const double least = std::pow(10, static_cast<double>(digits) - 1);
  if (!std::isfinite(most))
    return;
  for (; value < least; --exponent)
    value *= 10;
  for (; value > most; ++exponent)
    value /= 10;
}

bool isZero(char16_t unit, const Symbols &symbols) { return Symbols::is(unit, symbols.zeroDigit); }

/// Where the point stands, -1 for nowhere: only options that make a digit of it lead there.
int64_t findPoint(const UnitBuffer &text, const Symbols &symbols) {
  const size_t at = text.view().find(symbols.decimalSeparator);
  return at == kNone ? -1 : static_cast<int64_t>(at);
}

void insertGroups(UnitBuffer &text, const Format &format, const Symbols &symbols) {
  const UnitView separator = symbols.groupingSeparator;
  int64_t point = findPoint(text, symbols);
  if (format.regularGroup > 0) {
    const auto group = static_cast<int64_t>(format.regularGroup);
    UnitBuffer grouped;
    for (int64_t at = 0; at < static_cast<int64_t>(text.size()); ++at) {
      if (at != 0 && at < point && (point - at) % group == 0)
        grouped.append(separator);
      grouped.append(text[static_cast<size_t>(at)]);
    }
    text.truncate(0);
    text.append(grouped.view());
  } else {
    for (size_t index = 0; index < format.integerGroupCount; ++index, ++point)
      text.insert(positionOf(text.size(), point - static_cast<int64_t>(format.integerGroups[index])), separator);
  }
  point = findPoint(text, symbols);
  for (size_t index = 0; index < format.fractionGroupCount; ++index)
    text.insert(positionOf(text.size(), point + 1 + static_cast<int64_t>(format.fractionGroups[index])), separator);
}

void appendFormatted(UnitBuffer &out, double value, const Format &format, const Symbols &symbols) {
  if (has(format.whole, symbols.percent))
    value *= 100;
  else if (has(format.whole, symbols.perMille))
    value *= 1000;
  if (std::isinf(value)) {
    out.append(symbols.infinity);
    return;
  }
  const bool hasExponent = format.minimumExponent != 0;
  int32_t exponent = 0;
  if (hasExponent && value != 0)
    scale(value, exponent, format.scaling);

  UnitBuffer text;
  value = roundHalfEven(value, static_cast<double>(format.maximumFraction));
  appendDigits(text, value, format.maximumFraction, symbols, symbols.decimalSeparator);
  size_t zeros = 0;
  while (zeros < text.size() && isZero(text[zeros], symbols))
    ++zeros;
  text.removeFront(zeros);
  while (text.size() > 0 && isZero(text[text.size() - 1], symbols))
    text.truncate(text.size() - 1);

  const int64_t point = findPoint(text, symbols);
  const auto fraction = static_cast<int64_t>(text.size()) - point - 1;
  UnitBuffer padding;
  for (int64_t count = point; count < static_cast<int64_t>(format.minimumInteger); ++count)
    padding.append(symbols.zeroDigit);
  text.insert(0, padding.view());
  for (int64_t count = fraction; count < static_cast<int64_t>(format.minimumFraction); ++count)
    text.append(symbols.zeroDigit);
  insertGroups(text, format, symbols);
  // A point that nothing follows goes, as does the one that the picture does not have.
  if (!has(format.whole, symbols.decimalSeparator) ||
      findPoint(text, symbols) + 1 == static_cast<int64_t>(text.size()))
    text.truncate(text.size() - std::min<size_t>(text.size(), 1));

  out.append(text.view());
  if (hasExponent) {
    out.append(symbols.exponentSeparator);
    if (exponent < 0)
      out.append(symbols.minusSign);
    UnitBuffer digits;
    appendDigits(digits, std::abs(exponent), 0, symbols, UnitView());
    for (size_t count = digits.size(); count < format.minimumExponent; ++count)
      out.append(symbols.zeroDigit);
    out.append(digits.view());
  }
}

/// Replaces symbols by members of the options. A member that is no string is refused, as the argument would be if the
/// function's signature could tell.
bool readSymbols(Evaluator &evaluator, const Value &options, Symbols &symbols) {
  if (isNothing(options))
    return true;
  for (const SymbolName &entry : kSymbolNames) {
    const Value value = findMember(evaluator.heap, options, keyOfCharacters(evaluator.heap, entry.name));
    if (isNothing(value))
      continue;
    if (!isStringValue(value))
      return evaluator.fail({.code = "T0410", .token = "formatNumber", .value = value, .index = 3});
    symbols.*entry.symbol = unitsOf(evaluator.heap, value);
  }
  return true;
}

} // namespace

bool builtinFormatNumber(Evaluator &evaluator, const Arguments &arguments, Value &out) {
  out = makeNothing();
  if (isNothing(arguments[0]) || isNothing(arguments[1]))
    return true;
  Symbols symbols;
  if (!readSymbols(evaluator, arguments[2], symbols))
    return false;
  const UnitView picture = unitsOf(evaluator.heap, arguments[1]);

  UnitView pictures[2] = {picture, {}};
  uint32_t count = 1;
  if (const size_t at = picture.find(symbols.patternSeparator); at != kNone && !symbols.patternSeparator.empty()) {
    pictures[0] = part(picture, 0, at);
    pictures[1] = part(picture, at + symbols.patternSeparator.size());
    count = 2;
    if (has(pictures[1], symbols.patternSeparator))
      return evaluator.fail({.code = "D3080"});
  }
  Parts parts[2];
  for (uint32_t index = 0; index < count; ++index) {
    parts[index] = splitParts(pictures[index], symbols);
    if (const char *error = findError(parts[index], symbols))
      return evaluator.fail({.code = error});
  }
  const double value = numberOf(arguments[0]);
  UnitBuffer text;
  if (std::isnan(value)) {
    text.append(symbols.notANumber);
  } else {
    const bool isNegative = value < 0;
    const Format format = analyse(evaluator, parts[isNegative && count == 2 ? 1 : 0], symbols);
    if (isNegative && count == 1)
      text.append(symbols.minusSign);
    text.append(format.prefix);
    appendFormatted(text, std::fabs(value), format, symbols);
    text.append(format.suffix);
  }
  return makeString(evaluator, text.view(), out);
}

} // namespace aslrt::jsonata
