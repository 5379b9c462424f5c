// SPDX-License-Identifier: Apache-2.0
//
// DateFields: what a picture can ask of an instant. Times are milliseconds since 1970 as ECMAScript has them: whole, NaN
// when they lie more than 100 million days away.

#ifndef ASLRT_JSONATA_FUNCTIONS_DATEFIELDS_H
#define ASLRT_JSONATA_FUNCTIONS_DATEFIELDS_H

#include "jsonata/functions/Utf16.h"

namespace aslrt::jsonata {

inline constexpr double kMsPerDay = 86400000;

inline constexpr std::string_view kMonthNames[] = {"January", "February", "March",     "April",   "May",      "June",
                                                   "July",    "August",   "September", "October", "November", "December"};
inline constexpr std::string_view kDayNames[] = {"Monday", "Tuesday",  "Wednesday", "Thursday",
                                                 "Friday", "Saturday", "Sunday"};

/// An instant in UTC, taken apart.
struct DateFields {
  double time = 0; ///< milliseconds
  int32_t year = 0;
  int32_t month = 0; ///< from 0
  int32_t day = 0;   ///< of the month, from 1
  int32_t weekday = 0; ///< 1 Monday to 7 Sunday
  int32_t hour = 0, minute = 0, second = 0, millisecond = 0;
};

/// `time` without its fraction; NaN when it is out of range.
double clipTime(double time);

/// `time` is not NaN.
DateFields fieldsOf(double time);

/// ECMAScript's `Date.UTC`: fields may be out of their ranges and then count on; years 0 to 99 are those from 1900 on.
/// `month` from 0.
double timeOf(double year, double month, double day = 1, double hour = 0, double minute = 0, double second = 0,
              double millisecond = 0);

/// The number that component `Y M D d F W w X x H h m s f` of a picture stands for. P: 0 before noon, 1 after.
double componentOf(const DateFields &date, char16_t component);

} // namespace aslrt::jsonata

#endif // ASLRT_JSONATA_FUNCTIONS_DATEFIELDS_H
