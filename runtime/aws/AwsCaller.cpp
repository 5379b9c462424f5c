// SPDX-License-Identifier: Apache-2.0
//
// AwsCaller: the calls of a program that talks to AWS.
//
// A call goes through these stations; at each it may be cancelled or run out of time:
//
//   prepare       parameters to a request                      (a problem: States.Runtime, nothing is sent)
//   begin      -> credentials, from the provider               (none: SdkClientException)
//              -> signed and sent                              (no answer: again after a pause, at most 3 attempts)
//              -> answer                                       (5xx, throttled: again after a pause
//                                                               expired keys, wrong clock: again, once)
//   endCall    <- result or error, in cells of the frame
//
// Nothing exists before the first call: the HTTP client, the profile files and the search for credentials cost
// programs that make none nothing.

#include "aws/CredentialProvider.h"
#include "aws/Endpoints.h"
#include "aws/Parameters.h"
#include "aws/Result.h"
#include "aws/RetryPolicy.h"
#include "execution/Errors.h"
#include "io/Log.h"
#include "network/Http.h"
#include "services/Caller.h"
#include "services/Calls.h"

#include <charconv>
#include <cstdlib>
#include <ctime>
#include <memory>
#include <zlib.h>

namespace aslrt {

namespace {

class AwsCaller;

std::string textOf(const AslrtText &text) { return {text.data, text.size}; }

/// What an API call may take when the task sets no time-out, in seconds: an SDK's patience with a socket. A
/// function may run for 15 minutes.
constexpr double kApiSeconds = 50;
constexpr double kFunctionSeconds = 960;

/// Whether an answer is what the service sent, as far as it gives a checksum (DynamoDB does). A compressed body has
/// been checked by its own.
bool isIntact(const net::Response &response) {
  std::string_view given = response.header("x-amz-crc32");
  uint32_t expected = 0;
  auto [end, error] = std::from_chars(given.data(), given.data() + given.size(), expected);
  if (error != std::errc() || end != given.data() + given.size() || !response.header("Content-Encoding").empty())
    return true;
  const auto *bytes = reinterpret_cast<const Bytef *>(response.body.data());
  return crc32_z(0, bytes, response.body.size()) == expected;
}

/// Largest answer that is read: what Lambda sends at most, and room. What is over the payload limit fails later,
/// with its own error.
constexpr size_t kAnswerBytes = 32u << 20;

int64_t unixSecondsNow() { return time(nullptr); }

} // namespace

class RemoteCall {
public:
  RemoteCall(AwsCaller &owner, Exec &exec, FrameRecord &record, const AslrtCall &call)
      : owner(owner), exec(exec), record(record), call(call) {}

  void begin();
  void stop();

private:
  friend class ::aslrt::AwsCaller;

  static void onCredentials(void *self, const aws::CredentialResult &result);
  static void onOutcome(void *self, const net::Outcome &outcome);
  static void onPause(void *self);
  static void onDeadline(void *self);

  void askForCredentials();
  void send(const aws::Credentials &credentials);
  void takeResponse(const net::Response &response);
  void takeError(const net::Error &error);
  void failWithClientError(std::string_view text);
  bool tryAgain(bool isThrottled, std::string_view retryAfter);
  void finish(CallEnd end);
  void logAttempt(const char *what, int status) const;

  AwsCaller &owner;
  Exec &exec;
  FrameRecord &record;
  const AslrtCall &call;
  aws::WireRequest request;
  std::string roleArn;
  uint32_t attempt = 0;       ///< made before the present one
  bool hasRefreshed = false;  ///< new credentials were asked for once
  bool hasSetClock = false;   ///< the clock was set once
  bool waitsForCredentials = false;
  bool missesHeartbeat = false; ///< the deadline is the heartbeat's
  net::Exchange *exchange = nullptr;
  net::ClientTimer *pause = nullptr;
  net::ClientTimer *deadline = nullptr;
};

namespace {

class AwsCaller final : public Caller {
public:
  AwsCaller(EventLoop &loop, const Environment &environment) : loop(loop), environment(environment) {}

  bool addEndpoint(std::string_view option, SmallBuffer &message) override { return endpoints.add(option, message); }

  RemoteCall *prepare(Exec &exec, FrameRecord &record, const AslrtTask &task) override {
    if (!start(exec))
      return nullptr;
    auto made = std::make_unique<RemoteCall>(*this, exec, record, *task.call);
    SmallBuffer problems;
    AslrtFrame &frame = *record.frame();
    if (!aws::writeRequest(*exec.heap, *task.call, view(task.resource), frame.argument, made->request, problems)) {
      raiseUnusableParameters(exec, frame, problems.view());
      return nullptr;
    }
    if (frame.credentials.tag != ASLRT_TAG_NONE) {
      SmallBuffer buffer;
      made->roleArn = decodeString(frame.credentials, buffer);
    }
    return made.release();
  }

  void begin(RemoteCall &call) override { call.begin(); }

  void cancel(RemoteCall &call) override {
    call.stop();
    delete &call;
  }

