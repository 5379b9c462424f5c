// SPDX-License-Identifier: Apache-2.0
//
// AnswerWait: how long an attempt of a task is waited for, and what ends the wait.
//
// All is known when the attempt begins: a mock says when its answer and its heartbeats come, and a token that went to
// a service comes back to nobody here. So one timer is enough, however many heartbeats there are. Source: asl.md 12.

#ifndef ASLRT_SERVICES_ANSWERWAIT_H
#define ASLRT_SERVICES_ANSWERWAIT_H

#include "aslrt.h"

namespace aslrt {

struct MockAnswer;

/// Of a task that sets none, in seconds. Source: guide, "Task workflow state", TimeoutSeconds.
inline constexpr double kDefaultTaskSeconds = 99999999;

struct AnswerWait {
  double seconds; ///< from the start of the attempt
  bool isAnswered;      ///< else the time is up
  bool missesHeartbeat; ///< it was HeartbeatSeconds that passed
};

/// The wait for `answer`; null: for one that never comes. An answer or a heartbeat that comes when the time is just
/// up is in time: a task fails when it takes longer.
AnswerWait waitForAnswer(const AslrtFrame &frame, const MockAnswer *answer);

} // namespace aslrt

#endif // ASLRT_SERVICES_ANSWERWAIT_H
