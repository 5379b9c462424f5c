// SPDX-License-Identifier: Apache-2.0
//
// Watch::receive: when recv waits itself, and what ends that.

#include "io/Signals.h"
#include "network/Reactor.h"

#include <cerrno>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <memory>
#include <string>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

using namespace aslrt;
using namespace aslrt::net;

namespace {

constexpr int64_t kMoment = 20000; // microseconds

/// One end of a connection that is read by `receive`; the test holds the other one.
struct Reader {
  explicit Reader(Reactor &reactor) {
    int ends[2] = {-1, -1};
    EXPECT_EQ(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends), 0);
    EXPECT_TRUE(watch.open(reactor, ends[0]));
    watch.receivesItself();
    theirs = ends[1];
  }
  ~Reader() {
    if (theirs >= 0)
      close(theirs);
  }

  void wait() {
    watch.waitToRead([](void *self) { static_cast<Reader *>(self)->onReady(); }, this);
  }
  void onReady() {
    ++calls;
    int there = 0;
    ioctl(watch.descriptor(), FIONREAD, &there);
    earlyCalls += there == 0;
    char bytes[16];
    ssize_t got = watch.receive(bytes, sizeof(bytes));
    error = got < 0 ? errno : 0;
    hasEnded = got == 0;
    if (got > 0)
      text.append(bytes, static_cast<size_t>(got));
  }
  void send(const char *bytes) { EXPECT_EQ(write(theirs, bytes, 1), 1); }
  /// From another thread, when the one that reads has had time to wait.
  std::thread sendLater(const char *bytes) {
    return std::thread([this, bytes] {
      usleep(kMoment);
      send(bytes);
    });
  }

  Watch watch;
  int theirs = -1;
  int calls = 0, earlyCalls = 0, error = 0;
  bool hasEnded = false;
  std::string text;
};

TEST(Receive, WaitsItselfForTheOneThatIsWaitedFor) {
  Reactor reactor;
  Reader reader(reactor);
  for (const char *byte : {"a", "b", "c"}) {
    reader.wait();
    std::thread sender = reader.sendLater(byte);
    reactor.turn(Reactor::kForever);
    sender.join();
  }
  EXPECT_EQ(reader.text, "abc");
  EXPECT_EQ(reader.calls, 3);
  EXPECT_EQ(reader.earlyCalls, 3);
  // Beyond that call it waits for nothing.
  char byte;
  EXPECT_EQ(reader.watch.receive(&byte, 1), -1);
  EXPECT_EQ(errno, EAGAIN);
}

TEST(Receive, SeesTheEnd) {
  Reactor reactor;
  Reader reader(reactor);
  reader.wait();
  std::thread closer([&] {
    usleep(kMoment);
    shutdown(reader.theirs, SHUT_RDWR);
  });
  reactor.turn(Reactor::kForever);
  closer.join();
  EXPECT_TRUE(reader.hasEnded);
}

TEST(Receive, LeavesTimersTheirInstant) {
  Reactor reactor;
  Reader reader(reactor);
  reader.wait();
  int fired = 0;
  Timer timer;
  timer.owner = &fired;
  timer.fire = [](Timer *timer) { ++*static_cast<int *>(timer->owner); };
  reactor.arm(timer, 0.02);
  int64_t begin = Reactor::now();
  while (fired == 0)
    reactor.turn(Reactor::kForever);
  EXPECT_GE(Reactor::now() - begin, kMoment);
  // The instant that a turn ends at is one as well.
  reactor.turn(Reactor::now() + kMoment);
  EXPECT_EQ(reader.calls, 0);
}

TEST(Receive, ComesBackToLookAtTimersThatAreFar) {
  Reactor reactor;
  Reader reader(reactor);
  Timer timer;
  timer.fire = [](Timer *) {};
  reactor.arm(timer, 1.5);
  for (reader.wait(); timer.isArmed(); reactor.turn(Reactor::kForever))
    if (reader.calls > 0)
      reader.wait();
  EXPECT_GE(reader.calls, 1); // nothing came within a second
  EXPECT_EQ(reader.error, EAGAIN);
}

