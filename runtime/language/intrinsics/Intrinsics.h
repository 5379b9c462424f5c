// SPDX-License-Identifier: Apache-2.0
//
// Intrinsics: what the `States.` functions compute (asl.md 5).
//
// Each function takes the values of its arguments and writes its result; false means that the service would refuse
// them with "Invalid arguments in States.NAME" (wrong kind, out of range). Nothing here knows an execution, so the
// compiler calls the same functions to fold calls on constants. The `aslrt_intrinsic_` functions at the end of each
// file are what step functions call.
//
// States.Array is an array like any other and has no function here.

#ifndef ASLRT_LANGUAGE_INTRINSICS_INTRINSICS_H
#define ASLRT_LANGUAGE_INTRINSICS_INTRINSICS_H

#include "aslrt.h"

#include <cstdint>
#include <string_view>

namespace aslrt {

class Heap;
class Random;

namespace intrinsics {

// Arrays.cpp
[[nodiscard]] bool arrayContains(Heap &heap, AslrtValue &out, const AslrtValue &array, const AslrtValue &value);
[[nodiscard]] bool arrayGetItem(Heap &heap, AslrtValue &out, const AslrtValue &array, const AslrtValue &index);
[[nodiscard]] bool arrayLength(Heap &heap, AslrtValue &out, const AslrtValue &array);
[[nodiscard]] bool arrayPartition(Heap &heap, AslrtValue &out, const AslrtValue &array, const AslrtValue &size);
[[nodiscard]] bool arrayRange(Heap &heap, AslrtValue &out, const AslrtValue &first, const AslrtValue &last,
                              const AslrtValue &step);
[[nodiscard]] bool arrayUnique(Heap &heap, AslrtValue &out, const AslrtValue &array);

// Encoding.cpp
[[nodiscard]] bool base64Decode(Heap &heap, AslrtValue &out, const AslrtValue &text);
[[nodiscard]] bool base64Encode(Heap &heap, AslrtValue &out, const AslrtValue &text);
[[nodiscard]] bool hash(Heap &heap, AslrtValue &out, const AslrtValue &data, const AslrtValue &algorithm);

// Format.cpp
/// The template is known only now: `{}` is a placeholder, a backslash makes `'`, `{`, `}` and itself ordinary.
[[nodiscard]] bool format(Heap &heap, AslrtValue &out, const AslrtValue &text, const AslrtValue *arguments,
                          uint32_t count);
/// The template was split when compiling: one argument between each two pieces. Cannot fail.
void formatPieces(Heap &heap, AslrtValue &out, const AslrtFormat &format, const AslrtValue *arguments);

// Json.cpp
[[nodiscard]] bool jsonMerge(Heap &heap, AslrtValue &out, const AslrtValue &first, const AslrtValue &second,
                             const AslrtValue &isDeep);
[[nodiscard]] bool jsonToString(Heap &heap, AslrtValue &out, const AslrtValue &value);
[[nodiscard]] bool stringToJson(Heap &heap, AslrtValue &out, const AslrtValue &text);

// Numbers.cpp
[[nodiscard]] bool mathAdd(AslrtValue &out, const AslrtValue &left, const AslrtValue &right);
/// With a seed the number is that of java.util.Random, else `random`'s.
[[nodiscard]] bool mathRandom(AslrtValue &out, const AslrtValue &start, const AslrtValue &end, Random &random);
[[nodiscard]] bool mathRandomSeeded(AslrtValue &out, const AslrtValue &start, const AslrtValue &end,
                                    const AslrtValue &seed);
void uuid(Heap &heap, AslrtValue &out, Random &random);

// Strings.cpp
[[nodiscard]] bool stringSplit(Heap &heap, AslrtValue &out, const AslrtValue &text, const AslrtValue &delimiters);

} // namespace intrinsics
} // namespace aslrt

#endif // ASLRT_LANGUAGE_INTRINSICS_INTRINSICS_H
