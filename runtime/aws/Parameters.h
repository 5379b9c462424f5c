// SPDX-License-Identifier: Apache-2.0
//
// Parameters: a Task's parameters as a request, by the descriptor of the call.

#ifndef ASLRT_AWS_PARAMETERS_H
#define ASLRT_AWS_PARAMETERS_H

#include "aslrt.h"
#include "aws/Signing.h"
#include "values/Heap.h"
#include "values/Strings.h"

#include <string>
#include <string_view>
#include <vector>

namespace aslrt::aws {

/// What a call sends, apart from where to and from whom.
struct WireRequest {
  std::string target; ///< path and query, percent-encoded, below the endpoint's own path
  OwnedHeaders headers;
  SmallBuffer body;
};

/// Writes `argument` as a request of `call`. `resource` is the Task's, which a function's ARN is called by.
/// False when the service would not take the parameters; `problems` then holds why, as the service words it, one
/// after the other with commas between.
bool writeRequest(const Heap &heap, const AslrtCall &call, std::string_view resource, const AslrtValue &argument,
                  WireRequest &out, SmallBuffer &problems);

} // namespace aslrt::aws

#endif // ASLRT_AWS_PARAMETERS_H