TEST(Receive, LeavesItToEpollWhenTwoAreWaitedFor) {
  Reactor reactor;
  Reader one(reactor), two(reactor);
  one.wait();
  two.wait();
  std::thread sender = one.sendLater("x");
  reactor.turn(Reactor::kForever);
  sender.join();
  EXPECT_EQ(one.text, "x");
  EXPECT_EQ(one.earlyCalls + two.calls, 0);
  // And again, after the other one was alone.
  sender = two.sendLater("y");
  while (two.text.empty())
    reactor.turn(Reactor::kForever);
  sender.join();
  two.wait();
  one.wait();
  sender = one.sendLater("z");
  while (one.text != "xz")
    reactor.turn(Reactor::kForever);
  sender.join();
  EXPECT_EQ(one.earlyCalls, 0);
}

TEST(Receive, IsNotKeptByWaitsForNews) {
  Reactor reactor;
  Reader reader(reactor), other(reactor);
  int news = 0;
  other.watch.waitToRead([](void *number) { ++*static_cast<int *>(number); }, &news, Watch::Purpose::News);
  reader.wait();
  std::thread sender = reader.sendLater("x");
  reactor.turn(Reactor::kForever);
  sender.join();
  EXPECT_EQ(reader.earlyCalls, 1);
  // They are told when nothing else goes on.
  other.send("n");
  while (news == 0)
    reactor.turn(Reactor::kForever);
}

TEST(Receive, LeavesEpollAfterSomeWaitsAlone) {
  Reactor reactor;
  Reader reader(reactor);
  // As a connection does while it is made.
  int rooms = 0;
  reader.watch.waitToWrite([](void *number) { ++*static_cast<int *>(number); }, &rooms);
  while (rooms == 0)
    reactor.turn(Reactor::kForever);
  constexpr int kMany = 32;
  for (int round = 0; round < kMany; ++round) {
    reader.wait();
    reader.send("x");
    while (reader.calls == round)
      reactor.turn(Reactor::kForever);
  }
  reader.wait();
  std::thread sender = reader.sendLater("y");
  while (reader.calls == kMany)
    reactor.turn(Reactor::kForever);
  sender.join();
  EXPECT_EQ(reader.earlyCalls, 1);
  EXPECT_EQ(reader.text, std::string(kMany, 'x') + "y");
}

/// The handlers of signals, which are those of the program.
class ReceiveAndSignals : public testing::Test {
protected:
  ReceiveAndSignals() { signals::install(&stopWanted); }
  ~ReceiveAndSignals() override {
    signals::clearAlarm();
    signals::reset();
  }
  volatile uint32_t stopWanted = 0;
};

TEST_F(ReceiveAndSignals, EndWhileItWaits) {
  Reactor reactor;
  Reader reader(reactor);
  reader.wait();
  signals::setAlarm(0.02);
  while (reader.calls == 0)
    reactor.turn(Reactor::kForever);
  EXPECT_TRUE(signals::hasAlarmRung());
  EXPECT_EQ(reader.error, EAGAIN);
  EXPECT_EQ(reader.earlyCalls, 1);
  signals::clearAlarm();
  // Once more it waits.
  reader.wait();
  std::thread sender = reader.sendLater("x");
  while (reader.text.empty()) {
    reactor.turn(Reactor::kForever);
    if (reader.text.empty())
      reader.wait();
  }
  sender.join();
  EXPECT_EQ(reader.earlyCalls, reader.calls);
}

TEST_F(ReceiveAndSignals, EndBeforeItWaits) {
  Reactor reactor;
  Reader reader(reactor);
  reader.wait();
  raise(SIGTERM);
  // Whoever drives the reactor looks at the notes before; if it comes right behind that look, this is what is left.
  reactor.turn(Reactor::kForever);
  EXPECT_EQ(reader.calls, 1);
  EXPECT_EQ(reader.error, EAGAIN);
}

TEST_F(ReceiveAndSignals, MakeTheSocketOneThatDoesNotBlock) {
  int ends[2] = {-1, -1};
  ASSERT_EQ(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), 0);
  signals::beginReceive(ends[0]);
  // Between the look at the notes and recv.
  raise(SIGTERM);
  char byte;
  EXPECT_EQ(recv(ends[0], &byte, 1, 0), -1);
  EXPECT_EQ(errno, EAGAIN);
  signals::endReceive();
  EXPECT_EQ(fcntl(ends[1], F_GETFL) & O_NONBLOCK, 0);
  // Nobody else is touched.
  signals::reset();
  raise(SIGTERM);
  EXPECT_EQ(fcntl(ends[1], F_GETFL) & O_NONBLOCK, 0);
  close(ends[0]);
  close(ends[1]);
}

} // namespace
