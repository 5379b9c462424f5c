// SPDX-License-Identifier: Apache-2.0
//
// Log: see Log.h.

#include "io/Log.h"
#include "execution/Clock.h"
#include "io/Diagnostics.h"
#include "language/Timestamp.h"
#include "values/Strings.h"

#include <cstdarg>
#include <cstdio>

namespace aslrt {

namespace {

constexpr std::string_view kPlainNames[] = {"", "fatal", "error", "warn ", "info ", "debug", "trace"};
constexpr std::string_view kNames[] = {"", "FATAL", "ERROR", "WARN", "INFO", "DEBUG", "TRACE"};

void appendMember(SmallBuffer &out, std::string_view name, std::string_view value) {
  out.append(",\"");
  out.append(name);
  out.append("\":");
  appendQuoted(out, value);
}

} // namespace

void Log::write(LogLevel wanted, const char *text, ...) const {
  if (!isOn(wanted))
    return;
  char line[1024];
  va_list arguments;
  va_start(arguments, text);
  int size = vsnprintf(line, sizeof(line), text, arguments);
  va_end(arguments);
  if (size > static_cast<int>(sizeof(line)) - 1)
    size = sizeof(line) - 1;
  if (size >= 0)
    record(wanted, {line, static_cast<size_t>(size)});
}

void Log::record(LogLevel wanted, std::string_view text, std::string_view members) const {
  if (!isOn(wanted))
    return;
  SmallBuffer line;
  char time[kTimestampSize];
  formatTimestamp(clock->unixMs(), time);
  std::string_view now(time, kTimestampSize), name = kNames[static_cast<int>(wanted)];
  if (format == LogFormat::Json) {
    line.append("{\"timestamp\":");
    appendQuoted(line, now);
    appendMember(line, "level", name);
    if (!requestId.empty())
      appendMember(line, "requestId", requestId);
    if (!tenantId.empty())
      appendMember(line, "tenantId", tenantId);
    appendMember(line, "message", text);
    line.append(members);
    line.append('}');
  } else {
    line.append(now);
    if (format == LogFormat::Plain) {
      line.append(' ');
      line.append(kPlainNames[static_cast<int>(wanted)]);
      line.append(' ');
    } else {
      line.append('\t');
      line.append(requestId.empty() ? "-" : requestId);
      line.append('\t');
      line.append(name);
      line.append('\t');
    }
    // A line is a record: ends of lines within one are marked as Lambda's runtimes do.
    for (char character : text)
      line.append(character == '\n' ? '\r' : character);
  }
  line.append('\n');
  // A log that cannot be written must not stop the workflow.
  printToStderr(line.view());
}

} // namespace aslrt
