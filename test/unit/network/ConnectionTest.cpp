// SPDX-License-Identifier: Apache-2.0
//
// Ways to a server: addresses, refusals, time-outs while connecting.

#include "Server.h"
#include "network/Address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace aslrt;
using namespace aslrt::net;
using namespace aslrt::net::test;

namespace {

void answering(Peer &peer) {
  while (!peer.readRequest().empty())
    peer.send(ok("x"));
}

/// A port of 127.0.0.1 at which nobody listens.
uint16_t unusedPort() {
  Server server([](Peer &) {});
  return server.port();
}

/// A listener whose queue is full, so that connecting to it takes for ever.
struct FullListener {
  int listener;
  std::vector<int> fillers;
  uint16_t port;

  FullListener() {
    listener = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in name = {};
    name.sin_family = AF_INET;
    name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof(name);
    bind(listener, reinterpret_cast<sockaddr *>(&name), size);
    listen(listener, 0);
    getsockname(listener, reinterpret_cast<sockaddr *>(&name), &size);
    port = ntohs(name.sin_port);
    for (int i = 0; i < 8; ++i) {
      fillers.push_back(socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0));
      connect(fillers.back(), reinterpret_cast<sockaddr *>(&name), size);
    }
  }
  ~FullListener() {
    for (int filler : fillers)
      close(filler);
    close(listener);
  }
};

TEST_F(NetworkTest, ReportsARefusalAsTheServicesSdkDoes) {
  uint16_t port = unusedPort();
  std::string number = std::to_string(port);
  Call v4, v6, name;
  v6.host = "::1";
  name.host = "localhost";
  fetch(v4, port);
  EXPECT_EQ(v4.error.kind, ErrorKind::Connect);
  EXPECT_EQ(v4.error.text, "Connect to 127.0.0.1:" + number + " [/127.0.0.1] failed: Connection refused");
  fetch(v6, port);
  EXPECT_EQ(v6.error.text, "Connect to [::1]:" + number + " [/0:0:0:0:0:0:0:1] failed: Connection refused");
  fetch(name, port);
  EXPECT_EQ(name.error.text, "Connect to localhost:" + number +
                                 " [localhost/127.0.0.1, localhost/0:0:0:0:0:0:0:1] failed: Connection refused");
}

TEST_F(NetworkTest, ConnectsToIpv6) {
  Server server(answering, "::1");
  Call call;
  call.host = "::1";
  EXPECT_EQ(fetch(call, server.port()).answer, "x") << call.error.text;
}

TEST_F(NetworkTest, KnowsLocalhostWithoutAResolver) {
  // A resolver that is asked would fail.
  setVariable("ASLRT_DNS_SERVER", "127.0.0.1:1");
  Server server(answering);
  for (const char *host : {"localhost", "LocalHost", "bucket.s3.localhost", "localhost."}) {
    Call call;
    call.host = host;
    EXPECT_EQ(fetch(call, server.port()).answer, "x") << host << ": " << call.error.text;
  }
}

TEST_F(NetworkTest, GoesOnWithTheNextAddressWhenOneRefuses) {
  Server server(answering, "::1");
  Call call;
  call.host = "localhost"; // 127.0.0.1 first
  EXPECT_EQ(fetch(call, server.port()).answer, "x") << call.error.text;
}

TEST_F(NetworkTest, GoesOnWithTheNextAddressWhenOneIsSilent) {
  FullListener full;
  Server server(answering, "::1", full.port);
  Call call;
  call.host = "localhost";
  call.request.connectTimeoutSeconds = 30;
  EXPECT_EQ(fetch(call, full.port).answer, "x") << call.error.text;
}

TEST_F(NetworkTest, TimesOutWhileConnecting) {
  FullListener full;
  Call call;
  call.request.connectTimeoutSeconds = 0.1;
  fetch(call, full.port);
  EXPECT_EQ(call.error.kind, ErrorKind::Connect);
  EXPECT_EQ(call.error.text, "Connect to 127.0.0.1:" + std::to_string(full.port) +
                                 " [/127.0.0.1] failed: connect timed out");
  Call whole;
  whole.request.timeoutSeconds = 0.1;
  fetch(whole, full.port);
  EXPECT_EQ(whole.error.kind, ErrorKind::Timeout);
}

TEST_F(NetworkTest, CancelsWhileConnecting) {
  FullListener full;
  Call call;
  start(call, full.port);
  client->startTimer(0.02, [](void *) {}, nullptr);
  loop.wait();
  client->cancel(call.exchange);
  EXPECT_EQ(loop.wait(), EventLoop::Progress::Nothing);
  EXPECT_EQ(call.ends, 0);
}

TEST_F(NetworkTest, KeepsOriginsApart) {
  Server first(answering), second(answering);
  for (int i = 0; i < 3; ++i) {
    Call a, b;
    fetch(a, first.port());
    fetch(b, second.port());
  }
  EXPECT_EQ(first.connections(), 1);
  EXPECT_EQ(second.connections(), 1);
}

TEST(Address, PrintsAsJavaDoes) {
  Address address;
  ASSERT_TRUE(parseAddress("fe80::1:ab", address));
  EXPECT_EQ(address.text(), "fe80:0:0:0:0:0:1:ab");
  ASSERT_TRUE(parseAddress("10.0.0.1", address));
  EXPECT_EQ(address.text(), "10.0.0.1");
  for (const char *bad : {"", "10.0.0", "10.0.0.256", "a.b.c.d", "1.2.3.4.5", ":::", "localhost"})
    EXPECT_FALSE(parseAddress(bad, address)) << bad;
}

TEST(Address, KnowsTheNamesOfThisMachine) {
  EXPECT_TRUE(isLocalhost("localhost"));
  EXPECT_TRUE(isLocalhost("a.localhost"));
  EXPECT_FALSE(isLocalhost("alocalhost"));
  EXPECT_FALSE(isLocalhost(".localhost"));
  EXPECT_FALSE(isLocalhost("localhost.example"));
}

} // namespace
