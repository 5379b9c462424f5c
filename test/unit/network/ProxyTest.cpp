// SPDX-License-Identifier: Apache-2.0
//
// Proxies of the environment.

#include "Server.h"
#include "network/Proxy.h"

using namespace aslrt;
using namespace aslrt::net;
using namespace aslrt::net::test;

namespace {

class ProxyTest : public NetworkTest {
protected:
  std::string at(const Server &server, const std::string &user = "") {
    return "http://" + user + "127.0.0.1:" + std::to_string(server.port()) + "/";
  }
};

TEST_F(ProxyTest, GetsPlainRequestsAsTheyStand) {
  std::string seen;
  Server proxy([&](Peer &peer) {
    seen = peer.readRequest();
    peer.send(ok("via"));
    EXPECT_FALSE(peer.readRequest().empty());
    peer.send(ok("again"));
  });
  setVariable("HTTP_PROXY", at(proxy, "user:pa%3Ass@"));
  Call call, second;
  call.host = second.host = "service.test";
  call.target = "/path?q";
  EXPECT_EQ(fetch(call, 8080).answer, "via") << call.error.text;
  EXPECT_EQ(seen, "GET http://service.test:8080/path?q HTTP/1.1\r\nHost: test\r\n"
                  "Proxy-Authorization: Basic dXNlcjpwYTpzcw==\r\n\r\n");
  EXPECT_EQ(fetch(second, 8080).answer, "again");
  EXPECT_EQ(proxy.connections(), 1);
}

TEST_F(ProxyTest, GetsAnotherHeadThanTheOneThatWasWrittenBefore) {
  std::string seen;
  Server proxy([&](Peer &peer) {
    seen = peer.readRequest();
    peer.send(ok(""));
  });
  setVariable("HTTP_PROXY", at(proxy));
  renewClient();
  Call call;
  call.host = "service.test";
  call.request.head = "GET / HTTP/1.1\r\nHost: test\r\n";
  fetch(call, 80);
  EXPECT_EQ(seen, "GET http://service.test:80/ HTTP/1.1\r\nHost: test\r\n\r\n");
}

TEST_F(ProxyTest, IsAskedForATunnelForTls) {
  std::string seen;
  Server proxy([&](Peer &peer) {
    seen = peer.readRequest();
    peer.send("HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 6\r\n\r\nsecret");
    peer.readAll();
  });
  setVariable("https_proxy", at(proxy, "user:word@"));
  Call call;
  call.host = "service.test";
  call.request.origin.isTls = true;
  fetch(call, 443);
  EXPECT_EQ(seen, "CONNECT service.test:443 HTTP/1.1\r\nHost: service.test:443\r\n"
                  "Proxy-Authorization: Basic dXNlcjp3b3Jk\r\n\r\n");
  EXPECT_EQ(call.error.kind, ErrorKind::Connect);
  EXPECT_EQ(call.error.text, "CONNECT refused by proxy: HTTP/1.1 407 Proxy Authentication Required");
}

TEST_F(ProxyTest, IsNotUsedWhereItMustNotBe) {
  Server proxy([](Peer &peer) { peer.readRequest(); });
  setVariable("HTTP_PROXY", at(proxy));
  Server server([](Peer &peer) {
    while (!peer.readRequest().empty())
      peer.send(ok("direct"));
  });
  Call local, forbidden;
  EXPECT_EQ(fetch(local, server.port()).answer, "direct") << local.error.text;
  forbidden.host = "a.localhost";
  forbidden.request.mayUseProxy = false;
  EXPECT_EQ(fetch(forbidden, server.port()).answer, "direct");
  EXPECT_EQ(proxy.connections(), 0);
}

TEST_F(ProxyTest, ReportsARefusalWithTheProxysAddress) {
  setVariable("HTTP_PROXY", "http://user:word@127.0.0.1:1");
  Call call;
  call.host = "service.test";
  fetch(call, 80);
  EXPECT_EQ(call.error.text, "Connect to 127.0.0.1:1 [/127.0.0.1] failed: Connection refused");
}

TEST_F(ProxyTest, RefusesASettingThatIsNoProxy) {
  for (const char *value : {"socks5://user:word@host:1080", "http://host:notaport", "http://", "http://[::1"}) {
    setVariable("HTTP_PROXY", value);
    renewClient();
    Call call;
    call.host = "service.test";
    fetch(call, 80);
    EXPECT_EQ(call.error.kind, ErrorKind::Connect);
    EXPECT_EQ(call.error.text, "HTTP_PROXY is not the address of a proxy: only http://HOST:PORT is supported") << value;
  }
}

TEST_F(ProxyTest, KnowsExceptions) {
  struct {
    const char *noProxy;
    const char *host;
    uint16_t port;
    bool isDirect;
  } cases[] = {
      {"", "service.test", 80, false},
      {"*", "service.test", 80, true},
      {"service.test", "service.test", 80, true},
      {"SERVICE.test", "a.service.TEST", 80, true},
      {".service.test", "service.test", 80, true},
      {"*.service.test", "a.service.test", 80, true},
      {"service.test", "myservice.test", 80, false},
      {"other, service.test", "service.test", 80, true},
      {"other service.test", "service.test", 80, true},
      {"service.test:8080", "service.test", 80, false},
      {"service.test:8080", "service.test", 8080, true},
      {"10.0.0.0/8", "10.1.2.3", 80, true},
      {"10.0.0.0/8", "11.1.2.3", 80, false},
      {"10.0.0.0/33", "10.1.2.3", 80, false},
      {"fd00::/8", "fd12::1", 80, true},
      {"169.254.169.254", "169.254.169.254", 80, true},
      {"[fd00::1]:80", "fd00:0::1", 80, true},
      {"x", "localhost", 80, true},
      {"x", "127.3.4.5", 80, true},
      {"x", "::1", 80, true},
  };
  setVariable("HTTP_PROXY", "proxy.test:3128");
  for (auto &each : cases) {
    setVariable("NO_PROXY", each.noProxy);
    ProxySettings settings;
    settings.load();
    std::string problem;
    const Proxy *proxy = settings.find(false, each.host, each.port, problem);
    EXPECT_EQ(proxy == nullptr, each.isDirect) << each.noProxy << " " << each.host;
    EXPECT_EQ(settings.find(true, each.host, each.port, problem), nullptr);
    if (proxy) {
      EXPECT_EQ(proxy->host, "proxy.test");
      EXPECT_EQ(proxy->port, 3128);
    }
  }
}

TEST_F(ProxyTest, PrefersNamesInLowerCaseAndDistrustsCgi) {
  setVariable("HTTP_PROXY", "upper:1");
  setVariable("http_proxy", "lower:2");
  std::string problem;
  ProxySettings settings;
  settings.load();
  EXPECT_EQ(settings.find(false, "h.test", 80, problem)->host, "lower");
  unsetenv("http_proxy");
  setVariable("REQUEST_METHOD", "GET");
  ProxySettings cgi;
  cgi.load();
  EXPECT_EQ(cgi.find(false, "h.test", 80, problem), nullptr);
}

} // namespace
