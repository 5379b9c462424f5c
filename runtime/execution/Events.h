// SPDX-License-Identifier: Apache-2.0
//
// Events: what happens in an execution, one function an event.
//
// Each takes the next number, links it to the frame's last event, writes it to the history when one is
// kept and a line to the log at level trace. Without either, an event costs two additions and a comparison: with the
// limit of events, whose last number is left for the event that ends the execution. Types,
// members and order are those of asl-recorded 1 to 3 (recordings of the hosted service).

#ifndef ASLRT_EXECUTION_EVENTS_H
#define ASLRT_EXECUTION_EVENTS_H

#include "aslrt.h"

#include <cstdint>
#include <string_view>

namespace aslrt {

struct Exec;
struct Execution;

namespace events {

/// Whether nobody sees the events of `execution`: there is no history, no log of them and no limit.
bool areOnlyCounted(const Exec &exec, const Execution &execution);

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

/// An expression of the frame's state has failed, with the error and cause of its record. `location`: the field; empty when
/// it is none. Follows `previousEventId`, and the frame's next event follows it. Returns its number.
uint64_t evaluationFailed(Exec &exec, AslrtFrame &frame, uint64_t previousEventId, std::string_view location);

/// `length` is the number of items.
void mapStateStarted(Exec &exec, AslrtFrame &frame, uint32_t length);
void parallelStateStarted(Exec &exec, AslrtFrame &frame);

/// Of a distributed Map.
void mapRunStarted(Exec &exec, AslrtFrame &frame, std::string_view arn);
void mapRunSucceeded(Exec &exec, AslrtFrame &frame);
/// Error and cause are those of the frame's record.
void mapRunFailed(Exec &exec, AslrtFrame &frame);

enum class Iteration : uint8_t { Started, Succeeded, Failed, Aborted };

/// An event about an iteration of the Map that `frame` executes. It follows `previousEventId`, and the frame's next
/// event does not follow it. Returns its number.
uint64_t mapIteration(Exec &exec, AslrtFrame &frame, Iteration what, uint32_t index, uint64_t previousEventId);

/// The Map or Parallel has all results. The state's exited event follows the same event as this one; anything else
/// (an error of the result's processing) follows this one.
void childrenSucceeded(Exec &exec, AslrtFrame &frame);
/// The Map or Parallel has failed for good. Nothing after childrenSucceeded: then the processing of the result has
/// failed, and the state's exited event follows what came last.
void childrenFailed(Exec &exec, AslrtFrame &frame);

/// Which states are worth an event when they are aborted.
enum class Open : uint8_t {
  Waiting, ///< Task and Wait
  Any,     ///< Map and Parallel too
};

/// The state that `frame` executes is aborted. Nothing when it has no such event, or no state was entered yet.
void openStateAborted(Exec &exec, AslrtFrame &frame, uint64_t previousEventId, Open which);

} // namespace events
} // namespace aslrt

#endif // ASLRT_EXECUTION_EVENTS_H
