// SPDX-License-Identifier: Apache-2.0
//
// Explain.h: texts of `aslc explain` about what diagnostics go by: groups of warnings and the service's
// codes.

#ifndef ASL_FRONTEND_EXPLAIN_H
#define ASL_FRONTEND_EXPLAIN_H

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace asl {

struct ExplainedTopic {
  std::string_view name;
  std::string_view summary;
  std::string_view text;
  /// States with the mistake, and without it; may be empty.
  std::string_view before, after;
  /// A code of an error, not a group of warnings.
  bool isError = false;
  /// Reported without any option.
  bool isDefault = true;
};

/// The topic of that name; codes in any case of letters.
std::optional<ExplainedTopic> findTopic(std::string_view name);

/// All about one topic, or nothing when there is none of that name.
std::optional<std::string> explain(std::string_view name);

/// All topics, a line each.
std::string listTopics();

/// The names of all topics, groups first.
std::vector<std::string_view> topicNames();

} // namespace asl

#endif
