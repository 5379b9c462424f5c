// SPDX-License-Identifier: Apache-2.0
//
// Driver: runs executions. A frame that can go on is in the ready queue; one that waits for time is in
// the event loop; one that waits for a call gets its answer between two steps; one whose state is a Map or
// Parallel waits for its children (Children.h), which are frames like it.

#ifndef ASLRT_EXECUTION_DRIVER_H
#define ASLRT_EXECUTION_DRIVER_H

#include "execution/Exec.h"

namespace aslrt {

enum class CallOutcome : uint8_t;

/// Connects the record to its heap and program; once, before the first execution.
void initializeExec(Exec &exec, Heap &heap, const AslrtProgram &program,
                    const Environment &environment, Clock &clock, EventLoop &loop);

/// Drops what is left of the last execution, cells included, and seeds the generator. The next input is
/// read into the exec's heap after this.
void prepareExecution(Exec &exec, uint64_t seed);

/// Runs one execution from its first event to its last. Afterwards the exec holds the output, or the
/// error, until the next prepareExecution.
Status runExecution(Exec &exec, const AslrtValue &input);

// The same in parts, for a process that runs several executions on one event loop: start, advance whenever a frame
// is ready (`readyFirst`) until the status is not Running any more, finish.

/// Writes the first event and makes the first frame ready.
void startExecution(Exec &exec, const AslrtValue &input);

/// Lets a signal that came have its effect, then runs ready frames: until all wait, the execution has ended, so many
/// steps were made that it is others' turn, or another signal has come.
void advanceExecution(Exec &exec);

/// Gives up what is still on its way after the end. Returns how it ended.
Status finishExecution(Exec &exec);

/// Does what the step function of a frame has come back for (AslrtStepResult).
void settleStep(Exec &exec, FrameRecord &record, int32_t result);

/// Steps of frames that can run before those that wait are looked at again: a branch that only loops must not
/// keep another one's timer or answer from coming.
inline constexpr uint32_t kMostStepsInARow = 256;

/// Goes on with a frame whose call has ended in `outcome` (not Pending).
void settleCall(FrameRecord &record, CallOutcome outcome);

/// Lets a child execution that is an Express one fail when its five minutes have passed.
void startExpressDeadline(Exec &exec, Execution &execution);

/// Gives back the memory that prepareExecution keeps for reuse.
void releaseExec(Exec &exec);

/// The `{"Error": .., "Cause": ..}` object. With `absentAsEmpty` absent parts are empty strings, as
/// catchers see them; else they are left out, as the outcome of an execution shows them.
void makeErrorOutput(Heap &heap, AslrtValue &out, const AslrtValue &name, const AslrtValue &cause,
                     bool absentAsEmpty);

/// Appends the ARN of an execution. That of an Express one has an id that nobody chose, new each time: a request's is
/// the same.
void appendExecutionArn(Exec &exec, const Execution &execution, SmallBuffer &out);
/// Appends the ARN of its state machine.
void appendMachineArn(const Exec &exec, const Execution &execution, SmallBuffer &out);

} // namespace aslrt

#endif // ASLRT_EXECUTION_DRIVER_H
