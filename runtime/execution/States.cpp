// SPDX-License-Identifier: Apache-2.0
//
// States: entering and leaving them, and ending a machine.

#include "execution/Errors.h"
#include "execution/Events.h"
#include "execution/Exec.h"
#include "io/Log.h"
#include "io/Signals.h"
#include "language/InsertOwn.h"
#include "values/Heap.h"

using namespace aslrt;

namespace {

/// Notes that the frame's state is `state`, whose entered event has been counted.
inline void begin(AslrtFrame *frame, FrameRecord &record, uint32_t state, uint64_t eventId) {
  frame->state = state;
  frame->retryCount = 0;
  frame->enteredEventId = frame->lastEventId = eventId;
  storeCell(record.taskToken, AslrtValue{});
  storeCell(record.contextState, AslrtValue{});
}

/// Enters a state in full view.
[[gnu::noinline]] void enterWatched(Exec &owner, AslrtFrame *frame, uint32_t state, const AslrtValue *input) {
  FrameRecord &record = FrameRecord::of(frame);
  uint64_t before = frame->lastEventId;
  begin(frame, record, state, before);
  frame->enteredUnixMs = owner.clock->unixMs();
  events::stateEntered(owner, *frame, *input);
  frame->enteredEventId = frame->lastEventId;
  record.eventsBefore = static_cast<uint32_t>(frame->lastEventId - before);
  if (owner.log && owner.log->isOn(LogLevel::Debug)) [[unlikely]] {
    std::string_view name = view(owner.stateOf(frame).name);
    owner.log->write(LogLevel::Debug, "enter '%.*s' (line %u)", static_cast<int>(name.size()),
                     name.data(), owner.stateOf(frame).line);
  }
}

/// Leaves one state and enters the next, as both functions of the border do.
[[gnu::noinline]] void passWatched(AslrtExec *exec, AslrtFrame *frame, uint32_t state, const AslrtValue *value) {
  aslrt_state_leave(exec, frame, value);
  enterWatched(Exec::of(exec), frame, state, value);
}

/// The same where nobody looks.
inline void pass(AslrtFrame *frame, FrameRecord &record, uint32_t state) {
  record.exitsAfterEventId = 0;
  record.assignment = nullptr;
  begin(frame, record, state, record.execution->lastEventId += 2);
}

/// Passes a value on in full view, or refuses it for its size.
[[gnu::noinline]] int32_t passSlowly(AslrtExec *exec, AslrtFrame *frame, uint32_t state, const AslrtValue *value) {
  if (value->size > exec->payloadLimitBytes)
    return aslrt_limit_exceeded(exec, frame);
  aslrt_state_pass(exec, frame, state, value);
  return 0;
}

} // namespace

void aslrt_state_enter(AslrtExec *exec, AslrtFrame *frame, uint32_t state, const AslrtValue *input) {
  Exec &owner = Exec::of(exec);
  FrameRecord &record = FrameRecord::of(frame);
  Execution &execution = *record.execution;
  if (!execution.onlyCounts)
    return enterWatched(owner, frame, state, input);
  begin(frame, record, state, ++execution.lastEventId);
  frame->enteredUnixMs = owner.clock->unixMs();
}

void aslrt_state_begin(AslrtExec *exec, AslrtFrame *frame, uint32_t state, const AslrtValue *input) {
  FrameRecord &record = FrameRecord::of(frame);
  Execution &execution = *record.execution;
  if (!execution.onlyCounts) [[unlikely]]
    return enterWatched(Exec::of(exec), frame, state, input);
  begin(frame, record, state, ++execution.lastEventId);
}

void aslrt_state_leave(AslrtExec *exec, AslrtFrame *frame, const AslrtValue *output) {
  FrameRecord &record = FrameRecord::of(frame);
  if (Execution &execution = *record.execution; execution.onlyCounts) {
    frame->lastEventId = ++execution.lastEventId;
    record.exitsAfterEventId = 0;
    record.assignment = nullptr;
    return;
  }
  events::stateExited(Exec::of(exec), *frame, *output);
}

