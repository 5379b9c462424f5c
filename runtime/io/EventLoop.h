// SPDX-License-Identifier: Apache-2.0
//
// EventLoop: waiting, for the whole process, in one place.
//
// Everything that takes time registers here and is called back when its time has come. The interface is
// narrow on purpose: what stands behind it (a timer heap and ppoll) can be replaced by one that also
// waits for sockets, without a change in execution/. With the virtual clock nothing ever sleeps: time
// jumps to the earliest timer, and timers of one instant fire in the order in which they were added.

#ifndef ASLRT_IO_EVENTLOOP_H
#define ASLRT_IO_EVENTLOOP_H

#include <cstddef>
#include <cstdint>

namespace aslrt {

class Clock;

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

class EventLoop {
public:
  enum class Progress : uint8_t {
    Fired,       ///< at least one timer was called
    Nothing,     ///< there is nothing to wait for
    Interrupted, ///< a signal came; see io/Signals.h for which
  };

  explicit EventLoop(Clock &clock) : clock(clock) {}
  ~EventLoop();
  EventLoop(const EventLoop &) = delete;
  EventLoop &operator=(const EventLoop &) = delete;

  /// Arms `timer` for the instant in its `dueUnixMicroseconds`.
  void arm(Timer &timer);
  /// Disarms it; nothing happens if it is not armed.
  void disarm(Timer &timer);

  /// Waits until the earliest timer is due and fires all that are due then.
  Progress wait();

  size_t size() const { return count; }

private:
  void siftUp(uint32_t index);
  void siftDown(uint32_t index);
  void place(uint32_t index, Timer *timer);
  static bool isBefore(const Timer &left, const Timer &right);

  Clock &clock;
  Timer **heap = nullptr; ///< binary heap, earliest first
  uint32_t count = 0;
  uint32_t capacity = 0;
  uint64_t nextOrder = 0;
};

} // namespace aslrt

#endif // ASLRT_IO_EVENTLOOP_H
