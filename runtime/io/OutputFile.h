// SPDX-License-Identifier: Apache-2.0
//
// OutputFile: buffered writing to a file descriptor.
//
// One error is kept, the first; after it everything is dropped, so that a writer of many small pieces
// asks only once, at the end.

#ifndef ASLRT_IO_OUTPUTFILE_H
#define ASLRT_IO_OUTPUTFILE_H

#include "values/Writer.h"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace aslrt {

class OutputFile {
public:
  OutputFile() = default;
  ~OutputFile();
  OutputFile(const OutputFile &) = delete;
  OutputFile &operator=(const OutputFile &) = delete;

  /// Writes to `descriptor` from now on; it is not closed by this object.
  void open(int descriptor);

  void write(std::string_view text) {
    if (text.size() > kCapacity - used || !buffer)
      return writeSlowly(text);
    if (!text.empty())
      memcpy(buffer + used, text.data(), text.size());
    used += text.size();
  }
  /// The most bytes that `reserve` makes room for.
  static constexpr size_t kMostReserved = 32 * 1024;
  /// Room for `size` bytes, which `addSize` then counts; null when the buffer has no such room even when it is empty.
  char *reserve(size_t size) {
    if (size > kCapacity - used || !buffer) [[unlikely]]
      makeRoom(size);
    return size > kCapacity - used ? nullptr : buffer + used;
  }
  void addSize(size_t size) { used += size; }
  /// The texts one behind the other, of which each is short.
  template <typename... Texts> void writeAll(const Texts &...texts) {
    const size_t size = (viewOf(texts).size() + ...);
    char *at = reserve(size);
    if (!at)
      return (write(viewOf(texts)), ...);
    ((at = append(at, texts)), ...);
    addSize(size);
  }
  void put(char character) { write({&character, 1}); }
  void writeNumber(uint64_t number);

  /// `text`, which is UTF-8, as the inside of a JSON string: quotes, backslashes and control
  /// characters escaped.
  void writeEscaped(std::string_view text);

  /// Hands everything to the operating system. False when this or an earlier write failed.
  bool flush();

  /// errno of the first write that failed, or 0.
  int error() const { return firstError; }

private:
  // Of literals the size is known.
  template <size_t Size> static constexpr std::string_view viewOf(const char (&text)[Size]) { return {text, Size - 1}; }
  static std::string_view viewOf(std::string_view text) { return text; }
  template <size_t Size> static char *append(char *at, const char (&text)[Size]) {
    memcpy(at, text, Size - 1);
    return at + Size - 1;
  }
  static char *append(char *at, std::string_view text) {
    copyShortText(at, text.data(), text.size());
    return at + text.size();
  }
  void writeSlowly(std::string_view text);
  void makeRoom(size_t size);
  void send(const char *data, size_t size);

  static constexpr size_t kCapacity = kMostReserved;
  char *buffer = nullptr; ///< made at the first write
  size_t used = 0;
  int descriptor = -1;
  int firstError = 0;
};

} // namespace aslrt

#endif // ASLRT_IO_OUTPUTFILE_H
