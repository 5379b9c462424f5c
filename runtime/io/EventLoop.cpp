// SPDX-License-Identifier: Apache-2.0
//
// EventLoop: see EventLoop.h. A binary heap of pointers to timers that live in their owners; each timer
// knows its place, so that disarming costs no search.

#include "io/EventLoop.h"
#include "execution/Clock.h"
#include "io/Memory.h"
#include "io/Signals.h"

#include <cstdlib>
#include <poll.h>

namespace aslrt {

EventLoop::~EventLoop() { free(heap); }

bool EventLoop::isBefore(const Timer &left, const Timer &right) {
  if (left.dueUnixMicroseconds != right.dueUnixMicroseconds)
    return left.dueUnixMicroseconds < right.dueUnixMicroseconds;
  return left.order < right.order;
}

void EventLoop::place(uint32_t index, Timer *timer) {
  heap[index] = timer;
  timer->heapIndex = index;
}

void EventLoop::siftUp(uint32_t index) {
  Timer *timer = heap[index];
  while (index > 0) {
    uint32_t above = (index - 1) / 2;
    if (!isBefore(*timer, *heap[above]))
      break;
    place(index, heap[above]);
    index = above;
  }
  place(index, timer);
}

void EventLoop::siftDown(uint32_t index) {
  Timer *timer = heap[index];
  for (;;) {
    uint32_t child = 2 * index + 1;
    if (child >= count)
      break;
    if (child + 1 < count && isBefore(*heap[child + 1], *heap[child]))
      ++child;
    if (!isBefore(*heap[child], *timer))
      break;
    place(index, heap[child]);
    index = child;
  }
  place(index, timer);
}

void EventLoop::arm(Timer &timer) {
  disarm(timer);
  if (count == capacity) {
    capacity = capacity ? capacity * 2 : 8;
    heap = static_cast<Timer **>(reallocateOrDie(heap, capacity * sizeof(Timer *)));
  }
  timer.order = nextOrder++;
  place(count++, &timer);
  siftUp(count - 1);
}

void EventLoop::disarm(Timer &timer) {
  if (!timer.isArmed())
    return;
  uint32_t index = timer.heapIndex;
  timer.heapIndex = Timer::kIdle;
  Timer *last = heap[--count];
  if (last == &timer)
    return;
  place(index, last);
  siftUp(index);
  siftDown(last->heapIndex);
}

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

void EventLoop::fireDue(int64_t due) {
  // Only those due now: what a callback arms for the same instant comes in the next turn.
  uint64_t limit = nextOrder;
  while (count > 0 && heap[0]->dueUnixMicroseconds <= due && heap[0]->order < limit) {
    Timer *timer = heap[0];
    disarm(*timer);
    timer->fire(timer);
  }
}

void EventLoop::turn() {
  if (isBusy())
    poller->poll(0);
  // With the virtual clock nothing is due before the ready frames have run: computing takes no time there.
  if (count > 0 && heap[0]->dueUnixMicroseconds <= clock.unixMicroseconds())
    fireDue(clock.unixMicroseconds());
}

EventLoop::Progress EventLoop::wait() {
  // A day at a time: some kernels refuse very long sleeps, and the loop looks again anyway.
  constexpr int64_t kLongestMicroseconds = 86400ll * 1000000;
  for (;;) {
    if (signals::hasCome())
      return Progress::Interrupted;
    bool busy = isBusy();
    if (count == 0 && !busy)
      return Progress::Nothing;
    int64_t left = kLongestMicroseconds;
    if (count > 0) {
      int64_t due = heap[0]->dueUnixMicroseconds;
      if (clock.isVirtual() && !busy)
        clock.advanceTo(due);
      int64_t now = clock.unixMicroseconds();
      if (due <= now) {
        // Timers that are always due must not keep answers from coming in.
        if (busy)
          poller->poll(0);
        fireDue(due);
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
