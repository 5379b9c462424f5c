// SPDX-License-Identifier: Apache-2.0
//
// JSON text in: the door through which every document comes.
//
// A document is checked once, whole, against RFC 8259 with strict UTF-8, and made canonical where it is
// not, so that nothing behind the door needs to check again and size and output never depend on who
// has looked inside:
//
//   * whitespace between tokens goes;
//   * escapes become those of values/Strings.h (`\/` is `/`, `\u0041` is `A`);
//   * of members with equal names the last value stands, at the place of the first, as Jackson has it;
//   * numbers keep their spelling (`1.0`, `1E5`).
//
// Accepted although RFC 8259 leaves it open: escapes of half a surrogate pair, numbers of any size.
// Refused: a byte order mark, nesting deeper than kMaxDepth, more than 4 GiB.
//
// Scalars come back as cells of their own. A container becomes a document of the heap and comes back as
// a text cell.

#ifndef ASLRT_VALUES_READER_H
#define ASLRT_VALUES_READER_H

#include "values/Value.h"

namespace aslrt {

/// Deepest nesting of arrays and objects that is accepted.
inline constexpr uint32_t kMaxDepth = 10000;

/// Longest text that is accepted: offsets in it have 32 bits, and 64 bytes of padding follow.
inline constexpr size_t kMaxTextBytes = UINT32_MAX - 64;

/// Why a text was refused.
struct ReadError {
  size_t offset = 0;             ///< in bytes of the text given, from 0
  const char *message = nullptr; ///< static, lower case, no full stop; null: the text was accepted
  explicit operator bool() const { return message != nullptr; }
};

/// Reads `size` bytes of JSON text into `out`. The text may be freed afterwards.
[[nodiscard]] ReadError parse(Heap &heap, const char *text, size_t size, AslrtValue &out);

/// The same for text that stays where it is, unchanged, until the heap is next reset: it is not copied where it is
/// canonical. kPaddingBytes behind it may be written to; they are afterwards as they were.
[[nodiscard]] ReadError parseShared(Heap &heap, char *text, size_t size, AslrtValue &out);

/// The same for text in a buffer from Heap::takeTextBuffer (capacity at least `size`), which is given up
/// in any case: it becomes the document without being copied.
[[nodiscard]] ReadError parseBuffer(Heap &heap, char *buffer, size_t size, AslrtValue &out);

/// Reads a small object of scalars whose text is canonical already, as answers of services often are. False when `text` is
/// something else, or may be: ask parse. Programs that call no service have no use for it.
[[nodiscard]] bool parseSmallObject(Heap &heap, std::string_view text, AslrtValue &out);

} // namespace aslrt

#endif // ASLRT_VALUES_READER_H
