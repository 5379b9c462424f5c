// SPDX-License-Identifier: Apache-2.0
//
// Client: the client behind Http.h: which connection carries which request.
//
// Connections are kept per pool: one for each origin, way of trust and proxy. Nothing calls back from within
// `start`, `cancel` or another callback: exchanges that have ended are put in a list, and `poll` calls back from
// there. Connections that are closed stay in memory until the reactor's next turn, as one of their functions may be
// running.

#ifndef ASLRT_NETWORK_CLIENT_H
#define ASLRT_NETWORK_CLIENT_H

#include "network/Connection.h"
#include "network/Exchange.h"
#include "network/Http.h"
#include "network/List.h"
#include "network/Proxy.h"
#include "network/Reactor.h"
#include "network/Resolver.h"
#include "network/Tls.h"

#include <memory>
#include <string>
#include <unordered_map>

namespace aslrt::net {

class ClientTimer {
public:
  Timer timer;
  ClientBody *client = nullptr;
  void (*fire)(void *owner) = nullptr;
  void *owner = nullptr;
  Links<ClientTimer> links;
};

/// The connections that one kind of request can go over.
struct Pool {
  bool isTls = false;
  bool isAmazon = false;
  std::string host;
  uint16_t port = 0;
  const Proxy *proxy = nullptr;
  TlsSession session;
  List<Connection, &Connection::poolLinks> idle; ///< the one used last is the last
  size_t uses = 0;                               ///< connections and exchanges that refer to it
  // What is known of a server that closes without a word.
  uint32_t answersBefore = 0; ///< over the last connection that a request was lost to; 0: there is none
  uint32_t mostAnswers = 0;   ///< connections are closed after so many; 0: they are not
  uint32_t closesLeft = 0;    ///< before `mostAnswers` is forgotten
};

class ClientBody final : public Client, private Poller {
public:
  explicit ClientBody(EventLoop &loop) : loop(loop) {}
  ~ClientBody() override;

  Exchange *start(const Request &request, Done done, void *owner) override;
  void cancel(Exchange *exchange) override;
  ClientTimer *startTimer(double seconds, void (*fire)(void *owner), void *owner) override;
  void cancel(ClientTimer *timer) override;
  void closeIdle() override;

  // What connections and exchanges call.

  Reactor &reactor() { return *engine; }
  Resolver &resolver() { return *names; }
  TlsContext &tls() { return tlsContext; }
  /// Where all connections read into; what is there is used up before the next one reads.
  char *scratch() { return buffer.get(); }
  static constexpr size_t kScratchBytes = 64 * 1024;

  /// The exchange has ended, as its `error` says; its connection has let go of it.
  void finish(Exchange &exchange);
  /// The exchange's timer has fired.
  void onTimer(Exchange &exchange);
  /// The kept connection it went over was closed after so many answers: again, over a new one.
  void resend(Exchange &exchange, uint32_t answers);
  /// No descriptor was left for its connection: later.
  void postpone(Exchange &exchange);
  /// Whether the server is likely to take another request over `connection`, which has no exchange any more.
  bool mayKeep(const Connection &connection);
  /// `connection` can carry another one.
  void keep(Connection &connection);
  /// `connection` has closed itself.
  void bury(Connection &connection);
  /// An idle connection leaves its lists.
  void takeFromIdle(Connection &connection);

private:
  bool isBusy() const override { return exchangeCount > 0 || timerCount > 0; }
  bool poll(int64_t microseconds) override;

  void open();
  Pool &findPool(const Request &request, const Proxy *proxy);
  void dispatch(Exchange &exchange, int64_t present);
  void connect(Exchange &exchange);
  void expire(Exchange &exchange);
  void serveWaiting();
  bool deliver();
  void recycle(Exchange &exchange);
  void dig();
  void closeExpired();
  void watchOthers();
  void waitForSignals();
  void waitForWatched();

  EventLoop &loop;
  std::unique_ptr<Reactor> engine; ///< null until the first use
  std::unique_ptr<Resolver> names;
  TlsContext tlsContext;
  ProxySettings proxies;
  std::unique_ptr<char[]> buffer;
  std::unordered_map<std::string, std::unique_ptr<Pool>> pools;
  std::string poolKey; ///< memory for making keys
  Pool *lastPool = nullptr; ///< the one that was found last
  Watch wake;
  Watch side; ///< what the loop watches besides
  Timer idleTimer;

  List<Connection, &Connection::links> connections; ///< all but the idle and the closed ones
  List<Connection, &Connection::links> idle;        ///< the one that has been idle longest is the first
  List<Connection, &Connection::links> closed;
  List<Exchange, &Exchange::links> running;
  List<Exchange, &Exchange::links> waiting;
  List<Exchange, &Exchange::links> finished;
  List<Exchange, &Exchange::links> spare;
  List<ClientTimer, &ClientTimer::links> clientTimers;
  size_t connectionCount = 0; ///< without the closed ones
  size_t connectionLimit = 0;
  size_t idleCount = 0;
  size_t exchangeCount = 0;
  size_t spareCount = 0;
  size_t timerCount = 0;
  bool wasWoken = false;    ///< a signal has come
  bool hasCalledBack = false;
  bool watchesOthers = false; ///< `wake` and `side` are open, as far as there is anything to watch
};

} // namespace aslrt::net

#endif // ASLRT_NETWORK_CLIENT_H
