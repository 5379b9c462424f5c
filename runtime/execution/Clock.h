// SPDX-License-Identifier: Apache-2.0
//
// Clock: what time it is for an execution.
//
// An execution never asks the operating system directly. With the real clock time is the machine's;
// with --virtual-time it stands still until the event loop jumps to the earliest timer, so that a
// workflow that waits for a week ends at once and in the same order. Steps, conditions and the history
// read the same clock, hence they agree on what "now" is.

#ifndef ASLRT_EXECUTION_CLOCK_H
#define ASLRT_EXECUTION_CLOCK_H

#include <cstdint>

namespace aslrt {

class Clock {
public:
  /// Starts at the machine's present time. A virtual clock moves only by `advanceTo`.
  void start(bool isVirtual);

  bool isVirtual() const { return virtualTime; }

  /// Now, in microseconds since 1970-01-01T00:00:00Z, leap seconds not counted. Never goes back
  /// between two calls, even if the machine's wall clock is set back. (Not nanoseconds: 64 bits of
  /// those end in the year 2262, which a loop of waits in virtual time reaches.)
  int64_t unixMicroseconds() const { return virtualTime ? base : readReal(); }

  /// Now, in whole milliseconds (rounded down).
  int64_t unixMs() const { return unixMicroseconds() / 1000; }

  /// The instant `seconds` (at least 0) from now; the end of the representable time when that is nearer.
  int64_t unixMicrosecondsAfter(double seconds) const;

  /// Virtual clock only: time passes until `unixMicroseconds`; an earlier time changes nothing.
  void advanceTo(int64_t unixMicroseconds);

  /// Real time since some instant, in microseconds, whatever an execution's clock says. Never goes back.
  static int64_t realMicroseconds();

private:
  int64_t readReal() const;

  bool virtualTime = false;
  /// Virtual: now. Real: wall time minus monotonic time, taken at the start.
  int64_t base = 0;
};

} // namespace aslrt

#endif // ASLRT_EXECUTION_CLOCK_H
