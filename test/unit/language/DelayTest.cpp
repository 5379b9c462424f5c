// SPDX-License-Identifier: Apache-2.0
//
// Wait: what counts as seconds and as a timestamp, and the words for what does not.

#include "LanguageTest.h"

#include "language/Timestamp.h"

using namespace aslrt;

namespace {

class DelayTest : public LanguageTest {
protected:
  DelayTest() {
    seconds.path = literal("$.s");
    timestamp.kind = ASLRT_DELAY_TIMESTAMP;
    timestamp.path = literal("$.t");
  }
  /// The delay in seconds, or -1 with the cause in raisedError().
  double delay(std::string_view value, const AslrtDelay &kind) {
    const AslrtValue cell = json(value);
    double out = -7;
    if (aslrt_delay(exec, frame, &out, &cell, &kind) == 0)
      return out;
    EXPECT_EQ(raisedError().error, "States.Runtime");
    EXPECT_EQ(out, -7);
    return -1;
  }
  std::string cause(std::string_view value, const AslrtDelay &kind) {
    EXPECT_EQ(delay(value, kind), -1) << value;
    return raisedError().cause;
  }
  /// The quoted timestamp `aheadMs` from now.
  std::string ahead(int64_t aheadMs) {
    char text[kTimestampSize];
    formatTimestamp(clock.unixMs() + aheadMs, text);
    return '"' + std::string(text, kTimestampSize) + '"';
  }

  AslrtDelay seconds{};
  AslrtDelay timestamp{};
};

TEST_F(DelayTest, TakesWholeSeconds) {
  EXPECT_EQ(delay("0", seconds), 0);
  EXPECT_EQ(delay("1", seconds), 1);
  EXPECT_EQ(delay("-0", seconds), 0);
  EXPECT_EQ(delay("2147483647", seconds), 2147483647);
  EXPECT_EQ(delay(R"("30")", seconds), 30) << "numeric text will do";
  const AslrtValue computed = makeInt(12), whole = makeDouble(3);
  double out = 0;
  EXPECT_EQ(aslrt_delay(exec, frame, &out, &computed, &seconds), 0);
  EXPECT_EQ(out, 12);
  EXPECT_EQ(aslrt_delay(exec, frame, &out, &whole, &seconds), 0);
  EXPECT_EQ(out, 3);
}

TEST_F(DelayTest, RefusesFractionsAndOtherValues) {
  const std::string unusable = "The SecondsPath parameter cannot be parsed as a long value: $.s == ";
  EXPECT_EQ(cause("1.5", seconds), unusable + "1.5");
  EXPECT_EQ(cause("-1.5", seconds), unusable + "-1.5");
  EXPECT_EQ(cause("1.0", seconds), unusable + "1.0");
  EXPECT_EQ(cause("1e2", seconds), unusable + "1e2");
  EXPECT_EQ(cause("null", seconds), unusable + "null");
  EXPECT_EQ(cause("true", seconds), unusable + "true");
  EXPECT_EQ(cause(R"("x\"y")", seconds), unusable + "x\"y");
  EXPECT_EQ(cause(R"("")", seconds), unusable);
  EXPECT_EQ(cause(R"("+-5")", seconds), unusable + "+-5");
  EXPECT_EQ(cause(R"(" 5")", seconds), unusable + " 5");
  EXPECT_EQ(cause(R"({"a":[1]})", seconds), unusable + R"({"a":[1]})");
  EXPECT_EQ(cause("99999999999999999999", seconds), unusable + "99999999999999999999");
}

TEST_F(DelayTest, RefusesNegativeAndEndlessSeconds) {
  EXPECT_EQ(cause("-1", seconds), "The SecondsPath parameter references a negative value: $.s == -1");
  EXPECT_EQ(cause("2147483648", seconds), "Wait state delay is too long.");
}

TEST_F(DelayTest, CountsToATimestamp) {
  EXPECT_EQ(delay(R"("2016-03-14T01:59:00Z")", timestamp), 0) << "past";
  EXPECT_EQ(delay(R"("0000-01-01T00:00:00Z")", timestamp), 0);
  EXPECT_NEAR(delay(ahead(90500), timestamp), 90.5, 0.002);
  EXPECT_NEAR(delay(ahead(24855LL * 86400 * 1000), timestamp), 24855.0 * 86400, 0.002);
}

TEST_F(DelayTest, RefusesATimestampTooFarAhead) {
  EXPECT_EQ(cause(ahead(24856LL * 86400 * 1000), timestamp), "Wait state delay is too long.");
  EXPECT_EQ(cause(R"("9999-12-31T23:59:59Z")", timestamp), "Wait state delay is too long.");
}

TEST_F(DelayTest, RefusesWhatIsNoTimestamp) {
  const std::string unusable =
      "The TimestampPath parameter does not reference a valid ISO-8601 extended offset date-time "
      "format string: $.t == ";
  EXPECT_EQ(cause(R"("2016-03-14T01:59:00")", timestamp), unusable + "2016-03-14T01:59:00");
  EXPECT_EQ(cause(R"("2016-12-05 21:29:29Z")", timestamp), unusable + "2016-12-05 21:29:29Z");
  EXPECT_EQ(cause("5", timestamp), unusable + "5");
  EXPECT_EQ(cause("null", timestamp), unusable + "null");
  EXPECT_EQ(cause("[1]", timestamp), unusable + "[1]");
}

TEST_F(DelayTest, NamesALiteralByItsField) {
  seconds.path = {};
  timestamp.path = {};
  EXPECT_EQ(cause("1.5", seconds), "The Seconds parameter cannot be parsed as a long value: 1.5");
  EXPECT_EQ(cause(R"("x")", timestamp),
            "The Timestamp parameter does not reference a valid ISO-8601 extended offset date-time "
            "format string: x");
}

} // namespace
