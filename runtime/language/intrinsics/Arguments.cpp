// SPDX-License-Identifier: Apache-2.0
//
// Arguments: see Arguments.h.
//
// The error of a refusal is the one that the specification and AWS's documentation name, States.IntrinsicFailure, which a
// state's Retry and Catch may take. Its words were reported by several people who ran failing calls on the hosted service.

#include "language/intrinsics/Arguments.h"

#include "execution/Errors.h"
#include "values/Strings.h"
#include "values/Value.h"

#include <cmath>

namespace aslrt::intrinsics {

bool readInteger(const AslrtValue &value, int64_t &out) {
  if (numberToInt64(value, out))
    return true;
  double number;
  if (!numberToDouble(value, number))
    return false;
  // Not floor(number + 0.5): that sum rounds itself, and makes 1 of 0.49999999999999994.
  double whole = std::floor(number);
  if (number - whole >= 0.5)
    whole += 1;
  if (!(whole >= -0x1p63 && whole < 0x1p63))
    return false;
  out = static_cast<int64_t>(whole);
  return true;
}

size_t countUnits(std::string_view characters) {
  size_t units = 0;
  for (char c : characters) {
    auto byte = static_cast<uint8_t>(c);
    units += (byte & 0xc0) != 0x80; // each character's first byte
    units += byte >= 0xf0;          // a pair of surrogates
  }
  return units;
}

std::string_view encodableCharacters(std::string_view characters, SmallBuffer &buffer) {
  // A surrogate begins with ED A0 to ED BF.
  auto isHalf = [](const char *at) {
    return static_cast<uint8_t>(at[0]) == 0xed && static_cast<uint8_t>(at[1]) >= 0xa0;
  };
  size_t done = 0;
  for (size_t at = 0; at + 2 < characters.size(); ++at) {
    if (!isHalf(characters.data() + at))
      continue;
    buffer.append(characters.substr(done, at - done));
    buffer.append('?');
    done = at + 3;
    at += 2;
  }
  if (done == 0)
    return characters;
  buffer.append(characters.substr(done));
  return buffer.view();
}

int32_t raiseInvalidArguments(AslrtExec *exec, AslrtFrame *frame, AslrtValue *out, std::string_view function) {
  *out = makeNone();
  SmallBuffer cause;
  cause.append("Invalid arguments in ");
  cause.append(function);
  return raiseInterpreterError(exec, frame, kStatesIntrinsicFailure, cause.view());
}

} // namespace aslrt::intrinsics