  const aws::Endpoint &endpointOf(const AslrtCall &call) {
    for (Known &known : resolved)
      if (known.call == &call)
        return known.endpoint;
    std::string id;
    for (char c : textOf(call.serviceId))
      id += c == ' ' ? '_' : static_cast<char>(c >= 'A' && c <= 'Z' ? c | 0x20 : c);
    std::string prefix = textOf(call.endpointPrefix);
    resolved.push_back({&call, endpoints.resolve({id, prefix}, environment.region)});
    return resolved.back().endpoint;
  }

  double random() {
    // Pauses are nobody's result: they do not draw from the execution's generator.
    randomState ^= randomState << 13;
    randomState ^= randomState >> 7;
    randomState ^= randomState << 17;
    return static_cast<double>(randomState >> 11) * 0x1p-53;
  }

  EventLoop &loop;
  const Environment &environment;
  aws::Endpoints endpoints;
  std::unique_ptr<net::Client> client;
  std::unique_ptr<aws::CredentialProvider> provider;
  int64_t clockOffsetSeconds = 0; ///< the services' clock minus ours
  // Of the request being sent, kept for their memory.
  std::string target;
  std::vector<net::Header> headers;
  std::vector<aws::OwnedHeader> signature;

private:
  struct Known {
    const AslrtCall *call;
    aws::Endpoint endpoint;
  };

  bool start(Exec &exec) {
    if (client)
      return true;
    SmallBuffer message;
    if (!aws::checkRegion(environment.region, message) || !endpoints.load(message)) {
      // The lines of the message as one.
      std::string_view text = message.view();
      constexpr std::string_view kPrefix = "error: ";
      if (text.starts_with(kPrefix))
        text.remove_prefix(kPrefix.size());
      exec.refusal.clear();
      exec.refusal.append(text.substr(0, text.find('\n')));
      return false;
    }
    client = net::makeClient(loop);
    provider = aws::makeCredentialProvider(*client, endpoints, environment.region);
    randomState = static_cast<uint64_t>(unixSecondsNow()) * 0x9e3779b97f4a7c15u | 1;
    return true;
  }

