// SPDX-License-Identifier: Apache-2.0
//
// Timestamps: which texts are some, which instant they name, and how the context object's are written.

#include "language/Timestamp.h"

#include <cstdio>
#include <gtest/gtest.h>
#include <string>

using namespace aslrt;

namespace {

Instant read(std::string_view text) {
  Instant instant{-1, 7};
  EXPECT_TRUE(parseTimestamp(text, instant)) << text;
  return instant;
}

bool isRefused(std::string_view text) {
  Instant instant{-1, 7};
  const bool accepted = parseTimestamp(text, instant);
  EXPECT_TRUE(accepted || instant == (Instant{-1, 7})) << "changed by " << text;
  return !accepted;
}

std::string written(int64_t unixMs) {
  char text[kTimestampSize];
  formatTimestamp(unixMs, text);
  return {text, kTimestampSize};
}

TEST(Timestamp, NamesAnInstant) {
  EXPECT_EQ(read("1970-01-01T00:00:00Z"), (Instant{0, 0}));
  EXPECT_EQ(read("2016-03-14T01:59:00Z"), (Instant{1457920740, 0}));
  EXPECT_EQ(read("1969-12-31T23:59:59.5Z"), (Instant{-1, 500000000}));
  EXPECT_EQ(read("0000-01-01T00:00:00Z"), (Instant{-62167219200, 0}));
  EXPECT_EQ(read("9999-12-31T23:59:59.999999999Z"), (Instant{253402300799, 999999999}));
}

TEST(Timestamp, TakesUpToNineDigitsOfFraction) {
  EXPECT_EQ(read("2016-03-14T01:59:00.00Z"), (Instant{1457920740, 0}));
  EXPECT_EQ(read("2016-03-14T01:59:00.000001Z"), (Instant{1457920740, 1000}));
  EXPECT_EQ(read("2016-03-14T01:59:00.123456789Z"), (Instant{1457920740, 123456789}));
  EXPECT_TRUE(isRefused("2016-03-14T01:59:00.1234567890Z"));
  EXPECT_TRUE(isRefused("2016-03-14T01:59:00.Z"));
  EXPECT_TRUE(isRefused("2016-03-14T01:59:00."));
}

TEST(Timestamp, CountsOffsetsIn) {
  EXPECT_EQ(read("2016-03-14T02:59:00+01:00"), (Instant{1457920740, 0}));
  EXPECT_EQ(read("2016-03-13T20:29:00-05:30"), (Instant{1457920740, 0}));
  EXPECT_EQ(read("1970-01-01T00:00:00-00:00"), (Instant{0, 0}));
  EXPECT_LT(read("2016-03-14T01:59:00.999999999+00:01"), read("2016-03-14T01:59:00Z"));
}

TEST(Timestamp, RefusesOtherForms) {
  const char *texts[] = {"", "2016-12-05 21:29:29Z", "2016-12-05T21:29:29", "05-12-2016T21:29:29Z",
                         "2016-12-05", "2016-12-05t21:29:29Z", "2016-12-05T21:29:29z",
                         "2016-12-05T21:29Z", "2016-12-05T21:29:29+0100", "2016-12-05T21:29:29+01",
                         "2016-12-05T21:29:29 Z", "2016-12-05T21:29:29Z ", "+2016-12-05T21:29:29Z",
                         "2016-1-05T21:29:29Z", "2016-12-05T21:29:29,5Z", "2016-12-05T21:29:29+24:00",
                         "2016-12-05T21:29:29+01:60", "2016-12-05T", "2016-12-05T21:29:29+"};
  for (const char *text : texts)
    EXPECT_TRUE(isRefused(text)) << text;
}

TEST(Timestamp, LooksAtEachColumn) {
  const std::string good = "2016-10-11T11:01:01Z", digits = "0000-00-00T00:00:00Z";
  for (size_t column = 0; column < good.size(); ++column)
    for (int byte = 0; byte < 256; ++byte) {
      std::string text = good;
      text[column] = static_cast<char>(byte);
      const bool isDigit = byte >= '0' && byte <= '9';
      if (digits[column] == '0' ? !isDigit : text != good)
        EXPECT_TRUE(isRefused(text)) << column << ": " << byte;
    }
  for (size_t size = 0; size < good.size(); ++size)
    EXPECT_TRUE(isRefused(good.substr(0, size))) << size;
  for (int number = 0; number < 10000; number += 7) {
    char text[32];
    const int hour = number % 24, minute = number % 60, second = number / 3 % 60, day = number % 28 + 1;
    snprintf(text, sizeof(text), "%04d-%02d-%02dT%02d:%02d:%02dZ", number, number % 12 + 1, day, hour, minute, second);
    EXPECT_EQ(written(read(text).unixSeconds * 1000), std::string(text, 19) + ".000Z");
  }
}

TEST(Timestamp, RefusesDatesAndTimesThatDoNotExist) {
  const char *texts[] = {"2016-13-05T21:29:29Z", "2016-00-05T21:29:29Z", "2016-12-00T21:29:29Z",
                         "2016-12-32T21:29:29Z", "2015-02-29T00:00:00Z", "1900-02-29T00:00:00Z",
                         "2016-04-31T00:00:00Z", "2016-12-05T25:29:29Z", "2016-12-05T24:00:00Z",
                         "2016-12-05T21:60:29Z", "2016-12-31T23:59:60Z"};
  for (const char *text : texts)
    EXPECT_TRUE(isRefused(text)) << text;
  EXPECT_EQ(read("2000-02-29T00:00:00Z"), (Instant{951782400, 0}));
}

TEST(Timestamp, IsWrittenInUtcWithMilliseconds) {
  EXPECT_EQ(written(0), "1970-01-01T00:00:00.000Z");
  EXPECT_EQ(written(-1), "1969-12-31T23:59:59.999Z");
  EXPECT_EQ(written(1457920740042), "2016-03-14T01:59:00.042Z");
  EXPECT_EQ(written(951782400000), "2000-02-29T00:00:00.000Z");
  EXPECT_EQ(written(INT64_MIN), "0000-01-01T00:00:00.000Z");
  EXPECT_EQ(written(INT64_MAX), "9999-12-31T23:59:59.999Z");
}

TEST(Timestamp, ReadsWhatItWrites) {
  for (int64_t ms = -62167219200000; ms <= 253402300799999; ms += 7919999987651)
    EXPECT_EQ(read(written(ms)).unixSeconds, (ms - ((ms % 1000) + 1000) % 1000) / 1000) << ms;
}

} // namespace
