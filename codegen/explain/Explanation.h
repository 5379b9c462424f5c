// SPDX-License-Identifier: Apache-2.0
//
// Explanation.h: what the compiler made of a definition, as sentences about its states.
//
// What a state calls, retries and catches, and what is known of its input, is in the definition; what passes did with it
// is in the CompilationRecord. A definition that cannot be compiled yet has the first half, and the reason.

#ifndef ASL_CODEGEN_EXPLAIN_EXPLANATION_H
#define ASL_CODEGEN_EXPLAIN_EXPLANATION_H

#include "codegen/explain/Record.h"
#include "frontend/Diagnostics.h"
#include "frontend/Machine.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace asl {

/// One thing that is known.
struct Fact {
  std::string topic; ///< one word: "input", "call", "retry", "path", "choice", "fused", "size", "slot", "code", ..
  std::string text;  ///< a sentence without a full stop
  RecordedPlace place; ///< where the definition says it; line 0: nowhere in particular
  bool operator==(const Fact &other) const { return topic == other.topic && text == other.text; }
};

struct ExplainedState {
  const State *state = nullptr;
  /// The state that the scope is inside of, and as what: "'Each'", "branch 1 of 'All'"; empty: the machine itself.
  std::string inside;
  RecordedPlace place;
  std::vector<Fact> facts;
};

struct Explanation {
  std::string file, name, target;
  WorkflowType type = WorkflowType::Standard;
  bool isCompiled = false;
  std::vector<Fact> facts; ///< of the machine as a whole
  std::vector<ExplainedState> states; ///< in the order of the file, outer scopes first
};

/// What is asked about.
struct ExplanationRequest {
  const Machine &machine;
  const Source &source;
  std::string name;   ///< of the machine
  std::string target; ///< that it was compiled for
  /// Null: it cannot be compiled; `obstacles` say why.
  const CompilationRecord *record = nullptr;
  std::vector<std::string> obstacles;
};

Explanation explainMachine(const ExplanationRequest &request);

/// Leaves the state `name` alone, and nothing of the machine as a whole; false when there is none of that name.
bool selectState(Explanation &explanation, std::string_view name);

struct ExplanationStyle {
  unsigned columns = 100; ///< lines are at most so long, words longer than that apart
  bool isColoured = false;
};
std::string explanationText(const Explanation &explanation, const ExplanationStyle &style);
std::string explanationJson(const Explanation &explanation);

} // namespace asl

#endif // ASL_CODEGEN_EXPLAIN_EXPLANATION_H
