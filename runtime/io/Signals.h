// SPDX-License-Identifier: Apache-2.0
//
// Signals: how the outside, or the passing of time, stops a step function that only loops.
//
// A handler does two things: it notes which signal came and sets the execution's `stopWanted`, which
// generated code looks at on every way back in a loop. SIGINT and SIGTERM abort the execution (the third
// one ends the process at once); SIGALRM is armed only when the machine has a TimeoutSeconds.

#ifndef ASLRT_IO_SIGNALS_H
#define ASLRT_IO_SIGNALS_H

#include <csignal>
#include <cstdint>

namespace aslrt::signals {

/// What has come, for the functions below.
namespace detail {
extern volatile sig_atomic_t abortWanted; ///< how often SIGINT or SIGTERM has come
extern volatile sig_atomic_t alarmRung;
} // namespace detail

/// Installs the handlers for SIGINT and SIGTERM; `stopWanted` is what they set besides the note. An
/// interrupt that the process was started with ignored stays ignored. SIGPIPE is ignored, so that a
/// closed pipe is an error of write().
void install(volatile uint32_t *stopWanted);

/// From now on the handlers set `stopWanted`: that of the execution which runs, where there are several.
void direct(volatile uint32_t *stopWanted);

/// True once SIGINT or SIGTERM has come.
inline bool isAbortWanted() { return detail::abortWanted != 0; }
/// It has had its effect. The process goes on, to end in its own time.
void forgetAbort();

/// True once the alarm has rung since it was set.
inline bool hasAlarmRung() { return detail::alarmRung != 0; }

/// True when one of the two is.
inline bool hasCome() { return isAbortWanted() || hasAlarmRung(); }

/// A descriptor that can be read once a signal has come since the last `drainWakeDescriptor`, for a poller
/// that cannot sleep and look for signals in one step. Made at the first call; -1 when that fails.
int wakeDescriptor();
void drainWakeDescriptor();

/// A recv on `descriptor`, a socket that blocks, follows. A signal ends it: one that comes while it waits interrupts it, and
/// one that comes before makes the descriptor one that does not block, for good. The note of a signal (`hasCome`) is to be
/// looked at in between, for what has come earlier.
void beginReceive(int descriptor);
void endReceive();

/// Sends SIGALRM after `seconds` (more than 0) of real time, and once a second from then on, in case a
/// ring falls between two looks.
void setAlarm(double seconds);
void clearAlarm();

/// The same for executions that follow each other: the alarm stays set from one to the next, so that most of them ask the
/// kernel for nothing. It may therefore ring before `seconds` are over; whoever looks at it asks a clock, and forgets it
/// when it was too early. A ring for nobody ends it.
void beginWatch(double seconds);
void endWatch();
/// Between the two.
bool isWatching();
void forgetAlarm();

/// Forgets what has come and whom to tell, for unit tests.
void reset();

/// Blocks the three signals and returns the mask before; ppoll takes that mask, so that a signal
/// cannot fall between the last look at the notes and the sleep.
sigset_t block();
void restore(const sigset_t &mask);

} // namespace aslrt::signals

#endif // ASLRT_IO_SIGNALS_H
