// SPDX-License-Identifier: Apache-2.0
//
// Names, asked for at a name server in this process.

#include "Server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace aslrt;
using namespace aslrt::net;
using namespace aslrt::net::test;

namespace {

/// Answers queries over UDP as a table says; counts them.
class NameServer {
public:
  struct Entry {
    std::vector<std::string> v4;
    std::vector<std::string> v6;
    int code = 0; ///< RCODE; -1: no answer at all
  };

  explicit NameServer(std::map<std::string, Entry> names) : names(std::move(names)) {
    socketNumber = socket(AF_INET, SOCK_DGRAM, 0);
    sockaddr_in name = {};
    name.sin_family = AF_INET;
    name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof(name);
    bind(socketNumber, reinterpret_cast<sockaddr *>(&name), size);
    getsockname(socketNumber, reinterpret_cast<sockaddr *>(&name), &size);
    address = "127.0.0.1:" + std::to_string(ntohs(name.sin_port));
    thread = std::thread([this] { serve(); });
  }
  ~NameServer() {
    shutdown(socketNumber, SHUT_RDWR);
    thread.join();
    close(socketNumber);
  }

  std::string address;
  std::atomic<int> queries = 0;

private:
  void serve() {
    char query[512];
    for (;;) {
      sockaddr_in from = {};
      socklen_t size = sizeof(from);
      ssize_t got = recvfrom(socketNumber, query, sizeof(query), 0, reinterpret_cast<sockaddr *>(&from), &size);
      if (got < 12)
        return;
      ++queries;
      std::string name;
      size_t at = 12;
      while (query[at]) {
        name.append(name.empty() ? "" : ".").append(query + at + 1, static_cast<size_t>(query[at]));
        at += static_cast<size_t>(query[at]) + 1;
      }
      int type = query[at + 1] << 8 | query[at + 2];
      size_t end = at + 5;
      auto found = names.find(name);
      int code = found == names.end() ? 3 : found->second.code;
      if (code < 0)
        continue;
      std::string answer(query, end);
      std::vector<std::string> list;
      if (code == 0)
        list = type == 1 ? found->second.v4 : type == 28 ? found->second.v6 : std::vector<std::string>();
      answer[2] = static_cast<char>(0x81);
      answer[3] = static_cast<char>(0x80 | code);
      answer[6] = 0;
      answer[7] = static_cast<char>(list.size());
      answer[8] = answer[9] = answer[10] = answer[11] = 0;
      for (const std::string &text : list) {
        char bytes[16];
        int length = type == 1 ? 4 : 16;
        inet_pton(type == 1 ? AF_INET : AF_INET6, text.c_str(), bytes);
        answer += std::string("\xc0\x0c\0", 3) + static_cast<char>(type) + std::string("\0\1\0\0\0\x3c\0", 7) +
                  static_cast<char>(length);
        answer.append(bytes, static_cast<size_t>(length));
      }
      sendto(socketNumber, answer.data(), answer.size(), 0, reinterpret_cast<sockaddr *>(&from), size);
    }
  }

