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
  std::string_view functionName{};
  Value value{};                    ///< nothing: not given
  Value value2{};
  int64_t index = 0;                ///< of a function's argument, from 1; 0: not given
  std::string_view type{};
  std::string_view message{};       ///< of `$error` and `$assert`: stands for the template
  uint32_t position = 0;            ///< bytes into the expression's text; 0: not known
};

/// The error's text. Values are quoted as JSON, as the reference does.
std::string_view errorText(Heap &heap, const Error &error, SmallBuffer &buffer);

} // namespace aslrt::jsonata

#endif // ASLRT_JSONATA_ERRORS_H
