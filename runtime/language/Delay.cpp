// SPDX-License-Identifier: Apache-2.0
//
// Delay: how long a Wait waits.
//
// Seconds are what Java's Long.parseLong takes from the value's text, because that is how the service
// reads them: `5` and the string "5" will do, `5.0` will not. A timestamp is turned into seconds from
// the execution's clock; one that has passed waits no time. Source: asl.md 4.5, 9.4.

#include "aslrt.h"
#include "execution/Errors.h"
#include "execution/Exec.h"
#include "language/Timestamp.h"
#include "values/Strings.h"
#include "values/Value.h"
#include "values/Writer.h"

#include <charconv>
#include <string_view>

namespace aslrt {
namespace {

/// Longest wait in seconds. Source: asl.md 4.5; recorded: 24855 days are accepted, 24856 are not.
constexpr int64_t kLongestDelaySeconds = 2147483647;

bool parseLong(std::string_view text, int64_t &out) {
  if (text.starts_with('+')) {
    text.remove_prefix(1);
    if (text.starts_with('-'))
      return false; // from_chars would take it
  }
  const char *end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, out);
  return error == std::errc() && stop == end && !text.empty();
}

/// The value as causes show it: a string's characters without quotes, else the compact JSON text.
std::string_view shownText(const Heap &heap, const AslrtValue &value, SmallBuffer &buffer) {
  if (isString(value))
    return decodeString(value, buffer);
  appendText(heap, value, buffer);
  return buffer.view();
}

/// Raises `The SecondsPath parameter PROBLEM: $.x == VALUE`; for a literal, which has no path,
/// `The Seconds parameter PROBLEM: VALUE`.
int32_t raiseUnusable(AslrtExec *exec, AslrtFrame *frame, std::string_view field,
                      std::string_view problem, const AslrtDelay &delay, std::string_view value) {
  const bool isLiteral = delay.path.size == 0;
  SmallBuffer cause;
  cause.append("The ");
  cause.append(field);
  cause.append(isLiteral ? " parameter " : "Path parameter ");
  cause.append(problem);
  cause.append(": ");
  if (!isLiteral) {
    cause.append({delay.path.data, delay.path.size});
    cause.append(" == ");
  }
  cause.append(value);
  return raiseRuntimeError(exec, frame, cause.view());
}

int32_t raiseTooLong(AslrtExec *exec, AslrtFrame *frame) {
  return raiseRuntimeError(exec, frame, "Wait state delay is too long.");
}

int32_t readSeconds(AslrtExec *exec, AslrtFrame *frame, double &out, const AslrtValue &value,
                    const AslrtDelay &delay) {
  SmallBuffer buffer;
  const std::string_view text = shownText(heapOf(exec), value, buffer);
  int64_t seconds;
  if (!parseLong(text, seconds))
    return raiseUnusable(exec, frame, "Seconds", "cannot be parsed as a long value", delay, text);
  if (seconds < 0)
    return raiseUnusable(exec, frame, "Seconds", "references a negative value", delay, text);
  if (seconds > kLongestDelaySeconds)
    return raiseTooLong(exec, frame);
  out = static_cast<double>(seconds);
  return 0;
}

int32_t readTimestamp(AslrtExec *exec, AslrtFrame *frame, double &out, const AslrtValue &value,
                      const AslrtDelay &delay) {
  SmallBuffer buffer;
  const std::string_view text = shownText(heapOf(exec), value, buffer);
  Instant until;
  if (!isString(value) || !parseTimestamp(text, until))
    return raiseUnusable(
        exec, frame, "Timestamp",
        "does not reference a valid ISO-8601 extended offset date-time format string", delay, text);
  constexpr int64_t kMicrosecondsPerSecond = 1000000;
  const int64_t now = Exec::of(exec).clock->unixMicroseconds();
  int64_t nowSeconds = now / kMicrosecondsPerSecond;
  int64_t nowMicroseconds = now % kMicrosecondsPerSecond;
  if (nowMicroseconds < 0) {
    nowMicroseconds += kMicrosecondsPerSecond;
    --nowSeconds;
  }
  const int64_t nanoseconds = static_cast<int64_t>(until.nanoseconds) - nowMicroseconds * 1000;
  const double seconds =
      static_cast<double>(until.unixSeconds - nowSeconds) + static_cast<double>(nanoseconds) * 1e-9;
  if (seconds > static_cast<double>(kLongestDelaySeconds))
    return raiseTooLong(exec, frame);
  out = seconds > 0 ? seconds : 0;
  return 0;
}

} // namespace
} // namespace aslrt

int32_t aslrt_delay(AslrtExec *exec, AslrtFrame *frame, double *out, const AslrtValue *value,
                    const AslrtDelay *delay) {
  return delay->kind == ASLRT_DELAY_TIMESTAMP
             ? aslrt::readTimestamp(exec, frame, *out, *value, *delay)
             : aslrt::readSeconds(exec, frame, *out, *value, *delay);
}
