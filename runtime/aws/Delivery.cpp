// SPDX-License-Identifier: Apache-2.0
//
// Delivery: see Delivery.h.

#include "aws/Delivery.h"
#include "aws/RetryPolicy.h"

namespace aslrt::aws {

void Delivery::start(const Order &wanted) {
  stop();
  order = wanted;
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
  std::string &target = session.target;
  target.assign(endpoint.basePath).append(order.target);
  std::vector<net::Header> &headers = session.headers;
  headers.clear();
  headers.push_back({"Host", endpoint.hostHeader});
  for (size_t index = 0; index < order.headerCount; ++index)
    headers.push_back({order.headers[index].name, order.headers[index].value});

  OwnedHeaders &signature = session.signature;
  SigningInput input;
  input.method = order.method;
  input.target = target;
  input.headers = headers.data();
  input.headerCount = headers.size();
  input.body = order.body;
  input.region = order.region;
  input.service = order.service;
  input.unixSeconds = session.now();
  input.normalizePath = input.encodePathTwice = !order.isForS3;
  input.addPayloadHeader = order.isForS3;
  input.pathMemo = order.pathMemo;
  sign(input, credentials, signature);
  for (const OwnedHeader &header : signature)
    headers.push_back({header.name, header.value});
  headers.push_back({"User-Agent", "aslc"});
  // Not signed, as services on the way change it.
  if (!order.traceHeader.empty())
    headers.push_back({"X-Amzn-Trace-Id", order.traceHeader});

  net::Request sent;
  sent.origin = {endpoint.isTls, endpoint.host, endpoint.port};
  sent.method = order.method;
  sent.target = target;
  sent.headers = headers.data();
  sent.headerCount = headers.size();
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
  if (outcome.response)
    return delivery.takeResponse(*outcome.response);
  if (!isTransient(outcome.error.kind) || !delivery.tryAgain(false, {}))
    delivery.receiver.onFailure("Unable to execute HTTP request: " + outcome.error.text);
}

void Delivery::takeResponse(const net::Response &response) {
  if (std::string_view damage = receiver.findDamage(response); !damage.empty()) {
    if (!tryAgain(false, {}))
      receiver.onFailure(damage);
    return;
  }
  if (!receiver.isRefusal(response))
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
