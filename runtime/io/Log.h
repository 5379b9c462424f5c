// SPDX-License-Identifier: Apache-2.0
//
// Log: lines to stderr, by level, one write each. Payloads never go into it: callers give event kinds,
// state names, sizes and times.

#ifndef ASLRT_IO_LOG_H
#define ASLRT_IO_LOG_H

#include <cstdint>

namespace aslrt {

class Clock;

enum class LogLevel : uint8_t { Off, Error, Warn, Info, Debug, Trace };

class Log {
public:
  void start(LogLevel wanted, const Clock &source) {
    level = wanted;
    clock = &source;
  }

  bool isOn(LogLevel wanted) const { return wanted <= level; }

  /// One line: time, level, then the formatted text. Longer lines than 1 KiB are cut.
  void write(LogLevel wanted, const char *format, ...) const __attribute__((format(printf, 3, 4)));

private:
  LogLevel level = LogLevel::Off;
  const Clock *clock = nullptr;
};

} // namespace aslrt

#endif // ASLRT_IO_LOG_H
