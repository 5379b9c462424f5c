// SPDX-License-Identifier: Apache-2.0
//
// Variables: what Assign does when a state is left.
//
// A variable is a slot of the frame of the machine whose states assign it, and has no value before. Limits are those
// of the service (asl.md 8): what one Assign gives may be as large as a payload, and all variables of an execution
// together 10 MiB. A run without a payload limit has neither.

#include "execution/Errors.h"
#include "execution/Exec.h"
#include "language/PathErrors.h"
#include "values/Container.h"

using namespace aslrt;

int32_t aslrt_variables_assign(AslrtExec *exec, AslrtFrame *frame, const AslrtAssignment *assignment,
                               const AslrtValue *values) {
  Exec &owner = Exec::of(exec);
  uint64_t added = 0, replaced = 0;
  for (uint32_t i = 0; i < assignment->count; ++i) {
    added += values[i].size;
    replaced += frame->slots[assignment->slots[i]].size;
  }
  Execution &execution = *FrameRecord::of(frame).execution;
  uint64_t total = execution.variableBytes - replaced + added;
  uint32_t limit = owner.abi.payloadLimitBytes;
  if (added > limit)
    return raiseInterpreterError(exec, frame, kStatesDataLimitExceeded,
                                 "The variables assigned by the state have a size exceeding the maximum number of "
                                 "bytes service limit.");
  if (limit != UINT32_MAX && total > kMaxVariableBytes)
    return raiseInterpreterError(exec, frame, kStatesDataLimitExceeded,
                                 "The variables of the execution have a size exceeding the maximum number of bytes "
                                 "service limit.");
  execution.variableBytes = total;
  for (uint32_t i = 0; i < assignment->count; ++i)
    frame->slots[assignment->slots[i]] = values[i];
  FrameRecord::of(frame).assignment = assignment;
  return 0;
}

void aslrt_variables_store(AslrtExec *, AslrtFrame *frame, const AslrtAssignment *assignment,
                           const AslrtValue *values) {
  uint64_t &total = FrameRecord::of(frame).execution->variableBytes;
  for (uint32_t i = 0; i < assignment->count; ++i) {
    AslrtValue &slot = frame->slots[assignment->slots[i]];
    total += values[i].size - uint64_t(slot.size);
    slot = values[i];
  }
}

int32_t aslrt_variables_exceed(AslrtExec *exec, AslrtFrame *frame, uint32_t bytes) {
  return Exec::of(exec).abi.payloadLimitBytes != UINT32_MAX &&
         FrameRecord::of(frame).execution->variableBytes + bytes > kMaxVariableBytes;
}

int32_t aslrt_variable_unassigned(AslrtExec *exec, AslrtFrame *frame, AslrtValue *document, const AslrtPath *path) {
  // As a member that an object of all variables does not have.
  static constexpr AslrtShape kNoMembers = {0, 2, ASLRT_FLAG_CONSTANT, 0, {}};
  AslrtValue none;
  makeObject(heapOf(exec), none, &kNoMembers, nullptr);
  return raisePathMiss(exec, frame, *document, *path, 0, none);
}
