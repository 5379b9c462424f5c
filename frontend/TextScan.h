// SPDX-License-Identifier: Apache-2.0
//
// TextScan: the few scanning steps that paths, intrinsic calls and JSONata share.

#ifndef ASL_FRONTEND_TEXTSCAN_H
#define ASL_FRONTEND_TEXTSCAN_H

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace asl {

inline bool isDigit(char c) { return c >= '0' && c <= '9'; }

/// Value of the four hex digits at `offset`, or -1.
int32_t readHex4(std::string_view text, size_t offset);

/// Appends a UTF-16 code unit written as `\uXXXX` to UTF-8 text. A low surrogate right after a high one makes one
/// character with it; a surrogate without its partner takes the three bytes it would have, so that different
/// texts stay different.
void appendUtf16Unit(std::string &out, uint32_t unit);

/// Length of the JSON number (sign allowed) at the start of `text`; 0 when there is none.
size_t jsonNumberLength(std::string_view text);

/// The character at `offset` in single quotes, "a blank", or "the end": how messages name what was found.
std::string describeCharacter(std::string_view text, size_t offset);

} // namespace asl

#endif // ASL_FRONTEND_TEXTSCAN_H
