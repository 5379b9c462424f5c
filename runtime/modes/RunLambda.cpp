// SPDX-License-Identifier: Apache-2.0
//
// RunLambda: the start, the turns of the workers, and the end. See Lambda.h.

#include "execution/Driver.h"
#include "io/Diagnostics.h"
#include "io/Signals.h"
#include "modes/Lambda.h"
#include "modes/LambdaResult.h"
#include "network/FileLimit.h"
#include "values/Numbers.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <iterator>
#include <memory>
#include <sys/random.h>

namespace aslrt {

namespace {

/// Makes one call and waits for its answer: its status, or 0 when there is none.
int callAndWait(LambdaHost &host, bool isPost, std::string_view action, std::string_view headers,
                std::string_view body) {
  struct Waiting {
    bool hasEnded = false;
    bool isAnswered = false;
  } waiting;
  LambdaCall call(
      host.link,
      [](void *self, bool isAnswered) { *static_cast<Waiting *>(self) = {true, isAnswered}; }, &waiting);
  if (isPost)
    call.post(action, headers, body);
  else
    call.get(action);
  while (!waiting.hasEnded && !signals::isAbortWanted())
    host.link.loop.wait();
  if (waiting.isAnswered)
    return call.answer().status();
  if (waiting.hasEnded) {
    SmallBuffer problem;
    call.appendProblem(problem);
    host.fail(problem.view());
  }
  return 0;
}

/// Tells the host why the program cannot run, before it has asked for an event. `message` is as it is printed.
int failInit(LambdaHost &host, std::string_view message) {
  constexpr std::string_view kPrefix = "error: ";
  if (message.starts_with(kPrefix))
    message.remove_prefix(kPrefix.size());
  while (message.ends_with('\n'))
    message.remove_suffix(1);
  host.log.record(LogLevel::Fatal, message);
  LambdaError error = {"Runtime.InvalidConfiguration", "Runtime.InvalidConfiguration", message};
  SmallBuffer headers, body;
  appendLambdaErrorHeaders(headers, error);
  appendLambdaError(body, error);
  callAndWait(host, true, "init/error", headers.view(), body.view());
  return kLambdaFailed;
}

/// How many events the process gets at once: AWS_LAMBDA_MAX_CONCURRENCY, 1 where that is not set. False with a message.
bool readConcurrency(uint32_t &out, SmallBuffer &message) {
  constexpr size_t kMostDigits = 4;
  constexpr int64_t kMost = 1600;
  const char *text = getenv("AWS_LAMBDA_MAX_CONCURRENCY");
  out = 1;
  if (!text)
    return true;
  std::string_view digits = text;
  int64_t number;
  if (!digits.empty() && digits.size() <= kMostDigits &&
      digits.find_first_not_of("0123456789") == std::string_view::npos && parseInt64(digits, number) && number >= 1 &&
      number <= kMost) {
    out = static_cast<uint32_t>(number);
    return true;
  }
  SmallBuffer problem;
  problem.append("AWS_LAMBDA_MAX_CONCURRENCY must be a number from 1 to 1600, but is '");
  problem.append(digits);
  problem.append('\'');
  appendError(message, problem.view());
  return false;
}

/// Waits for a snapshot of the process to be taken and brought back to life, where the function has SnapStart. What was
/// made before has to be of use to every process that comes of the snapshot: time and random numbers are not.
/// Connections, names and keys come later. False when the process has to end.
bool passSnapshot(LambdaHost &host) {
  const char *type = getenv("AWS_LAMBDA_INITIALIZATION_TYPE");
  if (!type || strcmp(type, "snap-start") != 0)
    return true;
  constexpr int kGood = 200;
  if (int status = callAndWait(host, false, "restore/next", {}, {}); status != kGood) {
    if (status > 0)
      host.failStatus("the wait for a restore", status);
    return false;
  }
  host.session.clock.start(false);
  if (host.session.options.hasSeed || getrandom(&host.session.seed, sizeof(host.session.seed), 0) > 0)
    return true;
  SmallBuffer message, headers, body;
  message.append("no random numbers are to be had after the restore: ");
  message.append(strerror(errno));
  host.fail(message.view());
  LambdaError error = {"Runtime.RestoreFailed", "Runtime.RestoreFailed", message.view()};
  appendLambdaErrorHeaders(headers, error);
  appendLambdaError(body, error);
  callAndWait(host, true, "restore/error", headers.view(), body.view());
  return false;
}

/// Lets the workers run until all have stopped or the host has failed.
void takeTurns(LambdaHost &host, LambdaWorker *const *workers) {
  for (;;) {
    bool isAnyReady = false, isAnyAlive = false;
    for (uint32_t i = 0; i < host.workerCount && !host.hasFailed; ++i) {
      LambdaWorker &worker = *workers[i];
      if (worker.isReady())
        worker.advance();
      isAnyReady |= worker.isReady();
      isAnyAlive |= !worker.isStopped();
    }
    if (host.hasFailed || !isAnyAlive)
      return;
    if (signals::isAbortWanted()) {
      host.isStopping = true;
      for (uint32_t i = 0; i < host.workerCount; ++i)
        workers[i]->stop();
      signals::forgetAbort();
    } else if (isAnyReady) {
      host.link.loop.turn();
    } else {
      host.link.loop.wait();
    }
  }
}

} // namespace

void LambdaHost::startLog() {
  const char *format = getenv("AWS_LAMBDA_LOG_FORMAT");
  if (format && strcmp(format, "JSON") == 0) {
    logFormat = LogFormat::Json;
    logLevel = LogLevel::Info;
    // The service sets it with this format alone, and drops what is below it, too.
    static const char *const names[] = {"FATAL", "ERROR", "WARN", "INFO", "DEBUG", "TRACE"};
    const char *wanted = getenv("AWS_LAMBDA_LOG_LEVEL");
    for (size_t i = 0; wanted && i < std::size(names); ++i)
      if (strcmp(wanted, names[i]) == 0)
        logLevel = static_cast<LogLevel>(static_cast<size_t>(LogLevel::Fatal) + i);
  }
  if (session.options.hasLogLevel)
    logLevel = session.options.logLevel;
  log.start(logLevel, session.clock, logFormat);
}

void LambdaHost::failStatus(std::string_view what, int status) {
  SmallBuffer problem;
  problem.append("the Lambda Runtime API answers ");
  problem.append(what);
  problem.append(" with status ");
  appendNumber(problem, static_cast<uint64_t>(status));
  fail(problem.view());
}

void LambdaHost::fail(std::string_view problem) {
  hasFailed = true;
  log.record(LogLevel::Fatal, problem);
}

int runLambda(const AslrtProgram &program, int argc, char **argv, const char *address) {
  SmallBuffer message;
  Options options;
  bool isGood = parseLambdaOptions(argc, argv, options, message);
  Session session(program, options);
  session.clock.start(false);
  LambdaHost host(session);
  host.startLog();
  if (!parseLambdaAddress(address, host.link.address)) {
    SmallBuffer problem;
    problem.append("AWS_LAMBDA_RUNTIME_API must be ADDRESS:PORT, as in 127.0.0.1:9001, but is '");
    problem.append(address);
    problem.append('\'');
    host.fail(problem.view());
    return kLambdaFailed;
  }
  if (!host.link.poll.open()) {
    host.fail(strerror(errno));
    return kLambdaFailed;
  }
  if (!isGood || !session.start(message) || !readConcurrency(host.workerCount, message))
    return failInit(host, message.view());
  if (!passSnapshot(host))
    return signals::isAbortWanted() ? kExitSucceeded : kLambdaFailed;
  // Each event has a connection, and may make calls.
  if (host.workerCount > 1)
    net::raiseFileLimit();

  auto workers = std::make_unique<std::unique_ptr<LambdaWorker>[]>(host.workerCount);
  auto list = std::make_unique<LambdaWorker *[]>(host.workerCount);
  for (uint32_t i = 0; i < host.workerCount; ++i) {
    workers[i] = std::make_unique<LambdaWorker>(host);
    list[i] = workers[i].get();
    list[i]->ask();
  }
  takeTurns(host, list.get());
  return host.hasFailed ? kLambdaFailed : kExitSucceeded;
}

} // namespace aslrt
