// SPDX-License-Identifier: Apache-2.0
//
// Exchange: one request and its answer, from `start` to the callback.

#ifndef ASLRT_NETWORK_EXCHANGE_H
#define ASLRT_NETWORK_EXCHANGE_H

#include "network/AnswerReader.h"
#include "network/Http.h"
#include "network/List.h"
#include "network/Proxy.h"
#include "network/Reactor.h"
#include "values/Strings.h"

#include <string>

namespace aslrt::net {

class ClientBody;
class Connection;
struct Pool;

class Exchange {
public:
  enum class Stage : uint8_t {
    Waiting,   ///< for a descriptor
    Connected, ///< has a connection, which may still be on its way
    Finished,  ///< waits for its callback
  };

  explicit Exchange(ClientBody &client);

  /// Takes over a request at the instant `present`. `proxy`, if any, gets it as it stands (no tunnel). False, with
  /// `error` set, when it cannot be written as HTTP.
  bool prepare(const Request &request, const Proxy *proxy, Done done, void *owner, int64_t present);

  /// The connection stands: from now on only the time-out of the whole counts.
  void stopConnectTimer();
  void startConnectTimer();
  void fail(ErrorKind kind, std::string text) { error = {kind, std::move(text)}; }

  ClientBody &client;
  Pool *pool = nullptr;
  Connection *connection = nullptr;
  Stage stage = Stage::Finished;
  Links<Exchange> links; ///< in the list that `stage` says, or of those that can be used again

  SmallBuffer wire; ///< the request as it is sent, head and body
  size_t sent = 0;
  AnswerReader reader;
  size_t bodyLimit = 0;
  bool hasNoBody = false; ///< the answer has none, as after HEAD
  bool keepsEncoding = false;
  bool wasResent = false;

  Done done = nullptr;
  void *owner = nullptr;
  Error error;

  int64_t due = 0; ///< of the whole; 0: none
  double connectSeconds = 0;
  /// Stays armed from one request to the next, so that it fires at the latest when the present one's time is over, and as
  /// a rule never.
  Timer timer;
  bool isConnecting = false; ///< `timer` stands for the connection's time

private:
  bool writeAnew(const Request &request, const Proxy *proxy);
};

} // namespace aslrt::net

#endif // ASLRT_NETWORK_EXCHANGE_H
