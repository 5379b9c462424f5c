// SPDX-License-Identifier: Apache-2.0
//
// Delivery: see Delivery.h.

#include "aws/Delivery.h"
#include "aws/RetryPolicy.h"

namespace aslrt::aws {

Order &Delivery::renew() {
  stop();
  return order = Order();
}

void Delivery::start() {
  attempt = 0;
  hasRefreshed = hasSetClock = false;
  askForCredentials();
}

void Delivery::stop() {
  if (waitsForCredentials)
    session.credentials().cancel(this);
  waitsForCredentials = false;
  if (exchange)
    session.http().cancel(exchange);
  exchange = nullptr;
  if (pause)
    session.http().cancel(pause);
  pause = nullptr;
}

void Delivery::askForCredentials() {
  waitsForCredentials = true;
  session.credentials().get(order.roleArn, onCredentials, this);
}

void Delivery::onCredentials(void *self, const CredentialResult &result) {
  Delivery &delivery = *static_cast<Delivery *>(self);
  delivery.waitsForCredentials = false;
  if (result.credentials)
    delivery.send(*result.credentials);
  else
    delivery.receiver.onNoCredentials(result);
}

void Delivery::send(const Credentials &credentials) {
  const Endpoint &endpoint = *order.endpoint;
  net::Request sent;
  int64_t unixSeconds = session.now();
  if (order.prepared && order.prepared->prepare(order, credentials, unixSeconds)) {
    order.prepared->sign(order.body, sent);
  } else {
    session.target.assign(endpoint.basePath).append(order.target);
    sign(describe(order, session.target, unixSeconds, session.headers), credentials, session.signature);
    addUnsigned(order, session.signature, session.headers);
    sent.method = order.method;
    sent.target = session.target;
    sent.headers = session.headers.data();
    sent.headerCount = session.headers.size();
  }
  sent.origin = {endpoint.isTls, endpoint.host, endpoint.port};
  sent.body = order.body;
  sent.timeoutSeconds = order.timeoutSeconds;
  sent.bodyLimitBytes = order.answerLimitBytes;
  sent.keepsEncoding = order.keepsEncoding;
  sent.isAmazon = endpoint.hasAmazonDomain;
  exchange = session.http().start(sent, onOutcome, this);
}

void Delivery::onOutcome(void *self, const net::Outcome &outcome) {
  Delivery &delivery = *static_cast<Delivery *>(self);
  delivery.exchange = nullptr;
  delivery.receiver.logAttempt(delivery.attempt + 1, outcome.response ? outcome.response->status : 0);
  if (outcome.response) [[likely]]
    return delivery.takeResponse(*outcome.response);
  if (!isTransient(outcome.error.kind) || !delivery.tryAgain(false, {}))
    delivery.receiver.onFailure("Unable to execute HTTP request: " + outcome.error.text);
}

void Delivery::takeResponse(const net::Response &response) {
  if (std::string_view damage = receiver.findDamage(response); !damage.empty()) [[unlikely]] {
    if (!tryAgain(false, {}))
      receiver.onFailure(damage);
    return;
  }
  if (!receiver.isRefusal(response)) [[likely]]
    return receiver.onAnswer(response);
  ServiceError error;
  receiver.readError(response, error);
  std::string_view code = error.code.view();
  if (isExpired(code) && !hasRefreshed) {
    hasRefreshed = true;
    session.credentials().forget(order.roleArn);
    return askForCredentials();
  }
  if (isSkewed(code) && !hasSetClock && session.setClock(response)) {
    hasSetClock = true;
    return askForCredentials();
  }
  if (!isTransient(response.status, code) ||
      !tryAgain(isThrottled(response.status, code), response.header("Retry-After")))
    receiver.onRefusal(response, error);
}

/// Starts a pause before another attempt; false when there is none left.
bool Delivery::tryAgain(bool isThrottled, std::string_view retryAfter) {
  if (attempt + 1 >= kAttempts)
    return false;
  double seconds = pauseSeconds(attempt, isThrottled, session.random(), retryAfter, session.now());
  if (seconds < 0)
    return false;
  ++attempt;
  pause = session.http().startTimer(seconds, onPause, this);
  return true;
}

void Delivery::onPause(void *self) {
  Delivery &delivery = *static_cast<Delivery *>(self);
  delivery.pause = nullptr;
  delivery.askForCredentials();
}

} // namespace aslrt::aws
