// SPDX-License-Identifier: Apache-2.0
//
// Errors: raising and matching. See Errors.h.

#include "execution/Errors.h"
#include "execution/Driver.h"
#include "execution/Exec.h"
#include "values/Numbers.h"
#include "values/Strings.h"

namespace aslrt {

namespace {

void setError(FrameRecord &record, const AslrtValue &error, const AslrtValue &cause) {
  record.errorName = error;
  record.errorCause = cause;
  record.missedHeartbeat = false;
}

} // namespace

int32_t raiseInterpreterError(AslrtExec *exec, AslrtFrame *frame, std::string_view error,
                              std::string_view cause) {
  Exec &owner = Exec::of(exec);
  SmallBuffer text;
  text.append("An error occurred while executing the state '");
  text.append(view(owner.stateOf(frame).name));
  text.append("' (entered at the event id #");
  char *digits = text.reserve(kNumberTextBytes);
  text.addSize(formatInt64(static_cast<int64_t>(frame->enteredEventId), digits));
  text.append("). ");
  text.append(cause);
  setError(FrameRecord::of(frame), makeString(*owner.heap, error),
           makeString(*owner.heap, text.view()));
  return ASLRT_STEP_FAILED;
}

void setDataLimitError(Exec &exec, FrameRecord &record, std::string_view who) {
  SmallBuffer text;
  text.append("The state/task '");
  text.append(who);
  text.append("' returned a result with a size exceeding the maximum number of bytes service limit.");
  setError(record, makeString(*exec.heap, kStatesDataLimitExceeded),
           makeString(*exec.heap, text.view()));
}

bool errorMatches(std::string_view pattern, std::string_view error) {
  if (error == kStatesRuntime)
    return false;
  if (pattern == kStatesAll)
    return true;
  if (pattern == kStatesTaskFailed)
    return error != kStatesTimeout;
  // A name found in books; the service's is DataLimitExceeded.
  if (pattern == kStatesExceededPayloadSizeLimit)
    return error == kStatesDataLimitExceeded || error == pattern;
  return pattern == error;
}

} // namespace aslrt

using namespace aslrt;

int32_t aslrt_limit_exceeded(AslrtExec *exec, AslrtFrame *frame) {
  Exec &owner = Exec::of(exec);
  setDataLimitError(owner, FrameRecord::of(frame), view(owner.stateOf(frame).name));
  return ASLRT_STEP_FAILED;
}

int32_t aslrt_fail(AslrtExec *exec, AslrtFrame *frame, const AslrtValue *error,
                   const AslrtValue *cause) {
  if (error && !isString(*error))
    return raiseRuntimeError(exec, frame, "The value for the field 'Error' must be a string.");
  if (cause && !isString(*cause))
    return raiseRuntimeError(exec, frame, "The value for the field 'Cause' must be a string.");
  setError(FrameRecord::of(frame), error ? *error : makeNone(), cause ? *cause : makeNone());
  return ASLRT_STEP_FAILED;
}

void aslrt_error_output(AslrtExec *exec, AslrtFrame *frame, AslrtValue *out) {
  FrameRecord &record = FrameRecord::of(frame);
  makeErrorOutput(heapOf(exec), *out, record.errorName, record.errorCause, true);
}

int32_t aslrt_raise(AslrtExec *, AslrtFrame *) {
  // The error is in the frame's record since the call failed.
  return ASLRT_STEP_FAILED;
}

int32_t aslrt_abort(AslrtExec *exec, AslrtFrame *frame, const AslrtText *error,
                    const AslrtText *cause) {
  return raiseInterpreterError(exec, frame, view(*error), view(*cause));
}

int32_t aslrt_error_match(AslrtExec *, AslrtFrame *frame, const AslrtNames *names) {
  FrameRecord &record = FrameRecord::of(frame);
  SmallBuffer buffer;
  std::string_view error = decodeString(record.errorName, buffer);
  for (uint32_t i = 0; i < names->count; ++i) {
    std::string_view pattern = view(names->names[i]);
    if (errorMatches(pattern, error))
      return 1;
    if (record.missedHeartbeat && pattern == kStatesHeartbeatTimeout)
      return 1;
  }
  return 0;
}
