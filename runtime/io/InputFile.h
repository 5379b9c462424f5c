// SPDX-License-Identifier: Apache-2.0
//
// InputFile: whole files, and the lines of a stream, in memory.

#ifndef ASLRT_IO_INPUTFILE_H
#define ASLRT_IO_INPUTFILE_H

#include "values/Strings.h"

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace aslrt {

/// The bytes of a file or of standard input. As much room as parseShared (values/Reader.h) asks for is behind them.
class InputFile {
public:
  InputFile() = default;
  ~InputFile();
  InputFile(const InputFile &) = delete;
  InputFile &operator=(const InputFile &) = delete;

  /// Reads the file `path`. False with a message that names it.
  bool read(const char *path, SmallBuffer &message);
  /// Reads `descriptor` to its end; `name` is for the message.
  bool read(int descriptor, std::string_view name, SmallBuffer &message);

  std::string_view text() const { return {bytes, used}; }

private:
  char *bytes = nullptr;
  size_t used = 0;
};

/// The lines of a descriptor, one at a time; memory is that of the longest line. As much room as parseShared asks for is behind
/// each.
class LineReader {
public:
  LineReader() = default;
  ~LineReader();
  LineReader(const LineReader &) = delete;
  LineReader &operator=(const LineReader &) = delete;

  void open(int target) { descriptor = target; }

  /// The next line without its end; the view lives until the next call. False at the end of the input
  /// or after an error (see error()). The last line needs no line end.
  bool next(std::string_view &line);

  /// Whether the next call answers without reading, so that nothing has to be flushed before it.
  bool hasBufferedLine();

  uint64_t lineNumber() const { return number; } ///< of the last line given, from 1
  int error() const { return firstError; }       ///< errno, or 0

private:
  char *bytes = nullptr;
  size_t capacity = 0;
  size_t start = 0; ///< of what was not given yet
  size_t end = 0;
  size_t lineEnd = kUnknown; ///< of the next line, when it was looked for and is there
  static constexpr size_t kUnknown = SIZE_MAX;
  int descriptor = -1;
  int firstError = 0;
  bool isAtEnd = false;
  uint64_t number = 0;
};

} // namespace aslrt

#endif // ASLRT_IO_INPUTFILE_H