void aslrt_state_pass(AslrtExec *exec, AslrtFrame *frame, uint32_t state, const AslrtValue *value) {
  FrameRecord &record = FrameRecord::of(frame);
  if (!record.execution->onlyCounts) [[unlikely]]
    return passWatched(exec, frame, state, value);
  pass(frame, record, state);
}

/// Passes `value` on when it is not too large. A function that ends with this needs no frame for it.
static inline int32_t passChecked(AslrtExec *exec, AslrtFrame *frame, uint32_t state, const AslrtValue *value) {
  FrameRecord &record = FrameRecord::of(frame);
  if (value->size > exec->payloadLimitBytes || !record.execution->onlyCounts) [[unlikely]]
    return passSlowly(exec, frame, state, value);
  pass(frame, record, state);
  return 0;
}

int32_t aslrt_pass_object(AslrtExec *exec, AslrtFrame *frame, AslrtValue *out, const AslrtTransition *transition,
                          const AslrtValue *members) {
  aslrt_json_object(exec, out, transition->shape, members);
  return passChecked(exec, frame, transition->state, out);
}

/// aslrt_pass_inserted where the object is copied, as the last time.
[[gnu::noinline]] static int32_t copyAndPass(AslrtExec *exec, AslrtFrame *frame, AslrtValue *out, const AslrtValue *target,
                                             const AslrtTransition *transition, const AslrtValue *value) {
  Heap &heap = heapOf(exec);
  appendMember(heap, *out, *target, heap.derivedTo, *value);
  return passChecked(exec, frame, transition->state, out);
}

/// aslrt_pass_inserted, of whatever is put wherever.
[[gnu::noinline]] static int32_t insertAndPass(AslrtExec *exec, AslrtFrame *frame, AslrtValue *out, AslrtValue *target,
                                               const AslrtTransition *transition, const AslrtValue *value) {
  const int32_t refused = transition->ownsTarget
                              ? aslrt_json_insert_own(exec, frame, out, target, transition->path, value)
                              : aslrt_json_insert(exec, frame, out, target, transition->path, value);
  return refused ? refused : passChecked(exec, frame, transition->state, out);
}

int32_t aslrt_pass_inserted(AslrtExec *exec, AslrtFrame *frame, AslrtValue *out, AslrtValue *target,
                            const AslrtTransition *transition, const AslrtValue *value) {
  const Change change = transition->ownsTarget
                            ? changeOwn(heapOf(exec), *out, *target, *transition->path, *value)
                            : Change::NotAtHand;
  if (change == Change::Done) [[likely]]
    return passChecked(exec, frame, transition->state, out);
  return change == Change::Copies ? copyAndPass(exec, frame, out, target, transition, value)
                                  : insertAndPass(exec, frame, out, target, transition, value);
}

void aslrt_pass_events(AslrtExec *, AslrtFrame *frame, uint32_t count, uint32_t state) {
  frame->state = state;
  FrameRecord &record = FrameRecord::of(frame);
  record.exitsAfterEventId = 0; // of a state that has waited and was left with these
  Execution &execution = *record.execution;
  frame->lastEventId = execution.lastEventId += count;
  frame->enteredEventId = frame->lastEventId - 1; // a state that only computes is left with the next event
}

int32_t aslrt_raised(void) { return ASLRT_STEP_FAILED; }

int32_t aslrt_finish(AslrtExec *, AslrtFrame *frame, const AslrtValue *output) {
  frame->answer = *output;
  return ASLRT_STEP_DONE;
}

// A loop over items is gone through at once. What it leaves behind is in proportion to what it is given, mostly, and not
// worth to be collected on the way; where loops stand in loops it is not.
int32_t aslrt_loop_ends(AslrtExec *exec) {
  constexpr size_t kFewBytes = size_t(64) << 20;
  constexpr size_t kManyTimes = 16;
  const Heap &heap = heapOf(exec);
  return signals::hasCome() ||
         (heap.usedBytes() > kFewBytes && heap.usedBytes() > kManyTimes * heap.usedDocumentBytes());
}
