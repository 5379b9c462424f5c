// SPDX-License-Identifier: Apache-2.0
//
// Driver: see Driver.h.

#include "execution/Driver.h"
#include "execution/Children.h"
#include "execution/Errors.h"
#include "execution/Events.h"
#include "execution/Frames.h"
#include "execution/ResultText.h"
#include "execution/Shapes.h"
#include "io/Diagnostics.h"
#include "io/Log.h"
#include "io/Memory.h"
#include "io/Signals.h"
#include "maprun/MapRun.h"
#include "services/Calls.h"
#include "services/Mocks.h"
#include "values/Container.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>

namespace aslrt {

namespace {

constexpr auto kErrorAndCause = shapeOf("\"Error\":", "\"Cause\":");
constexpr auto kErrorOnly = shapeOf("\"Error\":");
constexpr auto kCauseOnly = shapeOf("\"Cause\":");
constexpr AslrtShape kNeither = {0, 2, ASLRT_FLAG_CONSTANT, 0, {}};

/// Longest Express execution in seconds. Source: asl.md 14.
constexpr double kExpressSeconds = 300;

// -- Memory -----------------------------------------------------------------------------------

void collect(Exec &exec) {
  Heap &heap = *exec.heap;
  size_t before = heap.usedBytes();
  for (FrameRecord *record = exec.frames; record; record = record->next)
    if (Children *children = record->children; children && children->isInPlace)
      writeResults(exec, *children, children->started - children->waiting);
  heap.beginCollection();
  for (AslrtValue *cell :
       {&exec.output, &exec.errorName, &exec.errorCause, &exec.contextRequest, &exec.contextGiven})
    heap.visit(cell, 1);
  heap.visit(&exec.top.input, Execution::kCells);
  for (Execution *child = exec.childExecutions; child; child = child->next)
    heap.visit(&child->input, Execution::kCells);
  for (FrameRecord *record = exec.frames; record; record = record->next) {
    heap.visit(&record->errorName, 1);
    heap.visit(&record->errorCause, 1);
    heap.visit(&record->taskToken, 1);
    heap.visit(&record->contextState, 1);
    AslrtFrame *frame = record->frame();
    heap.visit(&frame->answer, 1);
    heap.visit(&frame->argument, 1);
    heap.visit(&frame->credentials, 1);
    heap.visit(frame->slots, record->cellCount);
    if (Children *children = record->children) {
      heap.visit(&children->items, children->cellCount());
      if (children->run)
        children->run->visit();
    }
  }
  heap.endCollection();
  if (exec.log && exec.log->isOn(LogLevel::Trace)) [[unlikely]]
    exec.log->write(LogLevel::Trace, "collect %zu -> %zu bytes", before, heap.usedBytes());
}

// -- Ends -------------------------------------------------------------------------------------

void endTimedOut(Exec &exec, AslrtFrame &frame) {
  exec.status = Status::TimedOut;
  events::executionTimedOut(exec, frame);
}

void endAborted(Exec &exec, AslrtFrame &frame, Status status) {
  exec.status = status;
  events::executionAborted(exec, frame);
}

void endSucceeded(Exec &exec, AslrtFrame &frame) {
  exec.output = frame.answer;
  exec.status = Status::Succeeded;
  if (exec.top.onlyCounts) [[likely]]
    ++exec.top.lastEventId;
  else
    events::executionSucceeded(exec, frame);
}

void endFailed(Exec &exec, FrameRecord &record) {
  exec.errorName = record.errorName;
  exec.errorCause = record.errorCause;
  exec.status = Status::Failed;
  events::executionFailed(exec, *record.frame());
}

/// No event is left but the one that ends the execution, whatever its states would do about it.
void endAtEventLimit(Exec &exec, Execution &execution) {
  FrameRecord &root = *execution.root;
  SmallBuffer cause;
  cause.append("The execution reached the maximum number of history events (");
  appendNumber(cause, exec.environment->eventLimit);
  cause.append(").");
  root.errorName = makeString(*exec.heap, kStatesRuntime);
  root.errorCause = makeString(*exec.heap, cause.view());
  root.frame()->lastEventId = execution.eventBeforeLimit;
  if (execution.mapRun)
    return childFailed(root);
  endFailed(exec, root);
}

/// The machine of a frame has come to its end with an output.
void frameDone(Exec &exec, FrameRecord &record) {
  if (record.frame()->parent || record.execution->mapRun)
    return childDone(record);
  endSucceeded(exec, *record.frame());
}

/// The machine of a frame has failed. A Map takes the error of its ItemSelector, a Map or Parallel that of its child, but
/// not States.Runtime: that ends the execution wherever it was raised. A distributed Map takes whatever ended its child
/// execution.
void frameFailed(Exec &exec, FrameRecord &record) {
  SmallBuffer buffer;
  if (decodeString(record.errorName, buffer) != kStatesRuntime) {
    if (selectionFailed(record))
      return;
    if (record.frame()->parent)
      return childFailed(record);
  }
  if (!record.execution->mapRun)
    return endFailed(exec, record);
  FrameRecord &root = *record.execution->root;
  root.errorName = record.errorName;
  root.errorCause = record.errorCause;
  childFailed(root);
}

/// A child execution without an event left; null when there is none.
Execution *findAtEventLimit(Exec &exec) {
  Execution *child = exec.childExecutions;
  while (child && !child->hasReachedEventLimit())
    child = child->next;
  return child;
}

/// Whether the time that the machine has is over: on its clock, or, when that stands still, on the real one.
bool isOverdue(const Exec &exec) {
  return exec.clock->isVirtual() ? Clock::realMicroseconds() >= exec.realDeadlineMicroseconds
                                 : exec.clock->unixMicroseconds() >= exec.top.deadline.dueUnixMicroseconds;
}

/// Does what `stopWanted` was set for.
void lookAtStop(Exec &exec) {
  exec.abi.stopWanted = 0;
  // Each of them is gone afterwards.
  while (Execution *child = findAtEventLimit(exec))
    endAtEventLimit(exec, *child);
  if (exec.top.hasReachedEventLimit())
    endAtEventLimit(exec, exec.top);
  else if (signals::isAbortWanted())
    endAborted(exec, *exec.top.root->frame(), Status::Aborted);
  else if (signals::hasAlarmRung()) {
    if (exec.top.deadline.isArmed() && isOverdue(exec))
      endTimedOut(exec, *exec.top.root->frame());
    else if (signals::isWatching())
      signals::forgetAlarm();
  }
}

bool shouldCollect(const Exec &exec) {
  return exec.heap->wantsCollection() || exec.heap->liveDocuments() > kManyDocuments;
}

/// What may be due between two steps of an execution that runs.
void lookAround(Exec &exec) {
  if (exec.abi.stopWanted)
    lookAtStop(exec);
  if (shouldCollect(exec))
    collect(exec);
}

// -- Steps ------------------------------------------------------------------------------------

void wakeFrame(Timer *timer) { makeReady(*static_cast<FrameRecord *>(timer->owner)); }

void onDeadline(Timer *timer) {
  Exec &exec = *static_cast<Exec *>(timer->owner);
  if (exec.status == Status::Running)
    endTimedOut(exec, *exec.top.root->frame());
}

void waitForTime(Exec &exec, FrameRecord &record, const AslrtPoint &point) {
  AslrtFrame &frame = *record.frame();
  frame.pc = point.resumePc;
  frame.answer = makeNone();
  record.timer.fire = wakeFrame;
  record.timer.owner = &record;
  record.timer.dueUnixMicroseconds = exec.clock->unixMicrosecondsAfter(frame.delaySeconds);
  if (exec.log && exec.log->isOn(LogLevel::Debug)) [[unlikely]] {
    std::string_view name = view(exec.stateOf(&frame).name);
    exec.log->write(LogLevel::Debug, "wait '%.*s' %.6g seconds", static_cast<int>(name.size()),
                    name.data(), frame.delaySeconds);
  }
  exec.loop->arm(record.timer);
}

void step(Exec &exec, FrameRecord &record) {
  if (record.children) {
    if (goOnInPlace(record))
      return;
    abortSiblings(record);
  }
  AslrtFrame *frame = record.frame();
  settleStep(exec, record, exec.machineOf(frame).step(&exec.abi, frame));
}

/// TimeoutSeconds as it applies; 0: none.
double timeoutSecondsOf(const Exec &exec) {
  double seconds = exec.program->timeoutSeconds;
  return exec.top.isExpress && !(seconds > 0 && seconds < kExpressSeconds) ? kExpressSeconds : seconds;
}

void startDeadline(Exec &exec) {
  int64_t due = exec.mustEndUnixMicroseconds;
  if (double seconds = timeoutSecondsOf(exec); seconds > 0)
    due = std::min(due, exec.clock->unixMicrosecondsAfter(seconds));
  if (due == INT64_MAX)
    return;
  exec.top.deadline.fire = onDeadline;
  exec.top.deadline.owner = &exec;
  exec.top.deadline.dueUnixMicroseconds = due;
  exec.loop->arm(exec.top.deadline);
  if (exec.clock->isVirtual())
    exec.realDeadlineMicroseconds = Clock::realMicroseconds() + (due - exec.clock->unixMicroseconds());
}

void logEnd(const Exec &exec) {
  static const char *const names[] = {"running", "succeeded", "failed",
                                      "timed out", "aborted", "refused"};
  exec.log->write(LogLevel::Info, "execution %.*s %s: %llu events, %lld ms, output bytes=%u",
                  static_cast<int>(exec.top.executionName().size()), exec.top.executionName().data(),
                  names[static_cast<int>(exec.status)],
                  static_cast<unsigned long long>(exec.top.lastEventId),
                  static_cast<long long>(exec.clock->unixMs() - exec.top.startedUnixMs),
                  exec.status == Status::Succeeded ? exec.output.size : 0);
}

void clearCells(Exec &exec) {
  exec.output = exec.errorName = exec.errorCause = exec.contextRequest = exec.contextGiven =
      makeNone();
  exec.top.input = exec.top.contextExecution = exec.top.contextMachine = makeNone();
}

void onChildDeadline(Timer *timer) {
  FrameRecord &root = *static_cast<Execution *>(timer->owner)->root;
  root.errorName = makeString(*root.exec->heap, kStatesTimeout);
  root.errorCause = makeNone();
  childFailed(root);
}

} // namespace

void settleStep(Exec &exec, FrameRecord &record, int32_t result) {
  AslrtFrame *frame = record.frame();
  const AslrtMachine &machine = exec.machineOf(frame);
  if (record.execution->hasReachedEventLimit()) [[unlikely]]
    return endAtEventLimit(exec, *record.execution);
  switch (result) {
  case ASLRT_STEP_DONE:
    return frameDone(exec, record);
  case ASLRT_STEP_FAILED:
    return frameFailed(exec, record);
  case ASLRT_STEP_CALL:
    if (CallOutcome outcome = exec.makeCall(exec, record, machine.points[frame->point]); outcome != CallOutcome::Pending)
      settleCall(record, outcome);
    return;
  case ASLRT_STEP_TIMER:
    return waitForTime(exec, record, machine.points[frame->point]);
  case ASLRT_STEP_COLLECT:
    frame->pc = machine.points[frame->point].resumePc;
    return makeReady(record);
  case ASLRT_STEP_JOIN:
    return join(record);
  }
}

void startExpressDeadline(Exec &exec, Execution &execution) {
  execution.deadline.fire = onChildDeadline;
  execution.deadline.owner = &execution;
  execution.deadline.dueUnixMicroseconds = exec.clock->unixMicrosecondsAfter(kExpressSeconds);
  exec.loop->arm(execution.deadline);
}

void makeErrorOutput(Heap &heap, AslrtValue &out, const AslrtValue &name, const AslrtValue &cause,
                     bool absentAsEmpty) {
  bool hasName = name.tag != ASLRT_TAG_NONE;
  bool hasCause = cause.tag != ASLRT_TAG_NONE;
  AslrtValue cells[] = {name, cause};
  if (absentAsEmpty) {
    if (!hasName)
      cells[0] = makeString(heap, {});
    if (!hasCause)
      cells[1] = makeString(heap, {});
    hasName = hasCause = true;
  }
  const AslrtShape *shape = hasName ? (hasCause ? kErrorAndCause.get() : kErrorOnly.get())
                                    : (hasCause ? kCauseOnly.get() : &kNeither);
  makeObject(heap, out, shape, hasName ? cells : cells + 1);
}

void settleCall(FrameRecord &record, CallOutcome outcome) {
  Exec &exec = *record.exec;
  AslrtFrame &frame = *record.frame();
  const AslrtPoint &point = exec.machineOf(&frame).points[frame.point];
  // Nobody reads them again; the collector should not keep what they hold.
  frame.argument = makeNone();
  frame.credentials = makeNone();
  switch (outcome) {
  case CallOutcome::Answered:
    frame.pc = point.resumePc;
    return makeReady(record);
  case CallOutcome::Failed:
    makeErrorOutput(*exec.heap, frame.answer, record.errorName, record.errorCause, true);
    frame.pc = point.failPc;
    return makeReady(record);
  case CallOutcome::Raised:
    return frameFailed(exec, record);
  case CallOutcome::Refused:
    return endAborted(exec, frame, Status::Refused);
  case CallOutcome::Pending:
    return;
  }
}

void initializeExec(Exec &exec, Heap &heap, const AslrtProgram &program,
                    const Environment &environment, Clock &clock, EventLoop &loop) {
  exec.abi.payloadLimitBytes = environment.payloadLimitBytes;
  exec.abi.stopWanted = 0;
  exec.abi.isWatched = 1; // until an execution starts
  exec.heap = &heap;
  exec.program = &program;
  exec.environment = &environment;
  exec.clock = &clock;
  exec.loop = &loop;
  clearCells(exec);
  heap.notifyWhenFull(&exec.abi.stopWanted);
}

void prepareExecution(Exec &exec, uint64_t seed) {
  dropFrames(exec);
  clearCells(exec);
  exec.heap->reset();
  // Its first numbers are the name's.
  exec.random.seed(seed, kUuidDraws);
  exec.refusal.clear();
  exec.top.isExpress = (exec.program->flags & ASLRT_PROGRAM_EXPRESS) != 0;
  exec.top.lastEventId = 0;
  exec.top.eventBeforeLimit = UINT64_MAX;
  exec.top.variableBytes = 0;
  exec.top.drawNameLater(seed);
  if (exec.mocks) {
    size_t bytes = exec.mocks->count() * sizeof(uint32_t);
    if (!exec.mockAttempts)
      exec.mockAttempts = static_cast<uint32_t *>(allocateOrDie(bytes));
    memset(exec.mockAttempts, 0, bytes);
  }
}

/// Begins an execution. Its first frame is not ready yet.
static FrameRecord &begin(Exec &exec, const AslrtValue &input) {
  exec.status = Status::Running;
  exec.abi.isWatched = exec.environment->isTraced || exec.top.history || exec.environment->eventLimit != UINT64_MAX ||
                       (exec.log && exec.log->isOn(LogLevel::Debug));
  exec.top.onlyCounts = events::areOnlyCounted(exec, exec.top);
  exec.top.input = input;
  exec.top.startedUnixMs = exec.clock->unixMs();
  FrameRecord &root = makeFrame(exec, exec.top, 0, input);
  exec.top.root = &root;
  // The first state's event follows none.
  if (exec.top.onlyCounts) [[likely]]
    exec.top.lastEventId = 1;
  else
    events::executionStarted(exec, *root.frame());
  startDeadline(exec);
  return root;
}

void startExecution(Exec &exec, const AslrtValue &input) { makeReady(begin(exec, input)); }

void advanceExecution(Exec &exec) {
  exec.abi.stopWanted |= signals::hasCome();
  if (exec.status == Status::Running)
    lookAround(exec);
  for (uint32_t steps = 0; exec.readyFirst && steps < kMostStepsInARow && exec.status == Status::Running; ++steps) {
    step(exec, *takeReady(exec));
    if (exec.status == Status::Running)
      lookAround(exec);
    if (signals::hasCome())
      return;
  }
}

Status runExecution(Exec &exec, const AslrtValue &input) {
  FrameRecord &root = begin(exec, input);
  // Also with the virtual clock: a workflow that only loops never lets time pass, and after this many real
  // seconds it would have timed out on the real clock too.
  double seconds = timeoutSecondsOf(exec);
  if (seconds > 0)
    signals::beginWatch(seconds);
  // Most executions end in their first step, which needs no queue when nothing is to be looked at before it.
  if (!exec.abi.stopWanted && !signals::hasCome() && !shouldCollect(exec)) [[likely]]
    step(exec, root);
  else
    makeReady(root);
  while (exec.status == Status::Running) {
    advanceExecution(exec);
    if (exec.status != Status::Running)
      break;
    if (exec.readyFirst) {
      exec.loop->turn();
    } else if (exec.loop->wait() == EventLoop::Progress::Nothing) {
      // Every wait has a timer or a call, so this cannot be reached; better an end than a hang.
      exec.refusal.append("internal error: the execution waits for nothing");
      endAborted(exec, *exec.top.root->frame(), Status::Refused);
    }
  }
  if (seconds > 0)
    signals::endWatch();
  return finishExecution(exec);
}

Status finishExecution(Exec &exec) {
  if (exec.top.deadline.isArmed())
    exec.loop->disarm(exec.top.deadline);
  // However it ended: what is still on its way has nobody to come back to.
  for (FrameRecord *record = exec.frames; record; record = record->next) {
    if (record->call)
      cancelCall(*record);
    if (record->timer.isArmed())
      exec.loop->disarm(record->timer);
    if (record->children)
      releaseMapRun(*record->children);
  }
  for (Execution *child = exec.childExecutions; child; child = child->next)
    exec.loop->disarm(child->deadline);
  if (exec.log && exec.log->isOn(LogLevel::Info)) [[unlikely]]
    logEnd(exec);
  return exec.status;
}

void releaseExec(Exec &exec) {
  dropFrames(exec);
  releaseFrames(exec);
  free(exec.mockAttempts);
  exec.mockAttempts = nullptr;
}

} // namespace aslrt
