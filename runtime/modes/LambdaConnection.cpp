// SPDX-License-Identifier: Apache-2.0
//
// LambdaConnection: see LambdaConnection.h.

#include "modes/LambdaConnection.h"
#include "io/EventLoop.h"

#include <arpa/inet.h>
#include <cerrno>
#include <cstring>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/uio.h>
#include <unistd.h>

namespace aslrt {

// ---------------------------------------------------------------------------------------------
// The address
// ---------------------------------------------------------------------------------------------

bool parseLambdaAddress(std::string_view text, LambdaAddress &out) {
  out.text = text;
  size_t colon = text.rfind(':');
  if (colon == std::string_view::npos)
    return false;
  uint32_t port = 0;
  std::string_view digits = text.substr(colon + 1);
  for (char digit : digits) {
    if (digit < '0' || digit > '9' || port > UINT16_MAX)
      return false;
    port = port * 10 + static_cast<uint32_t>(digit - '0');
  }
  if (digits.empty() || port == 0 || port > UINT16_MAX)
    return false;
  char host[INET6_ADDRSTRLEN];
  std::string_view name = text.substr(0, colon);
  bool isV6 = name.starts_with('[') && name.ends_with(']');
  if (isV6)
    name = name.substr(1, name.size() - 2);
  if (name == "localhost")
    name = "127.0.0.1";
  if (name.size() >= sizeof(host))
    return false;
  memcpy(host, name.data(), name.size());
  host[name.size()] = '\0';
  if (isV6) {
    auto &v6 = reinterpret_cast<sockaddr_in6 &>(out.storage);
    v6.sin6_family = AF_INET6;
    v6.sin6_port = htons(static_cast<uint16_t>(port));
    out.size = sizeof(v6);
    return inet_pton(AF_INET6, host, &v6.sin6_addr) == 1;
  }
  auto &v4 = reinterpret_cast<sockaddr_in &>(out.storage);
  v4.sin_family = AF_INET;
  v4.sin_port = htons(static_cast<uint16_t>(port));
  out.size = sizeof(v4);
  return inet_pton(AF_INET, host, &v4.sin_addr) == 1;
}

// ---------------------------------------------------------------------------------------------
// All connections
// ---------------------------------------------------------------------------------------------

LambdaPoll::~LambdaPoll() {
  if (epoll < 0)
    return;
  loop.watch(-1, nullptr, nullptr);
  close(epoll);
}

bool LambdaPoll::open() {
  epoll = epoll_create1(EPOLL_CLOEXEC);
  if (epoll < 0)
    return false;
  loop.watch(epoll, [](void *self) { static_cast<LambdaPoll *>(self)->serve(); }, this);
  return true;
}

void LambdaPoll::serve() {
  constexpr int kMostEvents = 64;
  epoll_event events[kMostEvents];
  int count = epoll_wait(epoll, events, kMostEvents, 0);
  for (int i = 0; i < count; ++i)
    static_cast<LambdaConnection *>(events[i].data.ptr)->serve(events[i].events);
}

// ---------------------------------------------------------------------------------------------
// One connection
// ---------------------------------------------------------------------------------------------

void LambdaConnection::close() {
  if (descriptor >= 0)
    ::close(descriptor);
  descriptor = -1;
  stage = Stage::Closed;
}

/// False, with `lastError`, when no connection can be begun.
bool LambdaConnection::open() {
  descriptor = socket(address.storage.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (descriptor >= 0) {
    int on = 1;
    setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    epoll_event event = {};
    event.events = EPOLLIN;
    event.data.ptr = this;
    wantsToWrite = false;
    bool isConnected =
        connect(descriptor, reinterpret_cast<const sockaddr *>(&address.storage), address.size) == 0;
    if ((isConnected || errno == EINPROGRESS) && epoll_ctl(poll.descriptor(), EPOLL_CTL_ADD, descriptor, &event) == 0) {
      stage = isConnected ? Stage::Exchanging : Stage::Connecting;
      return true;
    }
  }
  lastError = errno;
  close();
  return false;
}

bool LambdaConnection::send(std::string_view wantedHead, std::string_view wantedBody) {
  lastError = 0;
  isNonsense = false;
  if (stage == Stage::Closed && !open())
    return false;
  if (stage == Stage::Idle)
    stage = Stage::Exchanging;
  reader.begin();
  head = wantedHead;
  body = wantedBody;
  if (stage == Stage::Connecting)
    setWantsToWrite(true);
  else
    write();
  return true;
}

void LambdaConnection::setWantsToWrite(bool wanted) {
  if (wantsToWrite == wanted)
    return;
  wantsToWrite = wanted;
  epoll_event event = {};
  event.events = EPOLLIN | (wanted ? EPOLLOUT : 0u);
  event.data.ptr = this;
  epoll_ctl(poll.descriptor(), EPOLL_CTL_MOD, descriptor, &event);
}

void LambdaConnection::write() {
  while (!head.empty() || !body.empty()) {
    iovec parts[] = {{const_cast<char *>(head.data()), head.size()}, {const_cast<char *>(body.data()), body.size()}};
    msghdr message = {};
    message.msg_iov = parts;
    message.msg_iovlen = 2;
    ssize_t sent = sendmsg(descriptor, &message, MSG_NOSIGNAL);
    if (sent < 0) {
      if (errno == EINTR)
        continue;
      if (errno == EAGAIN || errno == EWOULDBLOCK)
        return setWantsToWrite(true);
      // The host has closed. It may have answered before; reading finds out.
      lastError = errno;
      head = body = {};
      break;
    }
    size_t ofHead = static_cast<size_t>(sent) < head.size() ? static_cast<size_t>(sent) : head.size();
    head.remove_prefix(ofHead);
    body.remove_prefix(static_cast<size_t>(sent) - ofHead);
  }
  setWantsToWrite(false);
}

void LambdaConnection::read() {
  char bytes[16 * 1024];
  for (;;) {
    ssize_t got = recv(descriptor, bytes, sizeof(bytes), 0);
    if (got < 0 && errno == EINTR)
      continue;
    if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
      return;
    LambdaReader::Progress progress;
    if (got > 0) {
      progress = reader.feed({bytes, static_cast<size_t>(got)});
      isNonsense = progress == LambdaReader::Progress::Broken;
    } else {
      if (got < 0 && lastError == 0)
        lastError = errno;
      progress = got == 0 ? reader.finish() : LambdaReader::Progress::Broken;
    }
    if (progress != LambdaReader::Progress::More)
      return finish(progress == LambdaReader::Progress::Done);
  }
}

void LambdaConnection::serve(uint32_t events) {
  switch (stage) {
  case Stage::Closed:
    return;
  case Stage::Idle:
    // Nothing was asked: the host has closed it, or sends what nobody wants.
    return close();
  case Stage::Connecting: {
    int problem = 0;
    socklen_t size = sizeof(problem);
    getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &problem, &size);
    if (problem != 0) {
      lastError = problem;
      return finish(false);
    }
    stage = Stage::Exchanging;
    return write();
  }
  case Stage::Exchanging:
    if (events & EPOLLOUT)
      write();
    if (events & ~static_cast<uint32_t>(EPOLLOUT))
      read();
    return;
  }
}

const char *LambdaConnection::problem() const {
  if (lastError)
    return strerror(lastError);
  return isNonsense ? "what it sends is no HTTP answer" : "it closed the connection";
}

void LambdaConnection::finish(bool isAnswered) {
  // An answer to half a request leaves the other half behind.
  if (isAnswered && reader.keepsConnection() && head.empty() && body.empty() && lastError == 0)
    stage = Stage::Idle;
  else
    close();
  head = body = {};
  if (wantsToWrite && descriptor >= 0)
    setWantsToWrite(false);
  done(owner, isAnswered);
}

} // namespace aslrt
