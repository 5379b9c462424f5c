// SPDX-License-Identifier: Apache-2.0
//
// Frames: see Frames.h.

#include "execution/Frames.h"
#include "execution/Children.h"
#include "execution/Driver.h"
#include "execution/Events.h"
#include "io/Memory.h"
#include "services/Calls.h"

#include <cstdlib>
#include <cstring>
#include <new>

namespace aslrt {

namespace {

size_t bytesOfFrame(const AslrtMachine &machine) {
  return sizeof(FrameRecord) + sizeof(AslrtFrame) + machine.slotCount * sizeof(AslrtValue) +
         machine.counterCount * sizeof(int64_t);
}

/// The variables of a frame vanish and count no longer.
void forgetVariables(FrameRecord &record) {
  AslrtFrame &frame = *record.frame();
  for (uint32_t i = 0, e = record.exec->machineOf(&frame).variableCount; i < e; ++i)
    record.execution->variableBytes -= frame.slots[i].size;
}

/// Gives up one frame, whose children are not looked at.
void dropOne(FrameRecord &record) {
  Exec &exec = *record.exec;
  if (record.timer.isArmed())
    exec.loop->disarm(record.timer);
  if (record.call)
    cancelCall(record);
  forgetVariables(record);
  removeReady(record);
  if (record.children)
    releaseChildren(exec, record);
  (record.previous ? record.previous->next : exec.frames) = record.next;
  if (record.next)
    record.next->previous = record.previous;
  FrameRecord *&kept = exec.freeFrames[record.frame()->machine];
  record.nextReady = kept;
  kept = &record;
}

} // namespace

FrameRecord &makeFrame(Exec &exec, Execution &execution, uint32_t machineIndex, const AslrtValue &input) {
  const AslrtMachine &machine = exec.program->machines[machineIndex];
  if (!exec.freeFrames) {
    size_t bytes = exec.program->machineCount * sizeof(FrameRecord *);
    exec.freeFrames = static_cast<FrameRecord **>(allocateOrDie(bytes));
    memset(exec.freeFrames, 0, bytes);
  }
  FrameRecord *&kept = exec.freeFrames[machineIndex];
  size_t bytes = bytesOfFrame(machine);
  void *memory = kept;
  if (kept)
    kept = kept->nextReady;
  else
    memory = allocateOrDie(bytes);
  auto *record = new (memory) FrameRecord();
  // Zero is what an unused cell (ASLRT_TAG_NONE), counter or pointer holds.
  memset(static_cast<void *>(record->frame()), 0, bytes - sizeof(FrameRecord));
  record->exec = &exec;
  record->execution = &execution;
  record->cellCount = machine.slotCount;
  record->next = exec.frames;
  if (exec.frames)
    exec.frames->previous = record;
  exec.frames = record;
  AslrtFrame *frame = record->frame();
  frame->magic = ASLRT_FRAME_MAGIC;
  frame->machine = machineIndex;
  frame->answer = input;
  return *record;
}

/// Makes the slots of a frame empty.
[[gnu::noinline]] static void forgetSlots(FrameRecord &record, const AslrtMachine &machine) {
  forgetVariables(record);
  memset(static_cast<void *>(record.frame()->slots), 0,
         machine.slotCount * sizeof(AslrtValue) + machine.counterCount * sizeof(int64_t));
}

void restartFrame(FrameRecord &record) {
  AslrtFrame &frame = *record.frame();
  const AslrtMachine &machine = record.exec->machineOf(&frame);
  if (machine.slotCount | machine.counterCount) [[unlikely]]
    forgetSlots(record, machine);
  frame.pc = frame.state = frame.retryCount = 0;
  frame.enteredEventId = 0;
  frame.enteredUnixMs = 0;
  record.assignment = nullptr;
  record.exitsAfterEventId = 0;
  record.errorName = record.errorCause = record.contextState = AslrtValue{};
}

Execution &makeExecution(Exec &exec, Children &mapRun, const AslrtValue &input) {
  auto *execution = new (allocateOrDie(sizeof(Execution))) Execution();
  execution->mapRun = &mapRun;
  execution->input = input;
  execution->onlyCounts = events::areOnlyCounted(exec, *execution);
  execution->startedUnixMs = exec.clock->unixMs();
  execution->drawName(exec.random);
  execution->next = exec.childExecutions;
  if (exec.childExecutions)
    exec.childExecutions->previous = execution;
  exec.childExecutions = execution;
  return *execution;
}

void releaseExecution(Exec &exec, Execution &execution) {
  exec.loop->disarm(execution.deadline);
  (execution.previous ? execution.previous->next : exec.childExecutions) = execution.next;
  if (execution.next)
    execution.next->previous = execution.previous;
  free(&execution);
}

void dropFrame(FrameRecord &record) {
  // No deeper than Maps and Parallels are nested in the definition.
  if (record.children)
    while (FrameRecord *child = record.children->first)
      dropChild(*child);
  dropOne(record);
}

void dropFrames(Exec &exec) {
  while (FrameRecord *record = exec.frames)
    dropOne(*record);
  while (Execution *child = exec.childExecutions)
    releaseExecution(exec, *child);
  exec.top.root = nullptr;
}

void releaseFrames(Exec &exec) {
  for (uint32_t machine = 0; exec.freeFrames && machine < exec.program->machineCount; ++machine)
    while (FrameRecord *record = exec.freeFrames[machine]) {
      exec.freeFrames[machine] = record->nextReady;
      free(record);
    }
  free(exec.freeFrames);
  exec.freeFrames = nullptr;
  releaseSpareChildren(exec);
}

} // namespace aslrt
