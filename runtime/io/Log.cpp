// SPDX-License-Identifier: Apache-2.0
//
// Log: see Log.h.

#include "io/Log.h"
#include "execution/Clock.h"
#include "language/Timestamp.h"

#include <cstdarg>
#include <cstdio>
#include <unistd.h>

namespace aslrt {

void Log::write(LogLevel wanted, const char *format, ...) const {
  static const char *const names[] = {"", "error", "warn ", "info ", "debug", "trace"};
  if (!isOn(wanted))
    return;
  char line[1024];
  formatTimestamp(clock->unixMs(), line);
  int used = static_cast<int>(kTimestampSize);
  used += snprintf(line + used, sizeof(line) - static_cast<size_t>(used), " %s ",
                   names[static_cast<int>(wanted)]);
  va_list arguments;
  va_start(arguments, format);
  int more = vsnprintf(line + used, sizeof(line) - static_cast<size_t>(used), format, arguments);
  va_end(arguments);
  if (more > 0)
    used += more;
  if (used > static_cast<int>(sizeof(line)) - 1)
    used = sizeof(line) - 1;
  line[used++] = '\n';
  // A log that cannot be written must not stop the workflow.
  ssize_t ignored = ::write(STDERR_FILENO, line, static_cast<size_t>(used));
  (void)ignored;
}

} // namespace aslrt
