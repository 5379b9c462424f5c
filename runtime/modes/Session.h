// SPDX-License-Identifier: Apache-2.0
//
// Session: what a process needs to run executions, put together from the command line. One object on the
// stack of main; nothing in it costs anything before it is used.

#ifndef ASLRT_MODES_SESSION_H
#define ASLRT_MODES_SESSION_H

#include "execution/Exec.h"
#include "io/Log.h"
#include "io/OutputFile.h"
#include "modes/Options.h"
#include "services/Caller.h"
#include "services/Mocks.h"
#include "values/Heap.h"

#include <memory>
#include <string_view>

namespace aslrt {

// Exit statuses of a compiled workflow.
inline constexpr int kExitSucceeded = 0;
inline constexpr int kExitFailed = 1;
inline constexpr int kExitBadUse = 2;
inline constexpr int kExitTimedOut = 3;
inline constexpr int kExitAborted = 4;

class Session {
public:
  Session(const AslrtProgram &program, const Options &options);
  ~Session();
  Session(const Session &) = delete;
  Session &operator=(const Session &) = delete;

  /// Reads the mock file and sets everything up. False with a message.
  bool start(SmallBuffer &message);

  /// Makes `other` a record for executions like the session's own, with a heap of its own.
  void connect(Exec &other, Heap &itsHeap);

  /// Where executions are from now on, unless options say so: a partition and an account, empty where not known.
  void setPlace(std::string_view partition, std::string_view account);

  /// The start of the random numbers of execution number `index`.
  uint64_t seedOf(uint64_t index) const {
    // Odd, so that neighbouring executions draw from unrelated streams.
    constexpr uint64_t kSeedStep = 0x9e3779b97f4a7c15u;
    return seed + index * kSeedStep;
  }

  /// Number `index` of the session's executions: reads `text` and runs it. False, with a message, when
  /// the text is no input; then nothing ran.
  bool execute(const struct SourceText &source, uint64_t index, SmallBuffer &message);

  /// Appends what the execution that has ended prints: the output, or the error object; `{}` after a
  /// time-out; nothing after an abort.
  void appendResult(SmallBuffer &out);
  /// The same as a text that lives until the next execution: where it stands, or in `spare`.
  std::string_view resultText(SmallBuffer &spare);
  /// Writes the same with a line end behind it; through `spare` when it is too long to be made in the file's own buffer.
  void writeResultLine(OutputFile &out, SmallBuffer &spare);

  Status status() const { return exec.status; }
  std::string_view refusal() const { return exec.refusal.view(); }

  const AslrtProgram &program;
  const Options &options;
  Clock clock;
  EventLoop loop;
  Environment environment;
  uint64_t seed = 0;
  Exec exec;

private:
  Heap heap;
  Log log;
  Mocks mocks;
  std::unique_ptr<Caller> caller;
  void makeRoleArn();

  SmallBuffer regionStorage;
  SmallBuffer placeStorage; ///< partition and account, where they come from events
  SmallBuffer roleStorage;
};

/// The exit status for an outcome.
int exitStatusOf(Status status);

// The modes. Each prints its results to standard output and its messages to standard error, and returns
// the exit status.
int runOnce(Session &session);
int runLines(Session &session);
int runBench(Session &session);

/// The input that the options name, in `file`; `name` is what to call it. False with a message.
class InputFile;
bool readInput(const Options &options, InputFile &file, std::string_view &text,
               std::string_view &name, SmallBuffer &message);

/// Ends the writing of results: true, or false with a message when they did not all arrive.
bool finishOutput(OutputFile &out, SmallBuffer &message);

} // namespace aslrt

#endif // ASLRT_MODES_SESSION_H
