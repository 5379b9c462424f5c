// SPDX-License-Identifier: Apache-2.0
//
// Regex: regular expressions of JSONata, `/ab+/i`.
//
// A regular expression is a function of text and offset (callRegex in Functions.h). What looks for many matches, as
// `$replace` does, uses a RegexSearch instead, which makes no objects. Both follow the reference implementation's
// protocol: a search goes on where the last match ended, and fails with D1004 when it then finds nothing but an empty text.
//
// The engine is our own (regex/): ECMAScript's rules for captures in loops, for references to groups without part in the
// match and for what the web made of the syntax are in none of the libraries that a static program could have.

#ifndef ASLRT_JSONATA_REGEX_H
#define ASLRT_JSONATA_REGEX_H

#include "jsonata/Functions.h"
#include "jsonata/regex/Matcher.h"

#include <string>

namespace aslrt::jsonata {

struct Regex {
  std::string pattern; ///< generalised UTF-8
  uint32_t flags = 0;
  Code code;
};

/// The matches of a regular expression in one text, one after the other.
class RegexSearch {
public:
  /// `function` is of kind Regex or NextMatch; `characters` must outlive the search.
  RegexSearch(Evaluator &evaluator, const Function &function, std::string_view characters);

  /// The first match at unit `from` or later. False after `fail`.
  [[nodiscard]] bool find(uint32_t from, bool &isFound);
  /// The one after it. False after `fail`, with D1004 for one of no length.
  [[nodiscard]] bool next(bool &isFound);
  /// The same where the last match ended at unit `end`.
  [[nodiscard]] bool nextAfter(uint32_t end, bool &isFound);

  const Units &text() const { return units; }
  uint32_t start() const { return static_cast<uint32_t>(matcher.start(0)); }
  uint32_t end() const { return static_cast<uint32_t>(matcher.end(0)); }
  /// Groups, the whole match not counted.
  uint32_t groupCount() const { return regex.code.groupCount - 1; }
  /// Appends what group `number` (from 1; 0 is the whole) matched; false when it has no part in the match.
  bool appendGroup(uint32_t number, SmallBuffer &buffer) const;
  /// The same as a string, or nothing. False after `fail`.
  [[nodiscard]] bool groupValue(uint32_t number, Value &out) const;
  /// A list of all groups.
  [[nodiscard]] bool groupValues(Value &out) const;
  /// The object `{match, start, end, groups, next}`; `text` is the string that is searched.
  [[nodiscard]] bool matchObject(const Value &text, Value &out) const;

private:
  Evaluator &evaluator;
  const Function &function;
  const Regex &regex;
  Units units;
  Matcher matcher;
};

/// A key of the runtime's own: `"match":` with quotes and colon.
inline AslrtKey literalKey(std::string_view prefix) {
  return makeKey(prefix.data(), static_cast<uint32_t>(prefix.size()), ASLRT_FLAG_CONSTANT);
}

} // namespace aslrt::jsonata

#endif // ASLRT_JSONATA_REGEX_H
