// SPDX-License-Identifier: Apache-2.0
//
// AnswerWait: see AnswerWait.h.

#include "services/AnswerWait.h"
#include "services/Mocks.h"

#include <cmath>

namespace aslrt {

/// When the first heartbeat is missed, in seconds from the start; infinite when none is.
static double missedHeartbeatSeconds(const AslrtFrame &frame, const MockAnswer *answer) {
  double longest = frame.heartbeatSeconds;
  if (!(longest > 0))
    return HUGE_VAL;
  double every = answer ? answer->heartbeatEverySeconds : 0;
  if (every == 0 || every > longest)
    return longest;
  return every * answer->heartbeats + longest;
}

AnswerWait waitForAnswer(const AslrtFrame &frame, const MockAnswer *answer) {
  AnswerWait wait = {frame.timeoutSeconds > 0 ? frame.timeoutSeconds : kDefaultTaskSeconds, false, false};
  if (double seconds = missedHeartbeatSeconds(frame, answer); seconds < wait.seconds)
    wait = {seconds, false, true};
  if (answer && !answer->isSilent && answer->afterSeconds <= wait.seconds)
    wait = {answer->afterSeconds, true, false};
  return wait;
}

} // namespace aslrt
