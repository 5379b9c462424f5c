// SPDX-License-Identifier: Apache-2.0

#include "Server.h"
#include "io/Signals.h"

#include <arpa/inet.h>
#include <csignal>
#include <dirent.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>

namespace aslrt::net::test {

ssize_t Peer::read(char *out, size_t room) {
  return ssl ? SSL_read(ssl, out, static_cast<int>(room)) : ::recv(descriptor, out, room, 0);
}

std::string Peer::readRequest() {
  char piece[65536];
  for (;;) {
    size_t end = pending.find("\r\n\r\n");
    if (end != pending.npos) {
      size_t length = 0;
      size_t at = pending.find("Content-Length: ");
      if (at != pending.npos && at < end)
        length = std::stoul(pending.substr(at + 16));
      if (pending.size() >= end + 4 + length) {
        std::string request = pending.substr(0, end + 4 + length);
        pending.erase(0, end + 4 + length);
        return request;
      }
    }
    ssize_t got = read(piece, sizeof(piece));
    if (got <= 0)
      return {};
    pending.append(piece, static_cast<size_t>(got));
  }
}

std::string Peer::readAll() {
  std::string all = std::move(pending);
  char piece[65536];
  while (ssize_t got = read(piece, sizeof(piece))) {
    if (got < 0)
      break;
    all.append(piece, static_cast<size_t>(got));
  }
  return all;
}

void Peer::send(std::string_view text) {
  while (!text.empty()) {
    ssize_t put = ssl ? SSL_write(ssl, text.data(), static_cast<int>(text.size()))
                      : ::send(descriptor, text.data(), text.size(), MSG_NOSIGNAL);
    if (put <= 0)
      return;
    text.remove_prefix(static_cast<size_t>(put));
  }
}

void Peer::sendSlowly(std::string_view text) {
  for (char byte : text) {
    send({&byte, 1});
    usleep(200);
  }
}

void Peer::reset() {
  linger now = {1, 0};
  setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &now, sizeof(now));
}

bool Peer::secure(SSL_CTX *context) {
  ssl = SSL_new(context);
  SSL_set_fd(ssl, descriptor);
  return SSL_accept(ssl) == 1;
}

std::string ok(std::string_view body, std::string_view headers) {
  std::string text = "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n";
  text.append(headers).append("\r\n").append(body);
  return text;
}

Server::Server(Script wanted, const char *address, uint16_t port) : script(std::move(wanted)) {
  sockaddr_storage name = {};
  socklen_t size;
  bool isV6 = strchr(address, ':') != nullptr;
  if (isV6) {
    auto &v6 = reinterpret_cast<sockaddr_in6 &>(name);
    v6.sin6_family = AF_INET6;
    v6.sin6_port = htons(port);
    inet_pton(AF_INET6, address, &v6.sin6_addr);
    size = sizeof(v6);
  } else {
    auto &v4 = reinterpret_cast<sockaddr_in &>(name);
    v4.sin_family = AF_INET;
    v4.sin_port = htons(port);
    inet_pton(AF_INET, address, &v4.sin_addr);
    size = sizeof(v4);
  }
  listener = socket(name.ss_family, SOCK_STREAM, 0);
  int one = 1;
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
  EXPECT_EQ(bind(listener, reinterpret_cast<sockaddr *>(&name), size), 0) << strerror(errno);
  EXPECT_EQ(listen(listener, 4096), 0);
  getsockname(listener, reinterpret_cast<sockaddr *>(&name), &size);
  number = ntohs(isV6 ? reinterpret_cast<sockaddr_in6 &>(name).sin6_port
                      : reinterpret_cast<sockaddr_in &>(name).sin_port);
  acceptor = std::thread([this] { accept(); });
}

void Server::accept() {
  for (;;) {
    int descriptor = ::accept(listener, nullptr, nullptr);
    if (descriptor < 0 && errno == EMFILE) {
      usleep(1000); // until the test has closed something
      continue;
    }
    if (descriptor < 0)
      return;
    int one = 1;
    setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
    std::lock_guard lock(mutex);
    open.push_back(descriptor);
    int index = count++;
    threads.emplace_back([this, descriptor, index] {
      Peer peer(descriptor);
      peer.number = index;
      script(peer);
      SSL_free(peer.ssl);
      std::lock_guard lock(mutex);
      std::erase(open, descriptor);
      ::close(descriptor);
    });
  }
}

Server::~Server() {
  shutdown(listener, SHUT_RDWR);
  acceptor.join();
  ::close(listener);
  {
    std::lock_guard lock(mutex);
    for (int descriptor : open)
      shutdown(descriptor, SHUT_RDWR);
  }
  for (std::thread &thread : threads)
    thread.join();
}

int countDescriptors() {
  int count = 0;
  DIR *folder = opendir("/proc/self/fd");
  while (readdir(folder))
    ++count;
  closedir(folder);
  return count;
}

void NetworkTest::SetUp() {
  signal(SIGPIPE, SIG_IGN); // the server's
  signals::reset();
  signals::wakeDescriptor(); // stays open, once made
  for (const char *name : {"HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy",
                           "AWS_CA_BUNDLE", "SSL_CERT_FILE", "ASLRT_DNS_SERVER", "REQUEST_METHOD"})
    unsetenv(name);
  descriptorsBefore = countDescriptors();
  clock.start(false);
  client = makeClient(loop);
}

void NetworkTest::TearDown() {
  client.reset();
  EXPECT_EQ(countDescriptors(), descriptorsBefore);
}

void NetworkTest::renewClient() { client.reset(), client = makeClient(loop); }

void NetworkTest::setVariable(const char *name, const std::string &value) { setenv(name, value.c_str(), 1); }

void NetworkTest::start(Call &call, uint16_t port) {
  call.request.origin.host = call.host;
  call.request.origin.port = port;
  call.request.method = call.method;
  call.request.target = call.target;
  call.request.body = call.body;
  call.request.headers = call.headers.data();
  call.request.headerCount = call.headers.size();
  call.ends = 0;
  call.exchange = client->start(
      call.request,
      [](void *owner, const Outcome &outcome) {
        auto &call = *static_cast<Call *>(owner);
        ++call.ends;
        call.exchange = nullptr;
        call.error = outcome.error;
        call.status = outcome.response ? outcome.response->status : 0;
        call.answer = outcome.response ? outcome.response->body : std::string_view();
        call.answerHeaders.clear();
        if (outcome.response)
          for (const Header &header : outcome.response->headers)
            call.answerHeaders.emplace_back(header.name, header.value);
        if (call.then)
          call.then();
      },
      &call);
  EXPECT_EQ(call.ends, 0) << "the callback came from within start";
}

void NetworkTest::waitUntil(const std::function<bool()> &condition) {
  while (!condition())
    ASSERT_EQ(loop.wait(), EventLoop::Progress::Fired);
}

void NetworkTest::finish(Call &call) {
  waitUntil([&] { return call.ends > 0; });
  EXPECT_EQ(call.ends, 1);
}

} // namespace aslrt::net::test
