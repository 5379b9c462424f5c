// SPDX-License-Identifier: Apache-2.0
//
// MockCheck.h: is a mocked result one that the service could have given?

#ifndef ASL_FRONTEND_TESTSTATE_MOCKCHECK_H
#define ASL_FRONTEND_TESTSTATE_MOCKCHECK_H

#include "frontend/Json.h"
#include "frontend/Resource.h"
#include "frontend/teststate/Request.h"

#include <optional>
#include <string>

namespace asl {

/// What is wrong with `result` as a result of a Task that calls `resource`, in the service's words; nothing when it
/// will do, and where the result may be anything: functions, activities, tokens, HTTP.
std::optional<std::string> checkMockedResult(const JsonValue &result, const Resource &resource,
                                             FieldValidationMode mode);

} // namespace asl

#endif
