// SPDX-License-Identifier: Apache-2.0
//
// History.h: the events of one execution, and what they say of the states of a picture.
//
// Read are the answers of GetExecutionHistory as JSON: what compiled programs write with --history, and what
// `aws stepfunctions get-execution-history --output json` prints, in either order. A list of events alone
// will do.

#ifndef ASL_CODEGEN_GRAPH_HISTORY_H
#define ASL_CODEGEN_GRAPH_HISTORY_H

#include "codegen/graph/Picture.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace asl {
class DiagnosticEngine;
}

namespace asl::graph {

/// What people keep of an execution: 25000 events with payloads of 256 KiB would be more, but nobody has
/// those.
inline constexpr size_t kMaxHistoryBytes = 1024 * 1024 * 1024;

struct HistoryEvent {
  int64_t id = 0;
  int64_t previousId = 0;
  std::string_view type;
  /// Milliseconds since 1970, when the event has a time.
  std::optional<int64_t> unixMs;
  /// The member that is called ...EventDetails, or null.
  const JsonValue *details = nullptr;
  const JsonValue *value = nullptr;

  /// A member of the details that is a string, or null.
  const JsonValue *text(std::string_view member) const;
};

struct History {
  std::shared_ptr<const JsonValue> document; ///< owns what events point to
  std::vector<HistoryEvent> events;          ///< by id
};

/// Reads a history. Nothing after reporting what is wrong.
std::optional<History> readHistory(const Source &source, DiagnosticEngine &diagnostics);

/// Milliseconds since 1970 of "2023-11-14T22:13:20.5+01:00". Nothing when it is none such.
std::optional<int64_t> parseInstant(std::string_view text);

/// Notes what `history` says in the picture. False after reporting, when it is not a history of this machine.
bool addHistory(Picture &picture, const History &history, DiagnosticEngine &diagnostics);

} // namespace asl::graph

#endif // ASL_CODEGEN_GRAPH_HISTORY_H
