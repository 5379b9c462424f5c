// SPDX-License-Identifier: Apache-2.0
//
// History: the events of an execution, as a file in the shape that GetExecutionHistory answers.
//
//   {"events":[
//   {"timestamp":"…","type":"ExecutionStarted","id":1,"previousEventId":0,"executionStartedEventDetails":{…}},
//   …
//   ]}
//
// Events are written as they happen, into `FILE.tmp-PID` beside the file wanted, which takes the file's
// name at the end: nobody ever sees half a history, and memory does not grow with it. A name that is
// no regular file (a pipe, a link, /dev/stderr) is written directly.
//
// Or as a log on standard error, in the shape that the service logs events of Express workflows in, a line each:
//
//   {"id":"1","type":"ExecutionStarted","details":{…},"previous_event_id":"0","event_timestamp":"1700000000000","execution_arn":"…"}

#ifndef ASLRT_EXECUTION_HISTORY_H
#define ASLRT_EXECUTION_HISTORY_H

#include "aslrt.h"
#include "io/OutputFile.h"
#include "language/Timestamp.h"
#include "values/Strings.h"

#include <cstdint>
#include <string_view>

namespace aslrt {

class Heap;

/// Which events are logged. Source: asl-recorded 15.
enum class EventLevel : uint8_t { Off, Fatal, Error, All };

/// How events are logged. The texts live as long as the history.
struct EventLog {
  EventLevel level = EventLevel::Off;
  bool includesData = false; ///< inputs, outputs, parameters, variables and causes
  bool isExpress = false;
  /// Whether each line says its level, time and request as other records of Lambda's JSON logs do.
  bool isLambdaJson = false;
  std::string_view requestId;
  std::string_view executionArn;
};

class History {
public:
  ~History();

  /// Starts the file `path`. 0, or errno.
  int open(const char *path);
  /// Logs events from now on.
  void openLog(const EventLog &wanted) { log = wanted; }

  /// Begins an event whose type is the two parts joined. False when it is not wanted; then it has no details and no end.
  bool begin(uint64_t id, uint64_t previousId, int64_t unixMs, std::string_view typeStart,
             std::string_view typeEnd);
  void end();

  /// Whether payloads and causes belong to an event.
  bool hasData() const { return log.level == EventLevel::Off || log.includesData; }

  /// Begins the details member `start` + `end`; closed by the event's end.
  void details(std::string_view start, std::string_view end = {});

  // Members of the details.
  /// Plain UTF-8 text.
  void text(const char *name, std::string_view characters);
  /// A string cell, as a JSON string.
  void string(const char *name, const AslrtValue &value);
  /// Any cell, as a JSON string that holds its JSON text.
  void json(std::string_view name, const Heap &heap, const AslrtValue &value);
  void number(const char *name, uint64_t value);
  /// `"NAME":{"truncated":false}`: the service says so beside each payload. In a log the payload written last may be.
  void truncated(const char *name);
  /// An object with one member that is a string cell.
  void object(const char *name, const char *member, const AslrtValue &value);
  /// An object whose members are written between these two.
  void beginObject(const char *name);
  void endObject();

  /// Completes the file and gives it its name. 0, or errno of what went wrong first.
  int finish();

private:
  /// `name` needs no escapes.
  void key(std::string_view name);
  bool isLog() const { return log.level != EventLevel::Off; }
  bool beginLine(uint64_t id, uint64_t previousId, int64_t unixMs, std::string_view typeStart,
                 std::string_view typeEnd);
  void endLine();

  // To the file, or to the line.
  void put(std::string_view text);
  void putNumber(uint64_t number);
  /// UTF-8 as the inside of a JSON string.
  void putEscaped(std::string_view text);
  /// JSON text as the inside of a JSON string.
  void putJson(std::string_view text);

  OutputFile out;
  EventLog log;
  SmallBuffer line;    ///< of a log: the event being written
  SmallBuffer lineEnd; ///< and what comes after its details
  bool isTruncated = false; ///< the payload written last
  SmallBuffer scratch;
  int64_t timeUnixMs = 0;     ///< of the event written last
  char time[kTimestampSize];  ///< the same as text
  char *path = nullptr;
  char *temporaryPath = nullptr; ///< null: `path` itself is written
  int descriptor = -1;
  bool isFirstEvent = true;
  bool isInDetails = false;
  bool isFirstMember = true;
};

} // namespace aslrt

#endif // ASLRT_EXECUTION_HISTORY_H
