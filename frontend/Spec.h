// SPDX-License-Identifier: Apache-2.0
//
// Spec.h: the fixed words and numbers of the language, each with the place that asks for it.
//
// "ASL" is the Amazon States Language specification (states-language.net), "guide" the AWS Step
// Functions Developer Guide, "API" the Step Functions API reference, "statelint" AWS's linter.

#ifndef ASL_FRONTEND_SPEC_H
#define ASL_FRONTEND_SPEC_H

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace asl {

/// Largest definition, in bytes. Guide, "Quotas", request size of CreateStateMachine.
inline constexpr size_t kMaxDefinitionBytes = 1024 * 1024;

/// Deepest nesting of JSON containers in a definition. The service has a limit (API, code
/// TOO_DEEPLY_NESTED) but publishes no number; this one is ours.
inline constexpr unsigned kMaxNestingDepth = 64;

/// Longest state name, in Unicode characters. ASL, "State".
inline constexpr size_t kMaxStateNameCharacters = 80;

/// Longest variable name, in Unicode characters. ASL, "Assign"; guide, "Variable name".
inline constexpr size_t kMaxVariableNameCharacters = 80;

/// Longest Map label, in characters. Guide, "Map state in Distributed mode", Label.
inline constexpr size_t kMaxLabelCharacters = 40;

/// Deepest nesting of intrinsic calls in one field. Guide, "Intrinsic functions".
inline constexpr unsigned kMaxIntrinsicNesting = 10;

/// Exclusive bound of TimeoutSeconds of the machine; the ceiling of task time-outs, which means "none".
/// Guide, "Task state", TimeoutSeconds; statelint.
inline constexpr int64_t kMaxTimeoutSeconds = 99999999;

/// Largest Seconds, IntervalSeconds, MaxAttempts. Guide, "Wait state", "Error handling".
inline constexpr int64_t kMaxSeconds = 99999999;

/// Longest execution of an Express workflow, in seconds. Guide, "Quotas".
inline constexpr int64_t kMaxExpressSeconds = 300;

/// Longest execution of a Standard workflow, in seconds: a year. Guide, "Quotas".
inline constexpr int64_t kMaxStandardSeconds = 31536000;

/// Longest run of a Lambda function, in seconds. Lambda guide, "Lambda quotas".
inline constexpr int64_t kMaxLambdaSeconds = 900;

/// Largest MaxDelaySeconds: "less than 31622401". ASL, "Retrying after error".
inline constexpr int64_t kMaxDelaySeconds = 31622400;

/// Largest payload between states and of a batch, in bytes. Guide, "Quotas".
inline constexpr int64_t kMaxPayloadBytes = 262144;

/// Iterations that a Map runs at once. Guide, "Map workflow state".
inline constexpr int64_t kMaxInlineConcurrency = 40;
inline constexpr int64_t kMaxDistributedConcurrency = 10000;

/// Items that a reader gives. Guide, "ItemReader", MaxItems.
inline constexpr int64_t kMaxItems = 100000000;

/// Longest HTTP task in seconds. Guide, "Call HTTPS APIs".
inline constexpr int64_t kMaxHttpSeconds = 60;

/// Longest error name and cause, in characters. API, "ExecutionFailedEventDetails".
inline constexpr size_t kMaxErrorCharacters = 256;
inline constexpr size_t kMaxCauseCharacters = 32768;

/// Codes of ValidateStateMachineDefinition. API, "ValidateStateMachineDefinitionDiagnostic".
namespace code {
inline constexpr std::string_view InvalidJson = "INVALID_JSON_DESCRIPTION";
inline constexpr std::string_view Schema = "SCHEMA_VALIDATION_FAILED";
inline constexpr std::string_view InvalidResource = "INVALID_RESOURCE";
inline constexpr std::string_view MissingEndState = "MISSING_END_STATE";
inline constexpr std::string_view DuplicateStateName = "DUPLICATE_STATE_NAME";
inline constexpr std::string_view InvalidStateName = "INVALID_STATE_NAME";
inline constexpr std::string_view DuplicateLabelName = "DUPLICATE_LABEL_NAME";
inline constexpr std::string_view InvalidLabelName = "INVALID_LABEL_NAME";
inline constexpr std::string_view MissingTransitionTarget = "MISSING_TRANSITION_TARGET";
inline constexpr std::string_view TooDeeplyNested = "TOO_DEEPLY_NESTED";
inline constexpr std::string_view NoDollar = "NO_DOLLAR";
inline constexpr std::string_view NoPath = "NO_PATH";
inline constexpr std::string_view PassResultIsStatic = "PASS_RESULT_IS_STATIC";
} // namespace code

/// Error names with a meaning of their own in ErrorEquals. ASL, "Appendix A: Predefined Error Codes".
namespace errors {
inline constexpr std::string_view All = "States.ALL";
inline constexpr std::string_view Runtime = "States.Runtime";
inline constexpr std::string_view TaskFailed = "States.TaskFailed";
inline constexpr std::string_view Timeout = "States.Timeout";
inline constexpr std::string_view HeartbeatTimeout = "States.HeartbeatTimeout";
inline constexpr std::string_view DataLimitExceeded = "States.DataLimitExceeded";
/// Found in books, unknown to the service, which raises States.DataLimitExceeded.
inline constexpr std::string_view ExceededPayloadSizeLimit = "States.ExceededPayloadSizeLimit";
} // namespace errors

} // namespace asl

#endif
