// SPDX-License-Identifier: Apache-2.0
//
// Matcher: looks for a regular expression in a text, going back where it has to (ECMAScript's semantics ask for that).
//
// Nothing recurses but look-around into look-around. What to go back to is on a list of its own, together with what the
// registers held; both the list and the number of steps have bounds, since some expressions take time that doubles with
// each character.

#ifndef ASLRT_JSONATA_REGEX_MATCHER_H
#define ASLRT_JSONATA_REGEX_MATCHER_H

#include "jsonata/Units.h"
#include "jsonata/regex/Code.h"

namespace aslrt::jsonata {

enum class Found : uint8_t { No, Yes, TooLong };

/// Steps of one search: about half a second.
inline constexpr uint64_t kMaxRegexSteps = 40'000'000;
/// Entries of the list of what to go back to, 16 bytes each.
inline constexpr uint32_t kMaxRegexEntries = 4 << 20;

class Matcher {
public:
  Matcher(const Code &code, const Units &text);

  /// Looks for the first match that starts at unit `from` or later.
  Found find(uint32_t from);

  /// Where group `number` starts and ends after a match, in units; -1: it has no part in it.
  int32_t start(uint32_t number) const { return registers()[2 * number]; }
  int32_t end(uint32_t number) const { return registers()[2 * number + 1]; }

private:
  template <typename Unit> friend class MatcherRun;

  int32_t *registers() { return reinterpret_cast<int32_t *>(registerBytes.data()); }
  const int32_t *registers() const { return reinterpret_cast<const int32_t *>(registerBytes.data()); }

  const Code &code;
  const Units &text;
  const uint32_t registerCount;
  SmallBuffer registerBytes;
  SmallBuffer entryBytes;
};

} // namespace aslrt::jsonata

#endif // ASLRT_JSONATA_REGEX_MATCHER_H
