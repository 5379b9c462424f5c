// SPDX-License-Identifier: Apache-2.0
//
// History: see History.h.

#include "execution/History.h"
#include "io/Diagnostics.h"
#include "io/Memory.h"
#include "values/Escape.h"
#include "values/Heap.h"
#include "values/Numbers.h"
#include "values/Writer.h"

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace aslrt {

/// How much of an escaped payload is logged. Source: the service's guide, "CloudWatch Logs payloads".
static constexpr size_t kMostLoggedBytes = 248 * 1024;

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

bool History::begin(uint64_t id, uint64_t previousId, int64_t unixMs, std::string_view typeStart,
                    std::string_view typeEnd) {
  if (isLog())
    return beginLine(id, previousId, unixMs, typeStart, typeEnd);
  if (!isFirstEvent)
    out.write(",\n");
  // Many events happen within one millisecond.
  if (isFirstEvent || unixMs != timeUnixMs) {
    formatTimestamp(unixMs, time);
    timeUnixMs = unixMs;
  }
  isFirstEvent = false;
  char idText[kNumberTextBytes], previousText[kNumberTextBytes];
  out.writeAll({"{\"timestamp\":\"", std::string_view(time, kTimestampSize), "\",\"type\":\"", typeStart, typeEnd,
                "\",\"id\":", std::string_view(idText, formatInt64(static_cast<int64_t>(id), idText)),
                ",\"previousEventId\":",
                std::string_view(previousText, formatInt64(static_cast<int64_t>(previousId), previousText))});
  return true;
}

void History::end() {
  if (isLog())
    return endLine();
  out.write(isInDetails ? "}}" : "}");
  isInDetails = false;
}

void History::details(std::string_view start, std::string_view end) {
  if (isLog())
    return;
  out.writeAll({",\"", start, end, "EventDetails\":{"});
  isInDetails = true;
  isFirstMember = true;
}

// -- The log ----------------------------------------------------------------------------------

bool History::beginLine(uint64_t id, uint64_t previousId, int64_t unixMs, std::string_view typeStart,
                        std::string_view typeEnd) {
  bool isFailure = typeEnd.ends_with("Failed") || typeEnd.ends_with("TimedOut") || typeEnd.ends_with("Aborted");
  bool isFatal = isFailure && typeStart == "Execution";
  bool isError = isFailure || (typeStart == "Fail" && typeEnd == "StateEntered");
  EventLevel level = isFatal ? EventLevel::Fatal : isError ? EventLevel::Error : EventLevel::All;
  if (level > log.level)
    return false;
  auto appendText = [](SmallBuffer &out, std::string_view name, std::string_view value) {
    out.append(name);
    appendQuoted(out, value);
  };
  auto appendNumberText = [](SmallBuffer &out, std::string_view name, uint64_t value) {
    out.append(name);
    appendNumber(out, value);
    out.append('"');
  };
  line.clear();
  appendNumberText(line, "{\"id\":\"", id);
  line.append(",\"type\":\"");
  line.append(typeStart);
  line.append(typeEnd);
  line.append("\",\"details\":{");
  isFirstMember = true;
  lineEnd.clear();
  // Express executions cannot be redriven.
  appendNumberText(lineEnd, log.isExpress ? "},\"previous_event_id\":\"" : "},\"redrive_count\":\"0\",\"previous_event_id\":\"",
                   previousId);
  appendNumberText(lineEnd, ",\"event_timestamp\":\"", static_cast<uint64_t>(unixMs));
  appendText(lineEnd, ",\"execution_arn\":", log.executionArn);
  if (log.isLambdaJson) {
    char time[kTimestampSize];
    formatTimestamp(unixMs, time);
    appendText(lineEnd, ",\"timestamp\":", {time, kTimestampSize});
    appendText(lineEnd, ",\"level\":", isFatal ? "FATAL" : isError ? "ERROR" : "INFO");
    appendText(lineEnd, ",\"requestId\":", log.requestId);
  }
  lineEnd.append("}\n");
  return true;
}

void History::endLine() {
  line.append(lineEnd.view());
  printToStderr(line.view());
}

// -- Both -------------------------------------------------------------------------------------

void History::put(std::string_view text) {
  if (isLog())
    line.append(text);
  else
    out.write(text);
}

void History::putNumber(uint64_t number) {
  if (isLog())
    appendNumber(line, number);
  else
    out.writeNumber(number);
}

void History::putEscaped(std::string_view text) {
  if (isLog())
    encodeCharacters(text, line);
  else
    out.writeEscaped(text);
}

void History::putJson(std::string_view text) {
  // In pieces for which there is room in the file's buffer.
  constexpr size_t kPieceBytes = OutputFile::kMostReserved / 4;
  while (!text.empty()) {
    const std::string_view piece = text.substr(0, kPieceBytes);
    text.remove_prefix(piece.size());
    const size_t room = 2 * piece.size() + kEscapeSpareBytes;
    char *const at = isLog() ? line.reserve(room) : out.reserve(room);
    const auto size = static_cast<size_t>(escapeJson(at, piece.data(), piece.size()) - at);
    isLog() ? line.addSize(size) : out.addSize(size);
  }
}

void History::key(std::string_view name) {
  const std::string_view lead = isFirstMember ? "\"" : ",\"";
  isFirstMember = false;
  if (!isLog())
    return out.writeAll({lead, name, "\":"});
  line.append(lead);
  line.append(name);
  line.append("\":");
}

void History::text(const char *name, std::string_view characters) {
  key(name);
  put("\"");
  putEscaped(characters);
  put("\"");
}

void History::string(const char *name, const AslrtValue &value) {
  key(name);
  char buffer[kNumberTextBytes];
  put(scalarText(value, buffer));
}

void History::json(std::string_view name, const Heap &heap, const AslrtValue &value) {
  key(name);
  scratch.clear();
  appendText(heap, value, scratch);
  std::string_view text = scratch.view();
  isTruncated = false;
  put("\"");
  // In pieces, as a log takes no more than so much of the escaped text.
  constexpr size_t kPieceBytes = 1024;
  size_t start = line.size();
  while (isLog() && !isTruncated && text.size() > kPieceBytes) {
    size_t size = kPieceBytes;
    while ((static_cast<uint8_t>(text[size]) & 0xc0) == 0x80)
      --size;
    putJson(text.substr(0, size));
    text.remove_prefix(size);
    isTruncated = line.size() - start > kMostLoggedBytes;
  }
  if (!isTruncated)
    putJson(text);
  put("\"");
}

void History::number(const char *name, uint64_t value) {
  key(name);
  putNumber(value);
}

void History::truncated(const char *name) {
  key(name);
  put(isTruncated ? "{\"truncated\":true}" : "{\"truncated\":false}");
}

void History::object(const char *name, const char *member, const AslrtValue &value) {
  beginObject(name);
  string(member, value);
  endObject();
}

void History::beginObject(const char *name) {
  key(name);
  put("{");
  isFirstMember = true;
}

void History::endObject() {
  put("}");
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
