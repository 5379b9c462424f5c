// SPDX-License-Identifier: Apache-2.0
//
// InputFile: see InputFile.h.

#include "io/InputFile.h"
#include "io/Diagnostics.h"
#include "io/Signals.h"
#include "values/Blocks.h"
#include "values/Heap.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace aslrt {

namespace {

/// read() that goes on after signals, unless one of them wants an end (then EINTR stands). -1 with errno
/// on failure.
ssize_t readSome(int descriptor, char *to, size_t size) {
  for (;;) {
    ssize_t got = ::read(descriptor, to, size);
    if (got >= 0 || errno != EINTR || signals::isAbortWanted())
      return got;
  }
}

/// A block of another size, which is not null.
char *resizeOrDie(char *block, size_t size) {
  auto *resized = static_cast<char *>(resizeBlock(block, size));
  if (!resized)
    outOfMemory(size);
  return resized;
}

bool failToRead(SmallBuffer &message, std::string_view name, int error) {
  appendSystemError(message, "cannot read", name, error);
  return false;
}

} // namespace

InputFile::~InputFile() { releaseBlock(bytes); }

bool InputFile::read(const char *path, SmallBuffer &message) {
  int descriptor = open(path, O_RDONLY | O_CLOEXEC);
  if (descriptor < 0)
    return failToRead(message, path, errno);
  bool isGood = read(descriptor, path, message);
  close(descriptor);
  return isGood;
}

bool InputFile::read(int descriptor, std::string_view name, SmallBuffer &message) {
  size_t capacity = 4096;
  struct stat status;
  if (fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode) && status.st_size > 0)
    capacity = static_cast<size_t>(status.st_size) + 1; // one more to see the end
  bytes = resizeOrDie(bytes, capacity + kPaddingBytes);
  used = 0;
  for (;;) {
    if (used == capacity) {
      capacity *= 2;
      bytes = resizeOrDie(bytes, capacity + kPaddingBytes);
    }
    ssize_t got = readSome(descriptor, bytes + used, capacity - used);
    if (got < 0)
      return failToRead(message, name, errno);
    if (got == 0)
      return true;
    used += static_cast<size_t>(got);
  }
}

LineReader::~LineReader() { releaseBlock(bytes); }

bool LineReader::hasBufferedLine() {
  if (isAtEnd)
    return true;
  if (lineEnd == kUnknown && end > start)
    if (auto *found = static_cast<char *>(memchr(bytes + start, '\n', end - start)))
      lineEnd = static_cast<size_t>(found - bytes);
  return lineEnd != kUnknown;
}

bool LineReader::next(std::string_view &line) {
  size_t searched = start;
  for (;;) {
    if (lineEnd == kUnknown && end > searched)
      if (auto *found = static_cast<char *>(memchr(bytes + searched, '\n', end - searched)))
        lineEnd = static_cast<size_t>(found - bytes);
    if (lineEnd != kUnknown) {
      line = {bytes + start, lineEnd - start};
      start = lineEnd + 1;
      lineEnd = kUnknown;
      ++number;
      return true;
    }
    if (isAtEnd) {
      line = {bytes + start, end - start};
      start = end;
      number += !line.empty();
      return !line.empty();
    }
    if (start > 0) {
      memmove(bytes, bytes + start, end - start);
      end -= start;
      start = 0;
    }
    searched = end;
    if (end == capacity) {
      capacity = capacity ? capacity * 2 : 64 * 1024;
      bytes = resizeOrDie(bytes, capacity + kPaddingBytes);
    }
    ssize_t got = readSome(descriptor, bytes + end, capacity - end);
    if (got < 0) {
      firstError = errno;
      end = start;
    }
    if (got <= 0)
      isAtEnd = true;
    else
      end += static_cast<size_t>(got);
  }
}

} // namespace aslrt
