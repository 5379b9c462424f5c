// SPDX-License-Identifier: Apache-2.0
//
// TimerHeap: see TimerHeap.h. A binary heap of pointers to timers that live in their owners; each timer
// knows its place, so that disarming costs no search.

#include "io/TimerHeap.h"
#include "io/Memory.h"

#include <cstdlib>

namespace aslrt {

TimerHeap::~TimerHeap() { free(heap); }

bool TimerHeap::isBefore(const Timer &left, const Timer &right) {
  if (left.dueUnixMicroseconds != right.dueUnixMicroseconds)
    return left.dueUnixMicroseconds < right.dueUnixMicroseconds;
  return left.order < right.order;
}

void TimerHeap::place(uint32_t index, Timer *timer) {
  heap[index] = timer;
  timer->heapIndex = index;
}

void TimerHeap::siftUp(uint32_t index) {
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

void TimerHeap::siftDown(uint32_t index) {
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

void TimerHeap::arm(Timer &timer) {
  disarm(timer);
  if (count == capacity) {
    capacity = capacity ? capacity * 2 : 8;
    heap = static_cast<Timer **>(reallocateOrDie(heap, capacity * sizeof(Timer *)));
  }
  timer.order = nextOrder++;
  place(count++, &timer);
  siftUp(count - 1);
}

void TimerHeap::disarm(Timer &timer) {
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

void TimerHeap::fireDue(int64_t now) {
  // Only those due now: what a callback arms for the same instant comes in the next turn.
  uint64_t limit = nextOrder;
  while (count > 0 && heap[0]->dueUnixMicroseconds <= now && heap[0]->order < limit) {
    Timer *timer = heap[0];
    disarm(*timer);
    timer->fire(timer);
  }
}

} // namespace aslrt
