// SPDX-License-Identifier: Apache-2.0
//
// EventLoop: see EventLoop.h.

#include "io/EventLoop.h"
#include "execution/Clock.h"
#include "io/Signals.h"

#include <algorithm>
#include <poll.h>

namespace aslrt {

namespace {

/// A day at a time: some kernels refuse very long sleeps, and the loop looks again anyway.
constexpr int64_t kLongestMicroseconds = 86400ll * 1000000;
/// As Poller::poll has it, which then looks at no clock.
constexpr int64_t kWithoutLimit = -1;

} // namespace

/// Sleeps at most so long. True when the poller, or whoever watches a descriptor, was called back.
bool EventLoop::sleep(int64_t microseconds) {
  if (poller)
    return poller->poll(microseconds);
  if (microseconds == kWithoutLimit)
    microseconds = kLongestMicroseconds;
  sigset_t before = signals::block();
  bool isReady = false;
  if (!signals::hasCome()) {
    timespec time = {static_cast<time_t>(microseconds / 1000000),
                     static_cast<long>(microseconds % 1000000 * 1000)};
    // A descriptor of -1 is passed over.
    pollfd entry = {watched.descriptor, POLLIN, 0};
    isReady = ppoll(&entry, 1, &time, &before) > 0;
  }
  signals::restore(before);
  if (isReady)
    serveWatched();
  return isReady;
}

void EventLoop::turn() {
  if (isBusy())
    sleep(0);
  // With the virtual clock nothing is due before the ready frames have run: computing takes no time there.
  if (timers.size() > 0)
    timers.fireDue(clock.unixMicroseconds());
}

EventLoop::Progress EventLoop::wait() {
  for (;;) {
    if (signals::hasCome())
      return Progress::Interrupted;
    bool busy = isBusy();
    const Timer *first = timers.first();
    if (!first && !busy)
      return Progress::Nothing;
    int64_t left = kWithoutLimit;
    if (first) {
      int64_t due = first->dueUnixMicroseconds;
      if (clock.isVirtual() && !busy)
        clock.advanceTo(due);
      int64_t now = clock.unixMicroseconds();
      if (due <= now) {
        // Timers that are always due must not keep answers from coming in.
        if (busy)
          sleep(0);
        timers.fireDue(due);
        return Progress::Fired;
      }
      if (!clock.isVirtual())
        left = std::min(due - now, kLongestMicroseconds);
    }
    if (sleep(left))
      return Progress::Fired;
  }
}

} // namespace aslrt
