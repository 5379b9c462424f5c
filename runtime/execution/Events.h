// SPDX-License-Identifier: Apache-2.0
//
// Events: what happens in an execution, one function an event.
//
// Each takes the next number, links it to the frame's last event, writes it to the history when one is
// kept and a line to the log at level trace. Without either, an event costs two additions. Types,
// members and order are those of asl-recorded 1 to 3 (recordings of the hosted service).

#ifndef ASLRT_EXECUTION_EVENTS_H
#define ASLRT_EXECUTION_EVENTS_H

#include "aslrt.h"

namespace aslrt {

struct Exec;

namespace events {

void executionStarted(Exec &exec, AslrtFrame &frame);
void executionSucceeded(Exec &exec, AslrtFrame &frame);
/// Error and cause are those of the execution; NONE is left out.
void executionFailed(Exec &exec, AslrtFrame &frame);
void executionTimedOut(Exec &exec, AslrtFrame &frame);
void executionAborted(Exec &exec, AslrtFrame &frame);

void stateEntered(Exec &exec, AslrtFrame &frame, const AslrtValue &input);
void stateExited(Exec &exec, AslrtFrame &frame, const AslrtValue &output);

/// The frame's argument, time-out, heartbeat and credentials belong to the call.
void taskScheduled(Exec &exec, AslrtFrame &frame, const AslrtTask &task);
void taskStarted(Exec &exec, AslrtFrame &frame, const AslrtTask &task);
/// `output` may be null: a mock does not say what the submission answered.
void taskSubmitted(Exec &exec, AslrtFrame &frame, const AslrtTask &task, const AslrtValue *output);
void taskSucceeded(Exec &exec, AslrtFrame &frame, const AslrtTask &task, const AslrtValue &output);
/// Error and cause are those of the frame's record; NONE is left out.
void taskFailed(Exec &exec, AslrtFrame &frame, const AslrtTask &task);
/// Error of the frame's record; a time-out has no cause.
void taskTimedOut(Exec &exec, AslrtFrame &frame, const AslrtTask &task);

} // namespace events
} // namespace aslrt

#endif // ASLRT_EXECUTION_EVENTS_H
