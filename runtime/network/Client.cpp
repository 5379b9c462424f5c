// SPDX-License-Identifier: Apache-2.0
//
// Client: see Client.h.

#include "network/Client.h"
#include "io/Signals.h"
#include "network/FileLimit.h"

#include <algorithm>
#include <cstring>

namespace aslrt::net {

namespace {

/// How long a connection is kept for the next request. Source: AWS SDK for Java, `connectionMaxIdleTime`.
constexpr double kIdleSeconds = 60;
/// How long it is taken to be open since its last answer; shorter than the news that it is closed takes from a service.
constexpr int64_t kFreshMicroseconds = 500;
/// Connections that are closed after as many answers as the server gave over others, until it may give more again.
constexpr uint32_t kPoolCloses = 64;
/// Connections kept at most; more than that is a Map state that has passed.
constexpr size_t kIdleLimit = 1024;
/// Descriptors that are left to the rest of the process and to the resolver.
constexpr size_t kReservedDescriptors = 64;
/// Pools that are remembered without a connection.
constexpr size_t kPoolLimit = 256;
/// Exchanges whose memory is kept for the next ones.
constexpr size_t kSpareLimit = 64;

} // namespace

std::unique_ptr<Client> makeClient(EventLoop &loop) { return std::make_unique<ClientBody>(loop); }

ClientBody::~ClientBody() {
  if (!engine)
    return;
  loop.attach(nullptr);
  for (auto *list : {&running, &waiting, &finished})
    while (Exchange *exchange = list->popFront()) {
      if (exchange->connection)
        exchange->connection->close();
      engine->disarm(exchange->timer);
      delete exchange;
    }
  while (Exchange *exchange = spare.popFront()) {
    engine->disarm(exchange->timer);
    delete exchange;
  }
  while (ClientTimer *timer = clientTimers.popFront()) {
    engine->disarm(timer->timer);
    delete timer;
  }
  closeIdle();
  while (Connection *connection = connections.front())
    connection->close();
  dig();
  engine->disarm(idleTimer);
  wake.release(); // the signals' own
  side.release(); // whoever watches it
}

/// What the first use makes.
void ClientBody::open() {
  if (engine)
    return;
  connectionLimit = raiseFileLimit();
  connectionLimit = connectionLimit > 2 * kReservedDescriptors ? connectionLimit - kReservedDescriptors
                                                               : std::max<size_t>(connectionLimit / 2, 1);
  engine = std::make_unique<Reactor>();
  names = std::make_unique<Resolver>(*engine);
  buffer = std::make_unique<char[]>(kScratchBytes);
  proxies.load();
  idleTimer.owner = this;
  idleTimer.fire = [](Timer *timer) { static_cast<ClientBody *>(timer->owner)->closeExpired(); };
  watchOthers();
  loop.attach(this);
}

/// Watches what is not a connection; again and again when descriptors are few.
void ClientBody::watchOthers() {
  int signalled = signals::wakeDescriptor(), watched = loop.watchedDescriptor();
  if (!wake.isOpen() && signalled >= 0 && wake.open(*engine, signalled))
    waitForSignals();
  if (!side.isOpen() && watched >= 0 && side.open(*engine, watched))
    waitForWatched();
  watchesOthers = wake.isOpen() && (watched < 0 || side.isOpen());
}

void ClientBody::waitForWatched() {
  side.waitToRead(
      [](void *self) {
        auto &client = *static_cast<ClientBody *>(self);
        client.loop.serveWatched();
        client.hasCalledBack = true;
        client.waitForWatched();
      },
      this);
}

void ClientBody::waitForSignals() {
  wake.waitToRead(
      [](void *self) {
        auto &client = *static_cast<ClientBody *>(self);
        signals::drainWakeDescriptor();
        client.wasWoken = true;
        client.waitForSignals();
      },
      this, Watch::Purpose::News);
}

// ---------------------------------------------------------------------------------------------
// From a request to a connection
// ---------------------------------------------------------------------------------------------

Pool &ClientBody::findPool(const Request &request, const Proxy *proxy) {
  // Mostly it is the one of the request before.
  if (lastPool && lastPool->port == request.origin.port && lastPool->isTls == request.origin.isTls &&
      lastPool->isAmazon == request.isAmazon && lastPool->proxy == proxy && lastPool->host == request.origin.host)
    return *lastPool;
  poolKey.clear();
  poolKey += static_cast<char>('0' + (request.origin.isTls ? 1 : 0) + (request.isAmazon ? 2 : 0) + (proxy ? 4 : 0));
  poolKey.append(reinterpret_cast<const char *>(&request.origin.port), sizeof(request.origin.port));
  for (char c : request.origin.host)
    poolKey += c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
  auto found = pools.find(poolKey);
  if (found != pools.end())
    return *(lastPool = found->second.get());
  if (pools.size() >= kPoolLimit)
    std::erase_if(pools, [](auto &entry) { return entry.second->uses == 0; });
  auto pool = std::make_unique<Pool>();
  pool->isTls = request.origin.isTls;
  pool->isAmazon = request.isAmazon;
  pool->host = poolKey.substr(1 + sizeof(request.origin.port));
  pool->port = request.origin.port;
  pool->proxy = proxy;
  lastPool = pool.get();
  pools.emplace(poolKey, std::move(pool));
  return *lastPool;
}

Exchange *ClientBody::start(const Request &request, Done done, void *owner) {
  open();
  Exchange *exchange = spare.popFront();
  if (exchange) [[likely]]
    --spareCount;
  else
    exchange = new Exchange(*this);
  ++exchangeCount;
  running.pushBack(exchange);
  exchange->stage = Exchange::Stage::Connected;

  std::string problem;
  const Origin &origin = request.origin;
  const Proxy *proxy =
      request.mayUseProxy ? proxies.find(origin.isTls, origin.host, origin.port, problem) : nullptr;
  Pool &pool = findPool(request, proxy);
  ++pool.uses;
  exchange->pool = &pool;
  int64_t present = Reactor::now();
  bool isGood = exchange->prepare(request, origin.isTls ? nullptr : proxy, done, owner, present);
  if (isGood && !problem.empty()) [[unlikely]] {
    exchange->fail(ErrorKind::Connect, std::move(problem));
    isGood = false;
  }
  if (!isGood) [[unlikely]] {
    finish(*exchange);
    return exchange;
  }
  exchange->stopConnectTimer();
  dispatch(*exchange, present);
  return exchange;
}

/// Finds a connection for a running exchange.
void ClientBody::dispatch(Exchange &exchange, int64_t present) {
  while (Connection *kept = exchange.pool->idle.back()) {
    // One that has just been seen to be open is not looked at once more: what is closed at this moment would be missed
    // either way, and the request is sent again then.
    if (present - kept->idleSince > kFreshMicroseconds && !kept->isUsable()) [[unlikely]] {
      kept->close();
      continue;
    }
    takeFromIdle(*kept);
    connections.pushBack(kept);
    return kept->carry(exchange);
  }
  connect(exchange);
}

void ClientBody::connect(Exchange &exchange) {
  if (connectionCount >= connectionLimit && !idle.isEmpty())
    idle.front()->close();
  if (connectionCount >= connectionLimit) {
    running.remove(&exchange);
    waiting.pushBack(&exchange);
    exchange.stage = Exchange::Stage::Waiting;
    return;
  }
  auto *connection = new Connection(*this, *exchange.pool);
  ++connectionCount;
  ++exchange.pool->uses;
  connections.pushBack(connection);
  connection->open(exchange);
}

void ClientBody::serveWaiting() {
  while (Exchange *exchange = waiting.front()) {
    if (connectionCount >= connectionLimit && idle.isEmpty())
      return;
    waiting.remove(exchange);
    running.pushBack(exchange);
    exchange->stage = Exchange::Stage::Connected;
    dispatch(*exchange, Reactor::now());
  }
}

void ClientBody::resend(Exchange &exchange, uint32_t answers) {
  Pool &pool = *exchange.pool;
  // Once may be anything. A server that closes without a word after each answer, or the hundredth, does so again.
  if (pool.answersBefore == answers) {
    pool.mostAnswers = answers;
    pool.closesLeft = kPoolCloses;
  }
  pool.answersBefore = answers;
  exchange.wasResent = true;
  connect(exchange);
}

void ClientBody::postpone(Exchange &exchange) {
  exchange.stopConnectTimer();
  if (connectionCount == 0) {
    exchange.fail(ErrorKind::Connect, strerror(EMFILE));
    return finish(exchange);
  }
  connectionLimit = connectionCount;
  running.remove(&exchange);
  waiting.pushFront(&exchange);
  exchange.stage = Exchange::Stage::Waiting;
}

// ---------------------------------------------------------------------------------------------
// Idle and closed connections
// ---------------------------------------------------------------------------------------------

bool ClientBody::mayKeep(const Connection &connection) {
  Pool &pool = connection.pool;
  if (pool.mostAnswers == 0 || connection.answers < pool.mostAnswers) [[likely]]
    return true;
  if (--pool.closesLeft == 0)
    pool.mostAnswers = 0;
  return false;
}

void ClientBody::keep(Connection &connection) {
  connections.remove(&connection);
  connection.isIdle = true;
  connection.idleSince = Reactor::now();
  connection.pool.idle.pushBack(&connection);
  idle.pushBack(&connection);
  ++idleCount;
  if (idleCount > kIdleLimit) [[unlikely]]
    idle.front()->close();
  if (!idleTimer.isArmed()) [[unlikely]]
    engine->arm(idleTimer, kIdleSeconds);
}

void ClientBody::takeFromIdle(Connection &connection) {
  connection.isIdle = false;
  connection.pool.idle.remove(&connection);
  idle.remove(&connection);
  --idleCount;
}

void ClientBody::closeExpired() {
  constexpr auto kIdleMicroseconds = static_cast<int64_t>(kIdleSeconds * 1e6);
  int64_t now = Reactor::now();
  while (Connection *connection = idle.front()) {
    if (connection->idleSince + kIdleMicroseconds > now)
      return engine->armAt(idleTimer, connection->idleSince + kIdleMicroseconds);
    connection->close();
  }
}

void ClientBody::closeIdle() {
  while (Connection *connection = idle.front())
    connection->close();
  if (engine)
    engine->disarm(idleTimer);
}

void ClientBody::bury(Connection &connection) {
  // An idle one has left its lists already, and is then in none.
  if (connections.front() == &connection || connection.links.previous)
    connections.remove(&connection);
  closed.pushBack(&connection);
  --connectionCount;
}

/// Frees the closed connections.
void ClientBody::dig() {
  while (Connection *connection = closed.popFront()) {
    --connection->pool.uses;
    delete connection;
  }
}

// ---------------------------------------------------------------------------------------------
// The end of exchanges
// ---------------------------------------------------------------------------------------------

void ClientBody::finish(Exchange &exchange) {
  running.remove(&exchange);
  finished.pushBack(&exchange);
  exchange.stage = Exchange::Stage::Finished;
}

void ClientBody::onTimer(Exchange &exchange) {
  if (exchange.stage == Exchange::Stage::Finished)
    return;
  // It may have been armed for a request before this one.
  if (!exchange.isConnecting && exchange.due > Reactor::now())
    return engine->armAt(exchange.timer, exchange.due);
  expire(exchange);
}

/// A time-out of the exchange is over.
void ClientBody::expire(Exchange &exchange) {
  bool isConnecting = exchange.isConnecting;
  if (exchange.stage == Exchange::Stage::Waiting) {
    exchange.fail(ErrorKind::Timeout, "Timeout waiting for connection from pool");
    waiting.remove(&exchange);
    running.pushBack(&exchange);
    return finish(exchange);
  }
  Error error = exchange.connection->describeTimeout();
  if (!isConnecting)
    error.kind = ErrorKind::Timeout;
  exchange.error = std::move(error);
  exchange.connection->close();
  finish(exchange);
}

void ClientBody::cancel(Exchange *exchange) {
  switch (exchange->stage) {
  case Exchange::Stage::Waiting:
    waiting.remove(exchange);
    break;
  case Exchange::Stage::Connected:
    if (exchange->connection)
      exchange->connection->close();
    running.remove(exchange);
    break;
  case Exchange::Stage::Finished:
    finished.remove(exchange);
    break;
  }
  recycle(*exchange);
}

void ClientBody::recycle(Exchange &exchange) {
  exchange.stage = Exchange::Stage::Finished;
  --exchange.pool->uses;
  exchange.pool = nullptr;
  --exchangeCount;
  if (spareCount >= kSpareLimit) [[unlikely]] {
    engine->disarm(exchange.timer);
    delete &exchange;
    return;
  }
  spare.pushFront(&exchange);
  ++spareCount;
}

/// Calls back for the exchanges that have ended until now.
bool ClientBody::deliver() {
  Exchange *last = finished.back();
  if (!last)
    return false;
  for (bool isLast = false; !isLast;) {
    Exchange *exchange = finished.popFront();
    // A callback may have cancelled the one that was the last.
    if (!exchange) [[unlikely]]
      break;
    isLast = exchange == last;
    Outcome outcome;
    if (exchange->error.kind == ErrorKind::None) [[likely]]
      outcome.response = &exchange->reader.response();
    else
      outcome.error = std::move(exchange->error);
    exchange->done(exchange->owner, outcome);
    recycle(*exchange);
  }
  return true;
}

// ---------------------------------------------------------------------------------------------
// Timers and the event loop
// ---------------------------------------------------------------------------------------------

ClientTimer *ClientBody::startTimer(double seconds, void (*fire)(void *owner), void *owner) {
  open();
  auto *timer = new ClientTimer;
  timer->client = this;
  timer->fire = fire;
  timer->owner = owner;
  timer->timer.owner = timer;
  timer->timer.fire = [](Timer *base) {
    auto *self = static_cast<ClientTimer *>(base->owner);
    ClientBody &client = *self->client;
    auto call = self->fire;
    void *whom = self->owner;
    client.cancel(self);
    client.hasCalledBack = true;
    call(whom);
  };
  clientTimers.pushBack(timer);
  ++timerCount;
  engine->arm(timer->timer, seconds);
  return timer;
}

void ClientBody::cancel(ClientTimer *timer) {
  engine->disarm(timer->timer);
  clientTimers.remove(timer);
  --timerCount;
  delete timer;
}

bool ClientBody::poll(int64_t microseconds) {
  int64_t deadline = Reactor::kForever;
  if (microseconds >= 0)
    deadline = microseconds == 0 ? 0 : Reactor::now() + microseconds;
  hasCalledBack = false;
  wasWoken = false;
  for (;;) {
    if (signals::hasCome()) [[unlikely]]
      return false;
    if (!watchesOthers) [[unlikely]]
      watchOthers();
    if (closed.front()) [[unlikely]]
      dig();
    if (waiting.front()) [[unlikely]]
      serveWaiting();
    engine->turn(finished.isEmpty() ? deadline : 0);
    if (deliver())
      hasCalledBack = true;
    if (hasCalledBack) [[likely]]
      return true;
    if (wasWoken || deadline == 0 || (deadline != Reactor::kForever && Reactor::now() >= deadline))
      return false;
  }
}

} // namespace aslrt::net
