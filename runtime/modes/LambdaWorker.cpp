// SPDX-License-Identifier: Apache-2.0
//
// LambdaWorker: from one event to the next.

#include "debug/Crash.h"
#include "execution/Driver.h"
#include "io/Diagnostics.h"
#include "io/Memory.h"
#include "io/Signals.h"
#include "modes/Lambda.h"
#include "modes/LambdaEvent.h"
#include "modes/LambdaMetrics.h"
#include "values/Numbers.h"
#include "values/Writer.h"

#include <cstdlib>

namespace aslrt {

namespace {

// Statuses of the host.
constexpr int kGood = 200;
constexpr int kFirstRefusal = 400;
constexpr int kTooLarge = 413;
constexpr int kFirstFailure = 500;

/// To a client of HTTP, where an execution has timed out.
constexpr int kGatewayTimeout = 504;

/// How long an execution that computes may go on before others, and its time-out, are looked at.
constexpr double kTurnSeconds = 0.01;

/// How long before the function's time-out an execution is ended, so that its end can still be told: an environment
/// with little memory has a processor for some milliseconds in a hundred.
constexpr int64_t kMarginMs = 100;
/// But no more than this part of what is left when the event comes.
constexpr int64_t kMarginPart = 10;

/// Room in memory that is kept from one result to the next.
constexpr size_t kKeptBytes = 1 << 20;

/// Puts the trace header where programs that this one starts look for it. Not with setenv: the C library keeps every
/// value that it is given.
void exportTraceHeader(std::string_view header) {
  constexpr std::string_view kPrefix = "_X_AMZN_TRACE_ID=";
  static char *variable = nullptr;
  unsetenv("_X_AMZN_TRACE_ID");
  free(variable);
  variable = nullptr;
  if (header.empty())
    return;
  variable = static_cast<char *>(allocateOrDie(kPrefix.size() + header.size() + 1));
  kPrefix.copy(variable, kPrefix.size());
  header.copy(variable + kPrefix.size(), header.size());
  variable[kPrefix.size() + header.size()] = '\0';
  putenv(variable);
}

} // namespace

LambdaWorker::LambdaWorker(LambdaHost &host)
    : host(host), call(
                      host.link,
                      [](void *self, bool isAnswered) {
                        auto &worker = *static_cast<LambdaWorker *>(self);
                        if (isAnswered)
                          return worker.hasAnswer();
                        SmallBuffer problem;
                        worker.call.appendProblem(problem);
                        worker.host.fail(problem.view());
                      },
                      this) {
  host.session.connect(exec, heap);
  exec.request = &request;
  log.start(host.logLevel, host.session.clock, host.logFormat);
  exec.log = host.logLevel > LogLevel::Off ? &log : nullptr;
}

LambdaWorker::~LambdaWorker() { releaseExec(exec); }

void LambdaWorker::ask() {
  log.setRequest({}, {});
  stage = Stage::Asking;
  call.get("invocation/next");
}

void LambdaWorker::stop() {
  if (stage == Stage::Running) {
    advance();
  } else if (stage == Stage::Asking) {
    call.cancel();
    stage = Stage::Stopped;
  }
}

/// The host has answered the present call.
void LambdaWorker::hasAnswer() {
  int status = call.answer().status();
  if (stage == Stage::Asking && status == kGood)
    return takeEvent();
  if (stage == Stage::Asking)
    return host.failStatus("a call for the next event", status);
  if (status < kGood || status >= kFirstFailure)
    return host.failStatus("the result of an event", status);
  // Refused: the event has ended otherwise, or its result is too large for this function. The caller knows already.
  if (status == kTooLarge)
    log.write(LogLevel::Error, "the result of %zu bytes is too large for the host", result.size());
  else if (status >= kFirstRefusal)
    log.write(LogLevel::Error, "the result was refused with status %d", status);
  if (host.isStopping)
    stage = Stage::Stopped;
  else
    ask();
}

// ---------------------------------------------------------------------------------------------
// Events
// ---------------------------------------------------------------------------------------------

void LambdaWorker::takeEvent() {
  eventHead.clear();
  eventHead.append(call.answer().head());
  std::string_view head = eventHead.view();
  request.id = findHeader(head, "Lambda-Runtime-Aws-Request-Id");
  request.functionArn = findHeader(head, "Lambda-Runtime-Invoked-Function-Arn");
  request.traceHeader = findHeader(head, "Lambda-Runtime-Trace-Id");
  request.tenantId = findHeader(head, "Lambda-Runtime-Aws-Tenant-Id");
  request.clientContext = findHeader(head, "Lambda-Runtime-Client-Context");
  request.identity = findHeader(head, "Lambda-Runtime-Cognito-Identity");
  if (request.id.empty())
    return host.fail("the Lambda Runtime API gives an event without Lambda-Runtime-Aws-Request-Id");
  log.setRequest(request.id, request.tenantId);
  stage = Stage::Running;
  if (host.workerCount == 1) {
    // The process may have been frozen since the last event, and not all clocks go on then.
    host.session.clock.start(false);
  }
  LambdaPlace place = placeOf(request.functionArn);
  host.session.setPlace(place.partition, place.account);
  prepareExecution(exec, host.session.seedOf(host.eventCount++));
  setDeadline();

  AslrtValue input;
  LambdaError error;
  SmallBuffer message;
  if (!readLambdaEvent(exec, call.answer().body(), host.session.options.hasEnvelope, request, input, traceHeader, error,
                       message))
    return respondError(error);
  if (host.workerCount == 1)
    exportTraceHeader(request.traceHeader);
  if (host.session.options.executionLog != EventLevel::Off)
    openEventLog();
  startedMicroseconds = exec.clock->unixMicroseconds();
  startExecution(exec, input);
}

void LambdaWorker::openEventLog() {
  executionArn.clear();
  appendExecutionArn(exec, exec.top, executionArn);
  EventLog wanted;
  wanted.level = host.session.options.executionLog;
  wanted.includesData = host.session.options.logsData;
  wanted.isExpress = exec.top.isExpress;
  wanted.isLambdaJson = host.logFormat == LogFormat::Json;
  wanted.requestId = request.id;
  wanted.executionArn = executionArn.view();
  eventLog.openLog(wanted);
  exec.top.history = &eventLog;
}

void LambdaWorker::setDeadline() {
  exec.mustEndUnixMicroseconds = INT64_MAX;
  // More digits than any time that makes sense, and few enough for microseconds.
  constexpr size_t kMostDigits = 15;
  std::string_view digits = findHeader(eventHead.view(), "Lambda-Runtime-Deadline-Ms");
  int64_t deadlineMs;
  if (digits.empty() || digits.size() > kMostDigits || digits.find_first_not_of("0123456789") != std::string_view::npos ||
      !parseInt64(digits, deadlineMs))
    return;
  int64_t leftMs = deadlineMs - exec.clock->unixMs();
  int64_t marginMs = leftMs / kMarginPart < kMarginMs ? leftMs / kMarginPart : kMarginMs;
  exec.mustEndUnixMicroseconds = (deadlineMs - (marginMs > 0 ? marginMs : 0)) * 1000;
}

// ---------------------------------------------------------------------------------------------
// Executions and results
// ---------------------------------------------------------------------------------------------

void LambdaWorker::advance() {
  signals::direct(&exec.abi.stopWanted);
  crash::watch(exec);
  signals::setAlarm(kTurnSeconds);
  advanceExecution(exec);
  signals::clearAlarm();
  if (exec.status == Status::Running)
    return;
  finishExecution(exec);
  answerOutcome();
}

void LambdaWorker::answerOutcome() {
  if (const char *space = host.session.options.metrics)
    writeLambdaMetrics(exec, space, exec.clock->unixMicroseconds() - startedMicroseconds);
  SmallBuffer name, cause;
  LambdaError error = {"Function.ExecutionFailed", "States.TaskFailed", {}, &exec};
  switch (exec.status) {
  case Status::Running:
    return;
  case Status::Succeeded:
    result.clear();
    result.shrink(kKeptBytes);
    if (host.session.options.answersHttp)
      appendHttpOutput(result, heap, exec.output);
    else
      appendText(heap, exec.output, result);
    return respond();
  case Status::Failed:
    if (exec.errorName.tag != ASLRT_TAG_NONE)
      error.type = decodeString(exec.errorName, name);
    error.message = decodeString(exec.errorCause, cause);
    break;
  case Status::TimedOut:
    error.category = "Function.ExecutionTimedOut";
    error.httpStatus = kGatewayTimeout;
    error.type = "States.Timeout";
    error.message = exec.top.deadline.dueUnixMicroseconds == exec.mustEndUnixMicroseconds
                        ? "The execution did not end before the function's time-out."
                        : "The execution did not end within its TimeoutSeconds.";
    break;
  case Status::Aborted:
    error.category = "Runtime.Terminated";
    error.type = "Runtime.Terminated";
    error.message = "The execution was aborted because its process was told to end.";
    break;
  case Status::Refused:
    error.category = "Runtime.CallRefused";
    error.type = "Runtime.CallRefused";
    error.message = exec.refusal.view();
    break;
  }
  respondError(error);
}

/// The cause of a failure may hold what the execution works with, and is logged only where payloads are.
void LambdaWorker::logFailure(const LambdaError &error) const {
  if (!log.isOn(LogLevel::Error))
    return;
  SmallBuffer text, members;
  text.append("execution ");
  text.append(exec.top.executionName());
  text.append(" failed: ");
  text.append(error.type);
  members.append(",\"errorType\":");
  appendQuoted(members, error.type);
  if (host.session.options.logsData) {
    text.append(": ");
    text.append(error.message);
    members.append(",\"errorMessage\":");
    appendQuoted(members, error.message);
  }
  members.append(",\"stackTrace\":");
  appendStackTrace(members, error);
  log.record(LogLevel::Error, text.view(), members.view());
}

/// Answers with what is in `result`.
void LambdaWorker::respond() {
  if (result.size() > kLambdaResultBytes) {
    SmallBuffer message;
    message.append("The result has ");
    appendNumber(message, result.size());
    message.append(" bytes, and a function can give ");
    appendNumber(message, kLambdaResultBytes);
    return respondError({"Function.ResponseSizeTooLarge", "Function.ResponseSizeTooLarge", message.view()});
  }
  post("/response", "Content-Type: application/json\r\n");
}

void LambdaWorker::respondError(const LambdaError &error) {
  logFailure(error);
  result.clear();
  result.shrink(kKeptBytes);
  if (host.session.options.answersHttp) {
    // To the service that is a result: it answers errors itself, with a text of its own.
    appendHttpError(result, error);
    return respond();
  }
  headers.clear();
  appendLambdaErrorHeaders(headers, error);
  appendLambdaError(result, error);
  post("/error", headers.view());
}

void LambdaWorker::post(std::string_view kind, std::string_view lines) {
  stage = Stage::Answering;
  action.clear();
  action.append("invocation/");
  appendPathPart(action, request.id);
  action.append(kind);
  call.post(action.view(), lines, result.view());
}

} // namespace aslrt
