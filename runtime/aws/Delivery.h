// SPDX-License-Identifier: Apache-2.0
//
// Delivery: a request on its way to a service of AWS and its answer's way back.
//
//   start      -> credentials, from the provider               (none: onNoCredentials)
//              -> signed and sent                              (no answer: again after a pause, at most 3 attempts)
//              -> answer                                       (5xx, throttled: again after a pause
//                                                               expired keys, wrong clock: again, once)
//              -> onAnswer, onRefusal or onFailure
//
// It may be stopped at each station; nothing calls back afterwards.

#ifndef ASLRT_AWS_DELIVERY_H
#define ASLRT_AWS_DELIVERY_H

#include "aws/Endpoints.h"
#include "aws/PreparedRequest.h"
#include "aws/Result.h"
#include "aws/Session.h"

#include <cstdint>
#include <string_view>

namespace aslrt::aws {

/// What an API call may take, in seconds, unless somebody says otherwise: an SDK's patience with a socket.
inline constexpr double kApiSeconds = 50;

/// A request before it is signed. All that it refers to has to live until the delivery ends.
struct Order {
  const Endpoint *endpoint = nullptr;
  std::string_view region; ///< that the signature names
  std::string_view service; ///< the signing name, `dynamodb`
  std::string_view roleArn; ///< of a task's own role; empty: none
  std::string_view method;
  std::string_view target; ///< path and query below the endpoint's own path, percent-encoded
  const OwnedHeader *headers = nullptr; ///< without `Host`
  size_t headerCount = 0;
  std::string_view body;
  std::string_view traceHeader; ///< empty: none
  double timeoutSeconds = kApiSeconds; ///< of an attempt
  size_t answerLimitBytes = 0;
  bool keepsEncoding = false; ///< of the answer, as Http.h has it
  PreparedRequest *prepared = nullptr; ///< of the Task; null, as for S3: there is none
  bool isAsEver = false; ///< target and headers are the same in all orders with `prepared` that say so
  bool isForS3 = false; ///< whose paths are signed as they are, and whose signatures are over a digest in a header
};

/// Whom a delivery tells how it went. It has ended when one of these is called, and may be destroyed or started anew
/// within the call.
class Receiver {
public:
  virtual void onAnswer(const net::Response &response) = 0;
  virtual void onRefusal(const net::Response &response, const ServiceError &error) = 0;
  /// There was no answer, or none that can be used; `text` is in the words of the service's SDK.
  virtual void onFailure(std::string_view text) = 0;
  virtual void onNoCredentials(const CredentialResult &result) { onFailure(result.problem); }

  // What a delivery asks about an answer.

  /// Why the answer is not what the service sent; empty: it is.
  virtual std::string_view findDamage(const net::Response &) { return {}; }
  virtual bool isRefusal(const net::Response &response) const {
    return response.status < 200 || response.status >= 300;
  }
  virtual void readError(const net::Response &response, ServiceError &out) = 0;
  /// An attempt has ended, counted from 1; `status` is 0 when there was no answer.
  virtual void logAttempt(uint32_t attempt, int status) const = 0;

protected:
  ~Receiver() = default;
};

class Delivery {
public:
  Delivery(Session &session, Receiver &receiver) : session(session), receiver(receiver) {}
  ~Delivery() { stop(); }
  Delivery(const Delivery &) = delete;
  Delivery &operator=(const Delivery &) = delete;

  void start(const Order &wanted) {
    renew() = wanted;
    start();
  }
  /// An order to be filled in, which the next `start` takes. The delivery is stopped.
  Order &renew();
  void start();
  /// Closes the connection and waits for nothing any more.
  void stop();

private:
  static void onCredentials(void *self, const CredentialResult &result);
  static void onOutcome(void *self, const net::Outcome &outcome);
  static void onPause(void *self);

  void askForCredentials();
  void send(const Credentials &credentials);
  void takeResponse(const net::Response &response);
  bool tryAgain(bool isThrottled, std::string_view retryAfter);

  Session &session;
  Receiver &receiver;
  Order order;
  uint32_t attempt = 0;      ///< made before the present one
  bool hasRefreshed = false; ///< new credentials were asked for once
  bool hasSetClock = false;  ///< the clock was set once
  bool waitsForCredentials = false;
  net::Exchange *exchange = nullptr;
  net::ClientTimer *pause = nullptr;
};

} // namespace aslrt::aws

#endif // ASLRT_AWS_DELIVERY_H
