// SPDX-License-Identifier: Apache-2.0
//
// Signals: see Signals.h.

#include "io/Signals.h"

#include <cerrno>
#include <fcntl.h>
#include <sys/eventfd.h>
#include <sys/time.h>
#include <unistd.h>
#include <utility>

namespace aslrt::signals {

namespace detail {
volatile sig_atomic_t abortWanted = 0;
volatile sig_atomic_t alarmRung = 0;
} // namespace detail

using detail::abortWanted, detail::alarmRung;

namespace {

volatile uint32_t *stopFlag = nullptr;
/// The alarm is that of beginWatch, and somebody waits for it.
volatile sig_atomic_t isWatchSet = 0;
volatile sig_atomic_t isWatched = 0;
bool isAlarmHandled = false;
/// An eventfd, or -1 as long as nobody has asked for one.
volatile sig_atomic_t wakeEvent = -1;
/// A socket that may be about to wait in recv, or -1.
volatile sig_atomic_t receiver = -1;

/// The exit status of an aborted execution.
constexpr int kExitStatusAborted = 4;

void stopAlarm() {
  itimerval none = {};
  setitimer(ITIMER_REAL, &none, nullptr);
}

void onSignal(int number) {
  if (number == SIGALRM) {
    if (isWatchSet && !isWatched) {
      isWatchSet = 0;
      stopAlarm();
      return;
    }
    alarmRung = 1;
  } else {
    // Whoever asks again and again does not want to wait for an orderly end.
    constexpr int kLastPatience = 3;
    abortWanted = abortWanted + 1;
    if (abortWanted >= kLastPatience)
      _exit(kExitStatusAborted);
  }
  if (stopFlag)
    *stopFlag = 1;
  int before = errno;
  // The one flag of a socket that changes; so no other is lost.
  if (receiver >= 0)
    fcntl(receiver, F_SETFL, O_NONBLOCK);
  if (wakeEvent >= 0) {
    uint64_t one = 1;
    // A full counter can be read, which is all that is wanted.
    [[maybe_unused]] ssize_t written = write(wakeEvent, &one, sizeof(one));
  }
  errno = before;
}

void handle(int number) {
  struct sigaction action = {};
  action.sa_handler = onSignal;
  sigemptyset(&action.sa_mask);
  sigaction(number, &action, nullptr);
}

void handleUnlessIgnored(int number) {
  struct sigaction present = {};
  // A job started in the background of a shell script ignores SIGINT; that is the user's wish.
  if (sigaction(number, nullptr, &present) == 0 && present.sa_handler == SIG_IGN)
    return;
  handle(number);
}

} // namespace

void install(volatile uint32_t *stopWanted) {
  stopFlag = stopWanted;
  handleUnlessIgnored(SIGINT);
  handleUnlessIgnored(SIGTERM);
  struct sigaction ignore = {};
  ignore.sa_handler = SIG_IGN;
  // A pipe that nobody reads and a file that has reached its limit are errors of write, which say so.
  sigaction(SIGPIPE, &ignore, nullptr);
  sigaction(SIGXFSZ, &ignore, nullptr);
}

void direct(volatile uint32_t *stopWanted) { stopFlag = stopWanted; }

void forgetAbort() { abortWanted = 0; }

int wakeDescriptor() {
  if (wakeEvent < 0)
    wakeEvent = eventfd(hasCome() ? 1 : 0, EFD_CLOEXEC | EFD_NONBLOCK);
  return wakeEvent;
}

void beginReceive(int descriptor) { receiver = descriptor; }
void endReceive() { receiver = -1; }

void drainWakeDescriptor() {
  uint64_t count;
  [[maybe_unused]] ssize_t got = read(wakeEvent, &count, sizeof(count));
}

void setAlarm(double seconds) {
  alarmRung = 0;
  isWatchSet = 0;
  isWatched = 0;
  if (!std::exchange(isAlarmHandled, true))
    handle(SIGALRM);
  itimerval value = {};
  // setitimer refuses more than about 10^8 seconds on some kernels; TimeoutSeconds is below that.
  double whole = seconds < 1e8 ? seconds : 1e8;
  value.it_value.tv_sec = static_cast<time_t>(whole);
  double fraction = whole - static_cast<double>(value.it_value.tv_sec);
  value.it_value.tv_usec = static_cast<suseconds_t>(fraction * 1e6);
  if (value.it_value.tv_sec == 0 && value.it_value.tv_usec == 0)
    value.it_value.tv_usec = 1;
  value.it_interval.tv_sec = 1;
  setitimer(ITIMER_REAL, &value, nullptr);
}

void clearAlarm() {
  stopAlarm();
  alarmRung = 0;
}

void beginWatch(double seconds) {
  if (!isWatchSet) {
    setAlarm(seconds);
    isWatched = 1;
    isWatchSet = 1;
    return;
  }
  alarmRung = 0;
  isWatched = 1;
  // It may have rung for nobody just before.
  if (!isWatchSet)
    beginWatch(seconds);
}

void endWatch() {
  isWatched = 0;
  alarmRung = 0;
}

bool isWatching() { return isWatched != 0; }
void forgetAlarm() { alarmRung = 0; }

void reset() {
  abortWanted = 0;
  alarmRung = 0;
  isWatchSet = 0;
  isWatched = 0;
  isAlarmHandled = false;
  stopFlag = nullptr;
}

sigset_t block() {
  sigset_t blocked, before;
  sigemptyset(&blocked);
  sigaddset(&blocked, SIGINT);
  sigaddset(&blocked, SIGTERM);
  sigaddset(&blocked, SIGALRM);
  sigprocmask(SIG_BLOCK, &blocked, &before);
  return before;
}

void restore(const sigset_t &mask) { sigprocmask(SIG_SETMASK, &mask, nullptr); }

} // namespace aslrt::signals
