// SPDX-License-Identifier: Apache-2.0
//
// DatePicture: how dates are written and read, `[D1o] [MNn] [Y0001] at [h]:[m01] [P]`.
//
// Source: XPath 3.1 fn:format-dateTime, as the reference implementation reads it.

#ifndef ASLRT_JSONATA_FUNCTIONS_DATEPICTURE_H
#define ASLRT_JSONATA_FUNCTIONS_DATEPICTURE_H

#include "jsonata/functions/DateFields.h"
#include "jsonata/functions/IntegerPicture.h"

#include <new>

namespace aslrt::jsonata {

/// A stretch of text, or a field in brackets.
struct DatePart {
  bool isLiteral = false;
  UnitView literal;
  char16_t component = 0;
  bool hasNames = false;
  LetterCase names = LetterCase::Title;
  bool hasNumber = false; ///< `number` is read
  bool isZonePlain = false; ///< ends in `t`: no offset is `Z`
  IntegerPicture number;
  /// Digits that a year, month or day has; -1: not said.
  int64_t digits = -1;
  int64_t widthMost = -1; ///< of names; -1: not said
};

class DatePicture {
public:
  uint32_t count() const { return static_cast<uint32_t>(storage.size() / sizeof(DatePart)); }
  const DatePart &operator[](uint32_t index) const { return parts()[index]; }
  DatePart &last() { return const_cast<DatePart &>(parts()[count() - 1]); }
  /// A new part. Those before it may move.
  DatePart &add() {
    auto *part = new (storage.reserve(sizeof(DatePart))) DatePart();
    storage.addSize(sizeof(DatePart));
    return *part;
  }

private:
  const DatePart *parts() const { return static_cast<const DatePart *>(static_cast<const void *>(storage.data())); }

  SmallBuffer storage;
};

/// D3131, D3132, D3135.
[[nodiscard]] bool readDatePicture(Evaluator &evaluator, UnitView units, DatePicture &out);

/// Appends the instant, moved by a zone of `hours` and `minutes`. D3130, D3132, D3133, D3134.
[[nodiscard]] bool formatDate(Evaluator &evaluator, const DateFields &date, double zoneHours, double zoneMinutes,
                              const DatePicture &picture, UnitBuffer &out);

/// Reads a text; nothing when it is not as the picture says. D3130, D3133, D3136.
[[nodiscard]] bool parseDate(Evaluator &evaluator, UnitView text, const DatePicture &picture, Value &out);

/// Reads ISO 8601: a year, month or day, a time with zone or in UTC behind it. False for everything else.
bool parseIsoDate(UnitView text, double &time);

} // namespace aslrt::jsonata

#endif // ASLRT_JSONATA_FUNCTIONS_DATEPICTURE_H
