// SPDX-License-Identifier: Apache-2.0
//
// Resolver: from names to addresses, over c-ares.
//
// The C library's resolver blocks, and in a static program needs shared libraries of the machine. c-ares reads
// resolv.conf and hosts itself. ASLRT_DNS_SERVER, HOST:PORT, names another server than resolv.conf.

#ifndef ASLRT_NETWORK_RESOLVER_H
#define ASLRT_NETWORK_RESOLVER_H

#include "network/Address.h"
#include "network/Reactor.h"

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

struct ares_addrinfo;

namespace aslrt::net {

class Resolver {
public:
  /// Who waits for an answer; must stay in place until it has come or `cancel` is called.
  struct Waiter {
    /// `addresses` is null when there are none; `problem` says why, `HOST: REASON`.
    void (*done)(void *owner, const std::vector<Address> *addresses, const std::string &problem) = nullptr;
    void *owner = nullptr;
    Waiter *next = nullptr;
    struct Lookup *lookup = nullptr; ///< what is waited for; null: nothing
  };

  explicit Resolver(Reactor &reactor);
  ~Resolver();
  Resolver(const Resolver &) = delete;
  Resolver &operator=(const Resolver &) = delete;

  /// The addresses of `host` when they are known already: a numeric host, this machine, a recent answer.
  const std::vector<Address> *find(const std::string &host);
  /// Asks for them. `waiter.done` is called later, from Reactor::turn.
  void start(const std::string &host, Waiter &waiter);
  void cancel(Waiter &waiter);

private:
  struct Channel;
  struct Entry {
    std::vector<Address> addresses;
    int64_t expires = 0;
  };
  using LookupList = std::vector<std::unique_ptr<Lookup>>;

  bool open(std::string &problem);
  void closeUnlessNeeded();
  void deliver();
  void process(int readable, int writable);
  void armTimer();
  static void onAnswer(void *lookup, int status, int timeouts, ares_addrinfo *result);

  friend struct Lookup;
  Reactor &reactor;
  std::unique_ptr<Channel> channel;
  LookupList lookups;
  std::unordered_map<std::string, Entry> known;
  std::vector<Address> numeric;
  std::vector<Address> loopback;
  Timer timer;        ///< c-ares' next time-out
  Timer deliverTimer; ///< armed, and due at once, when an answer is there
};

} // namespace aslrt::net

#endif // ASLRT_NETWORK_RESOLVER_H
