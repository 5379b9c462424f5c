// SPDX-License-Identifier: Apache-2.0
//
// Evaluation: evaluates a JSONata expression inside of the compiler, with the code that compiled workflows run.

#ifndef ASL_CODEGEN_EVAL_EVALUATION_H
#define ASL_CODEGEN_EVAL_EVALUATION_H

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace asl {

struct EvaluationRequest {
  std::string expression;            ///< UTF-8, without delimiters
  std::optional<std::string> input;  ///< JSON text; absent: the input is nothing
  std::vector<std::pair<std::string, std::string>> bindings; ///< name without `$`, JSON text
  bool hasServiceLimits = true;      ///< those of a state; otherwise only what keeps the process safe
  uint64_t seed = 0;                 ///< of $random, $shuffle and $uuid
  /// Bounds for whoever runs what nobody has looked at: nodes evaluated, and bytes asked for.
  std::optional<uint64_t> mostEvaluations, mostBytes;
};

struct EvaluationResult {
  enum Kind : uint8_t {
    Value,       ///< `text` is its JSON text
    Nothing,
    Unsupported, ///< a function, or what is nested too deeply: `message` says which
    Failed,      ///< parsing or evaluating: code, message ..
    BadInput,    ///< the input or a binding is no JSON text: `message` says which
  } kind = Nothing;
  std::string text;
  std::string code;
  std::string message;
  uint32_t begin = 0, end = 0;       ///< bytes of the expression that the error is about
  std::string token, functionName;   ///< plain; empty when the error has none
  std::string value;                 ///< JSON text; empty when it has none
};

EvaluationResult evaluateExpression(const EvaluationRequest &request);

/// Evaluates the same expression over and over for at least `seconds` of processor time: evaluations per second of it, without
/// parsing and printing. `result` is that of the first; 0 when one fails.
double timeExpression(const EvaluationRequest &request, double seconds, EvaluationResult &result);

/// Evaluates a file of requests, a JSON object a line: {"expr", "input"?, "bindings"?}, without the service's limits. Appends a
/// line for each to `out`, in order: {"result": V}, {"undefined": true} or {"error": {"code", "message", ..}}. False: a line is no
/// request; `reason` names it, and nothing was appended for it.
[[nodiscard]] bool evaluateLines(std::string_view lines, std::string &out, std::string &reason);

} // namespace asl

#endif // ASL_CODEGEN_EVAL_EVALUATION_H
