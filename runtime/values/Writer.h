// SPDX-License-Identifier: Apache-2.0
//
// JSON text out: compact, in member order, exactly `value.size` bytes.
//
// Containers that came from text, looked into or not, are one copy. Nesting of built containers is
// followed with a stack of its own, so depth is bounded by memory only.

#ifndef ASLRT_VALUES_WRITER_H
#define ASLRT_VALUES_WRITER_H

#include "values/Strings.h"
#include "values/Value.h"

namespace aslrt {

/// Writes the compact text of `value` to `out`, which has room for `value.size` bytes; nothing beyond
/// them is touched. Returns `value.size`. A cell without a value writes nothing.
size_t writeText(const Heap &heap, const AslrtValue &value, char *out);

/// Appends the compact text of `value` to `buffer`.
void appendText(const Heap &heap, const AslrtValue &value, SmallBuffer &buffer);

/// Copies `size` bytes between places that do not overlap. An own loop, because the C library's copy is
/// ten times slower for some distances between the two (measured, glibc 2.36 `rep movsb`).
void copyText(char *out, const char *text, size_t size);

} // namespace aslrt

#endif // ASLRT_VALUES_WRITER_H
