// SPDX-License-Identifier: Apache-2.0
//
// Reactor: waiting for descriptors and for real time, the one place where Asio is.
//
// Asio is asked only when a descriptor can be read or written; the reading and writing is done by whoever
// waits, plainly or through OpenSSL. So one include of Asio's headers serves sockets, TLS and the resolver.
// Timers are a heap of our own: most are disarmed before they are due, and Asio would set a timer of the
// kernel for each.

#ifndef ASLRT_NETWORK_REACTOR_H
#define ASLRT_NETWORK_REACTOR_H

#include "io/TimerHeap.h"

#include <cstdint>
#include <memory>
#include <utility>

namespace aslrt::net {

class Reactor {
public:
  Reactor();
  ~Reactor();
  Reactor(const Reactor &) = delete;
  Reactor &operator=(const Reactor &) = delete;

  /// Waits at most `microseconds` for something to happen and lets it call back: the timers that are due, or
  /// one descriptor.
  void turn(int64_t microseconds);

  /// Calls `timer.fire` after `seconds`; a timer that is armed already begins anew.
  void arm(Timer &timer, double seconds) { armAt(timer, after(seconds)); }
  void armAt(Timer &timer, int64_t due);
  void disarm(Timer &timer) { timers.disarm(timer); }

  /// Microseconds since the machine's start, as timers count them.
  static int64_t now();
  /// The instant `seconds` from now; a far one when they are too many.
  static int64_t after(double seconds);

private:
  friend class Watch;
  struct Body;
  std::unique_ptr<Body> body;
  TimerHeap timers;
};

/// A descriptor that a reactor waits for. It may be destroyed in any callback, its own too.
class Watch {
public:
  using Ready = void (*)(void *owner);

  Watch() = default;
  ~Watch() { close(); }
  Watch(const Watch &) = delete;
  Watch &operator=(const Watch &) = delete;
  Watch(Watch &&other) noexcept : state(other.state) { other.state = nullptr; }
  Watch &operator=(Watch &&other) noexcept {
    std::swap(state, other.state);
    return *this;
  }

  /// Takes over `descriptor`, which does not block. False when the kernel refuses; it is still the caller's then.
  bool open(Reactor &reactor, int descriptor);
  bool isOpen() const { return state != nullptr; }
  int descriptor() const;

  /// Calls `ready(owner)` once, from Reactor::turn, when there is something to read (or an end, or an error).
  /// A second call before that replaces the first.
  void waitToRead(Ready ready, void *owner);
  /// The same for room to write.
  void waitToWrite(Ready ready, void *owner);

  /// Nobody is called any more, and the descriptor is closed.
  void close();
  /// Nobody is called any more; the descriptor stays open and is returned.
  int release();

private:
  friend class Reactor;
  struct State;
  State *state = nullptr;
};

} // namespace aslrt::net

#endif // ASLRT_NETWORK_REACTOR_H
