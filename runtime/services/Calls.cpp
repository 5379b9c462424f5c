// SPDX-License-Identifier: Apache-2.0
//
// Calls: see Calls.h. A call is answered by the mocks, by the S3 directory, or by the service itself. When
// there is a mock file, a state that it does not name still calls its service, as in Step Functions Local. A
// call that nothing answers is refused, and with it the execution: it would be wrong to go on with an invented
// answer.

#include "services/Calls.h"
#include "execution/Clock.h"
#include "execution/Driver.h"
#include "execution/Errors.h"
#include "execution/Events.h"
#include "execution/Exec.h"
#include "execution/TestRun.h"
#include "io/Diagnostics.h"
#include "io/Log.h"
#include "services/AnswerWait.h"
#include "services/Caller.h"
#include "services/Mocks.h"
#include "services/S3Directory.h"

namespace aslrt {

namespace {

/// Whether an error's first part is the service's name: `EMRServerless` that of `emr-serverless`.
bool namesService(std::string_view prefix, std::string_view service) {
  size_t at = 0;
  for (char c : service)
    if (c != '-' && (at == prefix.size() || (prefix[at++] | 0x20) != c))
      return false;
  return at == prefix.size();
}

/// First parts of error names that differ from the service's name in resource types.
/// Source: asl-recorded 6; service-integrations (ECS).
constexpr struct {
  std::string_view service;
  std::string_view prefix;
} kErrorPrefixes[] = {
    {"states", "StepFunctions"},
    {"events", "EventBridge"},
    {"ecs", "AmazonECS"},
    {"elasticmapreduce", "EMR"},
};

/// Whether the error is the answer of the service's own API, as in `SQS.AmazonSQSException` of an sqs
/// task: then nothing was submitted. What a job or the holder of a token reports has other names.
bool isServiceError(const AslrtTask &task, std::string_view error) {
  std::string_view service = view(task.resourceType);
  constexpr std::string_view kSdk = "aws-sdk:";
  if (service.starts_with(kSdk))
    service.remove_prefix(kSdk.size());
  size_t dot = error.find('.');
  if (dot == std::string_view::npos)
    return false;
  std::string_view prefix = error.substr(0, dot);
  // `States.TaskFailed` is no error of the service `states`.
  if (prefix == "States")
    return false;
  if (namesService(prefix, service))
    return true;
  for (const auto &entry : kErrorPrefixes)
    if (entry.service == service && entry.prefix == prefix)
      return true;
  return false;
}

CallOutcome refuse(Exec &exec, const AslrtFrame &frame, const AslrtTask &task) {
  SmallBuffer &text = exec.refusal;
  text.clear();
  text.append("state '");
  text.append(view(exec.stateOf(&frame).name));
  text.append("' calls '");
  text.append(view(task.resource));
  text.append("', and ");
  if (!exec.mocks) {
    text.append("nothing answers it; give answers with --mock MockConfigFile.json --test-case NAME");
  } else {
    text.append("test case '");
    text.append(exec.mocks->testCaseName());
    text.append("' of the --mock file has no answer for this state; add one");
  }
  return CallOutcome::Refused;
}

CallOutcome raiseNoAnswer(Exec &exec, AslrtFrame &frame, const MockedState &mock, uint32_t attempt) {
  SmallBuffer cause, name;
  cause.append("The mocked response '");
  cause.append(decodeString(mock.response, name));
  cause.append("' has no answer for attempt ");
  appendNumber(cause, attempt);
  cause.append("; it ends with attempt ");
  appendNumber(cause, mock.attemptCount() - 1);
  cause.append('.');
  raiseRuntimeError(&exec.abi, &frame, cause.view());
  return CallOutcome::Raised;
}

/// Sets the error of a task that has taken too long. Both kinds are reported under one name and without a cause
/// (asl-recorded 4).
void setTimedOut(Exec &exec, FrameRecord &record, bool missedHeartbeat) {
  record.missedHeartbeat = missedHeartbeat;
  record.errorName = makeString(*exec.heap, kStatesTimeout);
  record.errorCause = makeNone();
}

/// The events of a task whose time is up.
CallOutcome timeOut(Exec &exec, FrameRecord &record, const AslrtTask &task, bool missedHeartbeat) {
  setTimedOut(exec, record, missedHeartbeat);
  events::taskTimedOut(exec, *record.frame(), task);
  return CallOutcome::Failed;
}

/// The error of a mock's Throw into the record, and the events that end the call.
CallOutcome throwMocked(Exec &exec, FrameRecord &record, const AslrtTask &task,
                        const MockAnswer &answer) {
  AslrtFrame &frame = *record.frame();
  const Mocks &mocks = *exec.mocks;
  record.missedHeartbeat = false;
  // Strings are always taken.
  mocks.copyTo(*exec.heap, answer.error, record.errorName);
  mocks.copyTo(*exec.heap, answer.cause, record.errorCause);
  SmallBuffer buffer;
  std::string_view error = decodeString(record.errorName, buffer);
  if (error == kStatesTimeout || error == kStatesHeartbeatTimeout)
    return timeOut(exec, record, task, error == kStatesHeartbeatTimeout);
  // A mock must name both; empty means that there is none.
  constexpr uint32_t kEmptyString = 2;
  if (record.errorName.size == kEmptyString)
    record.errorName = makeNone();
  if (record.errorCause.size == kEmptyString)
    record.errorCause = makeNone();
  events::taskFailed(exec, frame, task);
  return CallOutcome::Failed;
}

/// Counts events that nobody looks at; false, with nothing done, when they are to be written.
bool countEvents(AslrtFrame &frame, uint32_t events) {
  Execution &execution = *FrameRecord::of(&frame).execution;
  if (!execution.onlyCounts) [[unlikely]]
    return false;
  frame.lastEventId = execution.lastEventId += events;
  return true;
}

/// The events that end a call whose result is in the frame's answer.
CallOutcome takeResult(Exec &exec, FrameRecord &record, const AslrtTask &task) {
  AslrtFrame &frame = *record.frame();
  if (frame.answer.size > exec.abi.payloadLimitBytes) [[unlikely]] {
    frame.answer = makeNone();
    setDataLimitError(exec, record,
                      view(task.kind == ASLRT_RESOURCE_SERVICE ? task.resourceType : task.resource));
    events::taskFailed(exec, frame, task);
    return CallOutcome::Failed;
  }
  if (!countEvents(frame, 1))
    events::taskSucceeded(exec, frame, task, frame.answer);
  return CallOutcome::Answered;
}

/// Writes the events with which a call starts. False when the execution has none left for it: then the call is not made,
/// and the driver ends the execution.
bool startCall(Exec &exec, AslrtFrame &frame, const AslrtTask &task, const char *who,
               uint32_t attempt) {
  if (exec.log && exec.log->isOn(LogLevel::Debug)) [[unlikely]] {
    std::string_view name = view(exec.stateOf(&frame).name);
    exec.log->write(LogLevel::Debug, "call '%.*s' attempt %u answered by %s, bytes=%u",
                    static_cast<int>(name.size()), name.data(), attempt, who, frame.argument.size);
  }
  if (!countEvents(frame, 2)) {
    events::taskScheduled(exec, frame, task);
    events::taskStarted(exec, frame, task);
  }
  return !FrameRecord::of(&frame).execution->hasReachedEventLimit();
}

/// The mock's answer, now that it has come.
CallOutcome takeAnswer(Exec &exec, FrameRecord &record, const AslrtTask &task, const MockAnswer &answer) {
  if (answer.isThrow)
    return throwMocked(exec, record, task, answer);
  if (!exec.mocks->copyTo(*exec.heap, answer.value, record.frame()->answer)) {
    // The driver collects long before all document numbers are taken.
    outOfMemory(answer.value.size);
  }
  return takeResult(exec, record, task);
}

/// Whether a mock throws what the service answers to a call that it does not take.
bool isRefusal(const AslrtTask &task, const MockAnswer &answer) {
  SmallBuffer buffer;
  return answer.isThrow && isServiceError(task, decodeString(answer.error, buffer));
}

const AslrtTask &taskOf(const Exec &exec, const AslrtFrame &frame) {
  return *exec.machineOf(&frame).points[frame.point].task;
}

void onWaitOver(Timer *timer) {
  FrameRecord &record = *static_cast<FrameRecord *>(timer->owner);
  Exec &exec = *record.exec;
  if (exec.status != Status::Running)
    return; // another timer of the same instant has ended it
  const AslrtTask &task = taskOf(exec, *record.frame());
  settleCall(record, record.answer ? takeAnswer(exec, record, task, *record.answer)
                                   : timeOut(exec, record, task, record.missedHeartbeat));
}

/// Sets the timer of a wait, which begins now; it is armed when there is nothing else to wait for.
void setTimer(Exec &exec, FrameRecord &record, const MockAnswer *answer) {
  AnswerWait wait = waitForAnswer(*record.frame(), answer);
  record.answer = wait.isAnswered ? answer : nullptr;
  record.missedHeartbeat = wait.missesHeartbeat;
  record.timer.fire = onWaitOver;
  record.timer.owner = &record;
  record.timer.dueUnixMicroseconds = exec.clock->unixMicrosecondsAfter(wait.seconds);
}

CallOutcome callMock(Exec &exec, FrameRecord &record, const AslrtTask &task, uint32_t index) {
  AslrtFrame &frame = *record.frame();
  uint32_t attempt = exec.mockAttempts[index];
  const MockAnswer *answer = exec.mocks->answerOf(index, attempt);
  if (!answer)
    return raiseNoAnswer(exec, frame, exec.mocks->at(index), attempt);
  ++exec.mockAttempts[index];
  if (!startCall(exec, frame, task, "the mock", attempt))
    return CallOutcome::Pending;
  if (task.pattern != ASLRT_CALL_REQUEST_RESPONSE && !isRefusal(task, *answer))
    events::taskSubmitted(exec, frame, task, nullptr);
  if (!answer->isSilent && answer->afterSeconds == 0)
    return takeAnswer(exec, record, task, *answer);
  setTimer(exec, record, answer);
  exec.loop->arm(record.timer);
  return CallOutcome::Pending;
}

CallOutcome callDirectory(Exec &exec, FrameRecord &record, const AslrtTask &task) {
  AslrtFrame &frame = *record.frame();
  if (!startCall(exec, frame, task, "the S3 directory", frame.retryCount))
    return CallOutcome::Pending;
  if (callS3Directory(exec, record, task))
    return takeResult(exec, record, task);
  events::taskFailed(exec, frame, task);
  return CallOutcome::Failed;
}

CallOutcome callService(Exec &exec, FrameRecord &record, const AslrtTask &task) {
  AslrtFrame &frame = *record.frame();
  RemoteCall *call = exec.caller->prepare(exec, record, task);
  if (!call) [[unlikely]]
    return exec.refusal.size() > 0 ? CallOutcome::Refused : CallOutcome::Raised;
  if (!startCall(exec, frame, task, "the service", frame.retryCount)) [[unlikely]] {
    exec.caller->cancel(*call);
    return CallOutcome::Pending;
  }
  record.call = call;
  // The time of a token begins with the call that hands it out.
  if (task.pattern == ASLRT_CALL_TASK_TOKEN)
    setTimer(exec, record, nullptr);
  exec.caller->begin(*call);
  return CallOutcome::Pending;
}

/// The service has taken a token, and now the task waits for it. Nobody can hand it back to this program, so it waits
/// until its time is up. True when it does; else the service's answer was too much.
bool waitForToken(Exec &exec, FrameRecord &record, const AslrtTask &task) {
  AslrtFrame &frame = *record.frame();
  if (frame.answer.size > exec.abi.payloadLimitBytes)
    return false;
  events::taskSubmitted(exec, frame, task, &frame.answer);
  frame.answer = frame.argument = frame.credentials = makeNone();
  if (exec.log && exec.log->isOn(LogLevel::Warn)) {
    std::string_view name = view(exec.stateOf(&frame).name);
    double seconds =
        static_cast<double>(record.timer.dueUnixMicroseconds - exec.clock->unixMicroseconds()) / 1e6;
    exec.log->write(LogLevel::Warn,
                    "state '%.*s' waits for its task token, which nobody can hand back to this program; its time is "
                    "up in %.0f seconds",
                    static_cast<int>(name.size()), name.data(), seconds > 0 ? seconds : 0);
  }
  exec.loop->arm(record.timer);
  return true;
}

} // namespace

void endCall(FrameRecord &record, CallEnd end) {
  Exec &exec = *record.exec;
  AslrtFrame &frame = *record.frame();
  const AslrtTask &task = taskOf(exec, frame);
  record.call = nullptr;
  CallOutcome outcome = CallOutcome::Failed;
  switch (end) {
  case CallEnd::Answered:
    if (task.pattern == ASLRT_CALL_TASK_TOKEN && waitForToken(exec, record, task))
      return;
    outcome = takeResult(exec, record, task);
    break;
  case CallEnd::Failed:
    events::taskFailed(exec, frame, task);
    break;
  case CallEnd::TimedOut:
    outcome = timeOut(exec, record, task, record.missedHeartbeat);
    break;
  }
  settleCall(record, outcome);
}

void cancelCall(FrameRecord &record) {
  if (RemoteCall *call = record.call) {
    record.call = nullptr;
    record.exec->caller->cancel(*call);
  }
}

bool findMockedToken(Exec &exec, const AslrtFrame &frame, AslrtValue &out) {
  if (!exec.mocks)
    return false;
  uint32_t index = exec.mocks->indexOf(frame.machine, frame.state);
  if (index == Mocks::kNotMocked)
    return false;
  const MockAnswer *answer = exec.mocks->answerOf(index, exec.mockAttempts[index]);
  return answer && !answer->isThrow && exec.mocks->copyMember(*exec.heap, answer->value, "TaskToken", out) &&
         isString(out);
}

CallOutcome makeCall(Exec &exec, FrameRecord &record, const AslrtPoint &point) {
  AslrtFrame &frame = *record.frame();
  const AslrtTask &task = *point.task;
  if (refusesParameters(exec, frame, task)) [[unlikely]]
    return CallOutcome::Raised;
  if (exec.test && exec.test->answer) [[unlikely]]
    return exec.test->answer(exec, record, task);
  uint32_t index =
      exec.mocks ? exec.mocks->indexOf(frame.machine, frame.state) : Mocks::kNotMocked;
  if (index == Mocks::kNotMocked) {
    if (!exec.s3Directory.empty() && isAnsweredByS3Directory(task)) [[unlikely]]
      return callDirectory(exec, record, task);
    return exec.caller && task.call ? callService(exec, record, task) : refuse(exec, frame, task);
  }
  return callMock(exec, record, task, index);
}

} // namespace aslrt
