// SPDX-License-Identifier: Apache-2.0
//
// Clock: see Clock.h. Real time is the monotonic clock plus the distance to the wall clock at the start:
// it runs evenly, so a wall clock that is set back cannot make an event precede its predecessor.

#include "execution/Clock.h"

#include <ctime>

namespace aslrt {

namespace {

int64_t read(clockid_t source) {
  timespec time;
  clock_gettime(source, &time);
  return static_cast<int64_t>(time.tv_sec) * 1000000 + time.tv_nsec / 1000;
}

} // namespace

void Clock::start(bool isVirtual) {
  virtualTime = isVirtual;
  base = read(CLOCK_REALTIME);
  if (isVirtual)
    base -= base % 1000; // whole milliseconds, so that two runs with one seed print the same intervals
  else
    base -= read(CLOCK_MONOTONIC);
}

int64_t Clock::readReal() const { return base + read(CLOCK_MONOTONIC); }

int64_t Clock::realMicroseconds() { return read(CLOCK_MONOTONIC); }

int64_t Clock::unixMicrosecondsAfter(double seconds) const {
  int64_t now = unixMicroseconds();
  // Far beyond any date that can be printed, far below the end of int64_t.
  constexpr double kLongestSeconds = 4e12;
  if (!(seconds > 0))
    return now;
  int64_t later;
  if (seconds > kLongestSeconds ||
      __builtin_add_overflow(now, static_cast<int64_t>(seconds * 1e6), &later))
    return INT64_MAX;
  return later;
}

void Clock::advanceTo(int64_t unixMicroseconds) {
  if (virtualTime && unixMicroseconds > base)
    base = unixMicroseconds;
}

} // namespace aslrt
