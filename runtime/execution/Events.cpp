// SPDX-License-Identifier: Apache-2.0
//
// Events: see Events.h.

#include "execution/Events.h"
#include "execution/Exec.h"
#include "execution/History.h"
#include "io/Log.h"

#include <string_view>
#include <utility>

namespace aslrt::events {

namespace {

/// First parts of `...StateEntered`, by AslrtStateType.
constexpr std::string_view kStateNames[] = {"Pass",    "Task", "Choice",   "Wait",
                                            "Succeed", "Fail", "Parallel", "Map"};

/// First parts of event types and of details names, by AslrtResourceKind.
constexpr std::string_view kTaskNames[] = {"LambdaFunction", "Activity", "Task"};
constexpr std::string_view kTaskDetails[] = {"lambdaFunction", "activity", "task"};

/// Notes that an event over the limit would have followed `previousId`.
[[gnu::noinline, gnu::cold]] void reachLimit(Exec &exec, Execution &execution, uint64_t previousId) {
  if (execution.hasReachedEventLimit())
    return;
  execution.eventBeforeLimit = previousId;
  exec.abi.stopWanted = 1;
}

/// Numbers an event that follows `previousId` and writes its head. Null when no history is kept of it: then there is
/// nothing to add.
History *write(Exec &exec, AslrtFrame &frame, uint64_t previousId, std::string_view typeStart,
               std::string_view typeEnd, uint32_t payloadBytes) {
  Execution &execution = *FrameRecord::of(&frame).execution;
  uint64_t id = ++execution.lastEventId;
  if (exec.log && exec.log->isOn(LogLevel::Trace)) [[unlikely]] {
    std::string_view state = view(exec.stateOf(&frame).name);
    exec.log->write(LogLevel::Trace, "event %llu %.*s%.*s state='%.*s' bytes=%u",
                    static_cast<unsigned long long>(id), static_cast<int>(typeStart.size()),
                    typeStart.data(), static_cast<int>(typeEnd.size()), typeEnd.data(),
                    static_cast<int>(state.size()), state.data(), payloadBytes);
  }
  History *history = execution.history;
  if (history && !history->begin(id, previousId, exec.clock->unixMs(), typeStart, typeEnd)) [[unlikely]]
    return nullptr;
  return history;
}

/// The same for an event that does not end the execution. Null also when there is no number left for it.
History *startAfter(Exec &exec, AslrtFrame &frame, uint64_t previousId, std::string_view typeStart,
                    std::string_view typeEnd, uint32_t payloadBytes = 0) {
  Execution &execution = *FrameRecord::of(&frame).execution;
  if (execution.lastEventId + 1 >= exec.environment->eventLimit) [[unlikely]] {
    reachLimit(exec, execution, previousId);
    return nullptr;
  }
  return write(exec, frame, previousId, typeStart, typeEnd, payloadBytes);
}

/// The same for an event that follows the frame's last one and is its last one then.
History *start(Exec &exec, AslrtFrame &frame, std::string_view typeStart, std::string_view typeEnd,
               uint32_t payloadBytes = 0) {
  if (Execution &execution = *FrameRecord::of(&frame).execution; execution.onlyCounts) {
    frame.lastEventId = ++execution.lastEventId;
    return nullptr;
  }
  History *history = startAfter(exec, frame, frame.lastEventId, typeStart, typeEnd, payloadBytes);
  frame.lastEventId = FrameRecord::of(&frame).execution->lastEventId;
  return history;
}

/// Whether the next event is only a number, since nobody looks at it and it is not the last one there may be.
inline bool isOnlyCounted(const Exec &exec, const Execution &execution) {
  return !execution.history && !(exec.log && exec.log->isOn(LogLevel::Trace)) &&
         execution.lastEventId + 1 < exec.environment->eventLimit;
}

/// Counts an event that follows the frame's last one and is its last one then. False, with nothing done, when it has to be
/// written.
inline bool count(const Exec &exec, AslrtFrame &frame) {
  Execution &execution = *FrameRecord::of(&frame).execution;
  if (!isOnlyCounted(exec, execution)) [[unlikely]]
    return false;
  frame.lastEventId = ++execution.lastEventId;
  return true;
}

/// The same for the event that ends the execution, for which there is always a number.
History *startLast(Exec &exec, AslrtFrame &frame, std::string_view what, uint32_t payloadBytes = 0) {
  if (Execution &execution = *FrameRecord::of(&frame).execution; execution.onlyCounts) {
    ++execution.lastEventId;
    return nullptr;
  }
  return write(exec, frame, frame.lastEventId, "Execution", what, payloadBytes);
}

/// Error and cause, each only when there is one.
void writeError(History &history, const AslrtValue &error, const AslrtValue &cause) {
  if (error.tag != ASLRT_TAG_NONE)
    history.string("error", error);
  if (cause.tag != ASLRT_TAG_NONE && history.hasData())
    history.string("cause", cause);
}

/// Only events of the service kind say which service.
void writeResource(History &history, const AslrtTask &task) {
  if (task.kind != ASLRT_RESOURCE_SERVICE)
    return;
  history.text("resourceType", view(task.resourceType));
  history.text("resource", view(task.action));
}

void writePayload(Exec &exec, History &history, const char *name, const char *detailsName,
                  const AslrtValue &value) {
  if (!history.hasData())
    return;
  history.json(name, *exec.heap, value);
  history.truncated(detailsName);
}

void writeAssignment(Exec &exec, History &history, const AslrtFrame &frame, const AslrtAssignment &assignment) {
  if (!history.hasData())
    return;
  history.beginObject("assignedVariables");
  for (uint32_t i = 0; i < assignment.count; ++i)
    history.json(view(assignment.names[i]), *exec.heap, frame.slots[assignment.slots[i]]);
  history.endObject();
  history.truncated("assignedVariablesDetails");
}

} // namespace

bool areOnlyCounted(const Exec &exec, const Execution &execution) {
  return !execution.history && exec.environment->eventLimit == UINT64_MAX &&
         !(exec.log && exec.log->isOn(LogLevel::Debug));
}

void executionStarted(Exec &exec, AslrtFrame &frame) {
  const AslrtValue &input = FrameRecord::of(&frame).execution->input;
  if (History *history = start(exec, frame, "Execution", "Started", input.size)) {
    history->details("executionStarted");
    writePayload(exec, *history, "input", "inputDetails", input);
    history->text("roleArn", exec.environment->roleArn);
    history->end();
  }
  // The service links the first state's event to number 0, as this one (asl-recorded 1).
  frame.lastEventId = 0;
}

void executionSucceeded(Exec &exec, AslrtFrame &frame) {
  if (History *history = startLast(exec, frame, "Succeeded", exec.output.size)) {
    history->details("executionSucceeded");
    writePayload(exec, *history, "output", "outputDetails", exec.output);
    history->end();
  }
}

void executionFailed(Exec &exec, AslrtFrame &frame) {
  if (History *history = startLast(exec, frame, "Failed")) {
    history->details("executionFailed");
    writeError(*history, exec.errorName, exec.errorCause);
    history->end();
  }
}

void executionTimedOut(Exec &exec, AslrtFrame &frame) {
  if (History *history = startLast(exec, frame, "TimedOut")) {
    history->details("executionTimedOut");
    history->text("error", "States.Timeout");
    history->end();
  }
}

void executionAborted(Exec &exec, AslrtFrame &frame) {
  if (History *history = startLast(exec, frame, "Aborted")) {
    history->details("executionAborted");
    if (exec.refusal.size() > 0)
      history->text("cause", exec.refusal.view());
    history->end();
  }
}

void stateEntered(Exec &exec, AslrtFrame &frame, const AslrtValue &input) {
  if (count(exec, frame)) [[likely]]
    return;
  const AslrtState &state = exec.stateOf(&frame);
  if (History *history = start(exec, frame, kStateNames[state.type], "StateEntered", input.size)) {
    history->details("stateEntered");
    history->text("name", view(state.name));
    writePayload(exec, *history, "input", "inputDetails", input);
    history->end();
  }
}

void stateExited(Exec &exec, AslrtFrame &frame, const AslrtValue &output) {
  FrameRecord &record = FrameRecord::of(&frame);
  if (record.exitsAfterEventId) {
    frame.lastEventId = record.exitsAfterEventId;
    record.exitsAfterEventId = 0;
  }
  if (count(exec, frame)) [[likely]] {
    record.assignment = nullptr;
    return;
  }
  const AslrtState &state = exec.stateOf(&frame);
  if (History *history = start(exec, frame, kStateNames[state.type], "StateExited", output.size)) {
    history->details("stateExited");
    history->text("name", view(state.name));
    writePayload(exec, *history, "output", "outputDetails", output);
    if (const AslrtAssignment *assignment = FrameRecord::of(&frame).assignment)
      writeAssignment(exec, *history, frame, *assignment);
    history->end();
  }
  FrameRecord::of(&frame).assignment = nullptr;
}

void taskScheduled(Exec &exec, AslrtFrame &frame, const AslrtTask &task) {
  History *history = start(exec, frame, kTaskNames[task.kind], "Scheduled", frame.argument.size);
  if (!history)
    return;
  history->details(kTaskDetails[task.kind], "Scheduled");
  if (task.kind == ASLRT_RESOURCE_SERVICE) {
    writeResource(*history, task);
    history->text("region", exec.environment->region);
    if (history->hasData())
      history->json("parameters", *exec.heap, frame.argument);
  } else {
    history->text("resource", view(task.resource));
    writePayload(exec, *history, "input", "inputDetails", frame.argument);
  }
  if (frame.timeoutSeconds > 0)
    history->number("timeoutInSeconds", static_cast<uint64_t>(frame.timeoutSeconds));
  if (frame.heartbeatSeconds > 0 && task.kind != ASLRT_RESOURCE_LAMBDA)
    history->number("heartbeatInSeconds", static_cast<uint64_t>(frame.heartbeatSeconds));
  if (frame.credentials.tag != ASLRT_TAG_NONE)
    history->object("taskCredentials", "roleArn", frame.credentials);
  history->end();
}

void taskStarted(Exec &exec, AslrtFrame &frame, const AslrtTask &task) {
  if (History *history = start(exec, frame, kTaskNames[task.kind], "Started")) {
    // The service gives a function's start no details at all, an activity's its worker (none here).
    if (task.kind != ASLRT_RESOURCE_LAMBDA)
      history->details(kTaskDetails[task.kind], "Started");
    writeResource(*history, task);
    history->end();
  }
}

void taskSubmitted(Exec &exec, AslrtFrame &frame, const AslrtTask &task, const AslrtValue *output) {
  if (History *history = start(exec, frame, "Task", "Submitted", output ? output->size : 0)) {
    history->details("taskSubmitted");
    writeResource(*history, task);
    if (output)
      writePayload(exec, *history, "output", "outputDetails", *output);
    history->end();
  }
}

void taskSucceeded(Exec &exec, AslrtFrame &frame, const AslrtTask &task, const AslrtValue &output) {
  if (History *history = start(exec, frame, kTaskNames[task.kind], "Succeeded", output.size)) {
    history->details(kTaskDetails[task.kind], "Succeeded");
    writeResource(*history, task);
    writePayload(exec, *history, "output", "outputDetails", output);
    history->end();
  }
}

void taskFailed(Exec &exec, AslrtFrame &frame, const AslrtTask &task) {
  if (History *history = start(exec, frame, kTaskNames[task.kind], "Failed")) {
    FrameRecord &record = FrameRecord::of(&frame);
    history->details(kTaskDetails[task.kind], "Failed");
    writeResource(*history, task);
    writeError(*history, record.errorName, record.errorCause);
    history->end();
  }
}

void taskTimedOut(Exec &exec, AslrtFrame &frame, const AslrtTask &task) {
  if (History *history = start(exec, frame, kTaskNames[task.kind], "TimedOut")) {
    history->details(kTaskDetails[task.kind], "TimedOut");
    writeResource(*history, task);
    history->string("error", FrameRecord::of(&frame).errorName);
    history->end();
  }
}

uint64_t evaluationFailed(Exec &exec, AslrtFrame &frame, uint64_t previousEventId, std::string_view location) {
  frame.lastEventId = previousEventId;
  if (History *history = start(exec, frame, "Evaluation", "Failed")) {
    FrameRecord &record = FrameRecord::of(&frame);
    history->details("evaluationFailed");
    writeError(*history, record.errorName, record.errorCause);
    if (!location.empty())
      history->text("location", location);
    history->text("state", view(exec.stateOf(&frame).name));
    history->end();
  }
  return frame.lastEventId;
}

void mapStateStarted(Exec &exec, AslrtFrame &frame, uint32_t length) {
  if (History *history = start(exec, frame, "Map", "StateStarted")) {
    history->details("mapStateStarted");
    history->number("length", length);
    history->end();
  }
}

void mapRunStarted(Exec &exec, AslrtFrame &frame, std::string_view arn) {
  if (History *history = start(exec, frame, "MapRun", "Started")) {
    history->details("mapRunStarted");
    history->text("mapRunArn", arn);
    history->end();
  }
}

void mapRunSucceeded(Exec &exec, AslrtFrame &frame) {
  if (History *history = start(exec, frame, "MapRun", "Succeeded"))
    history->end();
}

void mapRunFailed(Exec &exec, AslrtFrame &frame) {
  if (History *history = start(exec, frame, "MapRun", "Failed")) {
    FrameRecord &record = FrameRecord::of(&frame);
    history->details("mapRunFailed");
    writeError(*history, record.errorName, record.errorCause);
    history->end();
  }
}

void parallelStateStarted(Exec &exec, AslrtFrame &frame) {
  if (History *history = start(exec, frame, "Parallel", "StateStarted"))
    history->end();
}

uint64_t mapIteration(Exec &exec, AslrtFrame &frame, Iteration what, uint32_t index, uint64_t previousEventId) {
  if (Execution &execution = *FrameRecord::of(&frame).execution; isOnlyCounted(exec, execution)) [[likely]]
    return ++execution.lastEventId;
  static constexpr std::string_view kNames[] = {"Started", "Succeeded", "Failed", "Aborted"};
  std::string_view name = kNames[static_cast<size_t>(what)];
  if (History *history = startAfter(exec, frame, previousEventId, "MapIteration", name)) {
    history->details("mapIteration", name);
    history->text("name", view(exec.stateOf(&frame).name));
    history->number("index", index);
    history->end();
  }
  return FrameRecord::of(&frame).execution->lastEventId;
}

void childrenSucceeded(Exec &exec, AslrtFrame &frame) {
  FrameRecord::of(&frame).exitsAfterEventId = frame.lastEventId;
  if (History *history = start(exec, frame, kStateNames[exec.stateOf(&frame).type], "StateSucceeded"))
    history->end();
}

void childrenFailed(Exec &exec, AslrtFrame &frame) {
  if (std::exchange(FrameRecord::of(&frame).exitsAfterEventId, 0))
    return;
  if (History *history = start(exec, frame, kStateNames[exec.stateOf(&frame).type], "StateFailed"))
    history->end();
}

void openStateAborted(Exec &exec, AslrtFrame &frame, uint64_t previousEventId, Open which) {
  if (frame.enteredEventId == 0)
    return;
  uint32_t type = exec.stateOf(&frame).type;
  bool isWaiting = type == ASLRT_STATE_TASK || type == ASLRT_STATE_WAIT;
  bool hasChildren = type == ASLRT_STATE_PARALLEL || type == ASLRT_STATE_MAP;
  if (!isWaiting && !(which == Open::Any && hasChildren))
    return;
  if (History *history = startAfter(exec, frame, previousEventId, kStateNames[type], "StateAborted"))
    history->end();
}

} // namespace aslrt::events
