// SPDX-License-Identifier: Apache-2.0
//
// Connector: see Connector.h.

#include "network/Connector.h"

#include <algorithm>
#include <cerrno>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <unistd.h>
#include <utility>

namespace aslrt::net {

namespace {

/// How long an address has for itself. Source: RFC 8305, "Connection Attempt Delay".
constexpr double kHeadStartSeconds = 0.25;

} // namespace

void Connector::start(Reactor &wanted, const std::vector<Address> &list, uint16_t number, Done callback, void *who) {
  stop();
  reactor = &wanted;
  addresses = &list;
  port = number;
  done = callback;
  owner = who;
  next = 0;
  lastError = EADDRNOTAVAIL;
  timer.owner = this;
  timer.fire = [](Timer *timer) { static_cast<Connector *>(timer->owner)->tryNext(); };
  tryNext();
}

void Connector::stop() {
  if (!reactor)
    return;
  reactor->disarm(timer);
  attempts.clear();
  reactor = nullptr;
}

void Connector::finish(Watch socket, int error) {
  stop();
  done(owner, std::move(socket), error);
}

/// Begins with the next address that does not fail at once.
void Connector::tryNext() {
  while (next < addresses->size()) {
    sockaddr_storage target;
    const Address &address = (*addresses)[next++];
    socklen_t size = address.fill(target, port);
    int descriptor = socket(target.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (descriptor < 0) {
      lastError = errno;
      // Another address would not help; whoever counts connections has to know.
      if (lastError == EMFILE || lastError == ENFILE)
        break;
      continue;
    }
    int one = 1;
    setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
    setsockopt(descriptor, SOL_SOCKET, SO_KEEPALIVE, &one, sizeof(one));
    bool isConnected = connect(descriptor, reinterpret_cast<sockaddr *>(&target), size) == 0;
    Watch watch;
    if ((!isConnected && errno != EINPROGRESS) || !watch.open(*reactor, descriptor)) {
      lastError = errno;
      ::close(descriptor);
      continue;
    }
    if (isConnected)
      return finish(std::move(watch), 0);
    auto &attempt = *attempts.emplace_back(new Attempt{this, std::move(watch)});
    attempt.watch.waitToWrite(
        [](void *self) {
          auto &attempt = *static_cast<Attempt *>(self);
          attempt.connector->onReady(attempt);
        },
        &attempt);
    if (next < addresses->size())
      reactor->arm(timer, kHeadStartSeconds);
    return;
  }
  if (attempts.empty())
    finish(Watch(), lastError);
}

void Connector::onReady(Attempt &attempt) {
  int error = 0;
  socklen_t size = sizeof(error);
  if (getsockopt(attempt.watch.descriptor(), SOL_SOCKET, SO_ERROR, &error, &size) != 0)
    error = errno;
  if (error == 0)
    return finish(std::move(attempt.watch), 0);
  lastError = error;
  std::erase_if(attempts, [&](auto &each) { return each.get() == &attempt; });
  tryNext();
}

} // namespace aslrt::net
