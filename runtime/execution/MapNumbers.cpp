// SPDX-License-Identifier: Apache-2.0
//
// MapNumbers: MaxConcurrency and the tolerances of a Map, which may come from data.

#include "execution/Children.h"
#include "execution/Errors.h"
#include "values/Numbers.h"
#include "values/Strings.h"
#include "values/Writer.h"

#include <cmath>
#include <string_view>

namespace aslrt {

int32_t raiseBadNumber(AslrtExec *exec, AslrtFrame *frame, std::string_view field, const AslrtValue &value,
                       std::string_view kind, std::string_view path) {
  SmallBuffer cause, characters;
  cause.append("The ");
  cause.append(field);
  cause.append(" field refers to value \"");
  if (isString(value))
    cause.append(decodeString(value, characters));
  else
    appendText(heapOf(exec), value, cause);
  cause.append("\" which is not a valid ");
  cause.append(kind);
  cause.append(": ");
  cause.append(path);
  return raiseRuntimeError(exec, frame, cause.view());
}

/// A number, or a string that holds one. False when it is neither.
static bool readNumber(const AslrtValue &value, AslrtValue &number) {
  number = value;
  if (!isString(value))
    return isNumber(value);
  char buffer[kNumberTextBytes];
  std::string_view text = escapedCharacters(value, buffer);
  if (text.empty() || text.size() > kInlineBytes || text.find_first_not_of("0123456789+-.eE") != text.npos)
    return false;
  number = makeInline(text.data(), static_cast<uint32_t>(text.size()));
  double ignored;
  return isNumber(number) && numberToDouble(number, ignored);
}

bool readInteger(const AslrtValue &value, int64_t &out) {
  AslrtValue number;
  return readNumber(value, number) && numberToInt64(number, out);
}

/// Reads MaxConcurrency or ToleratedFailureCount; absent leaves `out`.
static int32_t readCount(AslrtExec *exec, AslrtFrame *frame, std::string_view name, const AslrtValue *value,
                         const AslrtText &path, int64_t &out) {
  if (!value)
    return 0;
  SmallBuffer text;
  if (!readInteger(*value, out)) {
    text.append(name);
    text.append("Path");
    return raiseBadNumber(exec, frame, text.view(), *value, "integer", view(path));
  }
  if (out >= 0)
    return 0;
  text.append(name);
  text.append(" cannot be negative.");
  return raiseRuntimeError(exec, frame, text.view());
}

int32_t readConcurrency(AslrtExec *exec, AslrtFrame *frame, const AslrtMap &map, const AslrtValue *value,
                        MapNumbers &numbers) {
  return readCount(exec, frame, "MaxConcurrency", value, map.maxConcurrencyPath, numbers.concurrency);
}

int32_t readTolerances(AslrtExec *exec, AslrtFrame *frame, const AslrtMap &map, const AslrtValue *count,
                       const AslrtValue *percentage, MapNumbers &numbers) {
  if (int32_t status = readCount(exec, frame, "ToleratedFailureCount", count, map.toleratedFailureCountPath,
                                 numbers.toleratedCount))
    return status;
  numbers.hasCount = count;
  if (!percentage)
    return 0;
  double &percent = numbers.toleratedPercentage;
  AslrtValue number;
  if (!readNumber(*percentage, number) || !numberToDouble(number, percent))
    return raiseBadNumber(exec, frame, "ToleratedFailurePercentagePath", *percentage, "float",
                          view(map.toleratedFailurePercentagePath));
  if (!(percent >= 0 && percent <= 100))
    return raiseRuntimeError(exec, frame, "ToleratedFailurePercentage must be between 0 and 100.");
  numbers.hasPercentage = true;
  return 0;
}

double toleratedOf(const MapNumbers &numbers, uint32_t total) {
  // Either breach is enough, but a number that is not given does not count.
  if (!numbers.hasCount && !numbers.hasPercentage)
    return -1;
  double tolerated = total;
  if (numbers.hasCount)
    tolerated = fmin(tolerated, static_cast<double>(numbers.toleratedCount));
  if (numbers.hasPercentage)
    tolerated = fmin(tolerated, floor(numbers.toleratedPercentage * total / 100));
  return tolerated;
}

} // namespace aslrt
