// SPDX-License-Identifier: Apache-2.0
//
// History: the file of events, in the shape that GetExecutionHistory answers.
//
//   {"events":[
//   {"timestamp":"…","type":"ExecutionStarted","id":1,"previousEventId":0,"executionStartedEventDetails":{…}},
//   …
//   ]}
//
// Events are written as they happen, into `FILE.tmp-PID` beside the file wanted, which takes the file's
// name at the end: nobody ever sees half a history, and memory does not grow with it. A name that is
// no regular file (a pipe, a link, /dev/stderr) is written directly.

#ifndef ASLRT_EXECUTION_HISTORY_H
#define ASLRT_EXECUTION_HISTORY_H

#include "aslrt.h"
#include "io/OutputFile.h"
#include "values/Strings.h"

#include <cstdint>
#include <string_view>

namespace aslrt {

class Heap;

class History {
public:
  ~History();

  /// Starts the file `path`. 0, or errno.
  int open(const char *path);

  /// Begins an event whose type is the two parts joined.
  void begin(uint64_t id, uint64_t previousId, int64_t unixMs, std::string_view typeStart,
             std::string_view typeEnd);
  void end();

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
  /// `"NAME":{"truncated":false}`: the service says so beside each payload.
  void notTruncated(const char *name);
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

  OutputFile out;
  SmallBuffer scratch;
  char *path = nullptr;
  char *temporaryPath = nullptr; ///< null: `path` itself is written
  int descriptor = -1;
  bool isFirstEvent = true;
  bool isInDetails = false;
  bool isFirstMember = true;
};

} // namespace aslrt

#endif // ASLRT_EXECUTION_HISTORY_H
