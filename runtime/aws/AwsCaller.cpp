// SPDX-License-Identifier: Apache-2.0
//
// AwsCaller: the calls of a program that talks to AWS.
//
// A call's parameters become a request (a problem: States.Runtime, nothing is sent), which a delivery takes to the
// service; what comes back ends the call through endCall, as result or error in cells of the frame. It may be cancelled
// or run out of time at any moment.

#include "aws/Delivery.h"
#include "aws/Parameters.h"
#include "aws/Result.h"
#include "aws/Session.h"
#include "execution/Errors.h"
#include "io/Log.h"
#include "network/Http.h"
#include "services/Caller.h"
#include "services/Calls.h"
#include "values/Writer.h"

#include <charconv>
#include <memory>
#include <vector>
#include <zlib.h>

namespace aslrt {

namespace {

class AwsCaller;

/// Where the calls of a Task go, and what they have in common.
struct Place {
  aws::Endpoint endpoint;
  aws::PreparedRequest prepared;
  // Of a Task whose resource is a function's ARN, all calls of which are the same but for the body.
  std::string functionTarget; ///< empty until it was made
  aws::OwnedHeader functionHeader;
};

std::string textOf(const AslrtText &text) { return {text.data, text.size}; }

/// What a call of a function may take when the task sets no time-out, in seconds: one may run for 15 minutes.
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

} // namespace

class RemoteCall final : private aws::Receiver {
public:
  explicit RemoteCall(AwsCaller &owner);

  /// Becomes another call; a new one too.
  void renew(Exec &exec, FrameRecord &record, const AslrtCall &call, Place &place);
  void begin();
  void stop();

private:
  friend class ::aslrt::AwsCaller;

  static void onDeadline(void *self);

  void onAnswer(const net::Response &response) override;
  void onRefusal(const net::Response &response, const aws::ServiceError &error) override;
  void onFailure(std::string_view text) override;
  void onNoCredentials(const aws::CredentialResult &result) override;
  std::string_view findDamage(const net::Response &response) override;
  void readError(const net::Response &response, aws::ServiceError &out) override {
    aws::readServiceError(response, out);
  }
  void logAttempt(uint32_t attempt, int status) const override;

  void finish(CallEnd end);

  AwsCaller &owner;
  Exec *exec = nullptr;
  FrameRecord *record = nullptr;
  const AslrtCall *call = nullptr;
  Place *place = nullptr;
  aws::WireRequest request;
  std::string roleArn;
  aws::Delivery delivery;
  bool missesHeartbeat = false; ///< the deadline is the heartbeat's
  net::ClientTimer *deadline = nullptr;
};

namespace {

class AwsCaller final : public Caller {
public:
  AwsCaller(EventLoop &loop, const Environment &environment) : shared(loop), environment(environment) {}

  bool addEndpoint(std::string_view option, SmallBuffer &message) override {
    return shared.addEndpoint(option, message);
  }

  aws::Session *session() override { return &shared; }

