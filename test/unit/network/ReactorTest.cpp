// SPDX-License-Identifier: Apache-2.0
//
// The reactor alone, over pipes and socket pairs.

#include "network/Reactor.h"

#include <cerrno>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <memory>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>
#include <vector>

using namespace aslrt::net;

namespace {

constexpr int64_t kMoment = 20000; // microseconds

/// Both ends of a connection; `ours` is to be watched.
struct Pair {
  Pair() {
    int ends[2] = {-1, -1};
    EXPECT_EQ(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends), 0);
    ours = ends[0];
    theirs = ends[1];
  }
  ~Pair() { close(theirs); }

  void send(char byte = 'x') { EXPECT_EQ(write(theirs, &byte, 1), 1); }

  int ours, theirs;
};

void count(void *number) { ++*static_cast<int *>(number); }

TEST(Reactor, CallsOnceForEachWait) {
  Reactor reactor;
  Pair pair;
  Watch watch;
  ASSERT_TRUE(watch.open(reactor, pair.ours));
  int calls = 0;
  watch.waitToRead(count, &calls);
  reactor.turn(0);
  EXPECT_EQ(calls, 0);
  pair.send();
  reactor.turn(Reactor::kForever);
  EXPECT_EQ(calls, 1);
  reactor.turn(0);
  EXPECT_EQ(calls, 1);
  // What was not read is still there.
  watch.waitToRead(count, &calls);
  reactor.turn(Reactor::kForever);
  EXPECT_EQ(calls, 2);
}

TEST(Reactor, WaitsAlthoughSomethingHappensThatNobodyWaitsFor) {
  for (bool isClosed : {false, true}) {
    Reactor reactor;
    Pair pair;
    Watch watch;
    ASSERT_TRUE(watch.open(reactor, pair.ours));
    int calls = 0;
    watch.waitToRead(count, &calls);
    pair.send();
    reactor.turn(Reactor::kForever);
    EXPECT_EQ(calls, 1);
    if (isClosed)
      shutdown(pair.theirs, SHUT_RDWR);
    // Some turns to learn that nobody is there, then all of them wait.
    for (int turn = 0; turn < 3; ++turn)
      reactor.turn(Reactor::now() + kMoment);
    int64_t begin = Reactor::now();
    reactor.turn(begin + kMoment);
    EXPECT_GE(Reactor::now() - begin, kMoment);
    EXPECT_EQ(calls, 1);
    watch.waitToRead(count, &calls);
    reactor.turn(Reactor::kForever);
    EXPECT_EQ(calls, 2);
  }
}

TEST(Reactor, TellsOfAnEndThatCameBeforeTheWait) {
  Reactor reactor;
  Pair pair;
  Watch watch;
  ASSERT_TRUE(watch.open(reactor, pair.ours));
  shutdown(pair.theirs, SHUT_RDWR);
  reactor.turn(0);
  reactor.turn(0);
  int reads = 0, writes = 0;
  watch.waitToRead(count, &reads);
  watch.waitToWrite(count, &writes);
  while (reads == 0 || writes == 0)
    reactor.turn(Reactor::kForever);
  EXPECT_EQ(reads, 1);
  EXPECT_EQ(writes, 1);
  EXPECT_TRUE(watch.wasClosed());
}

TEST(Reactor, WaitsForRoomAndForDataAtOnce) {
  Reactor reactor;
  Pair pair;
  Watch watch;
  ASSERT_TRUE(watch.open(reactor, pair.ours));
  int reads = 0, writes = 0;
  watch.waitToRead(count, &reads);
  watch.waitToWrite(count, &writes);
  reactor.turn(Reactor::kForever);
  EXPECT_EQ(reads, 0);
  EXPECT_EQ(writes, 1);
  pair.send();
  while (reads == 0)
    reactor.turn(Reactor::kForever);
  EXPECT_EQ(writes, 1);
  EXPECT_FALSE(watch.wasClosed());
}

TEST(Reactor, CallsNobodyForAWatchThatIsClosed) {
  Reactor reactor;
  Pair pairs[3];
  struct Group {
    Watch watches[3];
    int calls = 0;
  } group;
  for (int index = 0; index < 3; ++index) {
    ASSERT_TRUE(group.watches[index].open(reactor, pairs[index].ours));
    // Whoever is called first closes all, himself too; all three have something by then.
    group.watches[index].waitToRead(
        [](void *owner) {
          auto &group = *static_cast<Group *>(owner);
          ++group.calls;
          for (Watch &watch : group.watches)
            watch.close();
        },
        &group);
    pairs[index].send();
  }
  for (int turn = 0; turn < 4; ++turn)
    reactor.turn(0);
  EXPECT_EQ(group.calls, 1);
}

TEST(Reactor, ServesManyDescriptorsAndTimersInBetween) {
  Reactor reactor;
  constexpr int kMany = 200; // more than the kernel is asked for at a time
  std::vector<std::unique_ptr<Pair>> pairs;
  std::vector<Watch> watches(kMany);
  int calls = 0, fired = 0;
  for (Watch &watch : watches) {
    pairs.push_back(std::make_unique<Pair>());
    ASSERT_TRUE(watch.open(reactor, pairs.back()->ours));
    watch.waitToRead(count, &calls);
    pairs.back()->send();
  }
  aslrt::Timer timer;
  timer.owner = &fired;
  timer.fire = [](aslrt::Timer *timer) { count(timer->owner); };
  reactor.arm(timer, 0);
  reactor.turn(Reactor::kForever);
  EXPECT_EQ(fired, 1);
  EXPECT_LE(calls, 1);
  for (int turn = 0; turn < kMany; ++turn)
    reactor.turn(0);
  EXPECT_EQ(calls, kMany);
}

TEST(Reactor, RefusesWhatCannotBeWaitedFor) {
  Reactor reactor;
  int file = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
  ASSERT_GE(file, 0);
  Watch watch;
  EXPECT_FALSE(watch.open(reactor, file));
  EXPECT_EQ(errno, EPERM);
  EXPECT_FALSE(watch.isOpen());
  EXPECT_EQ(close(file), 0);
}

TEST(Reactor, TriesAgainWhenThereWasNoDescriptorLeft) {
  Pair pair;
  rlimit before;
  ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &before), 0);
  rlimit none = {0, before.rlim_max};
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &none), 0);
  Reactor reactor;
  Watch watch;
  bool isOpen = watch.open(reactor, pair.ours);
  int error = errno;
  int64_t begin = Reactor::now();
  reactor.turn(begin + kMoment);
  int64_t waited = Reactor::now() - begin;
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &before), 0);
  EXPECT_FALSE(isOpen);
  EXPECT_EQ(error, EMFILE);
  EXPECT_GE(waited, kMoment);
  EXPECT_TRUE(watch.open(reactor, pair.ours));
}

} // namespace
