// SPDX-License-Identifier: Apache-2.0

#include "codegen/graph/History.h"

#include <gtest/gtest.h>

using asl::graph::parseInstant;

TEST(InstantTest, DatesAreMillisecondsSince1970) {
  EXPECT_EQ(parseInstant("1970-01-01T00:00:00Z"), 0);
  EXPECT_EQ(parseInstant("1970-01-01T00:00:01.5Z"), 1500);
  EXPECT_EQ(parseInstant("2023-11-14T22:13:20Z"), 1700000000000);
  EXPECT_EQ(parseInstant("2024-02-29T00:00:00Z"), 1709164800000);
  EXPECT_EQ(parseInstant("1969-12-31T23:59:59.999Z"), -1);
}

TEST(InstantTest, ZonesCount) {
  EXPECT_EQ(parseInstant("2023-11-14T23:13:20+01:00"), 1700000000000);
  EXPECT_EQ(parseInstant("2023-11-14T16:43:20-0530"), 1700000000000);
}

TEST(InstantTest, DigitsPastMillisecondsAreLeftOut) {
  EXPECT_EQ(parseInstant("1970-01-01T00:00:00.123999+00:00"), 123);
}

TEST(InstantTest, OtherTextIsNoDate) {
  for (const char *text :
       {"", "now", "2023-11-14", "2023-11-14T22:13:20", "2023-13-14T22:13:20Z", "2023-11-14T24:13:20Z",
        "2023-11-14T22:13:20.Z", "2023-11-14T22:13:20Zx", "2023-1-14T22:13:20Z"})
    EXPECT_EQ(parseInstant(text), std::nullopt) << text;
}
