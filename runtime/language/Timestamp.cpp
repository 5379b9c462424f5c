// SPDX-License-Identifier: Apache-2.0
//
// Timestamp: reading is a look at fixed columns, eight at a time, and a walk over what may follow them.

#include "language/Timestamp.h"

#include "language/Calendar.h"

#include <algorithm>
#include <cstring>

namespace aslrt {
namespace {

constexpr int64_t kSecondsPerDay = 86400;

int64_t daysInMonth(int64_t year, int64_t month) {
  constexpr uint8_t kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool isLeap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return month == 2 && isLeap ? 29 : kDays[month - 1];
}

bool isDigit(char c) { return c >= '0' && c <= '9'; }

/// Walks over the text; `ok` turns false at the first character that does not fit and stays so.
struct Cursor {
  std::string_view text;
  size_t at = 0;
  bool ok = true;

  bool atEnd() const { return at == text.size(); }
  char peek() const { return atEnd() ? '\0' : text[at]; }

  void expect(char wanted) {
    if (peek() != wanted || atEnd()) {
      ok = false;
      return;
    }
    ++at;
  }

  /// Exactly `count` digits.
  int64_t number(int count) {
    int64_t value = 0;
    for (int i = 0; i < count; ++i) {
      if (!isDigit(peek())) {
        ok = false;
        return 0;
      }
      value = value * 10 + (text[at++] - '0');
    }
    return value;
  }
};

/// Eight columns of which each is a digit or a certain character.
struct Columns {
  uint64_t digits; ///< the values of the digits, a byte a column; 0 for other characters
  bool ok;         ///< all columns fit

  /// `form` has a 0 for each digit. `text` has at least eight bytes.
  Columns(const char *text, const char (&form)[9]) {
    uint64_t wanted, bytes, most = 0;
    std::memcpy(&wanted, form, sizeof(wanted));
    std::memcpy(&bytes, text, sizeof(bytes));
    for (int column = 0; column < 8; ++column)
      most |= uint64_t(form[column] == '0' ? 0x7f - 9 : 0x7f) << (8 * column);
    digits = bytes ^ wanted;
    // A byte's highest bit is set by what is added when the byte is too large, or was set before.
    ok = (((digits + most) | digits) & 0x8080808080808080u) == 0;
  }

  /// The number that the columns `first` and the next one make.
  int64_t pair(int first) const { return static_cast<int64_t>((digits * 10 + (digits >> 8)) >> (8 * first) & 0xff); }
};

void writeDigits(char *out, int64_t value, int count) {
  for (int i = count - 1; i >= 0; --i) {
    out[i] = static_cast<char>('0' + value % 10);
    value /= 10;
  }
}

} // namespace

bool parseTimestamp(std::string_view text, Instant &out) {
  constexpr size_t kFixedColumns = 19;
  if (text.size() <= kFixedColumns)
    return false;
  const Columns date(text.data(), "0000-00-"), middle(text.data() + 8, "00T00:00"), time(text.data() + 11, "00:00:00");
  if (!date.ok || !middle.ok || !time.ok)
    return false;
  const int64_t year = date.pair(0) * 100 + date.pair(2), month = date.pair(5), day = middle.pair(0);
  const int64_t hour = time.pair(0), minute = time.pair(3), second = time.pair(6);

  Cursor cursor{text, kFixedColumns};
  uint32_t nanoseconds = 0;
  if (cursor.peek() == '.') {
    ++cursor.at;
    uint32_t unit = 100000000;
    const size_t first = cursor.at;
    for (; isDigit(cursor.peek()); ++cursor.at) {
      if (cursor.at - first == 9)
        return false; // finer than a nanosecond
      nanoseconds += static_cast<uint32_t>(cursor.peek() - '0') * unit;
      unit /= 10;
    }
    if (cursor.at == first)
      return false;
  }

  int64_t offsetSeconds = 0;
  if (cursor.peek() == 'Z') {
    ++cursor.at;
  } else {
    const char sign = cursor.peek();
    if (sign != '+' && sign != '-')
      return false;
    ++cursor.at;
    const int64_t offsetHour = cursor.number(2);
    cursor.expect(':');
    const int64_t offsetMinute = cursor.number(2);
    if (!cursor.ok || offsetHour > 23 || offsetMinute > 59)
      return false;
    offsetSeconds = (offsetHour * 60 + offsetMinute) * 60;
    if (sign == '-')
      offsetSeconds = -offsetSeconds;
  }
  if (!cursor.atEnd() || month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month) ||
      hour > 23 || minute > 59 || second > 59)
    return false;

  const int64_t secondOfDay = (hour * 60 + minute) * 60 + second;
  out.unixSeconds = daysFromDate(year, month, day) * kSecondsPerDay + secondOfDay - offsetSeconds;
  out.nanoseconds = nanoseconds;
  return true;
}

void formatTimestamp(int64_t unixMs, char *out) {
  const int64_t first = daysFromDate(0, 1, 1) * kSecondsPerDay * 1000;
  const int64_t last = daysFromDate(10000, 1, 1) * kSecondsPerDay * 1000 - 1;
  const int64_t ms = std::clamp(unixMs, first, last);
  constexpr int64_t kMsPerDay = kSecondsPerDay * 1000;
  const int64_t days = (ms >= 0 ? ms : ms - (kMsPerDay - 1)) / kMsPerDay;
  const int64_t msOfDay = ms - days * kMsPerDay;
  const Date date = dateFromDays(days);
  writeDigits(out, date.year, 4);
  out[4] = '-';
  writeDigits(out + 5, date.month, 2);
  out[7] = '-';
  writeDigits(out + 8, date.day, 2);
  out[10] = 'T';
  writeDigits(out + 11, msOfDay / 3600000, 2);
  out[13] = ':';
  writeDigits(out + 14, msOfDay / 60000 % 60, 2);
  out[16] = ':';
  writeDigits(out + 17, msOfDay / 1000 % 60, 2);
  out[19] = '.';
  writeDigits(out + 20, msOfDay % 1000, 3);
  out[23] = 'Z';
}

} // namespace aslrt
