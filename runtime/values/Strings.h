// SPDX-License-Identifier: Apache-2.0
//
// Strings between characters and JSON text.
//
// The canonical escapes, which the reader establishes on entry and everything here keeps, are those
// that Jackson prints, because that is what the hosted service prints: `\"` and `\\`; `\b \f \n \r \t`;
// other characters below U+0020 as `\u00XX` with capital hexadecimal digits; everything else as raw
// UTF-8. Half of a surrogate pair has no UTF-8 form and stays an escape, `\uD800`, in capitals.
//
// Decoded, such a half becomes the three bytes that UTF-8 would give it if it were a character
// (generalised UTF-8). So decoding loses nothing, and encoding turns it into the escape again.

#ifndef ASLRT_VALUES_STRINGS_H
#define ASLRT_VALUES_STRINGS_H

#include "values/Blocks.h"
#include "values/Value.h"

namespace aslrt {

/// A growable byte buffer that starts on the stack. Out of memory ends the process (Heap.h).
class SmallBuffer {
public:
  SmallBuffer() = default;
  ~SmallBuffer() {
    if (bytes != local)
      releaseBlock(bytes);
  }
  SmallBuffer(const SmallBuffer &) = delete;
  SmallBuffer &operator=(const SmallBuffer &) = delete;

  char *data() { return bytes; }
  const char *data() const { return bytes; }
  size_t size() const { return used; }
  std::string_view view() const { return {bytes, used}; }
  void clear() { used = 0; }
  /// Gives memory back when there is more than `most` bytes of it. The buffer must be empty.
  void shrink(size_t most) {
    if (bytes == local || capacity <= most)
      return;
    releaseBlock(bytes);
    bytes = local;
    capacity = sizeof(local);
  }
  /// Drops all but the first `size` bytes.
  void truncate(size_t size) { used = size; }
  /// Room for `more` bytes after the present ones; returns where they go. `addSize` then counts them.
  char *reserve(size_t more) {
    if (capacity - used < more)
      grow(more);
    return bytes + used;
  }
  void addSize(size_t more) { used += more; }
  void append(const char *text, size_t size) {
    if (size == 0)
      return;
    std::memcpy(reserve(size), text, size);
    used += size;
  }
  void append(std::string_view text) { append(text.data(), text.size()); }
  void append(char byte) {
    *reserve(1) = byte;
    ++used;
  }

private:
  void grow(size_t more);

  char *bytes = local;
  size_t used = 0;
  size_t capacity = sizeof(local);
  alignas(16) char local[512];
};

/// The characters of a string cell as generalised UTF-8. A view of the cell's own text when it holds no
/// escapes, which lives as long as that text; else (and for inline strings) a view of `buffer`. What
/// the buffer held before is dropped. Empty when `value` is not a string.
std::string_view decodeString(const AslrtValue &value, SmallBuffer &buffer);

/// Appends the characters of `escaped` (canonical escapes, no quotes) to `buffer`.
void decodeEscaped(std::string_view escaped, SmallBuffer &buffer);

/// Appends `characters` to `buffer` as canonical JSON text without quotes (rules: makeString).
/// Returns whether the text holds a backslash.
bool encodeCharacters(std::string_view characters, SmallBuffer &buffer);

/// The same as a JSON string, with its quotes.
inline void appendQuoted(SmallBuffer &buffer, std::string_view characters) {
  buffer.append('"');
  encodeCharacters(characters, buffer);
  buffer.append('"');
}

/// Bytes of the well-formed or generalised UTF-8 sequence at `text`, of `size` bytes left; 0 when it is
/// none. `allowSurrogates` admits the three-byte forms of surrogates.
uint32_t utf8SequenceLength(const char *text, size_t size, bool allowSurrogates);

/// U+FFFD as UTF-8, which stands for bytes that are none.
inline constexpr std::string_view kReplacementCharacter = "\xef\xbf\xbd";

/// Bytes at `text`, of `size` > 0 bytes left, that one U+FFFD stands for where no sequence begins: as far as they are
/// the beginning of one, at least 1. Surrogates in three bytes are one sequence here, as for Java's decoder.
uint32_t malformedUtf8Length(const char *text, size_t size);

/// Writes `codePoint` (surrogates included) as UTF-8; returns the bytes written, at most 4.
uint32_t writeUtf8(uint32_t codePoint, char *out);

/// Writes the canonical escape of a UTF-16 unit; returns the bytes written, at most 6.
uint32_t writeEscape(uint32_t unit, char *out);

/// The value of four hexadecimal digits, or -1.
int32_t readHexUnit(const char *digits);

/// Compares the characters of two generalised UTF-8 texts by UTF-16 code units, as Java's compareTo
/// does. Negative, 0 or positive.
int compareUtf16(std::string_view left, std::string_view right);

} // namespace aslrt

#endif // ASLRT_VALUES_STRINGS_H