  std::map<std::string, Entry> names;
  int socketNumber;
  std::thread thread;
};

void answering(Peer &peer) {
  while (!peer.readRequest().empty())
    peer.send(ok("x"));
}

TEST_F(NetworkTest, FindsAName) {
  NameServer names({{"service.test", {{"127.0.0.1"}, {}}}});
  setVariable("ASLRT_DNS_SERVER", names.address);
  Server server(answering);
  Call call;
  call.host = "service.test";
  EXPECT_EQ(fetch(call, server.port()).answer, "x") << call.error.text;
}

TEST_F(NetworkTest, RemembersAnAnswerAndAsksOnceForMany) {
  NameServer names({{"service.test", {{"127.0.0.1"}, {}}}});
  setVariable("ASLRT_DNS_SERVER", names.address);
  Server server(answering);
  std::vector<Call> calls(20);
  for (Call &call : calls) {
    call.host = "service.test";
    start(call, server.port());
  }
  for (Call &call : calls)
    finish(call);
  client->closeIdle();
  Call later;
  later.host = "service.test";
  EXPECT_EQ(fetch(later, server.port()).answer, "x");
  EXPECT_LE(names.queries, 2); // one for IPv4, one for IPv6
}

TEST_F(NetworkTest, ReportsUnknownNames) {
  NameServer names({{"empty.test", {}}, {"broken.test", {{}, {}, 2}}});
  setVariable("ASLRT_DNS_SERVER", names.address);
  for (const char *host : {"nowhere.test", "empty.test"}) {
    Call call;
    call.host = host;
    fetch(call, 80);
    EXPECT_EQ(call.error.kind, ErrorKind::Resolve);
    EXPECT_EQ(call.error.text, std::string(host) + ": Name or service not known");
  }
  Call broken;
  broken.host = "broken.test";
  fetch(broken, 80);
  EXPECT_EQ(broken.error.text, "broken.test: Temporary failure in name resolution");
}

TEST_F(NetworkTest, ReportsHostsThatAreNoNames) {
  NameServer names({});
  setVariable("ASLRT_DNS_SERVER", names.address);
  for (const std::string &host : {std::string(""), std::string(300, 'a'), std::string("a..b"), std::string("a b")}) {
    Call call;
    call.host = host;
    fetch(call, 80);
    EXPECT_EQ(call.error.kind, ErrorKind::Resolve) << host;
    EXPECT_EQ(call.error.text, host + ": Name or service not known");
  }
}

TEST_F(NetworkTest, ListsAllAddressesThatFailed) {
  NameServer names({{"service.test", {{"127.0.0.2", "127.0.0.3"}, {}}}});
  setVariable("ASLRT_DNS_SERVER", names.address);
  Call call;
  call.host = "service.test";
  fetch(call, 1);
  std::string text = call.error.text;
  EXPECT_TRUE(text == "Connect to service.test:1 [service.test/127.0.0.2, service.test/127.0.0.3] failed: Connection "
                      "refused" ||
              text == "Connect to service.test:1 [service.test/127.0.0.3, service.test/127.0.0.2] failed: Connection "
                      "refused")
      << text;
}

TEST_F(NetworkTest, TimesOutAndCancelsWhileTheNameServerIsSilent) {
  NameServer names({{"silent.test", {{}, {}, -1}}});
  setVariable("ASLRT_DNS_SERVER", names.address);
  Call call, cancelled;
  call.host = cancelled.host = "silent.test";
  call.request.connectTimeoutSeconds = 0.1;
  start(cancelled, 80);
  fetch(call, 80);
  EXPECT_EQ(call.error.kind, ErrorKind::Resolve);
  EXPECT_EQ(call.error.text, "silent.test: Temporary failure in name resolution");
  client->cancel(cancelled.exchange);
  EXPECT_EQ(loop.wait(), EventLoop::Progress::Nothing);
  EXPECT_EQ(cancelled.ends, 0);
}

TEST_F(NetworkTest, ClosesTheResolversSocketsWhenNobodyWaits) {
  NameServer names({{"silent.test", {{}, {}, -1}}, {"service.test", {{"127.0.0.1"}, {}}}});
  setVariable("ASLRT_DNS_SERVER", names.address);
  Server server(answering);
  Call first, silent;
  fetch(first, server.port());
  client->closeIdle();
  while (server.connections() != 1)
    ;
  silent.host = "silent.test";
  start(silent, 80);
  client->startTimer(0.05, [](void *) {}, nullptr);
  loop.wait();
  int during = countDescriptors();
  client->cancel(silent.exchange);
  client->startTimer(0.01, [](void *) {}, nullptr);
  loop.wait();
  EXPECT_LT(countDescriptors(), during);
}

TEST_F(NetworkTest, GoesAwayWhileANameIsAskedFor) {
  NameServer names({{"silent.test", {{}, {}, -1}}});
  setVariable("ASLRT_DNS_SERVER", names.address);
  Call call;
  call.host = "silent.test";
  start(call, 80);
  client.reset();
  EXPECT_EQ(call.ends, 0);
}

TEST_F(NetworkTest, ReportsABadNameServer) {
  setVariable("ASLRT_DNS_SERVER", "this is none");
  Call call;
  call.host = "service.test";
  fetch(call, 80);
  EXPECT_EQ(call.error.kind, ErrorKind::Resolve);
  EXPECT_EQ(call.error.text, "service.test: ASLRT_DNS_SERVER is not HOST:PORT");
}

} // namespace
