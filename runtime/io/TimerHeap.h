// SPDX-License-Identifier: Apache-2.0
//
// TimerHeap: timers in the order in which they are due. The event loop has one for the execution's clock,
// the network one for real time.

#ifndef ASLRT_IO_TIMERHEAP_H
#define ASLRT_IO_TIMERHEAP_H

#include <cstddef>
#include <cstdint>

namespace aslrt {

/// A timer, embedded in whatever waits; it must stay in place while it is armed.
struct Timer {
  int64_t dueUnixMicroseconds = 0;
  uint64_t order = 0; ///< timers of one instant fire in this order
  /// Called once when the time has come; the timer is disarmed by then and may be armed again.
  void (*fire)(Timer *timer) = nullptr;
  void *owner = nullptr; ///< for `fire`: whose timer it is
  uint32_t heapIndex = kIdle;

  static constexpr uint32_t kIdle = UINT32_MAX;
  bool isArmed() const { return heapIndex != kIdle; }
};

class TimerHeap {
public:
  TimerHeap() = default;
  ~TimerHeap();
  TimerHeap(const TimerHeap &) = delete;
  TimerHeap &operator=(const TimerHeap &) = delete;

  /// Arms `timer` for the instant in its `dueUnixMicroseconds`.
  void arm(Timer &timer);
  /// Disarms it; nothing happens if it is not armed.
  void disarm(Timer &timer);

  /// The timer that is due first; null when there is none.
  const Timer *first() const { return count > 0 ? heap[0] : nullptr; }
  /// Fires all timers that are due at `now`, without those that are armed meanwhile.
  void fireDue(int64_t now);

  size_t size() const { return count; }

private:
  void siftUp(uint32_t index);
  void siftDown(uint32_t index);
  void place(uint32_t index, Timer *timer);
  static bool isBefore(const Timer &left, const Timer &right);

  Timer **heap = nullptr; ///< binary heap, earliest first
  uint32_t count = 0;
  uint32_t capacity = 0;
  uint64_t nextOrder = 0;
};

} // namespace aslrt

#endif // ASLRT_IO_TIMERHEAP_H
