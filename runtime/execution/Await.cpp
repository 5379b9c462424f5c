// SPDX-License-Identifier: Apache-2.0
//
// Await: the functions with which a step function says what it waits for, and the pause before a retry.
// They only fill the frame's wait record; the driver starts the wait after the step function has
// returned, so that the frame is complete by then (design: ordering of effects).

#include "execution/Errors.h"
#include "execution/Exec.h"
#include "services/Calls.h"
#include "values/Container.h"
#include "values/Value.h"
#include "values/Writer.h"

#include <cmath>

namespace aslrt {

namespace {

/// Reads TimeoutSeconds or HeartbeatSeconds. 0, or ASLRT_STEP_FAILED with an error raised.
int32_t readSeconds(AslrtExec *exec, AslrtFrame *frame, const char *field, const AslrtValue *value,
                    double &out) {
  out = 0;
  if (!value)
    return 0;
  int64_t seconds;
  if (numberToInt64(*value, seconds) && seconds > 0) {
    out = static_cast<double>(seconds);
    return 0;
  }
  SmallBuffer cause;
  cause.append("The value for the field '");
  cause.append(field);
  cause.append("' must be a positive integer but was: ");
  appendText(heapOf(exec), *value, cause);
  return raiseRuntimeError(exec, frame, cause.view());
}

} // namespace

} // namespace aslrt

using namespace aslrt;

int32_t aslrt_await_task(AslrtExec *exec, AslrtFrame *frame, uint32_t point, const AslrtValue *argument,
                         const AslrtValue *timeout, const AslrtValue *heartbeat,
                         const AslrtValue *credentials) {
  if (int32_t status = readSeconds(exec, frame, "TimeoutSeconds", timeout, frame->timeoutSeconds))
    return status;
  if (int32_t status =
          readSeconds(exec, frame, "HeartbeatSeconds", heartbeat, frame->heartbeatSeconds))
    return status;
  frame->credentials = makeNone();
  if (credentials) {
    SmallBuffer name;
    if (!findMember(heapOf(exec), *credentials, makeKey("RoleArn", name), frame->credentials) ||
        !isString(frame->credentials)) {
      frame->credentials = makeNone();
      return raiseRuntimeError(
          exec, frame, "The value for the field 'RoleArn' of 'Credentials' must be a string.");
    }
  }
  frame->argument = *argument;
  frame->point = point;
  Exec::of(exec).makeCall = makeCall;
  return ASLRT_STEP_CALL;
}

int32_t aslrt_await_timer(AslrtExec *, AslrtFrame *frame, uint32_t point, double seconds,
                          uint32_t isRetry) {
  frame->delaySeconds = seconds > 0 ? seconds : 0;
  frame->point = point;
  if (isRetry) {
    ++frame->retryCount;
    FrameRecord &record = FrameRecord::of(frame);
    record.taskToken = record.contextState = makeNone();
    record.exitsAfterEventId = 0;
  }
  return ASLRT_STEP_TIMER;
}

int32_t aslrt_await_collect(AslrtExec *, AslrtFrame *frame, uint32_t point) {
  frame->point = point;
  return ASLRT_STEP_COLLECT;
}

int32_t aslrt_await_join(AslrtExec *, AslrtFrame *frame, uint32_t point) {
  frame->point = point;
  return ASLRT_STEP_JOIN;
}

double aslrt_backoff(AslrtExec *exec, AslrtFrame *, uint32_t attempt, const AslrtRetrier *retrier) {
  double seconds = retrier->intervalSeconds * pow(retrier->backoffRate, attempt);
  if (retrier->maxDelaySeconds > 0 && !(seconds < retrier->maxDelaySeconds))
    seconds = retrier->maxDelaySeconds;
  if (retrier->fullJitter)
    seconds *= Exec::of(exec).random.unit();
  return seconds;
}
