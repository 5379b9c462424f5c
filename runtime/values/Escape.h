// SPDX-License-Identifier: Apache-2.0
//
// JSON text within a JSON string, as histories and logs hold payloads.

#ifndef ASLRT_VALUES_ESCAPE_H
#define ASLRT_VALUES_ESCAPE_H

#include <cstddef>

namespace aslrt {

/// Room that escapeJson needs beyond two bytes for each of the text.
inline constexpr size_t kEscapeSpareBytes = 16;

/// Writes JSON text as the inside of a JSON string: a backslash before each quote and each backslash. JSON text without white
/// space, which it has to be, holds nothing else that has to be escaped. `out` has room for twice `size` bytes and
/// kEscapeSpareBytes. Returns the place behind what was written.
char *escapeJson(char *out, const char *text, size_t size);

} // namespace aslrt

#endif // ASLRT_VALUES_ESCAPE_H