  std::vector<Known> resolved;
  uint64_t randomState = 1;
};

} // namespace

void RemoteCall::begin() {
  const AslrtFrame &frame = *record.frame();
  double seconds = frame.timeoutSeconds;
  // No heartbeat ever comes from a call that only answers.
  if (frame.heartbeatSeconds > 0 && !(seconds > 0 && seconds <= frame.heartbeatSeconds)) {
    seconds = frame.heartbeatSeconds;
    missesHeartbeat = true;
  }
  if (seconds > 0)
    deadline = owner.client->startTimer(seconds, onDeadline, this);
  askForCredentials();
}

void RemoteCall::stop() {
  if (waitsForCredentials)
    owner.provider->cancel(this);
  waitsForCredentials = false;
  if (exchange)
    owner.client->cancel(exchange);
  exchange = nullptr;
  for (net::ClientTimer **timer : {&pause, &deadline})
    if (*timer) {
      owner.client->cancel(*timer);
      *timer = nullptr;
    }
}

void RemoteCall::finish(CallEnd end) {
  stop();
  FrameRecord &waiting = record;
  delete this;
  endCall(waiting, end);
}

void RemoteCall::askForCredentials() {
  waitsForCredentials = true;
  owner.provider->get(roleArn, onCredentials, this);
}

void RemoteCall::onCredentials(void *self, const aws::CredentialResult &result) {
  RemoteCall &call = *static_cast<RemoteCall *>(self);
  call.waitsForCredentials = false;
  if (result.credentials)
    return call.send(*result.credentials);
  // A role that the program may not take; its own keys are an affair of the machine.
  if (!result.isRefused || call.roleArn.empty())
    return call.failWithClientError(result.problem);
  call.record.missedHeartbeat = false;
  call.record.errorName = makeString(*call.exec.heap, kStatesPermissions);
  call.record.errorCause = makeString(*call.exec.heap, result.problem);
  call.finish(CallEnd::Failed);
}

void RemoteCall::send(const aws::Credentials &credentials) {
  const aws::Endpoint &endpoint = owner.endpointOf(call);
  std::string &target = owner.target;
  target.assign(endpoint.basePath).append(request.target);
  std::vector<net::Header> &headers = owner.headers;
  headers.assign({{"Host", endpoint.hostHeader}});
  for (const aws::OwnedHeader &header : request.headers)
    headers.push_back({header.name, header.value});

  std::vector<aws::OwnedHeader> &signature = owner.signature;
  signature.clear();
  aws::SigningInput input;
  input.method = view(call.method);
  input.target = target;
  input.headers = headers.data();
  input.headerCount = headers.size();
  input.body = request.body.view();
  input.region = endpoint.signingRegion;
  input.service = view(call.signingName);
  input.unixSeconds = unixSecondsNow() + owner.clockOffsetSeconds;
  aws::sign(input, credentials, signature);
  for (const aws::OwnedHeader &header : signature)
    headers.push_back({header.name, header.value});
  headers.push_back({"User-Agent", "aslc"});

  net::Request sent;
  sent.origin = {endpoint.isTls, endpoint.host, endpoint.port};
  sent.method = view(call.method);
  sent.target = target;
  sent.headers = headers.data();
  sent.headerCount = headers.size();
  sent.body = request.body.view();
  sent.timeoutSeconds = call.handler == ASLRT_CALL_PLAIN ? kApiSeconds : kFunctionSeconds;
  sent.bodyLimitBytes = kAnswerBytes;
  sent.isAmazon = endpoint.hasAmazonDomain;
  exchange = owner.client->start(sent, onOutcome, this);
}

void RemoteCall::onOutcome(void *self, const net::Outcome &outcome) {
  RemoteCall &call = *static_cast<RemoteCall *>(self);
  call.exchange = nullptr;
  if (outcome.response)
    call.takeResponse(*outcome.response);
  else
    call.takeError(outcome.error);
}

void RemoteCall::takeResponse(const net::Response &response) {
  logAttempt("answered", response.status);
  if (!isIntact(response)) {
    if (!tryAgain(false, {}))
      failWithClientError("Client calculated crc32 checksum didn't match that calculated by server side");
    return;
  }
  constexpr int kFirstGood = 200, kFirstBad = 300;
  if (response.status < kFirstGood || response.status >= kFirstBad) {
    aws::ServiceError error;
    aws::readServiceError(response, error);
    std::string_view code = error.code.view();
    if (aws::isExpired(code) && !hasRefreshed) {
      hasRefreshed = true;
      owner.provider->forget(roleArn);
      return askForCredentials();
    }
    if (int64_t theirs = aws::parseHttpDate(response.header("Date"));
        theirs && aws::isSkewed(code) && !hasSetClock) {
      constexpr int64_t kWorthSettingSeconds = 240;
      int64_t offset = theirs - unixSecondsNow();
      if (std::abs(offset - owner.clockOffsetSeconds) >= kWorthSettingSeconds) {
        hasSetClock = true;
        owner.clockOffsetSeconds = offset;
        return askForCredentials();
      }
    }
    if (aws::isTransient(response.status, code) &&
        tryAgain(aws::isThrottled(response.status, code), response.header("Retry-After")))
      return;
    record.missedHeartbeat = false;
    aws::makeServiceError(*exec.heap, call, response, error, record.errorName, record.errorCause);
    return finish(CallEnd::Failed);
  }
  aws::ResultCells cells;
  switch (aws::readResult(*exec.heap, call, response, cells)) {
  case aws::ResultKind::Result:
    record.frame()->answer = cells.out;
    return finish(CallEnd::Answered);
  case aws::ResultKind::FunctionError:
    record.missedHeartbeat = false;
    record.errorName = cells.name;
    record.errorCause = cells.cause;
    return finish(CallEnd::Failed);
  case aws::ResultKind::Unreadable:
    return failWithClientError(cells.problem.view());
  }
}

void RemoteCall::takeError(const net::Error &error) {
  logAttempt("failed", 0);
  if (aws::isTransient(error.kind) && tryAgain(false, {}))
    return;
  failWithClientError("Unable to execute HTTP request: " + error.text);
}

/// Starts a pause before another attempt; false when there is none left.
bool RemoteCall::tryAgain(bool isThrottled, std::string_view retryAfter) {
  if (attempt + 1 >= aws::kAttempts)
    return false;
  double seconds = aws::pauseSeconds(attempt, isThrottled, owner.random(), retryAfter,
                                     unixSecondsNow() + owner.clockOffsetSeconds);
  if (seconds < 0)
    return false;
  ++attempt;
  pause = owner.client->startTimer(seconds, onPause, this);
  return true;
}

void RemoteCall::onPause(void *self) {
  RemoteCall &call = *static_cast<RemoteCall *>(self);
  call.pause = nullptr;
  call.askForCredentials();
}

void RemoteCall::onDeadline(void *self) {
  RemoteCall &call = *static_cast<RemoteCall *>(self);
  call.deadline = nullptr;
  call.record.missedHeartbeat = call.missesHeartbeat;
  call.finish(CallEnd::TimedOut);
}

void RemoteCall::failWithClientError(std::string_view text) {
  record.missedHeartbeat = false;
  aws::makeClientError(*exec.heap, call, text, record.errorName, record.errorCause);
  finish(CallEnd::Failed);
}

void RemoteCall::logAttempt(const char *what, int status) const {
  if (!exec.log || !exec.log->isOn(LogLevel::Debug)) [[likely]]
    return;
  std::string_view state = view(exec.stateOf(record.frame()).name);
  exec.log->write(LogLevel::Debug, "call '%.*s' request %u %s, status=%d", static_cast<int>(state.size()),
                  state.data(), attempt + 1, what, status);
}

Caller *makeCaller(EventLoop &loop, const Environment &environment) { return new AwsCaller(loop, environment); }

} // namespace aslrt
