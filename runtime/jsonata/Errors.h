// SPDX-License-Identifier: Apache-2.0
//
// Errors of evaluations: codes and texts of the reference implementation.
//
// A text is a template; `{{token}}`, `{{value}}` .. are filled in with what the error carries. The same table serves aslc,
// which reports errors of parsing with it.

#ifndef ASLRT_JSONATA_ERRORS_H
#define ASLRT_JSONATA_ERRORS_H

#include "jsonata/Values.h"

namespace aslrt::jsonata {

struct Error {
  const char *code = nullptr;       ///< "D3030"; null: none
  std::string_view token{};         ///< operator or function
  Value tokenValue{};               ///< a token of the parser that is a number, true, false or null, instead of `token`
  std::string_view functionName{};
  Value value{};                    ///< nothing: not given
  Value value2{};                   ///< of two values the second; the exponent of D3061
  int64_t index = 0;                ///< of a function's argument, from 1; 0: not given
  std::string_view type{};
  std::string_view message{};       ///< of `$error` and `$assert`, or our own: stands for the template
  uint32_t position = 0;            ///< bytes into the expression's text; 0: not known
};

/// What U1001 says of evaluations that hold or take too much, instead of what it says of those nested too deeply. Source: jsonata.md 1,
/// "Limits"; the reference's own time limit.
inline constexpr std::string_view kMemoryLimitText =
    "Expression evaluation memory limit exceeded: Check for excessive memory usage";
inline constexpr std::string_view kTimeLimitText = "Expression evaluation timeout: Check for infinite loop";

/// The template of a code; without data when there is no such code.
std::string_view errorTemplate(std::string_view code);

/// The error's text. Values are quoted as JSON, as the reference does.
std::string_view errorText(Heap &heap, const Error &error, SmallBuffer &buffer);

} // namespace aslrt::jsonata

#endif // ASLRT_JSONATA_ERRORS_H
