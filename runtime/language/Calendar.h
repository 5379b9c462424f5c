// SPDX-License-Identifier: Apache-2.0
//
// Calendar: the Gregorian calendar, before its introduction too, as arithmetic on days.
//
// Both functions count years from March, so that the leap day is a year's last day and a month's first day is a linear
// formula. No C library function is used: those depend on the machine's time zone files and stop at a leap second.

#ifndef ASLRT_LANGUAGE_CALENDAR_H
#define ASLRT_LANGUAGE_CALENDAR_H

#include <cstdint>

namespace aslrt {

inline constexpr int64_t kDaysPerEra = 146097;  // 400 years
inline constexpr int64_t kDaysToEpoch = 719468; // 0000-03-01 to 1970-01-01

/// Days from 1970-01-01 to the date; `month` and `day` from 1.
inline int64_t daysFromDate(int64_t year, int64_t month, int64_t day) {
  const int64_t marchYear = month <= 2 ? year - 1 : year;
  const int64_t era = (marchYear >= 0 ? marchYear : marchYear - 399) / 400;
  const int64_t yearOfEra = marchYear - era * 400;
  const int64_t dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
  const int64_t dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
  return era * kDaysPerEra + dayOfEra - kDaysToEpoch;
}

struct Date {
  int64_t year;
  int64_t month; ///< from 1
  int64_t day;   ///< from 1
};

/// The inverse of daysFromDate.
inline Date dateFromDays(int64_t days) {
  const int64_t shifted = days + kDaysToEpoch;
  const int64_t era = (shifted >= 0 ? shifted : shifted - (kDaysPerEra - 1)) / kDaysPerEra;
  const int64_t dayOfEra = shifted - era * kDaysPerEra;
  const int64_t yearOfEra =
      (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146096) / 365;
  const int64_t dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
  const int64_t marchMonth = (5 * dayOfYear + 2) / 153;
  const int64_t month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
  return {yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month,
          dayOfYear - (153 * marchMonth + 2) / 5 + 1};
}

} // namespace aslrt

#endif // ASLRT_LANGUAGE_CALENDAR_H
