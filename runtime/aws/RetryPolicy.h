// SPDX-License-Identifier: Apache-2.0
//
// RetryPolicy: the attempts that a service's SDK makes before anybody hears of an error.
//
// Three in all, for answers that say "later" and for connections that broke, with pauses that double. They are
// not the state machine's retries: history and Retry never see them.

#ifndef ASLRT_AWS_RETRYPOLICY_H
#define ASLRT_AWS_RETRYPOLICY_H

#include "network/Http.h"

#include <cstdint>
#include <string_view>

namespace aslrt::aws {

/// Attempts of one request. Source: service-integrations 11.
inline constexpr uint32_t kAttempts = 3;

/// Whether a refusal may be gone at the next attempt: it is the service's fault, or it was asked too often.
bool isTransient(int status, std::string_view code);

/// Whether a request without an answer may have one at the next attempt.
bool isTransient(net::ErrorKind kind);

/// Whether `code` says that the keys have expired; new ones may do.
bool isExpired(std::string_view code);

/// Whether `code` says that the request's time is far from the service's.
bool isSkewed(std::string_view code);

/// Seconds to wait after `attempt` (0 = the first). `random` is from 0 to 1. `retryAfter` is that header's value, a number
/// of seconds or a date, or empty; `nowUnixSeconds` is the service's time. When it asks for more patience than an SDK has
/// the result is negative: there is no use in waiting.
double pauseSeconds(uint32_t attempt, bool isThrottled, double random, std::string_view retryAfter,
                    int64_t nowUnixSeconds);

/// Whether a refusal means that it was asked too often.
bool isThrottled(int status, std::string_view code);

/// Seconds since 1970 of an HTTP date (`Tue, 15 Nov 1994 08:12:31 GMT`); 0 when it is none.
int64_t parseHttpDate(std::string_view text);

} // namespace aslrt::aws

#endif // ASLRT_AWS_RETRYPOLICY_H
