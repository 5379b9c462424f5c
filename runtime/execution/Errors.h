// SPDX-License-Identifier: Apache-2.0
//
// Errors: the names that the language reserves, and how code of the runtime raises one.
//
// An error is raised once, at the place where it is found: the name and the cause are kept with the
// frame, and the caller returns ASLRT_STEP_FAILED up to the driver loop. Causes that the interpreter
// makes begin with "An error occurred while executing the state 'NAME' (entered at the event id #N). ";
// raiseInterpreterError puts that in front, so callers give only the part behind it.

#ifndef ASLRT_EXECUTION_ERRORS_H
#define ASLRT_EXECUTION_ERRORS_H

#include "aslrt.h"

#include <cstdint>
#include <string_view>

namespace aslrt {

struct Exec;
struct FrameRecord;

// Names of asl.md 11.1, spelt as the language spells them.
inline constexpr std::string_view kStatesAll = "States.ALL";
inline constexpr std::string_view kStatesDataLimitExceeded = "States.DataLimitExceeded";
inline constexpr std::string_view kStatesExceedToleratedFailureThreshold =
    "States.ExceedToleratedFailureThreshold";
inline constexpr std::string_view kStatesExceededPayloadSizeLimit =
    "States.ExceededPayloadSizeLimit";
inline constexpr std::string_view kStatesHeartbeatTimeout = "States.HeartbeatTimeout";
inline constexpr std::string_view kStatesIntrinsicFailure = "States.IntrinsicFailure";
inline constexpr std::string_view kStatesItemReaderFailed = "States.ItemReaderFailed";
inline constexpr std::string_view kStatesPermissions = "States.Permissions";
inline constexpr std::string_view kStatesQueryEvaluationError = "States.QueryEvaluationError";
inline constexpr std::string_view kStatesReferencePathConflict = "States.ReferencePathConflict";
inline constexpr std::string_view kStatesResultPathMatchFailure = "States.ResultPathMatchFailure";
inline constexpr std::string_view kStatesResultWriterFailed = "States.ResultWriterFailed";
inline constexpr std::string_view kStatesRuntime = "States.Runtime";
inline constexpr std::string_view kStatesTaskFailed = "States.TaskFailed";
inline constexpr std::string_view kStatesTimeout = "States.Timeout";

/// The cause of States.ExceedToleratedFailureThreshold.
inline constexpr std::string_view kToleranceExceeded = "The specified tolerated failure threshold was exceeded";

/// Raises `error` in the frame. `cause` is plain UTF-8 text (not JSON-escaped) without the prefix, which
/// is put in front. Returns ASLRT_STEP_FAILED, to be returned at once.
int32_t raiseInterpreterError(AslrtExec *exec, AslrtFrame *frame, std::string_view error,
                              std::string_view cause);

/// The same with States.Runtime, the error that no Retry or Catch takes.
inline int32_t raiseRuntimeError(AslrtExec *exec, AslrtFrame *frame, std::string_view cause) {
  return raiseInterpreterError(exec, frame, kStatesRuntime, cause);
}

/// Sets States.DataLimitExceeded as the frame's error. `who` is what the cause quotes: the name of a state,
/// the type of a service, the ARN of a function.
void setDataLimitError(Exec &exec, FrameRecord &record, std::string_view who);

/// True when a pattern of an ErrorEquals list matches an error's name. Both are plain text.
bool errorMatches(std::string_view pattern, std::string_view error);

} // namespace aslrt

#endif // ASLRT_EXECUTION_ERRORS_H
