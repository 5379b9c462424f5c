// SPDX-License-Identifier: Apache-2.0
//
// Timestamp: RFC 3339 texts and the instants they name.
//
// The language's timestamps are a narrow profile of RFC 3339 (asl.md 3.3): uppercase `T`, uppercase `Z`
// or an offset `±hh:mm`, seconds required, up to nine digits of a fraction. An instant is kept as
// seconds and nanoseconds because the years 0000 to 9999 do not fit into 64 bits of nanoseconds.

#ifndef ASLRT_LANGUAGE_TIMESTAMP_H
#define ASLRT_LANGUAGE_TIMESTAMP_H

#include <compare>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace aslrt {

/// A point in time, leap seconds not counted.
struct Instant {
  int64_t unixSeconds;  ///< since 1970-01-01T00:00:00Z, rounded down
  uint32_t nanoseconds; ///< 0 to 999,999,999 on top

  auto operator<=>(const Instant &) const = default;
};

/// Reads the characters `text` (no quotes, no JSON escapes). False, with `out` untouched, when they are
/// no timestamp: another form, or a date or time that does not exist (30 February, 24:00, second 60).
bool parseTimestamp(std::string_view text, Instant &out);

/// Characters that formatTimestamp writes: `YYYY-MM-DDThh:mm:ss.mmmZ`.
inline constexpr size_t kTimestampSize = 24;

/// Writes the instant `unixMs` milliseconds after 1970-01-01T00:00:00Z in UTC, as the context object
/// shows it. Exactly kTimestampSize characters, no terminator. Instants outside the years 0000 to 9999
/// are drawn to the nearest one inside.
void formatTimestamp(int64_t unixMs, char *out);

} // namespace aslrt

#endif // ASLRT_LANGUAGE_TIMESTAMP_H
