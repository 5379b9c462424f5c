// SPDX-License-Identifier: Apache-2.0
//
// Result: a service's answer as the result of a task, or as its error.

#ifndef ASLRT_AWS_RESULT_H
#define ASLRT_AWS_RESULT_H

#include "aslrt.h"
#include "network/Http.h"
#include "values/Heap.h"
#include "values/Strings.h"

#include <string_view>

namespace aslrt::aws {

/// What a service said when it refused a request.
struct ServiceError {
  SmallBuffer code;    ///< empty: it gave none
  SmallBuffer message; ///< empty: it gave none
};

/// Reads code and message of an answer whose status is an error's. Source: service-integrations 7.2.
void readServiceError(const net::Response &response, ServiceError &out);

/// Error name and cause of a task that failed with `error`, as strings. Source: service-integrations 7.
void makeServiceError(Heap &heap, const AslrtCall &call, const net::Response &response, const ServiceError &error,
                      AslrtValue &name, AslrtValue &cause);

/// Error name and cause of a request that had no answer: `PREFIX.SdkClientException`.
void makeClientError(Heap &heap, const AslrtCall &call, std::string_view text, AslrtValue &name, AslrtValue &cause);

/// What a good answer came to.
enum class ResultKind : uint8_t {
  Result,        ///< in `out`
  FunctionError, ///< a Lambda function threw: name and cause are in `name` and `cause`
  Unreadable,    ///< the answer cannot be read; why is in `problem`
};

struct ResultCells {
  AslrtValue out;
  AslrtValue name;
  AslrtValue cause;
  SmallBuffer problem;
};

/// The result of `call` from an answer whose status is good.
ResultKind readResult(Heap &heap, const AslrtCall &call, const net::Response &response, ResultCells &cells);

/// Appends why a good answer cannot be read, as Java's SDK words it.
void appendUnreadable(const net::Response &response, std::string_view problem, SmallBuffer &out);

/// The request's id, from the answer's headers; empty when there is none.
std::string_view requestIdOf(const net::Response &response);

} // namespace aslrt::aws

#endif // ASLRT_AWS_RESULT_H
