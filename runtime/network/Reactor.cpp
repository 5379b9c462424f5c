// SPDX-License-Identifier: Apache-2.0
//
// Reactor: see Reactor.h.
//
// Descriptors are watched by level, so that an event that was not used up comes again. The kernel gives many events at
// once; they are served one a turn, so that timers and what was called back for get theirs in between. A watch that is
// closed takes its events out of those that are left.

#include "network/Reactor.h"

#include <algorithm>
#include <ctime>
#include <memory>
#include <poll.h>
#include <unistd.h>

namespace aslrt::net {

namespace {

/// What lets somebody who reads go on, and somebody who writes: ends and errors concern both.
constexpr uint32_t kReadable = EPOLLIN | EPOLLRDHUP | EPOLLHUP | EPOLLERR;
constexpr uint32_t kWritable = EPOLLOUT | EPOLLHUP | EPOLLERR;
constexpr uint32_t kClosed = EPOLLRDHUP | EPOLLHUP | EPOLLERR;

/// What is asked of the kernel.
constexpr uint32_t kForReading = EPOLLIN | EPOLLRDHUP;
constexpr uint32_t kForWriting = EPOLLOUT;
/// For nothing: without this ends and errors would be told over and over.
constexpr uint32_t kForNothing = EPOLLONESHOT;

} // namespace

struct Watch::State {
  struct Call {
    Ready ready = nullptr;
    void *owner = nullptr;
  };

  Reactor *reactor;
  int descriptor;
  uint32_t watched = kForNothing; ///< what the kernel was asked for
  bool wasClosed = false;
  Call read = {};
  Call write = {};

  void ask(uint32_t wanted) {
    watched = wanted;
    epoll_event event = {};
    event.events = wanted;
    event.data.ptr = this;
    // Changing what is there already takes no memory, and so does not fail.
    epoll_ctl(reactor->descriptor, EPOLL_CTL_MOD, descriptor, &event);
  }

  void wait(Call &call, uint32_t what, Ready ready, void *owner) {
    call = {ready, owner};
    if ((watched & what) != what)
      ask(watched == kForNothing ? what : watched | what);
  }

  /// After an event that nobody has waited for.
  void silence() {
    uint32_t wanted = (read.ready ? kForReading : 0) | (write.ready ? kForWriting : 0);
    // An end or an error that is told in spite of kForNothing has been the last news.
    if (wanted || watched != kForNothing)
      ask(wanted ? wanted : kForNothing);
  }

  /// Lets go of the descriptor.
  void leave() {
    reactor->forget(this);
    epoll_event unused = {};
    epoll_ctl(reactor->descriptor, EPOLL_CTL_DEL, descriptor, &unused);
  }
};

Reactor::Reactor() { open(); }

Reactor::~Reactor() {
  if (descriptor >= 0)
    ::close(descriptor);
}

/// False, with `errno` set, when the process has no descriptor left for it; it may have one later.
bool Reactor::open() {
  if (descriptor < 0)
    descriptor = epoll_create1(EPOLL_CLOEXEC);
  return descriptor >= 0;
}

int64_t Reactor::now() {
  timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return static_cast<int64_t>(time.tv_sec) * 1000000 + time.tv_nsec / 1000;
}

int64_t Reactor::after(double seconds, int64_t present) {
  constexpr double kLongestSeconds = 1e10;
  double bounded = seconds < kLongestSeconds ? seconds : kLongestSeconds;
  return present + static_cast<int64_t>(bounded > 0 ? bounded * 1e6 : 0);
}

void Reactor::armAt(Timer &timer, int64_t due) {
  timers.disarm(timer);
  timer.dueUnixMicroseconds = due;
  timers.arm(timer);
}

void Reactor::turn(int64_t until) {
  const Timer *first = timers.first();
  int64_t present = first || (until > 0 && until != kForever) ? now() : 0;
  bool isDue = first && first->dueUnixMicroseconds <= present;
  if (isDue)
    until = 0; // timers that are always due must not keep descriptors from being served
  else if (first)
    until = std::min(until, first->dueUnixMicroseconds);
  if (next == count)
    wait(present, until);
  serveOne();
  if (isDue)
    timers.fireDue(present);
}

/// Fills `events` with what has happened, or happens before `until`.
void Reactor::wait(int64_t present, int64_t until) {
  // The kernel counts milliseconds, in an int; whoever waits looks again anyway.
  constexpr int64_t kLongestMilliseconds = 86400 * 1000;
  // As long as there is no epoll, nothing is watched, and whoever wants to watch something tries again.
  constexpr int kShortMilliseconds = 100;
  int milliseconds = -1;
  if (until <= present)
    milliseconds = 0;
  else if (until != kForever)
    milliseconds = static_cast<int>(std::min((until - present + 999) / 1000, kLongestMilliseconds));
  next = count = 0;
  if (descriptor < 0)
    poll(nullptr, 0, milliseconds < 0 ? kShortMilliseconds : std::min(milliseconds, kShortMilliseconds));
  else
    count = std::max(epoll_wait(descriptor, events, kEvents, milliseconds), 0);
}

/// Calls whoever waits for the first of `events` that somebody waits for.
void Reactor::serveOne() {
  while (next < count) {
    epoll_event &event = events[next++];
    auto *state = static_cast<Watch::State *>(event.data.ptr);
    if (!state)
      continue;
    bool isRead = event.events & kReadable && state->read.ready;
    bool isWrite = event.events & kWritable && state->write.ready;
    if (!isRead && !isWrite) {
      state->silence();
      continue;
    }
    state->wasClosed = event.events & kClosed;
    // Who reads may close the watch; so who writes has his turn after that.
    if (isRead && isWrite) {
      event.events &= kWritable;
      --next;
    }
    Watch::State::Call call = std::exchange(isRead ? state->read : state->write, {});
    return call.ready(call.owner);
  }
}

/// Takes the events of a watch out.
void Reactor::forget(const void *state) {
  for (int index = next; index < count; ++index)
    if (events[index].data.ptr == state)
      events[index].data.ptr = nullptr;
}

bool Watch::open(Reactor &reactor, int descriptor) {
  close();
  if (!reactor.open())
    return false;
  auto made = std::make_unique<State>(State{&reactor, descriptor});
  epoll_event event = {};
  event.events = kForNothing;
  event.data.ptr = made.get();
  if (epoll_ctl(reactor.descriptor, EPOLL_CTL_ADD, descriptor, &event) != 0)
    return false;
  state = made.release();
  return true;
}

int Watch::descriptor() const { return state->descriptor; }

void Watch::waitToRead(Ready ready, void *owner) { state->wait(state->read, kForReading, ready, owner); }

void Watch::waitToWrite(Ready ready, void *owner) { state->wait(state->write, kForWriting, ready, owner); }

bool Watch::wasClosed() const { return state->wasClosed; }

void Watch::close() {
  int left = release();
  if (left >= 0)
    ::close(left);
}

int Watch::release() {
  if (!state)
    return -1;
  State *left = std::exchange(state, nullptr);
  left->leave();
  int descriptor = left->descriptor;
  delete left;
  return descriptor;
}

} // namespace aslrt::net
