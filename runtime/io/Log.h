// SPDX-License-Identifier: Apache-2.0
//
// Log: records to stderr, by level, one line and one write each. Payloads never go into it: callers give event kinds,
// state names, sizes and times.
//
//   Plain    2026-01-31T10:00:00.000Z info  execution .. succeeded
//   Text     2026-01-31T10:00:00.000Z<tab>REQUEST<tab>INFO<tab>execution .. succeeded      as Lambda's runtimes write
//   Json     {"timestamp":"2026-01-31T10:00:00.000Z","level":"INFO","requestId":"REQUEST","message":"execution .. succeeded"}

#ifndef ASLRT_IO_LOG_H
#define ASLRT_IO_LOG_H

#include <cstdint>
#include <string_view>

namespace aslrt {

class Clock;

enum class LogLevel : uint8_t { Off, Fatal, Error, Warn, Info, Debug, Trace };
enum class LogFormat : uint8_t { Plain, Text, Json };

class Log {
public:
  void start(LogLevel wanted, const Clock &source, LogFormat wantedFormat = LogFormat::Plain) {
    level = wanted;
    clock = &source;
    format = wantedFormat;
  }

  /// What records are about from now on. The texts stay where they are; empty: nothing.
  void setRequest(std::string_view id, std::string_view tenant) {
    requestId = id;
    tenantId = tenant;
  }

  bool isOn(LogLevel wanted) const { return wanted <= level; }

  /// A record with the formatted text, of which at most 1 KiB counts.
  void write(LogLevel wanted, const char *text, ...) const __attribute__((format(printf, 3, 4)));

  /// A record with a text of any length. `members` are those that the JSON format has besides, each `,"name":value`.
  void record(LogLevel wanted, std::string_view text, std::string_view members = {}) const;

private:
  LogLevel level = LogLevel::Off;
  LogFormat format = LogFormat::Plain;
  const Clock *clock = nullptr;
  std::string_view requestId;
  std::string_view tenantId;
};

} // namespace aslrt

#endif // ASLRT_IO_LOG_H
