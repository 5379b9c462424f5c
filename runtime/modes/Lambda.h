// SPDX-License-Identifier: Apache-2.0
//
// Lambda: a compiled workflow as the runtime of a Lambda function.
//
// Where AWS_LAMBDA_RUNTIME_API is set the program asks the host that it names for events, runs an execution for each,
// and hands in what came of it. A worker is one such sequence, `next` -> result -> `next`; there are as many as
// AWS_LAMBDA_MAX_CONCURRENCY says, all on one event loop. Executions that wait cost nothing; those that compute take
// turns.
//
//   start, init     --problem--> init/error, exit status 1
//     -> next       --no host, refused, or a status of 500 and more--> exit status 1
//     -> run        --the function's time-out comes near--> States.Timeout
//     -> response or error --refused--> it is logged
//     -> next

#ifndef ASLRT_MODES_LAMBDA_H
#define ASLRT_MODES_LAMBDA_H

#include "execution/History.h"
#include "modes/LambdaCall.h"
#include "modes/Session.h"

namespace aslrt {

inline constexpr int kLambdaFailed = 1;

/// What the workers share.
class LambdaHost {
public:
  explicit LambdaHost(Session &session) : session(session), link(session.loop, session.clock) {}

  /// Starts the log that the function's settings ask for.
  void startLog();

  /// The process can do nothing more but end: what the host does with its events is then the host's affair.
  void fail(std::string_view problem);
  /// The same for a status that the host gives to `what`.
  void failStatus(std::string_view what, int status);

  Session &session;
  LambdaLink link;
  LogLevel logLevel = LogLevel::Warn;
  LogFormat logFormat = LogFormat::Text;
  Log log; ///< for what is about no event
  uint64_t eventCount = 0; ///< number of the next event, for its random numbers
  uint32_t workerCount = 1;
  bool isStopping = false; ///< no event is asked for any more
  bool hasFailed = false;
};

/// Asks for an event, runs its execution, answers, and asks for the next.
class LambdaWorker {
public:
  explicit LambdaWorker(LambdaHost &host);
  ~LambdaWorker();
  LambdaWorker(const LambdaWorker &) = delete;
  LambdaWorker &operator=(const LambdaWorker &) = delete;

  void ask();
  /// Whether its execution can go on, or has ended.
  bool isReady() const { return stage == Stage::Running && (exec.readyFirst || exec.status != Status::Running); }
  void advance();
  /// The process is to end: what runs is aborted, and what is known is still answered.
  void stop();
  bool isStopped() const { return stage == Stage::Stopped; }

private:
  enum class Stage : uint8_t { Asking, Running, Answering, Stopped };

  void hasAnswer();
  void takeEvent();
  void openEventLog();
  void setDeadline();
  void answerOutcome();
  void respond();
  void post(std::string_view kind, std::string_view lines);
  void respondError(const struct LambdaError &error);
  void logFailure(const struct LambdaError &error) const;

  LambdaHost &host;
  LambdaCall call;
  Stage stage = Stage::Stopped;
  Heap heap;
  Exec exec;
  HostRequest request;
  Log log;
  History eventLog;
  SmallBuffer executionArn; ///< for `eventLog`
  int64_t startedMicroseconds = 0;
  SmallBuffer eventHead; ///< headers of the event; `request` points into it
  SmallBuffer traceHeader; ///< from the event, where it has one
  SmallBuffer action, headers, result;
};

/// Runs the workflow as a Lambda function; `address` is the value of AWS_LAMBDA_RUNTIME_API. Returns the exit status.
int runLambda(const AslrtProgram &program, int argc, char **argv, const char *address);

} // namespace aslrt

#endif // ASLRT_MODES_LAMBDA_H
