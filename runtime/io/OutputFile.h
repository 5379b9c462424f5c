// SPDX-License-Identifier: Apache-2.0
//
// OutputFile: buffered writing to a file descriptor.
//
// One error is kept, the first; after it everything is dropped, so that a writer of many small pieces
// asks only once, at the end.

#ifndef ASLRT_IO_OUTPUTFILE_H
#define ASLRT_IO_OUTPUTFILE_H

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <initializer_list>
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

  void write(std::string_view text);
  /// The most bytes that `reserve` makes room for.
  static constexpr size_t kMostReserved = 32 * 1024;
  /// Room for `size` bytes, which `addSize` then counts; null when the buffer has no such room even when it is empty.
  char *reserve(size_t size) {
    if (size > kCapacity - used || !buffer) [[unlikely]]
      makeRoom(size);
    return size > kCapacity - used ? nullptr : buffer + used;
  }
  void addSize(size_t size) { used += size; }
  /// The texts one behind the other, of which most are short.
  void writeAll(std::initializer_list<std::string_view> texts);
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
