// SPDX-License-Identifier: Apache-2.0
//
// Resolver: see Resolver.h.
//
// c-ares lives as long as somebody waits: it reads resolv.conf anew for the next look-up, and no socket of it stays
// open meanwhile. One name is asked for once, however many wait. c-ares calls back from within its functions, also
// from the one that starts a look-up; the waiters hear of it afterwards, from a timer, when it may be called again.

#include "network/Resolver.h"

#include <algorithm>
#include <ares.h>
#include <cstdlib>
#include <cstring>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/time.h>

namespace aslrt::net {

namespace {

/// How long an answer is used: what the name server says, within these bounds.
constexpr int kShortestTtlSeconds = 5;
constexpr int kLongestTtlSeconds = 60;
/// Names that are remembered; with more, all are forgotten.
constexpr size_t kKnownLimit = 1024;

const char *describe(int status) {
  switch (status) {
  case ARES_ENOTFOUND:
  case ARES_ENODATA:
  case ARES_EBADNAME:
  case ARES_ENONAME:
  case ARES_EFORMERR:
    return "Name or service not known";
  case ARES_ENOMEM:
    return "Memory allocation failure";
  default:
    return "Temporary failure in name resolution";
  }
}

} // namespace

/// A name that is being asked for.
struct Lookup {
  Lookup(Resolver &resolver, const std::string &host) : resolver(resolver), host(host) {}

  Resolver &resolver;
  std::string host;
  Resolver::Waiter *waiters = nullptr;
  std::vector<Address> addresses;
  int status = ARES_SUCCESS;
  std::string problem; ///< instead of what `status` says
  int ttlSeconds = kLongestTtlSeconds;
  bool isDone = false;
};

struct Resolver::Channel {
  explicit Channel(Resolver &resolver) : resolver(resolver) {}
  ~Channel() {
    // c-ares closes its sockets itself, after it has said so in onSocketState.
    if (handle)
      ares_destroy(handle);
  }

  struct Socket {
    Channel *channel;
    int descriptor;
    bool wantsRead = false;
    bool wantsWrite = false;
    Watch watch;

    void wait() {
      if (wantsRead)
        watch.waitToRead([](void *self) { static_cast<Socket *>(self)->onReady(true); }, this);
      if (wantsWrite)
        watch.waitToWrite([](void *self) { static_cast<Socket *>(self)->onReady(false); }, this);
    }
    void onReady(bool isRead) {
      // `this` may be gone after the first line.
      Channel &owner = *channel;
      int number = descriptor;
      owner.resolver.process(isRead ? number : -1, isRead ? -1 : number);
      if (Socket *still = owner.find(number); still == this)
        wait();
    }
  };

  Socket *find(int descriptor) {
    for (auto &socket : sockets)
      if (socket->descriptor == descriptor)
        return socket.get();
    return nullptr;
  }

  /// c-ares wants to know about a socket of its own; about nothing: it will close it.
  void onSocketState(int descriptor, bool wantsRead, bool wantsWrite) {
    Socket *socket = find(descriptor);
    if (!wantsRead && !wantsWrite) {
      if (!socket)
        return;
      socket->watch.release();
      std::erase_if(sockets, [&](auto &each) { return each.get() == socket; });
      return;
    }
    if (!socket) {
      auto created = std::make_unique<Socket>(Socket{this, descriptor, false, false, Watch()});
      // A socket that cannot be waited for is found out by c-ares' time-out.
      if (!created->watch.open(resolver.reactor, descriptor))
        return;
      socket = sockets.emplace_back(std::move(created)).get();
    }
    socket->wantsRead = wantsRead;
    socket->wantsWrite = wantsWrite;
    socket->wait();
  }

