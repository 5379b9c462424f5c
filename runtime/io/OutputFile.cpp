// SPDX-License-Identifier: Apache-2.0
//
// OutputFile: see OutputFile.h.

#include "io/OutputFile.h"
#include "io/Memory.h"
#include "values/Writer.h"

#include <cerrno>
#include <cstdlib>
#include <poll.h>
#include <unistd.h>

namespace aslrt {

OutputFile::~OutputFile() { free(buffer); }

void OutputFile::open(int target) {
  descriptor = target;
  used = 0;
  firstError = 0;
}

void OutputFile::send(const char *data, size_t size) {
  while (size > 0 && !firstError) {
    ssize_t written = ::write(descriptor, data, size);
    if (written >= 0) {
      data += written;
      size -= static_cast<size_t>(written);
      continue;
    }
    if (errno == EINTR)
      continue;
    if (errno == EAGAIN || errno == EWOULDBLOCK) {
      // Somebody else made the pipe non-blocking; wait for room.
      pollfd wanted = {descriptor, POLLOUT, 0};
      poll(&wanted, 1, -1);
      continue;
    }
    firstError = errno;
  }
}

/// Makes the buffer, and empties it when it has no room for `size` bytes.
void OutputFile::makeRoom(size_t size) {
  if (!buffer)
    buffer = static_cast<char *>(allocateOrDie(kCapacity));
  if (size > kCapacity - used) {
    send(buffer, used);
    used = 0;
  }
}

void OutputFile::write(std::string_view text) {
  if (text.empty())
    return;
  if (text.size() > kCapacity - used || !buffer)
    makeRoom(text.size());
  if (text.size() >= kCapacity) {
    send(text.data(), text.size());
    return;
  }
  memcpy(buffer + used, text.data(), text.size());
  used += text.size();
}

void OutputFile::writeAll(std::initializer_list<std::string_view> texts) {
  size_t size = 0;
  for (std::string_view text : texts)
    size += text.size();
  char *at = reserve(size);
  if (at)
    addSize(size);
  for (std::string_view text : texts) {
    if (!at) {
      write(text);
      continue;
    }
    copyShortText(at, text.data(), text.size());
    at += text.size();
  }
}

void OutputFile::writeNumber(uint64_t number) {
  char digits[20];
  size_t start = sizeof(digits);
  do
    digits[--start] = static_cast<char>('0' + number % 10);
  while (number /= 10);
  write({digits + start, sizeof(digits) - start});
}

void OutputFile::writeEscaped(std::string_view text) {
  size_t plain = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    auto byte = static_cast<unsigned char>(text[i]);
    if (byte >= 0x20 && byte != '"' && byte != '\\')
      continue;
    write(text.substr(plain, i - plain));
    plain = i + 1;
    char escape[6] = {'\\', text[i]};
    size_t size = 2;
    switch (byte) {
    case '"':
    case '\\':
      break;
    case '\n':
      escape[1] = 'n';
      break;
    case '\r':
      escape[1] = 'r';
      break;
    case '\t':
      escape[1] = 't';
      break;
    case '\b':
      escape[1] = 'b';
      break;
    case '\f':
      escape[1] = 'f';
      break;
    default:
      memcpy(escape + 1, "u00", 3);
      escape[4] = "0123456789abcdef"[byte >> 4];
      escape[5] = "0123456789abcdef"[byte & 15];
      size = 6;
    }
    write({escape, size});
  }
  write(text.substr(plain));
}

bool OutputFile::flush() {
  send(buffer, used);
  used = 0;
  return firstError == 0;
}

} // namespace aslrt
