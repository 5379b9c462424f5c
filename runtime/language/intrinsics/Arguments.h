// SPDX-License-Identifier: Apache-2.0
//
// Arguments: reading the arguments of intrinsic functions, and refusing them.

#ifndef ASLRT_LANGUAGE_INTRINSICS_ARGUMENTS_H
#define ASLRT_LANGUAGE_INTRINSICS_ARGUMENTS_H

#include "values/Value.h"

#include <cstdint>
#include <string_view>

namespace aslrt {

class SmallBuffer;

namespace intrinsics {

/// Longest text that Base64Encode, Base64Decode and Hash take, in UTF-16 units. Source: asl.md 15.
inline constexpr size_t kMaxTextUnits = 10000;

/// The integer nearest to a number, halves up: -1.5 gives -1 (asl-recorded 8). False when `value` is no number or
/// the integer does not fit.
bool readInteger(const AslrtValue &value, int64_t &out);

inline bool isInt32(int64_t value) { return value >= INT32_MIN && value <= INT32_MAX; }

/// The same for functions that work on 32-bit integers.
inline bool readInt32(const AslrtValue &value, int64_t &out) {
  return (readShortInteger(value, out) || readInteger(value, out)) && isInt32(out);
}

/// The length of generalised UTF-8 as Java counts it.
size_t countUnits(std::string_view characters);

/// `characters` with each half of a surrogate pair, which UTF-8 cannot hold, replaced by `?`, as Java does when it
/// asks a string for its bytes. `buffer` holds the result if something had to be replaced.
std::string_view encodableCharacters(std::string_view characters, SmallBuffer &buffer);

/// Raises States.IntrinsicFailure and leaves `out` without a value. Returns ASLRT_STEP_FAILED.
int32_t raiseInvalidArguments(AslrtExec *exec, AslrtFrame *frame, AslrtValue *out, std::string_view function);

/// What a step function gets back from a function that returned `isGood`.
inline int32_t statusOf(bool isGood, AslrtExec *exec, AslrtFrame *frame, AslrtValue *out, std::string_view function) {
  return isGood ? 0 : raiseInvalidArguments(exec, frame, out, function);
}

} // namespace intrinsics
} // namespace aslrt

#endif // ASLRT_LANGUAGE_INTRINSICS_ARGUMENTS_H
