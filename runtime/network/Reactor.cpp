// SPDX-License-Identifier: Apache-2.0
//
// Reactor: see Reactor.h.
//
// Descriptors are watched by level, so that an event that was not used up comes again. The kernel gives many events at
// once; they are served one a turn, so that timers and what was called back for get theirs in between. A watch that is
// closed takes its events out of those that are left.
//
// A socket that is read by `receive` is only made known to epoll when epoll is going to wait. As long as calls follow
// each other one at a time, that is never: recv waits, for a second at most (SO_RCVTIMEO), and only when no timer is due
// before. A connection that was opened over epoll is silenced there after some such waits, so that programs whose calls
// are now alone and now not do not change it over and over.

#include "network/Reactor.h"
#include "io/Signals.h"

#include <algorithm>
#include <cerrno>
#include <ctime>
#include <fcntl.h>
#include <memory>
#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>
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

/// How long recv waits before timers are looked at once more.
constexpr int64_t kReceiveMicroseconds = 1000000;
/// So many waits in a row are alone before epoll is left for recv.
constexpr uint32_t kTurnsBefore = 8;

} // namespace

void Watch::State::ask(uint32_t wanted) {
  watched = wanted;
  epoll_event event = {};
  event.events = wanted;
  event.data.ptr = this;
  // Changing what is there already takes no memory, and so does not fail.
  epoll_ctl(reactor->descriptor, EPOLL_CTL_MOD, descriptor, &event);
}

/// Asks for what is waited for, and for what was.
void Watch::State::askForWaits() {
  uint32_t wanted = (read.ready ? kForReading : 0) | (write.ready ? kForWriting : 0);
  if ((watched & wanted) != wanted)
    ask(watched == kForNothing ? wanted : watched | wanted);
}

void Watch::State::wait(Call &call, uint32_t what, const Call &wanted) {
  reactor->progressCount += wanted.isForProgress();
  reactor->progressCount -= call.isForProgress();
  call = wanted;
  if (&call == &read)
    reactor->newest = this;
  if ((watched & what) == what || isUnasked)
    return;
  if (!receivesItself)
    return askForWaits();
  isUnasked = true;
  reactor->unasked.pushBack(this);
}

/// The wait is over.
Watch::State::Call Watch::State::take(Call &call) {
  reactor->progressCount -= call.isForProgress();
  return std::exchange(call, {});
}

/// After an event that nobody has waited for.
void Watch::State::silence() {
  uint32_t wanted = (read.ready ? kForReading : 0) | (write.ready ? kForWriting : 0);
  // An end or an error that is told in spite of kForNothing has been the last news.
  if (wanted || watched != kForNothing)
    ask(wanted ? wanted : kForNothing);
}

/// Lets go of the descriptor.
void Watch::State::leave() {
  take(read);
  take(write);
  if (isUnasked)
    reactor->unasked.remove(this);
  if (reactor->newest == this)
    reactor->newest = nullptr;
  if (reactor->alone == this)
    reactor->alone = nullptr;
  reactor->forget(this);
  epoll_event unused = {};
  epoll_ctl(reactor->descriptor, EPOLL_CTL_DEL, descriptor, &unused);
}

/// Whether nothing else is waited for, and recv can wait for this.
bool Watch::State::isAlone() const {
  return receivesItself && reactor->progressCount == 1 && read.isForProgress() && !write.ready;
}

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

static int64_t readClock(clockid_t clock) {
  timespec time;
  clock_gettime(clock, &time);
  return static_cast<int64_t>(time.tv_sec) * 1000000 + time.tv_nsec / 1000;
}

int64_t Reactor::now() { return readClock(CLOCK_MONOTONIC); }
int64_t Reactor::nowRoughly() { return readClock(CLOCK_MONOTONIC_COARSE); }

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
  if (next == count && mayReceiveAlone(first ? std::min(until, first->dueUnixMicroseconds) : until)) [[likely]]
    return receiveAlone();
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

/// Whether one recv can do what epoll would. `until`: no timer is due before.
bool Reactor::mayReceiveAlone(int64_t until) {
  if (!newest || !newest->isAlone() ||
      (until != kForever && until < nowRoughly() + kTickMicroseconds + kReceiveMicroseconds)) {
    turnsAlone = 0;
    return false;
  }
  if (newest->watched == kForNothing)
    return true;
  if (++turnsAlone < kTurnsBefore)
    return false;
  newest->ask(kForNothing);
  return true;
}

/// Calls whoever waits before there is anything, so that `receive` waits.
void Reactor::receiveAlone() {
  Watch::State &state = *newest;
  alone = &state;
  state.wasClosed = false;
  Watch::State::Call call = state.take(state.read);
  call.ready(call.owner);
  alone = nullptr;
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
  while (Watch::State *state = unasked.popFront()) {
    state->isUnasked = false;
    state->askForWaits();
  }
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
    Watch::State::Call call = state->take(isRead ? state->read : state->write);
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
  auto made = std::make_unique<State>(State{&reactor, descriptor, kForNothing});
  epoll_event event = {};
  event.events = kForNothing;
  event.data.ptr = made.get();
  if (epoll_ctl(reactor.descriptor, EPOLL_CTL_ADD, descriptor, &event) != 0)
    return false;
  state = made.release();
  return true;
}

int Watch::descriptor() const { return state->descriptor; }

void Watch::waitToRead(Ready ready, void *owner, Purpose purpose) {
  state->wait(state->read, kForReading, {ready, owner, purpose});
}

void Watch::waitToWrite(Ready ready, void *owner) {
  state->wait(state->write, kForWriting, {ready, owner, Purpose::Progress});
}

void Watch::receivesItself() {
  constexpr timeval kTime = {kReceiveMicroseconds / 1000000, kReceiveMicroseconds % 1000000};
  // Without its limit recv might wait for longer than timers do.
  state->receivesItself = setsockopt(state->descriptor, SOL_SOCKET, SO_RCVTIMEO, &kTime, sizeof(kTime)) == 0;
}

ssize_t Watch::receive(char *out, size_t room) {
  if (state->reactor->alone != state)
    return recv(state->descriptor, out, room, MSG_DONTWAIT);
  state->reactor->alone = nullptr;
  return state->waitAndReceive(out, room);
}

ssize_t Watch::State::waitAndReceive(char *out, size_t room) {
  if (!blocks) {
    int flags = fcntl(descriptor, F_GETFL);
    blocks = flags >= 0 && fcntl(descriptor, F_SETFL, flags & ~O_NONBLOCK) == 0;
  }
  signals::beginReceive(descriptor);
  ssize_t got = -1;
  errno = EINTR;
  // Not to be asked before, as a signal that comes in between would end nothing.
  if (!signals::hasCome())
    got = recv(descriptor, out, room, 0);
  int error = errno;
  signals::endReceive();
  // A signal makes the descriptor one that does not block; a second that has passed looks alike.
  if (got < 0 && (error == EAGAIN || error == EWOULDBLOCK || error == EINTR)) {
    blocks = false;
    error = EAGAIN;
  }
  errno = error;
  return got;
}

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