  RemoteCall *prepare(Exec &exec, FrameRecord &record, const AslrtTask &task) override {
    if (!shared.start(exec))
      return nullptr;
    std::unique_ptr<RemoteCall> made = takeSpare();
    made->renew(exec, record, *task.call, placeOf(task));
    AslrtFrame &frame = *record.frame();
    if (made->place->functionTarget.empty()) [[unlikely]] {
      SmallBuffer problems;
      if (!aws::writeRequest(*exec.heap, *task.call, view(task.resource), frame.argument, made->request, problems)) {
        raiseUnusableParameters(exec, frame, problems.view());
        keep(std::move(made));
        return nullptr;
      }
      noteFunction(*task.call, *made);
    } else {
      appendText(*exec.heap, frame.argument, made->request.body);
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
    keep(std::unique_ptr<RemoteCall>(&call));
  }

  /// Takes back a call that has ended; its memory serves another one.
  void keep(std::unique_ptr<RemoteCall> call) {
    constexpr size_t kSpareLimit = 64;
    if (spare.size() < kSpareLimit)
      spare.push_back(std::move(call));
  }

  /// Keeps what the first call of a function's ARN has in common with the others.
  static void noteFunction(const AslrtCall &call, const RemoteCall &made) {
    if (call.handler != ASLRT_CALL_LAMBDA_FUNCTION)
      return;
    made.place->functionTarget = made.request.target;
    made.place->functionHeader = *made.request.headers.begin();
  }

  Place &placeOf(const AslrtTask &task) {
    for (size_t at = slotOf(task);; at = (at + 1) & (places.size() - 1)) {
      Slot &slot = places[at];
      if (slot.task == &task) [[likely]]
        return *slot.place;
      if (!slot.task)
        return addPlace(task, slot);
    }
  }

  aws::Session shared;

private:
  /// A table of places, by the addresses of Tasks; half of it at least is empty. Calls on their way refer to theirs.
  struct Slot {
    const AslrtTask *task = nullptr;
    std::unique_ptr<Place> place;
  };

  size_t slotOf(const AslrtTask &task) const {
    return static_cast<size_t>(reinterpret_cast<uintptr_t>(&task) / sizeof(AslrtTask)) & (places.size() - 1);
  }

  [[gnu::cold]] Place &addPlace(const AslrtTask &task, Slot &slot) {
    slot.task = &task;
    slot.place = makePlace(task);
    Place &place = *slot.place;
    if (2 * ++placeCount > places.size()) {
      std::vector<Slot> before(2 * places.size());
      before.swap(places);
      for (Slot &old : before)
        if (old.task) {
          size_t at = slotOf(*old.task);
          while (places[at].task)
            at = (at + 1) & (places.size() - 1);
          places[at] = std::move(old);
        }
    }
    return place;
  }

  std::unique_ptr<Place> makePlace(const AslrtTask &task) const {
    const AslrtCall &call = *task.call;
    std::string id;
    for (char c : textOf(call.serviceId))
      id += c == ' ' ? '_' : static_cast<char>(c >= 'A' && c <= 'Z' ? c | 0x20 : c);
    std::string prefix = textOf(call.endpointPrefix);
    auto place = std::make_unique<Place>();
    place->endpoint = shared.resolve({id, prefix}, environment.region);
    return place;
  }

  std::unique_ptr<RemoteCall> takeSpare() {
    if (spare.empty())
      return std::make_unique<RemoteCall>(*this);
    std::unique_ptr<RemoteCall> call = std::move(spare.back());
    spare.pop_back();
    return call;
  }

  const Environment &environment;
  std::vector<std::unique_ptr<RemoteCall>> spare; ///< calls that have ended
  std::vector<Slot> places = std::vector<Slot>(8);
  size_t placeCount = 0;
};

} // namespace

RemoteCall::RemoteCall(AwsCaller &owner) : owner(owner), delivery(owner.shared, *this) {}

void RemoteCall::renew(Exec &ofExec, FrameRecord &ofRecord, const AslrtCall &another, Place &itsPlace) {
  // A large request's memory is not kept for the next one.
  constexpr size_t kKeptBytes = 64 * 1024;
  exec = &ofExec;
  record = &ofRecord;
  call = &another;
  place = &itsPlace;
  request.target.clear();
  request.headers.clear();
  request.body.clear();
  request.body.shrink(kKeptBytes);
  roleArn.clear();
  missesHeartbeat = false;
}

void RemoteCall::begin() {
  const AslrtFrame &frame = *record->frame();
  double seconds = frame.timeoutSeconds;
  // No heartbeat ever comes from a call that only answers.
  if (frame.heartbeatSeconds > 0 && !(seconds > 0 && seconds <= frame.heartbeatSeconds)) {
    seconds = frame.heartbeatSeconds;
    missesHeartbeat = true;
  }
  if (seconds > 0)
    deadline = owner.shared.http().startTimer(seconds, onDeadline, this);
  aws::Order &order = delivery.renew();
  order.endpoint = &place->endpoint;
  order.prepared = &place->prepared;
  order.region = order.endpoint->signingRegion;
  order.service = view(call->signingName);
  order.roleArn = roleArn;
  order.method = view(call->method);
  order.isAsEver = !place->functionTarget.empty();
  if (order.isAsEver) {
    order.target = place->functionTarget;
    order.headers = &place->functionHeader;
    order.headerCount = 1;
  } else {
    order.target = request.target;
    order.headers = request.headers.data();
    order.headerCount = request.headers.size();
  }
  order.body = request.body.view();
  if (exec->request)
    order.traceHeader = exec->request->traceHeader;
  order.timeoutSeconds = call->handler == ASLRT_CALL_PLAIN ? aws::kApiSeconds : kFunctionSeconds;
  order.answerLimitBytes = kAnswerBytes;
  delivery.start();
}

void RemoteCall::stop() {
  delivery.stop();
  if (deadline)
    owner.shared.http().cancel(deadline);
  deadline = nullptr;
}

void RemoteCall::finish(CallEnd end) {
  stop();
  FrameRecord &waiting = *record;
  owner.keep(std::unique_ptr<RemoteCall>(this));
  endCall(waiting, end);
}

void RemoteCall::onNoCredentials(const aws::CredentialResult &result) {
  // A role that the program may not take; its own keys are an affair of the machine.
  if (!result.isRefused || roleArn.empty())
    return onFailure(result.problem);
  record->missedHeartbeat = false;
  record->errorName = makeString(*exec->heap, kStatesPermissions);
  record->errorCause = makeString(*exec->heap, result.problem);
  finish(CallEnd::Failed);
}

std::string_view RemoteCall::findDamage(const net::Response &response) {
  return isIntact(response) ? std::string_view()
                            : "Client calculated crc32 checksum didn't match that calculated by server side";
}

void RemoteCall::onRefusal(const net::Response &response, const aws::ServiceError &error) {
  record->missedHeartbeat = false;
  aws::makeServiceError(*exec->heap, *call, response, error, record->errorName, record->errorCause);
  finish(CallEnd::Failed);
}

void RemoteCall::onAnswer(const net::Response &response) {
  aws::ResultCells cells;
  switch (aws::readResult(*exec->heap, *call, response, cells)) {
  case aws::ResultKind::Result:
    record->frame()->answer = cells.out;
    return finish(CallEnd::Answered);
  case aws::ResultKind::FunctionError:
    record->missedHeartbeat = false;
    record->errorName = cells.name;
    record->errorCause = cells.cause;
    return finish(CallEnd::Failed);
  case aws::ResultKind::Unreadable:
    return onFailure(cells.problem.view());
  }
}

void RemoteCall::onDeadline(void *self) {
  RemoteCall &call = *static_cast<RemoteCall *>(self);
  call.deadline = nullptr;
  call.record->missedHeartbeat = call.missesHeartbeat;
  call.finish(CallEnd::TimedOut);
}

void RemoteCall::onFailure(std::string_view text) {
  record->missedHeartbeat = false;
  aws::makeClientError(*exec->heap, *call, text, record->errorName, record->errorCause);
  finish(CallEnd::Failed);
}

void RemoteCall::logAttempt(uint32_t attempt, int status) const {
  if (!exec->log || !exec->log->isOn(LogLevel::Debug)) [[likely]]
    return;
  std::string_view state = view(exec->stateOf(record->frame()).name);
  exec->log->write(LogLevel::Debug, "call '%.*s' request %u %s, status=%d", static_cast<int>(state.size()),
                  state.data(), attempt, status ? "answered" : "failed", status);
}

Caller *makeCaller(EventLoop &loop, const Environment &environment) { return new AwsCaller(loop, environment); }

} // namespace aslrt
