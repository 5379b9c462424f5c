// SPDX-License-Identifier: Apache-2.0
//
// Calls: what a Task's call comes to.

#ifndef ASLRT_SERVICES_CALLS_H
#define ASLRT_SERVICES_CALLS_H

#include "aslrt.h"

#include <cstdint>

namespace aslrt {

struct Exec;
struct FrameRecord;

enum class CallOutcome : uint8_t {
  Answered, ///< the result is in the frame's answer
  Failed,   ///< Retry and Catch may take it; the error is in the frame's record
  Raised,   ///< nothing can take it; the error is in the frame's record
  Refused,  ///< nothing answers this call; why is in the execution's `refusal`
  Pending,  ///< it is on its way: settleCall (Driver.h) comes later
};

/// Makes the call that the frame waits for (`point` is where it stopped) and writes its events.
CallOutcome makeCall(Exec &exec, FrameRecord &record, const AslrtPoint &point);

/// How a pending call ended.
enum class CallEnd : uint8_t {
  Answered, ///< the result is in the frame's answer
  Failed,   ///< the error is in the frame's record
  TimedOut, ///< TimeoutSeconds or HeartbeatSeconds have passed; the record says which
};

/// Takes the end of a pending call: writes its events and lets the execution go on. The record has no call
/// any longer.
void endCall(FrameRecord &record, CallEnd end);

/// Ends the frame's pending call, if there is one, without an answer.
void cancelCall(FrameRecord &record);

/// The task token that the mock of the frame's state expects for the coming attempt: a string member
/// `TaskToken` of its Return. Whoever gets a token usually hands it back in the answer, and a mocked answer
/// was written down before any token was made; so the token follows the answer. False when it says nothing.
bool findMockedToken(Exec &exec, const AslrtFrame &frame, AslrtValue &out);

/// Whether the service would refuse the frame's argument before anything is scheduled. If so, the error
/// (States.Runtime) is raised and the result is true.
bool refusesParameters(Exec &exec, AslrtFrame &frame, const AslrtTask &task);

} // namespace aslrt

#endif // ASLRT_SERVICES_CALLS_H
