// SPDX-License-Identifier: Apache-2.0
//
// Functions on strings that need no matching: `$string` to `$join`. Positions and lengths count code points.

#include "jsonata/Builtins.h"
#include "jsonata/Units.h"
#include "jsonata/unicode/CaseMapping.h"

#include <algorithm>
#include <cmath>

namespace aslrt::jsonata {
namespace {

/// What JavaScript's slice makes of an index: negative ones count from the end, fractions are dropped.
size_t sliceIndex(double index, size_t size) {
  if (std::isnan(index))
    return 0;
  index = std::trunc(index);
  auto whole = static_cast<double>(size);
  if (index < 0)
    index = std::max(whole + index, 0.0);
  return static_cast<size_t>(std::min(index, whole));
}

/// `$substringBefore` and `$substringAfter`.
bool substringAround(Evaluator &evaluator, const Arguments &arguments, bool isAfter, Value &out) {
  out = arguments[0];
  if (!isStringValue(arguments[0]) || !isStringValue(arguments[1]))
    return true;
  SmallBuffer textBuffer, needleBuffer, result;
  std::string_view text = decodeString(arguments[0], textBuffer), needle = decodeString(arguments[1], needleBuffer);
  if (!hasLoneHalf(needle)) {
    size_t at = text.find(needle);
    if (at == std::string_view::npos)
      return true;
    return evaluator.makeString(isAfter ? text.substr(at + needle.size()) : text.substr(0, at), out);
  }
  // Half a pair is found in a whole one.
  Units textUnits(text), needleUnits(needle);
  uint32_t at = textUnits.find(needleUnits, 0);
  if (at == Units::kNotFound)
    return true;
  if (isAfter)
    textUnits.append(at + needleUnits.size(), textUnits.size(), result);
  else
    textUnits.append(0, at, result);
  return evaluator.makeString(result.view(), out);
}

} // namespace

bool builtinString(Evaluator &evaluator, const Arguments &arguments, Value &out) {
  out = makeNothing();
  return isNothing(arguments[0]) || evaluator.stringOf(arguments[0], isTrue(arguments[1]), out);
}

bool builtinLength(Evaluator &, const Arguments &arguments, Value &out) {
  out = makeNothing();
  if (!isStringValue(arguments[0]))
    return true;
  SmallBuffer buffer;
  out = makeNumber(static_cast<double>(countCodePoints(decodeString(arguments[0], buffer))));
  return true;
}

bool builtinSubstring(Evaluator &evaluator, const Arguments &arguments, Value &out) {
  out = makeNothing();
  if (!isStringValue(arguments[0]))
    return true;
  SmallBuffer buffer;
  std::string_view text = decodeString(arguments[0], buffer);
  size_t size = countCodePoints(text);
  double start = isNumberValue(arguments[1]) ? numberOf(arguments[1]) : 0;
  if (static_cast<double>(size) + start < 0)
    start = 0;
  size_t first = sliceIndex(start, size), last = size;
  if (isNumberValue(arguments[2])) {
    double length = numberOf(arguments[2]);
    if (length <= 0)
      return evaluator.makeString({}, out);
    last = sliceIndex(start >= 0 ? start + length : static_cast<double>(size) + start + length, size);
  }
  if (first >= last)
    return evaluator.makeString({}, out);
  size_t from = bytesOfCodePoints(text, first);
  std::string_view rest = text.substr(from);
  return evaluator.makeString(rest.substr(0, bytesOfCodePoints(rest, last - first)), out);
}

bool builtinSubstringBefore(Evaluator &evaluator, const Arguments &arguments, Value &out) {
  return substringAround(evaluator, arguments, /*isAfter=*/false, out);
}

bool builtinSubstringAfter(Evaluator &evaluator, const Arguments &arguments, Value &out) {
  return substringAround(evaluator, arguments, /*isAfter=*/true, out);
}

bool builtinLowercase(Evaluator &evaluator, const Arguments &arguments, Value &out) {
  out = makeNothing();
  if (!isStringValue(arguments[0]))
    return true;
  SmallBuffer buffer, result;
  appendLowerCase(decodeString(arguments[0], buffer), result);
  return evaluator.makeString(result.view(), out);
}

bool builtinUppercase(Evaluator &evaluator, const Arguments &arguments, Value &out) {
  out = makeNothing();
  if (!isStringValue(arguments[0]))
    return true;
  SmallBuffer buffer, result;
  appendUpperCase(decodeString(arguments[0], buffer), result);
  return evaluator.makeString(result.view(), out);
}

/// Blanks, tabs and ends of lines go at both ends and become one blank between; other white space stays.
bool builtinTrim(Evaluator &evaluator, const Arguments &arguments, Value &out) {
  out = makeNothing();
  if (!isStringValue(arguments[0]))
    return true;
  SmallBuffer buffer, result;
  std::string_view text = decodeString(arguments[0], buffer);
  constexpr std::string_view kBlanks = " \t\n\r";
  for (size_t at = text.find_first_not_of(kBlanks); at != std::string_view::npos;) {
    size_t end = std::min(text.find_first_of(kBlanks, at), text.size());
    if (result.size())
      result.append(' ');
    result.append(text.substr(at, end - at));
    at = text.find_first_not_of(kBlanks, end);
  }
  return evaluator.makeString(result.view(), out);
}

bool builtinPad(Evaluator &evaluator, const Arguments &arguments, Value &out) {
  out = arguments[0];
  if (!isStringValue(arguments[0]) || !isNumberValue(arguments[1]))
    return true;
  SmallBuffer textBuffer, padBuffer, result;
  std::string_view text = decodeString(arguments[0], textBuffer);
  std::string_view pad = isStringValue(arguments[2]) ? decodeString(arguments[2], padBuffer) : std::string_view{};
  if (pad.empty())
    pad = " ";
  double width = std::trunc(numberOf(arguments[1]));
  double missing = std::abs(width) - static_cast<double>(countCodePoints(text));
  if (!(missing > 0))
    return true;
  // More than any string may have is refused before it is made: makeString does that for one byte too many.
  auto padding = static_cast<size_t>(std::min(missing, static_cast<double>(evaluator.limits.stringBytes) + 1));
  size_t padLength = countCodePoints(pad);
  if (width > 0)
    result.append(text);
  for (; padding >= padLength; padding -= padLength)
    result.append(pad);
  result.append(pad.substr(0, bytesOfCodePoints(pad, padding)));
  if (width < 0)
    result.append(text);
  return evaluator.makeString(result.view(), out);
}

bool builtinJoin(Evaluator &evaluator, const Arguments &arguments, Value &out) {
  out = makeNothing();
  if (isNothing(arguments[0]))
    return true;
  SmallBuffer separatorBuffer, buffer, result;
  std::string_view separator =
      isStringValue(arguments[1]) ? decodeString(arguments[1], separatorBuffer) : std::string_view{};
  Items items = itemsOf(evaluator.heap, arguments[0]);
  for (uint32_t i = 0; i < items.count; ++i) {
    if (i)
      result.append(separator);
    result.append(decodeString(items[i], buffer));
    if (result.size() > evaluator.limits.stringBytes)
      break; // makeString refuses it
  }
  return evaluator.makeString(result.view(), out);
}

} // namespace aslrt::jsonata