  Resolver &resolver;
  ares_channel handle = nullptr;
  std::vector<std::unique_ptr<Socket>> sockets;
};

Resolver::Resolver(Reactor &reactor) : reactor(reactor), loopback(loopbackAddresses()) {
  timer.owner = this;
  timer.fire = [](Timer *timer) { static_cast<Resolver *>(timer->owner)->process(-1, -1); };
  deliverTimer.owner = this;
  deliverTimer.fire = [](Timer *timer) { static_cast<Resolver *>(timer->owner)->deliver(); };
}

Resolver::~Resolver() {
  channel.reset();
  reactor.disarm(timer);
  reactor.disarm(deliverTimer);
}

const std::vector<Address> *Resolver::find(const std::string &host) {
  Address address;
  if (parseAddress(host, address)) {
    numeric.assign(1, address);
    return &numeric;
  }
  if (isLocalhost(host))
    return &loopback;
  auto found = known.find(host);
  if (found == known.end())
    return nullptr;
  if (found->second.expires > Reactor::now())
    return &found->second.addresses;
  known.erase(found);
  return nullptr;
}

bool Resolver::open(std::string &problem) {
  if (channel)
    return true;
  ares_library_init(ARES_LIB_INIT_ALL);
  auto created = std::make_unique<Channel>(*this);
  ares_options options = {};
  options.sock_state_cb = [](void *self, ares_socket_t descriptor, int readable, int writable) {
    static_cast<Channel *>(self)->onSocketState(descriptor, readable != 0, writable != 0);
  };
  options.sock_state_cb_data = created.get();
  options.timeout = 2000;
  options.tries = 3;
  channel = std::move(created);
  int status =
      ares_init_options(&channel->handle, &options, ARES_OPT_SOCK_STATE_CB | ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES);
  if (status != ARES_SUCCESS) {
    channel->handle = nullptr;
    channel.reset();
    problem = describe(status);
    return false;
  }
  const char *server = getenv("ASLRT_DNS_SERVER");
  if (server && *server && ares_set_servers_ports_csv(channel->handle, server) != ARES_SUCCESS) {
    channel.reset();
    problem = "ASLRT_DNS_SERVER is not HOST:PORT";
    return false;
  }
  return true;
}

void Resolver::start(const std::string &host, Waiter &waiter) {
  for (auto &lookup : lookups)
    if (lookup->host == host && !lookup->isDone) {
      waiter.next = lookup->waiters;
      waiter.lookup = lookup.get();
      lookup->waiters = &waiter;
      return;
    }
  auto &lookup = *lookups.emplace_back(new Lookup(*this, host));
  waiter.next = nullptr;
  waiter.lookup = &lookup;
  lookup.waiters = &waiter;
  if (!open(lookup.problem)) {
    lookup.status = ARES_ESERVFAIL;
    lookup.isDone = true;
    reactor.arm(deliverTimer, 0);
    return;
  }
  ares_addrinfo_hints hints = {};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  ares_getaddrinfo(channel->handle, host.c_str(), nullptr, &hints, onAnswer, &lookup);
  armTimer();
}

void Resolver::onAnswer(void *argument, int status, int, ares_addrinfo *result) {
  auto &lookup = *static_cast<Lookup *>(argument);
  lookup.status = status;
  lookup.isDone = true;
  if (status == ARES_SUCCESS && result) {
    for (ares_addrinfo_node *node = result->nodes; node; node = node->ai_next) {
      Address address;
      if (node->ai_family == AF_INET) {
        memcpy(address.bytes, &reinterpret_cast<sockaddr_in *>(node->ai_addr)->sin_addr, 4);
      } else if (node->ai_family == AF_INET6) {
        auto *v6 = reinterpret_cast<sockaddr_in6 *>(node->ai_addr);
        address.isV6 = true;
        address.scope = v6->sin6_scope_id;
        memcpy(address.bytes, &v6->sin6_addr, 16);
      } else {
        continue;
      }
      lookup.ttlSeconds = std::min(lookup.ttlSeconds, node->ai_ttl);
      if (std::find(lookup.addresses.begin(), lookup.addresses.end(), address) == lookup.addresses.end())
        lookup.addresses.push_back(address);
    }
    if (lookup.addresses.empty())
      lookup.status = ARES_ENODATA;
  }
  if (result)
    ares_freeaddrinfo(result);
  lookup.resolver.reactor.arm(lookup.resolver.deliverTimer, 0);
}

void Resolver::process(int readable, int writable) {
  if (!channel)
    return;
  ares_process_fd(channel->handle, readable < 0 ? ARES_SOCKET_BAD : readable,
                  writable < 0 ? ARES_SOCKET_BAD : writable);
  armTimer();
}

void Resolver::armTimer() {
  timeval time = {};
  if (ares_timeout(channel->handle, nullptr, &time))
    reactor.arm(timer, static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6);
  else
    reactor.disarm(timer);
}

void Resolver::deliver() {
  for (;;) {
    auto found = std::find_if(lookups.begin(), lookups.end(), [](auto &lookup) { return lookup->isDone; });
    if (found == lookups.end())
      break;
    std::unique_ptr<Lookup> lookup = std::move(*found);
    lookups.erase(found);
    std::string problem;
    const std::vector<Address> *addresses = nullptr;
    if (lookup->status == ARES_SUCCESS) {
      if (known.size() >= kKnownLimit)
        known.clear();
      int seconds = std::clamp(lookup->ttlSeconds, kShortestTtlSeconds, kLongestTtlSeconds);
      known[lookup->host] = {lookup->addresses, Reactor::after(seconds)};
      addresses = &lookup->addresses;
    } else {
      problem = lookup->host + ": " + (lookup->problem.empty() ? describe(lookup->status) : lookup->problem);
    }
    while (Waiter *waiter = lookup->waiters) {
      lookup->waiters = waiter->next;
      waiter->lookup = nullptr;
      waiter->done(waiter->owner, addresses, problem);
    }
  }
  closeUnlessNeeded();
}

void Resolver::cancel(Waiter &waiter) {
  Lookup *lookup = waiter.lookup;
  if (!lookup)
    return;
  for (Waiter **at = &lookup->waiters; *at; at = &(*at)->next)
    if (*at == &waiter) {
      *at = waiter.next;
      break;
    }
  waiter.lookup = nullptr;
  // Nobody waits for anything: c-ares' sockets need not stay open for an answer that nobody reads.
  for (auto &each : lookups)
    if (each->waiters)
      return;
  reactor.arm(deliverTimer, 0);
}

void Resolver::closeUnlessNeeded() {
  for (auto &lookup : lookups)
    if (lookup->waiters)
      return;
  reactor.disarm(timer);
  channel.reset();
  lookups.clear();
}

} // namespace aslrt::net
