// SPDX-License-Identifier: Apache-2.0
//
// LambdaResult: what is told to the host of the Runtime API about a failure.

#ifndef ASLRT_MODES_LAMBDARESULT_H
#define ASLRT_MODES_LAMBDARESULT_H

#include "execution/Exec.h"
#include "values/Strings.h"

#include <string_view>

namespace aslrt {

/// Largest result that the service takes from a function in one piece: 6 MiB and 100 bytes.
inline constexpr size_t kLambdaResultBytes = 6 * 1024 * 1024 + 100;

/// A failure, as texts (not JSON).
struct LambdaError {
  /// What kind it is to the service, `Function.X` or `Runtime.X` with letters alone. The caller does not see it.
  std::string_view category;
  std::string_view type;    ///< what the caller sees as errorType
  std::string_view message; ///< and as errorMessage
  /// The execution whose state is the place of the error; null: there is none.
  const Exec *exec = nullptr;
  /// To a client of HTTP.
  int httpStatus = 500;
};

/// Appends the body of an error: `{"errorType": .., "errorMessage": .., "stackTrace": [..]}`.
void appendLambdaError(SmallBuffer &out, const LambdaError &error);

/// Appends the list of places where it happened: of one, a state, or none.
void appendStackTrace(SmallBuffer &out, const LambdaError &error);

/// Appends the headers of an error, as lines.
void appendLambdaErrorHeaders(SmallBuffer &out, const LambdaError &error);

// Answers for API Gateway, function URLs and load balancers: `{"statusCode": .., "headers": {..}, "body": ".."}`.

/// Appends the answer that the output of an execution is. An object with a `statusCode` from 100 to 599 is one itself;
/// only its `body` becomes text when it is something else.
void appendHttpOutput(SmallBuffer &out, Heap &heap, AslrtValue &output);

/// Appends the answer for an error.
void appendHttpError(SmallBuffer &out, const LambdaError &error);

} // namespace aslrt

#endif // ASLRT_MODES_LAMBDARESULT_H
