// SPDX-License-Identifier: Apache-2.0
//
// Reactor: waiting for descriptors and for real time, the one place where the kernel's epoll is.
//
// It only tells that a descriptor can be read or written; the reading and writing is done by whoever waits, plainly or
// through OpenSSL. So one file serves sockets, TLS and the resolver. Timers are a heap of our own: most are disarmed
// before they are due, and a timer of the kernel would have to be set for each.
//
// What a descriptor is watched for stays as it is when somebody is called, since whoever reads an answer will wait for
// the next one: a call over a kept connection asks the kernel for nothing but to wait. Only when something has happened
// that nobody waits for is the kernel told to be silent about it. A library with its own notion of this (Asio) tells
// the kernel at each wait and wakes for every request that has left: two system calls more a call.
//
// One call at a time, over a connection that is read by recv alone, asks for less: when nothing else is waited for, recv
// itself waits (receivesItself, receive), and epoll is not asked. Timers stay exact, as such a wait is begun only when none is due
// soon, and comes back before one could be; a signal ends it (signals::beginReceive).

#ifndef ASLRT_NETWORK_REACTOR_H
#define ASLRT_NETWORK_REACTOR_H

#include "io/TimerHeap.h"
#include "network/List.h"

#include <cstdint>
#include <sys/epoll.h>
#include <sys/types.h>
#include <utility>

namespace aslrt::net {

class Reactor;

/// A descriptor that a reactor waits for. It may be destroyed in any callback, its own too.
class Watch {
public:
  using Ready = void (*)(void *owner);

  /// What a wait is for.
  enum class Purpose : uint8_t {
    Progress, ///< what is waited for lets something go on
    News,     ///< it is good to know soon, but may be told later when something else goes on meanwhile
  };

  Watch() = default;
  ~Watch() { close(); }
  Watch(const Watch &) = delete;
  Watch &operator=(const Watch &) = delete;
  Watch(Watch &&other) noexcept : state(other.state) { other.state = nullptr; }
  Watch &operator=(Watch &&other) noexcept {
    std::swap(state, other.state);
    return *this;
  }

  /// Takes over `descriptor`, which does not block. False, with `errno` set, when the kernel refuses; it is still the
  /// caller's then.
  bool open(Reactor &reactor, int descriptor);
  bool isOpen() const { return state != nullptr; }
  int descriptor() const;

  /// Calls `ready(owner)` once, from Reactor::turn, when there is something to read (or an end, or an error).
  /// A second call before that replaces the first.
  void waitToRead(Ready ready, void *owner, Purpose purpose = Purpose::Progress);
  /// The same for room to write.
  void waitToWrite(Ready ready, void *owner);

  /// From now on this socket is read by `receive` alone, and written to by calls that say MSG_DONTWAIT. So `ready` of
  /// waitToRead may be called before there is anything, for `receive` to wait.
  void receivesItself();
  /// As recv. Waits only as the first call within a `ready` that came early; EAGAIN then says that nothing has come yet.
  ssize_t receive(char *out, size_t room);

  /// Whether the other side had closed the connection, or its half of it, when somebody was last called. False when it is
  /// not known.
  bool wasClosed() const;

  /// Nobody is called any more, and the descriptor is closed.
  void close();
  /// Nobody is called any more; the descriptor stays open and is returned.
  int release();

private:
  friend class Reactor;
  struct State;
  State *state = nullptr;
};

/// What a reactor knows of a watch.
struct Watch::State {
  struct Call {
    Ready ready = nullptr;
    void *owner = nullptr;
    Purpose purpose = Purpose::Progress;

    bool isForProgress() const { return ready && purpose == Purpose::Progress; }
  };

  void ask(uint32_t wanted);
  void askForWaits();
  void wait(Call &call, uint32_t what, const Call &wanted);
  Call take(Call &call);
  void silence();
  void leave();
  bool isAlone() const;
  ssize_t waitAndReceive(char *out, size_t room);

  Reactor *reactor;
  int descriptor;
  uint32_t watched;          ///< what the kernel was asked for
  bool wasClosed = false;
  bool receivesItself = false;
  bool blocks = false;       ///< the descriptor does, as far as is known
  bool isUnasked = false;    ///< the kernel is to be asked before epoll waits
  Call read = {};
  Call write = {};
  Links<Watch::State> links = {}; ///< in the reactor's `unasked`
};

class Reactor {
public:
  /// For `turn`: until something happens.
  static constexpr int64_t kForever = INT64_MAX;

  Reactor();
  ~Reactor();
  Reactor(const Reactor &) = delete;
  Reactor &operator=(const Reactor &) = delete;

  /// Waits for something to happen, but no longer than until the instant `until` (0: not at all), and lets it call
  /// back: the timers that are due, or one descriptor. Comes back early when a signal is handled.
  void turn(int64_t until);

  /// Calls `timer.fire` after `seconds`; a timer that is armed already begins anew.
  void arm(Timer &timer, double seconds) { armAt(timer, after(seconds)); }
  void armAt(Timer &timer, int64_t due);
  void disarm(Timer &timer) { timers.disarm(timer); }

  /// Microseconds since the machine's start, as timers count them.
  static int64_t now();
  /// The same as of the kernel's last tick, which takes less: not later than now, and as a rule at most kTickMicroseconds
  /// before.
  static int64_t nowRoughly();
  static constexpr int64_t kTickMicroseconds = 10000;
  /// The instant `seconds` from `present`; a far one when they are too many.
  static int64_t after(double seconds, int64_t present = now());

private:
  friend class Watch;
  friend struct Watch::State;

  bool open();
  bool mayReceiveAlone(int64_t until);
  void receiveAlone();
  void wait(int64_t present, int64_t until);
  void serveOne();
  void forget(const void *state);

  static constexpr int kEvents = 64;

  int descriptor = -1; ///< of the epoll
  int next = 0;        ///< of `events`: the first that was not looked at
  int count = 0;       ///< of `events`
  epoll_event events[kEvents];
  TimerHeap timers;
  List<Watch::State, &Watch::State::links> unasked; ///< whose waits the kernel does not know yet
  size_t progressCount = 0;           ///< waits of that purpose
  Watch::State *newest = nullptr;     ///< of those that wait to read, who began last; null when it is gone
  const Watch::State *alone = nullptr; ///< who was called early, for its `receive` to wait
  uint32_t turnsAlone = 0;            ///< waits that recv could have done, in a row
};

} // namespace aslrt::net

#endif // ASLRT_NETWORK_REACTOR_H
