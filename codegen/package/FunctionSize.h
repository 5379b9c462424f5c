// SPDX-License-Identifier: Apache-2.0
//
// FunctionSize.h: how much time and memory a function needs for a workflow, and what of the workflow is too
// long for any function.

#ifndef ASL_CODEGEN_PACKAGE_FUNCTIONSIZE_H
#define ASL_CODEGEN_PACKAGE_FUNCTIONSIZE_H

#include "frontend/Diagnostics.h"
#include "frontend/Machine.h"

#include <cstdint>

namespace asl {

/// Longest time-out of a function, in seconds. Lambda's quotas.
inline constexpr int64_t kMaxFunctionSeconds = 900;
/// Bounds of a function's memory, in MB. Lambda's quotas.
inline constexpr int64_t kMinFunctionMemoryMb = 128, kMaxFunctionMemoryMb = 10240;

/// A time-out for the function, in seconds, 1 to 900.
///
/// The machine's TimeoutSeconds, and a second for the process to say so; without one, the longest that an
/// execution can take: the sum of its waits, of its tasks' time-outs and of the delays of their retries on
/// the longest way through. Where that has no bound (a loop that waits, a task without time-out, a Map with
/// such states), what a function can have.
int64_t functionSeconds(const Machine &machine);

/// Memory for the function, in MB: what a program needs, and twice the payload limit for each iteration and
/// branch that can be there at once; at most what brings a whole processor, as a program uses one.
int64_t functionMemoryMb(const Machine &machine);

/// Warns of what a function with a time-out of `seconds` cannot bring to an end: waits, time-outs and delays
/// that are longer, executions that wait longer in all, heartbeats that nobody can send.
void warnOfFunctionLimits(const Machine &machine, int64_t seconds, DiagnosticEngine &diagnostics);

} // namespace asl

#endif // ASL_CODEGEN_PACKAGE_FUNCTIONSIZE_H
