// SPDX-License-Identifier: Apache-2.0
//
// RetryPolicy: see RetryPolicy.h. Numbers and codes are those of the AWS SDKs.

#include "aws/RetryPolicy.h"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <ctime>

namespace aslrt::aws {

namespace {

template <size_t Count> bool contains(const std::string_view (&list)[Count], std::string_view text) {
  return std::find(list, list + Count, text) != list + Count;
}

constexpr std::string_view kThrottlingCodes[] = {
    "BandwidthLimitExceeded",
    "EC2ThrottledException",
    "LimitExceededException",
    "PriorRequestNotComplete",
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "RequestThrottled",
    "RequestThrottledException",
    "SlowDown",
    "ThrottledException",
    "Throttling",
    "ThrottlingException",
    "TooManyRequestsException",
    "TransactionInProgressException",
};

constexpr std::string_view kTransientCodes[] = {"InternalError", "RequestTimeout", "RequestTimeoutException"};

constexpr std::string_view kExpiredCodes[] = {"ExpiredToken", "ExpiredTokenException", "RequestExpired",
                                              "TokenRefreshRequired"};

constexpr std::string_view kSkewCodes[] = {"AuthFailure", "InvalidSignatureException", "RequestInTheFuture",
                                           "RequestTimeTooSkewed", "SignatureDoesNotMatch"};

} // namespace

bool isThrottled(int status, std::string_view code) {
  constexpr int kTooManyRequests = 429;
  return status == kTooManyRequests || contains(kThrottlingCodes, code);
}

bool isTransient(int status, std::string_view code) {
  return status == 500 || status == 502 || status == 503 || status == 504 ||
         contains(kTransientCodes, code) || isThrottled(status, code);
}

bool isTransient(net::ErrorKind kind) {
  switch (kind) {
  case net::ErrorKind::Resolve:
  case net::ErrorKind::Connect:
  case net::ErrorKind::Send:
  case net::ErrorKind::Receive:
  case net::ErrorKind::Timeout:
    return true;
  case net::ErrorKind::None:
  case net::ErrorKind::Tls:
  case net::ErrorKind::Protocol:
    return false;
  }
  return false;
}

bool isExpired(std::string_view code) { return contains(kExpiredCodes, code); }
bool isSkewed(std::string_view code) { return contains(kSkewCodes, code); }

double pauseSeconds(uint32_t attempt, bool isThrottled, double random, std::string_view retryAfter,
                    int64_t nowUnixSeconds) {
  constexpr double kBaseSeconds = 0.1, kThrottledBaseSeconds = 0.5, kLongestSeconds = 20;
  double asked = 0;
  if (!retryAfter.empty()) {
    uint32_t seconds = 0;
    auto [end, error] = std::from_chars(retryAfter.data(), retryAfter.data() + retryAfter.size(), seconds);
    if (error == std::errc() && end == retryAfter.data() + retryAfter.size())
      asked = seconds;
    else if (int64_t date = parseHttpDate(retryAfter))
      asked = static_cast<double>(date - nowUnixSeconds);
    if (asked > kLongestSeconds)
      return -1;
  }
  double base = isThrottled ? kThrottledBaseSeconds : kBaseSeconds;
  double pause = std::min(kLongestSeconds, base * static_cast<double>(1u << attempt));
  // Half is fixed, so that a service in trouble gets some rest from everybody.
  return std::max(asked, pause / 2 + random * pause / 2);
}

int64_t parseHttpDate(std::string_view text) {
  constexpr size_t kDateBytes = 29;
  if (text.size() != kDateBytes)
    return 0;
  char copy[kDateBytes + 1];
  memcpy(copy, text.data(), kDateBytes);
  copy[kDateBytes] = '\0';
  tm parts = {};
  const char *end = strptime(copy, "%a, %d %b %Y %H:%M:%S GMT", &parts);
  return end && *end == '\0' ? timegm(&parts) : 0;
}

} // namespace aslrt::aws
