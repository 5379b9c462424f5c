// SPDX-License-Identifier: Apache-2.0
//
// When a request is made again.

#include "aws/RetryPolicy.h"

#include <gtest/gtest.h>

using namespace aslrt;
using namespace aslrt::aws;

namespace {

TEST(RetryPolicy, ServicesInTroubleAreAskedAgain) {
  for (int status : {500, 502, 503, 504, 429})
    EXPECT_TRUE(isTransient(status, "")) << status;
  EXPECT_TRUE(isTransient(400, "ProvisionedThroughputExceededException"));
  EXPECT_TRUE(isTransient(400, "ThrottlingException"));
  EXPECT_TRUE(isTransient(400, "RequestTimeout"));
  EXPECT_TRUE(isTransient(200, "InternalError"));
  for (int status : {301, 400, 403, 404, 501})
    EXPECT_FALSE(isTransient(status, "")) << status;
  EXPECT_FALSE(isTransient(400, "ConditionalCheckFailedException"));
}

TEST(RetryPolicy, BrokenConnectionsAreTriedAgainWrongOnesNot) {
  for (net::ErrorKind kind : {net::ErrorKind::Resolve, net::ErrorKind::Connect, net::ErrorKind::Send,
                              net::ErrorKind::Receive, net::ErrorKind::Timeout})
    EXPECT_TRUE(isTransient(kind));
  EXPECT_FALSE(isTransient(net::ErrorKind::Tls));
  EXPECT_FALSE(isTransient(net::ErrorKind::Protocol));
}

TEST(RetryPolicy, PausesGrowAndAreLongerWhenAskedTooOften) {
  EXPECT_DOUBLE_EQ(pauseSeconds(0, false, 1, "", 0), 0.1);
  EXPECT_DOUBLE_EQ(pauseSeconds(1, false, 1, "", 0), 0.2);
  EXPECT_DOUBLE_EQ(pauseSeconds(1, false, 0, "", 0), 0.1);
  EXPECT_DOUBLE_EQ(pauseSeconds(0, true, 1, "", 0), 0.5);
  EXPECT_DOUBLE_EQ(pauseSeconds(30, true, 1, "", 0), 20);
}

TEST(RetryPolicy, RetryAfterIsObeyedWithinReason) {
  EXPECT_DOUBLE_EQ(pauseSeconds(0, false, 1, "2", 0), 2);
  EXPECT_DOUBLE_EQ(pauseSeconds(0, false, 1, "0", 0), 0.1);
  EXPECT_LT(pauseSeconds(0, false, 1, "3600", 0), 0);
  EXPECT_DOUBLE_EQ(pauseSeconds(0, false, 1, "soon", 0), 0.1);
  constexpr std::string_view kDate = "Tue, 15 Nov 1994 08:12:31 GMT";
  EXPECT_DOUBLE_EQ(pauseSeconds(0, false, 1, kDate, 784887151 - 7), 7);
  EXPECT_DOUBLE_EQ(pauseSeconds(0, false, 1, kDate, 784887151 + 7), 0.1);
  EXPECT_LT(pauseSeconds(0, false, 1, kDate, 784887151 - 21), 0);
  EXPECT_DOUBLE_EQ(pauseSeconds(0, false, 1, "-5", 0), 0.1);
}

TEST(RetryPolicy, HttpDatesAreRead) {
  EXPECT_EQ(parseHttpDate("Thu, 01 Jan 1970 00:01:00 GMT"), 60);
  EXPECT_EQ(parseHttpDate("Tue, 15 Nov 1994 08:12:31 GMT"), 784887151);
  EXPECT_EQ(parseHttpDate("yesterday"), 0);
  EXPECT_EQ(parseHttpDate(""), 0);
}

} // namespace
