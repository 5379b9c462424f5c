// SPDX-License-Identifier: Apache-2.0
//
// EventLoop: see EventLoop.h.

#include "io/EventLoop.h"
#include "execution/Clock.h"
#include "io/Signals.h"

#include <poll.h>

namespace aslrt {

/// Sleeps at most so long (negative: without limit). True when the poller called back.
bool EventLoop::sleep(int64_t microseconds) {
  if (poller)
    return poller->poll(microseconds);
  sigset_t before = signals::block();
  if (!signals::hasCome()) {
    timespec time = {static_cast<time_t>(microseconds / 1000000),
                     static_cast<long>(microseconds % 1000000 * 1000)};
    ppoll(nullptr, 0, &time, &before);
  }
  signals::restore(before);
  return false;
}

void EventLoop::turn() {
  if (isBusy())
    poller->poll(0);
  // With the virtual clock nothing is due before the ready frames have run: computing takes no time there.
  if (timers.size() > 0)
    timers.fireDue(clock.unixMicroseconds());
}

EventLoop::Progress EventLoop::wait() {
  // A day at a time: some kernels refuse very long sleeps, and the loop looks again anyway.
  constexpr int64_t kLongestMicroseconds = 86400ll * 1000000;
  for (;;) {
    if (signals::hasCome())
      return Progress::Interrupted;
    bool busy = isBusy();
    const Timer *first = timers.first();
    if (!first && !busy)
      return Progress::Nothing;
    int64_t left = kLongestMicroseconds;
    if (first) {
      int64_t due = first->dueUnixMicroseconds;
      if (clock.isVirtual() && !busy)
        clock.advanceTo(due);
      int64_t now = clock.unixMicroseconds();
      if (due <= now) {
        // Timers that are always due must not keep answers from coming in.
        if (busy)
          poller->poll(0);
        timers.fireDue(due);
        return Progress::Fired;
      }
      if (!clock.isVirtual() && due - now < left)
        left = due - now;
    }
    if (sleep(left))
      return Progress::Fired;
  }
}

} // namespace aslrt
