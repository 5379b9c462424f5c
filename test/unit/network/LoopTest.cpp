// SPDX-License-Identifier: Apache-2.0
//
// The client as a part of the event loop: timers, signals, time-outs, cancelling, many requests at once.

#include "Server.h"
#include "io/Signals.h"

#include <csignal>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace aslrt;
using namespace aslrt::net;
using namespace aslrt::net::test;

namespace {

double secondsSince(std::chrono::steady_clock::time_point begin) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

/// Reads requests and never answers.
void silent(Peer &peer) { peer.readAll(); }

void answering(Peer &peer) {
  while (!peer.readRequest().empty())
    peer.send(ok("x"));
}

TEST_F(NetworkTest, CostsNothingUntilTheFirstRequest) {
  int before = countDescriptors();
  renewClient();
  EXPECT_EQ(countDescriptors(), before);
  EXPECT_EQ(loop.wait(), EventLoop::Progress::Nothing);
  client->closeIdle();
  EXPECT_EQ(countDescriptors(), before);
}

TEST_F(NetworkTest, LeavesNothingToWaitForWhenAllIsAnswered) {
  Server server(answering);
  Call call;
  fetch(call, server.port());
  EXPECT_EQ(loop.wait(), EventLoop::Progress::Nothing);
}

TEST_F(NetworkTest, CloseIdleClosesWhatIsKept) {
  Server server(answering);
  Call first, second;
  fetch(first, server.port());
  client->closeIdle();
  fetch(second, server.port());
  EXPECT_EQ(server.connections(), 2);
}

TEST_F(NetworkTest, FiresTimersOfRealTime) {
  Clock still;
  still.start(true);
  EventLoop virtualLoop(still);
  client = makeClient(virtualLoop);
  // The virtual timer of an hour must not be reached while a timer of the client runs.
  int64_t begin = still.unixMicroseconds();
  struct Note {
    int fired = 0;
    int64_t seen = 0;
    Clock *clock;
  } note{0, 0, &still};
  Timer hour;
  hour.dueUnixMicroseconds = begin + 3600ll * 1000000;
  hour.fire = [](Timer *) {};
  virtualLoop.arm(hour);
  client->startTimer(
      0.05,
      [](void *owner) {
        auto &note = *static_cast<Note *>(owner);
        ++note.fired;
        note.seen = note.clock->unixMicroseconds();
      },
      &note);
  auto start = std::chrono::steady_clock::now();
  EXPECT_EQ(virtualLoop.wait(), EventLoop::Progress::Fired);
  EXPECT_EQ(note.fired, 1);
  EXPECT_EQ(note.seen, begin);
  EXPECT_GE(secondsSince(start), 0.05);
  EXPECT_EQ(virtualLoop.wait(), EventLoop::Progress::Fired);
  EXPECT_EQ(still.unixMicroseconds(), hour.dueUnixMicroseconds);
  client.reset();
}

TEST_F(NetworkTest, ForgetsCancelledTimers) {
  bool fired = false;
  auto note = [](void *owner) { *static_cast<bool *>(owner) = true; };
  ClientTimer *timer = client->startTimer(0.01, note, &fired);
  client->cancel(timer);
  EXPECT_EQ(loop.wait(), EventLoop::Progress::Nothing);
  EXPECT_FALSE(fired);
}

TEST_F(NetworkTest, LetsTimersOfTheLoopFireWhileARequestIsUnderWay) {
  Server server(silent);
  Call call;
  start(call, server.port());
  bool fired = false;
  Timer timer;
  timer.owner = &fired;
  timer.dueUnixMicroseconds = clock.unixMicroseconds() + 20000;
  timer.fire = [](Timer *timer) { *static_cast<bool *>(timer->owner) = true; };
  loop.arm(timer);
  EXPECT_EQ(loop.wait(), EventLoop::Progress::Fired);
  EXPECT_TRUE(fired);
  EXPECT_EQ(call.ends, 0);
  client->cancel(call.exchange);
}

TEST_F(NetworkTest, IsWokenByASignal) {
  Server server(silent);
  volatile uint32_t stop = 0;
  signals::install(&stop);
  Call call;
  start(call, server.port());
  pthread_t self = pthread_self();
  std::thread sender([self] {
    usleep(50000);
    pthread_kill(self, SIGTERM);
  });
  EXPECT_EQ(loop.wait(), EventLoop::Progress::Interrupted);
  EXPECT_EQ(stop, 1u);
  sender.join();
  client->cancel(call.exchange);
  signals::reset();
  signal(SIGTERM, SIG_DFL);
  signal(SIGINT, SIG_DFL);
}

TEST_F(NetworkTest, TimesOutAndClosesTheConnection) {
  std::atomic<bool> closed = false;
  Server server([&](Peer &peer) {
    peer.readAll();
    closed = true;
  });
  Call call;
  call.request.timeoutSeconds = 0.1;
  auto begin = std::chrono::steady_clock::now();
  fetch(call, server.port());
  EXPECT_GE(secondsSince(begin), 0.1);
  EXPECT_EQ(call.error.kind, ErrorKind::Timeout);
  EXPECT_EQ(call.error.text, "Read timed out");
  while (!closed)
    usleep(1000);
  EXPECT_EQ(loop.wait(), EventLoop::Progress::Nothing);
}

TEST_F(NetworkTest, TimesOutWithinAnAnswerThatTrickles) {
  Server server([&](Peer &peer) {
    peer.readRequest();
    peer.send("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n");
    for (int i = 0; i < 1000; ++i) {
      peer.send("x");
      usleep(5000);
      char byte;
      if (recv(peer.descriptor, &byte, 1, MSG_DONTWAIT) == 0)
        return;
    }
  });
  Call call;
  call.request.timeoutSeconds = 0.1;
  fetch(call, server.port());
  EXPECT_EQ(call.error.kind, ErrorKind::Timeout);
}

TEST_F(NetworkTest, CancelledRequestsNeverCallBack) {
  std::atomic<int> closed = 0;
  Server server([&](Peer &peer) {
    peer.readAll();
    ++closed;
  });
  Call calls[3];
  for (Call &call : calls)
    start(call, server.port());
  client->cancel(calls[0].exchange); // at once
  client->startTimer(0.05, [](void *) {}, nullptr);
  EXPECT_EQ(loop.wait(), EventLoop::Progress::Fired);
  client->cancel(calls[1].exchange); // while it waits for an answer
  Server fast(answering);
  Call other;
  other.then = [&] { client->cancel(calls[2].exchange); }; // from a callback
  fetch(other, fast.port());
  EXPECT_EQ(loop.wait(), EventLoop::Progress::Nothing);
  for (Call &call : calls)
    EXPECT_EQ(call.ends, 0);
  while (closed < 2)
    usleep(1000);
}

TEST_F(NetworkTest, CancelsWhatHasEndedButWasNotReported) {
  Server server(answering);
  Call refused, first, second;
  refused.target = "bad target";
  start(refused, server.port());
  client->cancel(refused.exchange);
  EXPECT_EQ(loop.wait(), EventLoop::Progress::Nothing);
  EXPECT_EQ(refused.ends, 0);
  // Two end in one turn of the loop; the first one's callback cancels the second.
  first.target = second.target = "bad target";
  first.then = [&] { client->cancel(second.exchange); };
  start(first, server.port());
  start(second, server.port());
  finish(first);
  EXPECT_EQ(loop.wait(), EventLoop::Progress::Nothing);
  EXPECT_EQ(second.ends, 0);
}

TEST_F(NetworkTest, GoesAwayWithRequestsUnderWay) {
  Server server(silent);
  Call calls[4];
  for (Call &call : calls)
    start(call, server.port());
  client->startTimer(0.02, [](void *) {}, nullptr);
  loop.wait();
  client->startTimer(10, [](void *) {}, nullptr);
  client.reset();
  for (Call &call : calls)
    EXPECT_EQ(call.ends, 0);
}

TEST_F(NetworkTest, RunsAThousandRequestsAtOnce) {
  Server server([](Peer &peer) {
    std::string request = peer.readRequest();
    usleep(1000);
    peer.send(ok(request.substr(4, request.find(' ', 4) - 4)));
    answering(peer);
  });
  std::vector<Call> calls(1000);
  for (size_t i = 0; i < calls.size(); ++i) {
    calls[i].target = "/" + std::to_string(i);
    start(calls[i], server.port());
  }
  for (size_t i = 0; i < calls.size(); ++i) {
    finish(calls[i]);
    EXPECT_EQ(calls[i].answer, "/" + std::to_string(i)) << calls[i].error.text;
  }
}

TEST_F(NetworkTest, RaisesTheDescriptorLimitAtTheFirstRequest) {
  rlimit before = {};
  getrlimit(RLIMIT_NOFILE, &before);
  rlimit low = {200, before.rlim_max};
  setrlimit(RLIMIT_NOFILE, &low);
  renewClient();
  rlimit present = {};
  getrlimit(RLIMIT_NOFILE, &present);
  EXPECT_EQ(present.rlim_cur, 200u);
  Server server(answering);
  Call call;
  fetch(call, server.port());
  getrlimit(RLIMIT_NOFILE, &present);
  EXPECT_GT(present.rlim_cur, 200u);
  setrlimit(RLIMIT_NOFILE, &before);
}

TEST_F(NetworkTest, QueuesRequestsWhenDescriptorsAreFew) {
  rlimit before = {};
  getrlimit(RLIMIT_NOFILE, &before);
  Server server([](Peer &peer) {
    peer.readRequest();
    usleep(500);
    peer.send(ok("x", "Connection: close\r\n"));
  });
  Call first;
  fetch(first, server.port());
  // After the client has raised it: sockets fail where it thinks that there is room. The server's ends count too.
  rlimit low = {static_cast<rlim_t>(countDescriptors() + 60), before.rlim_max};
  setrlimit(RLIMIT_NOFILE, &low);
  std::vector<Call> calls(300);
  for (Call &call : calls)
    start(call, server.port());
  for (Call &call : calls) {
    finish(call);
    EXPECT_EQ(call.answer, "x") << call.error.text;
  }
  setrlimit(RLIMIT_NOFILE, &before);
}

} // namespace
