// SPDX-License-Identifier: Apache-2.0

#include "jsonata/functions/DateFields.h"

#include "language/Calendar.h"

#include <cmath>
#include <limits>

namespace aslrt::jsonata {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kMsPerWeek = 7 * kMsPerDay;
constexpr double kMostTime = 8.64e15;

int32_t weekdayOfDay(int64_t day) {
  const int64_t weekday = (day + 3) % 7; // 1970 began on a Thursday
  return static_cast<int32_t>(weekday < 0 ? weekday + 8 : weekday + 1);
}

/// When the first week of a year (`month` 0) or of a month begins: the one with the first Thursday. Weeks begin on Monday.
double startOfFirstWeek(double year, double month) {
  const double first = timeOf(year, month);
  if (std::isnan(first))
    return kNaN;
  const int32_t weekday = weekdayOfDay(static_cast<int64_t>(first / kMsPerDay));
  return weekday > 4 ? first + (8 - weekday) * kMsPerDay : first - (weekday - 1) * kMsPerDay;
}

/// A year (with `isYear`) or a month, and its neighbours.
struct Period {
  double year;
  double month;
  bool isYear;

  Period next() const {
    if (isYear || month == 11)
      return {year + 1, isYear ? month : 0, isYear};
    return {year, month + 1, isYear};
  }
  Period previous() const {
    if (isYear || month == 0)
      return {year - 1, isYear ? month : 11, isYear};
    return {year, month - 1, isYear};
  }
  double start() const { return startOfFirstWeek(year, month); }
};

double weekOf(const DateFields &date, const Period &period) {
  const double today = timeOf(date.year, date.month, date.day);
  auto weeksFrom = [today](double start) { return (today - start) / kMsPerWeek + 1; };
  double week = weeksFrom(period.start());
  if (week > (period.isYear ? 52 : 4)) {
    if (today >= period.next().start())
      week = 1;
  } else if (week < 1) {
    week = weeksFrom(period.previous().start());
  }
  return std::floor(week);
}

/// The year or month whose weeks the instant is in.
Period periodOfWeek(const DateFields &date, const Period &period) {
  if (date.time < period.start())
    return period.previous();
  return date.time >= period.next().start() ? period.next() : period;
}

} // namespace

double clipTime(double time) { return std::fabs(time) <= kMostTime ? std::trunc(time) + 0 : kNaN; }

DateFields fieldsOf(double time) {
  DateFields fields;
  fields.time = time;
  const double day = std::floor(time / kMsPerDay);
  const auto ms = static_cast<int32_t>(time - day * kMsPerDay);
  const Date date = dateFromDays(static_cast<int64_t>(day));
  fields.year = static_cast<int32_t>(date.year);
  fields.month = static_cast<int32_t>(date.month) - 1;
  fields.day = static_cast<int32_t>(date.day);
  fields.weekday = weekdayOfDay(static_cast<int64_t>(day));
  fields.hour = ms / 3600000;
  fields.minute = ms / 60000 % 60;
  fields.second = ms / 1000 % 60;
  fields.millisecond = ms % 1000;
  return fields;
}

double timeOf(double year, double month, double day, double hour, double minute, double second, double millisecond) {
  year = std::trunc(year);
  if (year >= 0 && year <= 99)
    year += 1900;
  month = std::trunc(month);
  year += std::floor(month / 12);
  // Anything further away is out of range whatever the day.
  if (!(std::fabs(year) <= 400000) || !(std::fabs(day) <= 1e9))
    return kNaN;
  const auto monthOfYear = static_cast<int64_t>(month - 12 * std::floor(month / 12));
  const double days =
      static_cast<double>(daysFromDate(static_cast<int64_t>(year), monthOfYear + 1, 1)) + std::trunc(day) - 1;
  const double time = std::trunc(hour) * 3600000 + std::trunc(minute) * 60000 + std::trunc(second) * 1000 +
                      std::trunc(millisecond);
  return clipTime(days * kMsPerDay + time);
}

double componentOf(const DateFields &date, char16_t component) {
  const Period year{static_cast<double>(date.year), 0, true};
  const Period month{static_cast<double>(date.year), static_cast<double>(date.month), false};
  switch (component) {
  case u'Y':
    return date.year;
  case u'M':
    return date.month + 1;
  case u'D':
    return date.day;
  case u'd':
    return (timeOf(date.year, date.month, date.day) - timeOf(date.year, 0)) / kMsPerDay + 1;
  case u'F':
    return date.weekday;
  case u'W':
    return weekOf(date, year);
  case u'w':
    return weekOf(date, month);
  case u'X':
    return periodOfWeek(date, year).year;
  case u'x':
    return periodOfWeek(date, month).month + 1;
  case u'H':
    return date.hour;
  case u'h':
    return date.hour % 12 == 0 ? 12 : date.hour % 12;
  case u'P':
    return date.hour >= 12 ? 1 : 0;
  case u'm':
    return date.minute;
  case u's':
    return date.second;
  default:
    return date.millisecond;
  }
}

} // namespace aslrt::jsonata
