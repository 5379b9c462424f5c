// SPDX-License-Identifier: Apache-2.0
//
// Dates: `$now`, `$millis`, `$fromMillis`, `$toMillis`.

#include "jsonata/Builtins.h"
#include "jsonata/functions/DatePicture.h"
#include "jsonata/functions/Decimal.h"
#include "language/Calendar.h"
#include "language/Timestamp.h"

#include <cmath>

namespace aslrt::jsonata {
namespace {

/// The first and last millisecond of what formatTimestamp writes.
constexpr double kFirstTimestamp = -62167219200000, kLastTimestamp = 253402300799999;

/// Writes the instant; `zone` is argument `zoneIndex` of a call. D1001 for instants that no date has, T0410 for zones that
/// are no number `+hhmm`: the reference writes `NaN` in both cases.
bool format(Evaluator &evaluator, double milliseconds, const Value &picture, const Value &zone, int64_t zoneIndex,
            Value &out) {
  const double time = clipTime(milliseconds);
  if (isNothing(picture) && isNothing(zone) && time >= kFirstTimestamp && time <= kLastTimestamp) {
    char text[kTimestampSize];
    formatTimestamp(static_cast<int64_t>(time), text);
    return evaluator.makeString({text, kTimestampSize}, out);
  }
  const UnitView units = isNothing(picture) ? u"[Y0001]-[M01]-[D01]T[H01]:[m01]:[s01].[f001][Z01:01t]"
                                            : unitsOf(evaluator.heap, picture);
  DatePicture parts;
  if (!readDatePicture(evaluator, units, parts))
    return false;
  const double offset = isNothing(zone) ? 0 : parseInteger(unitsOf(evaluator.heap, zone));
  if (std::isnan(offset))
    return evaluator.fail({.code = "T0410", .value = zone, .index = zoneIndex});
  const double hours = std::floor(offset / 100), minutes = std::fmod(offset, 100);
  const double local = clipTime(milliseconds + (60 * hours + minutes) * 60000);
  if (std::isnan(local))
    return evaluator.fail({.code = "D1001", .value = makeNumber(milliseconds)});
  UnitBuffer text;
  return formatDate(evaluator, fieldsOf(local), hours, minutes, parts, text) && makeString(evaluator, text.view(), out);
}

/// Walks over a date in ISO 8601.
struct IsoCursor {
  UnitView text;
  size_t at = 0;

  bool isAtEnd() const { return at == text.size(); }
  bool take(char16_t unit) {
    if (isAtEnd() || text[at] != unit)
      return false;
    ++at;
    return true;
  }
  /// `count` digits, the number at most `most`.
  bool number(uint32_t count, int64_t most, int64_t &out) {
    out = 0;
    for (uint32_t index = 0; index < count; ++index, ++at) {
      if (isAtEnd() || !isDigit(text[at]))
        return false;
      out = out * 10 + (text[at] - u'0');
    }
    return out <= most;
  }
};

} // namespace

bool parseIsoDate(UnitView text, double &time) {
  IsoCursor cursor{text};
  int64_t year, month = 1, day = 1, hour = 0, minute = 0, second = 0, offset = 0;
  double milliseconds = 0;
  bool hasFraction = false;
  if (!cursor.number(4, 9999, year))
    return false;
  if (cursor.take(u'-')) {
    if (!cursor.number(2, 12, month) || month == 0)
      return false;
    if (cursor.take(u'-') && (!cursor.number(2, 31, day) || day == 0))
      return false;
  }
  const bool hasTime = cursor.take(u'T');
  if (hasTime) {
    if (!cursor.number(2, 24, hour) || !cursor.take(u':') || !cursor.number(2, 59, minute) || !cursor.take(u':') ||
        !cursor.number(2, 59, second))
      return false;
    if (cursor.take(u'.')) {
      const size_t first = cursor.at;
      for (double unit = 100; !cursor.isAtEnd() && isDigit(text[cursor.at]); ++cursor.at, unit = std::floor(unit / 10)) {
        milliseconds += (text[cursor.at] - u'0') * unit;
        hasFraction |= text[cursor.at] != u'0';
      }
      if (cursor.at == first)
        return false;
    }
    // The end of a day.
    if (hour == 24 && (minute != 0 || second != 0 || hasFraction))
      return false;
  }
  if (!cursor.take(u'Z') && hasTime && !cursor.isAtEnd()) {
    const bool isWest = cursor.take(u'-');
    int64_t zoneHour, zoneMinute;
    if ((!isWest && !cursor.take(u'+')) || !cursor.number(2, 23, zoneHour))
      return false;
    cursor.take(u':');
    if (!cursor.number(2, 59, zoneMinute))
      return false;
    offset = (zoneHour * 60 + zoneMinute) * (isWest ? -1 : 1);
  }
  if (!cursor.isAtEnd())
    return false;
  // Days that a month does not have are those of the next.
  const auto days = static_cast<double>(daysFromDate(year, month, 1) + day - 1);
  time = days * kMsPerDay + static_cast<double>(((hour * 60 + minute - offset) * 60 + second) * 1000) + milliseconds;
  return true;
}

bool builtinNow(Evaluator &evaluator, const Arguments &arguments, Value &out) {
  return format(evaluator, evaluator.nowMilliseconds, arguments[0], arguments[1], 2, out);
}

bool builtinMillis(Evaluator &evaluator, const Arguments &, Value &out) {
  out = makeNumber(evaluator.nowMilliseconds);
  return true;
}

bool builtinFromMillis(Evaluator &evaluator, const Arguments &arguments, Value &out) {
  out = makeNothing();
  if (isNothing(arguments[0]))
    return true;
  return format(evaluator, numberOf(arguments[0]), arguments[1], arguments[2], 3, out);
}

bool builtinToMillis(Evaluator &evaluator, const Arguments &arguments, Value &out) {
  out = makeNothing();
  if (isNothing(arguments[0]))
    return true;
  const UnitView text = unitsOf(evaluator.heap, arguments[0]);
  if (isNothing(arguments[1])) {
    double time;
    if (!parseIsoDate(text, time))
      return evaluator.fail({.code = "D3110", .value = arguments[0]});
    out = makeNumber(time);
    return true;
  }
  DatePicture picture;
  return readDatePicture(evaluator, unitsOf(evaluator.heap, arguments[1]), picture) &&
         parseDate(evaluator, text, picture, out);
}

} // namespace aslrt::jsonata
