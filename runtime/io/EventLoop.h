// SPDX-License-Identifier: Apache-2.0
//
// EventLoop: waiting, for the whole process, in one place.
//
// Everything that takes time registers here and is called back when its time has come. Timers of one
// instant fire in the order in which they were added. Programs that call services attach a Poller, which
// waits for sockets as well; without one the loop sleeps in ppoll. Either also watches one descriptor more, when
// there is one: that of the Lambda mode's connections, which programs without services have too.
//
// With the virtual clock nothing sleeps: time jumps to the earliest timer, unless something real is in
// flight. Then it stands still until that has come, so that a wait of an hour never overtakes an answer.

#ifndef ASLRT_IO_EVENTLOOP_H
#define ASLRT_IO_EVENTLOOP_H

#include "io/TimerHeap.h"

#include <cstddef>
#include <cstdint>

namespace aslrt {

class Clock;

/// What waits for something else than time, such as sockets.
class Poller {
public:
  /// Whether anything is in flight that will call back.
  virtual bool isBusy() const = 0;
  /// Waits at most `microseconds` (negative: without limit) for something to happen and lets it call back.
  /// True when it did. Comes back early, with false, when a signal has come (signals::wakeDescriptor).
  virtual bool poll(int64_t microseconds) = 0;

protected:
  ~Poller() = default;
};

class EventLoop {
public:
  enum class Progress : uint8_t {
    Fired,       ///< at least one timer was called, or the poller called back
    Nothing,     ///< there is nothing to wait for
    Interrupted, ///< a signal came; see io/Signals.h for which
  };

  explicit EventLoop(Clock &clock) : clock(clock) {}
  EventLoop(const EventLoop &) = delete;
  EventLoop &operator=(const EventLoop &) = delete;

  /// Arms `timer` for the instant in its `dueUnixMicroseconds`.
  void arm(Timer &timer) { timers.arm(timer); }
  /// Disarms it; nothing happens if it is not armed.
  void disarm(Timer &timer) { timers.disarm(timer); }

  /// Waits until the earliest timer is due and fires all that are due then, or until the poller has
  /// something.
  Progress wait();

  /// Lets come what has come, without waiting.
  void turn();

  /// From now on `poller` waits too; null: none.
  void attach(Poller *wanted) { poller = wanted; }

  /// From now on `ready(owner)` is called whenever `descriptor` can be read; -1: none. To be set before a poller is
  /// attached, which asks for it once.
  void watch(int descriptor, void (*ready)(void *owner), void *owner) { watched = {descriptor, ready, owner}; }
  int watchedDescriptor() const { return watched.descriptor; }
  /// For the poller: the watched descriptor can be read.
  void serveWatched() { watched.ready(watched.owner); }

  size_t size() const { return timers.size(); }

private:
  struct Watched {
    int descriptor = -1;
    void (*ready)(void *owner) = nullptr;
    void *owner = nullptr;
  };

  bool isBusy() const { return watched.descriptor >= 0 || (poller && poller->isBusy()); }
  bool sleep(int64_t microseconds);

  Clock &clock;
  Poller *poller = nullptr;
  Watched watched;
  TimerHeap timers;
};

} // namespace aslrt

#endif // ASLRT_IO_EVENTLOOP_H
