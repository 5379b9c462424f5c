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

/// Room that writeText needs behind the text.
inline constexpr size_t kSpareBytes = 16;

/// Writes the compact text of `value` to `out`, which has room for `value.size` and kSpareBytes bytes; what is in the spare ones
/// is lost. Returns `value.size`. A cell without a value writes nothing.
size_t writeText(const Heap &heap, const AslrtValue &value, char *out);

/// Appends the compact text of `value` to `buffer`.
void appendText(const Heap &heap, const AslrtValue &value, SmallBuffer &buffer);

/// Copies `size` bytes between places that do not overlap. An own loop, because the C library's copy is
/// ten times slower for some distances between the two (measured, glibc 2.36 `rep movsb`).
void copyText(char *out, const char *text, size_t size);

/// The same where most texts are of 4 to 32 bytes.
inline void copyShortText(char *out, const char *text, size_t size) {
  // Two moves that overlap, through registers.
  typedef char Block __attribute__((vector_size(16)));
  auto copy = [&]<typename Part>() {
    Part first, last;
    std::memcpy(&first, text, sizeof(Part));
    std::memcpy(&last, text + size - sizeof(Part), sizeof(Part));
    std::memcpy(out, &first, sizeof(Part));
    std::memcpy(out + size - sizeof(Part), &last, sizeof(Part));
  };
  if (size - 8 <= 8)
    copy.operator()<uint64_t>();
  else if (size - 4 < 4)
    copy.operator()<uint32_t>();
  else if (size - 17 < 16)
    copy.operator()<Block>();
  else
    copyText(out, text, size);
}

} // namespace aslrt

#endif // ASLRT_VALUES_WRITER_H
