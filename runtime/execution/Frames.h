// SPDX-License-Identifier: Apache-2.0
//
// Frames: made, queued, dropped. A frame that can go on is in the ready queue, in the order in which frames
// became ready.
//
// Frames that are dropped are kept for the next one of their machine: a Map over ten thousand items makes as many
// frames as run at once, and a process that runs a million executions makes them once.

#ifndef ASLRT_EXECUTION_FRAMES_H
#define ASLRT_EXECUTION_FRAMES_H

#include "execution/Exec.h"

namespace aslrt {

/// A frame of the machine in `execution`, at its start, with `input`. It is not in the queue yet.
FrameRecord &makeFrame(Exec &exec, Execution &execution, uint32_t machine, const AslrtValue &input);

/// Brings a frame whose machine has ended, and never waited, to its start again.
void restartFrame(FrameRecord &record);

/// A child execution of a distributed Map, started now, with a name but without frames.
Execution &makeExecution(Exec &exec, Children &mapRun, const AslrtValue &input);

/// Forgets a child execution whose frames are gone.
void releaseExecution(Exec &exec, Execution &execution);

/// Gives up the frame and its children, wherever they wait. Calls are cancelled, timers disarmed.
void dropFrame(FrameRecord &record);

/// The same for all frames of the execution.
void dropFrames(Exec &exec);

/// Gives back the memory of frames kept for reuse. None may be in use.
void releaseFrames(Exec &exec);

/// Puts the frame at the end of the queue. Nothing happens when it is in the queue.
inline void makeReady(FrameRecord &record) {
  if (record.isReady)
    return;
  Exec &exec = *record.exec;
  record.isReady = true;
  record.nextReady = nullptr;
  record.previousReady = exec.readyLast;
  (exec.readyLast ? exec.readyLast->nextReady : exec.readyFirst) = &record;
  exec.readyLast = &record;
}

/// Puts it at the queue's head instead.
inline void makeReadyFirst(FrameRecord &record) {
  if (record.isReady)
    return;
  Exec &exec = *record.exec;
  record.isReady = true;
  record.previousReady = nullptr;
  record.nextReady = exec.readyFirst;
  (exec.readyFirst ? exec.readyFirst->previousReady : exec.readyLast) = &record;
  exec.readyFirst = &record;
}

/// Takes the frame out of the queue, if it is in it.
inline void removeReady(FrameRecord &record) {
  if (!record.isReady)
    return;
  Exec &exec = *record.exec;
  (record.previousReady ? record.previousReady->nextReady : exec.readyFirst) = record.nextReady;
  (record.nextReady ? record.nextReady->previousReady : exec.readyLast) = record.previousReady;
  record.isReady = false;
}

/// Takes the first frame out of the queue; null when there is none.
inline FrameRecord *takeReady(Exec &exec) {
  FrameRecord *record = exec.readyFirst;
  if (record)
    removeReady(*record);
  return record;
}

} // namespace aslrt

#endif // ASLRT_EXECUTION_FRAMES_H
