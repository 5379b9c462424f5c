// SPDX-License-Identifier: Apache-2.0
//
// Connector: a TCP connection to the first address of several that takes it.
//
// Addresses are tried in order. When one has neither taken nor refused the connection after a moment, the next is
// tried beside it (RFC 8305), so that a machine with a broken IPv6 route does not wait for that to time out.

#ifndef ASLRT_NETWORK_CONNECTOR_H
#define ASLRT_NETWORK_CONNECTOR_H

#include "network/Address.h"
#include "network/Reactor.h"

#include <memory>
#include <vector>

namespace aslrt::net {

class Connector {
public:
  /// `socket` is connected when `error` is 0; else that is why the last address failed.
  using Done = void (*)(void *owner, Watch socket, int error);

  Connector() = default;
  ~Connector() { stop(); }
  Connector(const Connector &) = delete;
  Connector &operator=(const Connector &) = delete;

  /// `addresses` must stay in place. `done` may be called before this returns.
  void start(Reactor &reactor, const std::vector<Address> &addresses, uint16_t port, Done done, void *owner);
  void stop();

private:
  struct Attempt {
    Connector *connector;
    Watch watch;
  };

  void tryNext();
  void onReady(Attempt &attempt);
  void finish(Watch socket, int error);

  Reactor *reactor = nullptr;
  const std::vector<Address> *addresses = nullptr;
  uint16_t port = 0;
  Done done = nullptr;
  void *owner = nullptr;
  size_t next = 0;
  int lastError = 0;
  std::vector<std::unique_ptr<Attempt>> attempts;
  Timer timer;
};

} // namespace aslrt::net

#endif // ASLRT_NETWORK_CONNECTOR_H
