// SPDX-License-Identifier: Apache-2.0
//
// History: see History.h.

#include "execution/History.h"
#include "io/Memory.h"
#include "language/Timestamp.h"
#include "values/Heap.h"
#include "values/Writer.h"

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace aslrt {

/// The file that is being written and has not got its name yet. One at a time: a process keeps one history.
static const char *unfinishedPath = nullptr;

static void removeUnfinished(size_t bytes) {
  if (unfinishedPath)
    unlink(unfinishedPath);
  exitOutOfMemory(bytes);
}

History::~History() {
  // Reached without finish() only when the process gives up: leave no half file behind.
  if (descriptor >= 0) {
    close(descriptor);
    if (temporaryPath)
      unlink(temporaryPath);
  }
  unfinishedPath = nullptr;
  free(temporaryPath);
  free(path);
}

int History::open(const char *wanted) {
  size_t size = strlen(wanted);
  path = static_cast<char *>(allocateOrDie(size + 1));
  memcpy(path, wanted, size + 1);
  struct stat present;
  const char *target = path;
  // A link is not followed: /dev/stdout may lead to a regular file, and must not be replaced by one.
  if (lstat(path, &present) != 0 || S_ISREG(present.st_mode)) {
    constexpr size_t kSuffixBytes = 32;
    temporaryPath = static_cast<char *>(allocateOrDie(size + kSuffixBytes));
    snprintf(temporaryPath, size + kSuffixBytes, "%s.tmp-%ld", path, static_cast<long>(getpid()));
    target = unfinishedPath = temporaryPath;
    setOutOfMemoryHook(removeUnfinished);
  }
  descriptor = ::open(target, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (descriptor < 0)
    return errno;
  out.open(descriptor);
  out.write("{\"events\":[\n");
  return 0;
}

void History::begin(uint64_t id, uint64_t previousId, int64_t unixMs, std::string_view typeStart,
                    std::string_view typeEnd) {
  if (!isFirstEvent)
    out.write(",\n");
  isFirstEvent = false;
  char time[kTimestampSize];
  formatTimestamp(unixMs, time);
  out.write("{\"timestamp\":\"");
  out.write({time, kTimestampSize});
  out.write("\",\"type\":\"");
  out.write(typeStart);
  out.write(typeEnd);
  out.write("\",\"id\":");
  out.writeNumber(id);
  out.write(",\"previousEventId\":");
  out.writeNumber(previousId);
}

void History::end() {
  out.write(isInDetails ? "}}" : "}");
  isInDetails = false;
}

void History::details(std::string_view start, std::string_view end) {
  out.write(",\"");
  out.write(start);
  out.write(end);
  out.write("EventDetails\":{");
  isInDetails = true;
  isFirstMember = true;
}

void History::key(std::string_view name) {
  out.write(isFirstMember ? "\"" : ",\"");
  isFirstMember = false;
  out.write(name);
  out.write("\":");
}

void History::text(const char *name, std::string_view characters) {
  key(name);
  out.put('"');
  out.writeEscaped(characters);
  out.put('"');
}

void History::string(const char *name, const AslrtValue &value) {
  key(name);
  char buffer[kNumberTextBytes];
  out.write(scalarText(value, buffer));
}

void History::json(std::string_view name, const Heap &heap, const AslrtValue &value) {
  key(name);
  scratch.clear();
  appendText(heap, value, scratch);
  out.put('"');
  out.writeEscaped(scratch.view());
  out.put('"');
}

void History::number(const char *name, uint64_t value) {
  key(name);
  out.writeNumber(value);
}

void History::notTruncated(const char *name) {
  key(name);
  out.write("{\"truncated\":false}");
}

void History::object(const char *name, const char *member, const AslrtValue &value) {
  beginObject(name);
  string(member, value);
  endObject();
}

void History::beginObject(const char *name) {
  key(name);
  out.put('{');
  isFirstMember = true;
}

void History::endObject() {
  out.put('}');
  isFirstMember = false;
}

int History::finish() {
  out.write("\n]}\n");
  int error = out.flush() ? 0 : out.error();
  if (close(descriptor) != 0 && !error)
    error = errno;
  descriptor = -1;
  if (!temporaryPath)
    return error;
  if (!error && rename(temporaryPath, path) != 0)
    error = errno;
  if (error)
    unlink(temporaryPath);
  return error;
}

} // namespace aslrt
