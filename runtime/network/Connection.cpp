// SPDX-License-Identifier: Apache-2.0
//
// Connection: see Connection.h.
//
// Every function here may end in `close`, after which the connection holds nothing any more, but is still there:
// the client frees it when no function of it runs.

#include "network/Connection.h"
#include "network/Client.h"

#include <cerrno>
#include <cstring>
#include <sys/socket.h>
#include <utility>

namespace aslrt::net {

namespace {

std::string hostAndPort(const std::string &host, uint16_t port) {
  bool isV6 = host.find(':') != std::string::npos;
  return (isV6 ? "[" + host + "]" : host) + ":" + std::to_string(port);
}

/// In the words of Java's socket exceptions, which are mostly the C library's.
std::string describe(int error) {
  switch (error) {
  case ECONNRESET:
    return "Connection reset";
  case ETIMEDOUT:
    return "Connection timed out";
  default:
    return strerror(error);
  }
}

} // namespace

Connection::Connection(ClientBody &client, Pool &pool) : client(client), pool(pool) {
  waiter.owner = this;
  waiter.done = [](void *self, const std::vector<Address> *addresses, const std::string &problem) {
    auto &connection = *static_cast<Connection *>(self);
    if (addresses)
      connection.onAddresses(*addresses);
    else
      connection.fail(ErrorKind::Resolve, problem);
  };
}

const std::string &Connection::targetHost() const { return pool.proxy ? pool.proxy->host : pool.host; }
uint16_t Connection::targetPort() const { return pool.proxy ? pool.proxy->port : pool.port; }

/// As Apache's HttpClient does: `HOST:PORT [HOST/ADDRESS, ..]`, with no name before an address that is the host.
std::string Connection::describeTarget() const {
  const std::string &host = targetHost();
  std::string text = hostAndPort(host, targetPort());
  Address ignored;
  bool isNumeric = parseAddress(host, ignored);
  for (size_t index = 0; index < addresses.size(); ++index)
    text += (index ? ", " : " [") + (isNumeric ? "" : host) + "/" + addresses[index].text();
  return addresses.empty() ? text : text + "]";
}

Error Connection::describeTimeout() const {
  switch (stage) {
  case Stage::Resolving:
    return {ErrorKind::Resolve, targetHost() + ": Temporary failure in name resolution"};
  case Stage::Connecting:
    return {ErrorKind::Connect, "Connect to " + describeTarget() + " failed: connect timed out"};
  case Stage::Tunnelling:
    return {ErrorKind::Connect, "Read timed out"};
  case Stage::Handshaking:
    return {ErrorKind::Connect, "Read timed out"};
  case Stage::Open:
  case Stage::Closed:
    break;
  }
  return {ErrorKind::Timeout, "Read timed out"};
}

void Connection::open(Exchange &wanted) {
  exchange = &wanted;
  wanted.connection = this;
  wanted.startConnectTimer();
  if (const std::vector<Address> *known = client.resolver().find(targetHost()))
    onAddresses(*known);
  else
    client.resolver().start(targetHost(), waiter);
}

void Connection::onAddresses(const std::vector<Address> &list) {
  addresses = list;
  stage = Stage::Connecting;
  connector.start(
      client.reactor(), addresses, targetPort(),
      [](void *self, Watch socket, int error) { static_cast<Connection *>(self)->onConnected(std::move(socket), error); },
      this);
}

void Connection::onConnected(Watch socket, int error) {
  if (error == EMFILE || error == ENFILE) {
    Exchange &left = letGo();
    close();
    return client.postpone(left);
  }
  // An attempt that is refused is not reset: the connection stood, and was reset before we looked.
  if (error == ECONNRESET)
    return fail(ErrorKind::Send, describe(error));
  if (error != 0)
    return fail(ErrorKind::Connect, "Connect to " + describeTarget() + " failed: " +
                                        (error == ETIMEDOUT ? "connect timed out" : describe(error)));
  watch = std::move(socket);
  if (pool.proxy && pool.isTls)
    return beginTunnel();
  if (pool.isTls)
    return beginHandshake();
  watch.receivesItself();
  begin();
}

// ---------------------------------------------------------------------------------------------
// The tunnel through a proxy
// ---------------------------------------------------------------------------------------------

void Connection::beginTunnel() {
  stage = Stage::Tunnelling;
  tunnel = std::make_unique<Tunnel>();
  std::string target = hostAndPort(pool.host, pool.port);
  tunnel->wire = "CONNECT " + target + " HTTP/1.1\r\nHost: " + target + "\r\n";
  if (!pool.proxy->authorization.empty())
    tunnel->wire += "Proxy-Authorization: " + pool.proxy->authorization + "\r\n";
  tunnel->wire += "\r\n";
  tunnel->reader.begin(/*hasNoBody=*/true, 0);
  pumpTunnel();
}

void Connection::pumpTunnel() {
  while (tunnel->sent < tunnel->wire.size()) {
    size_t written = 0;
    Io result = write(tunnel->wire.data() + tunnel->sent, tunnel->wire.size() - tunnel->sent, written);
    if (result == Io::WantWrite)
      return waitToWrite();
    if (result != Io::Some)
      return fail(ErrorKind::Connect, describe(lastError));
    tunnel->sent += written;
  }
  for (;;) {
    size_t size = 0;
    Io result = read(client.scratch(), ClientBody::kScratchBytes, size);
    if (result == Io::WantRead)
      return waitToRead();
    AnswerReader::Progress progress = AnswerReader::Progress::Failed;
    if (result == Io::Failed)
      return fail(ErrorKind::Connect, describe(lastError));
    if (result == Io::Some)
      progress = tunnel->reader.feed({client.scratch(), size});
    else
      progress = tunnel->reader.finish();
    if (progress == AnswerReader::Progress::Failed)
      return fail(ErrorKind::Connect, tunnel->reader.takeError().text);
    if (progress == AnswerReader::Progress::Done)
      break;
  }
  int status = tunnel->reader.response().status;
  if (status < 200 || status > 299) {
    std::string text = "CONNECT refused by proxy: HTTP/1.1 " + std::to_string(status);
    text.append(" ").append(tunnel->reader.reason());
    return fail(ErrorKind::Connect, std::move(text));
  }
  tunnel.reset();
  beginHandshake();
}

// ---------------------------------------------------------------------------------------------
// TLS
// ---------------------------------------------------------------------------------------------

void Connection::beginHandshake() {
  stage = Stage::Handshaking;
  if (!tls.open(client.tls(), watch.descriptor(), pool.host, pool.isAmazon, pool.session))
    return fail(ErrorKind::Tls, tls.problem());
  handshake();
}

void Connection::handshake() {
  switch (tls.handshake()) {
  case Io::Some:
    return begin();
  case Io::WantRead:
    return waitToRead();
  case Io::WantWrite:
    return waitToWrite();
  case Io::End:
    return fail(ErrorKind::Connect, "Remote host terminated the handshake");
  case Io::Failed:
    // Only what TLS itself objects to would be so another time.
    return tls.problem().empty() ? fail(ErrorKind::Connect, describe(errno)) : fail(ErrorKind::Tls, tls.problem());
  }
}

// ---------------------------------------------------------------------------------------------
// Request and answer
// ---------------------------------------------------------------------------------------------

Connection::Io Connection::read(char *out, size_t room, size_t &size) {
  if (tls.isOpen()) [[unlikely]] {
    Io result = tls.read(out, room, size);
    if (result == Io::Failed) {
      lastError = errno;
      problem = tls.problem();
    }
    return result;
  }
  for (;;) {
    ssize_t got = watch.receive(out, room);
    if (got > 0) [[likely]] {
      size = static_cast<size_t>(got);
      return Io::Some;
    }
    if (got == 0)
      return Io::End;
    if (errno == EINTR)
      continue;
    if (errno == EAGAIN || errno == EWOULDBLOCK)
      return Io::WantRead;
    lastError = errno;
    return Io::Failed;
  }
}

Connection::Io Connection::write(const char *bytes, size_t size, size_t &written) {
  if (tls.isOpen()) [[unlikely]] {
    Io result = tls.write(bytes, size, written);
    if (result == Io::Failed) {
      lastError = errno;
      problem = tls.problem();
    }
    return result;
  }
  for (;;) {
    ssize_t put = ::send(watch.descriptor(), bytes, size, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (put >= 0) [[likely]] {
      written = static_cast<size_t>(put);
      return Io::Some;
    }
    if (errno == EINTR)
      continue;
    if (errno == EAGAIN || errno == EWOULDBLOCK)
      return Io::WantWrite;
    lastError = errno;
    return Io::Failed;
  }
}

void Connection::waitToRead(Watch::Purpose purpose) {
  watch.waitToRead([](void *self) { static_cast<Connection *>(self)->onReady(); }, this, purpose);
}

void Connection::waitToWrite() {
  watch.waitToWrite([](void *self) { static_cast<Connection *>(self)->onReady(); }, this);
}

void Connection::onReady() {
  switch (stage) {
  case Stage::Tunnelling:
    return pumpTunnel();
  case Stage::Handshaking:
    return handshake();
  case Stage::Open:
    if (exchange)
      return pump();
    // The server has closed an idle connection, or sent session tickets.
    if (isUsable())
      return waitToRead(Watch::Purpose::News);
    return close();
  case Stage::Resolving:
  case Stage::Connecting:
  case Stage::Closed:
    return;
  }
}

/// Lets the exchange go, which keeps nothing of this connection.
Exchange &Connection::letGo() {
  Exchange &left = *std::exchange(exchange, nullptr);
  left.connection = nullptr;
  return left;
}

void Connection::carry(Exchange &wanted) {
  exchange = &wanted;
  wanted.connection = this;
  begin();
}

void Connection::begin() {
  stage = Stage::Open;
  exchange->stopConnectTimer();
  exchange->sent = 0;
  exchange->reader.begin(exchange->hasNoBody, exchange->bodyLimit, exchange->keepsEncoding);
  send();
  if (isWriteBroken)
    return receive();
  waitToRead();
}

/// Sends what the socket takes.
void Connection::send() {
  while (exchange->sent < exchange->wire.size()) {
    size_t written = 0;
    Io result = write(exchange->wire.data() + exchange->sent, exchange->wire.size() - exchange->sent, written);
    if (result == Io::WantWrite) [[unlikely]]
      return waitToWrite();
    if (result == Io::WantRead) [[unlikely]]
      return;
    if (result != Io::Some) [[unlikely]] {
      // A server may refuse a request before it has read all of it, and close.
      isWriteBroken = true;
      return;
    }
    exchange->sent += written;
  }
}

void Connection::pump() {
  if (!isWriteBroken)
    send();
  receive();
}

void Connection::receive() {
  int writeError = lastError;
  for (;;) {
    size_t size = 0;
    Io result = read(client.scratch(), ClientBody::kScratchBytes, size);
    if (result != Io::Some) [[unlikely]] {
      if (isWriteBroken && result == Io::WantRead)
        lastError = writeError;
      return gotNothing(result);
    }
    AnswerReader::Progress progress = exchange->reader.feed({client.scratch(), size});
    if (progress != AnswerReader::Progress::More) [[likely]]
      return ended(progress);
    // A plain socket that gave less than was asked for has no more; OpenSSL gives one record at a time.
    if (!tls.isOpen() && size < ClientBody::kScratchBytes && !isWriteBroken)
      return waitToRead();
  }
}

/// A read has given no bytes.
void Connection::gotNothing(Io result) {
  if (result == Io::WantWrite)
    return waitToWrite();
  if (result == Io::WantRead)
    return isWriteBroken ? broke(Io::Failed) : waitToRead();
  if (result == Io::End && exchange->reader.hasBegun())
    return ended(exchange->reader.finish());
  broke(result);
}

/// The answer has come to its end, well or not.
void Connection::ended(AnswerReader::Progress progress) {
  if (progress == AnswerReader::Progress::Done) [[likely]]
    return answered();
  Error error = exchange->reader.takeError();
  fail(error.kind, std::move(error.text));
}

void Connection::answered() {
  Exchange &ended = letGo();
  ++answers;
  if (ended.reader.canKeepConnection() && ended.sent == ended.wire.size() && !isWriteBroken && !watch.wasClosed() &&
      hasNothingMore() && client.mayKeep(*this)) [[likely]] {
    waitToRead(Watch::Purpose::News);
    client.keep(*this);
  } else {
    close();
  }
  client.finish(ended);
}

/// The connection came to its end, or to an error, before the end of the answer.
void Connection::broke(Io result) {
  bool hasBegun = exchange->reader.hasBegun();
  if (!hasBegun && answers > 0 && !exchange->wasResent) {
    Exchange &again = letGo();
    close();
    return client.resend(again, answers);
  }
  ErrorKind kind = hasBegun ? ErrorKind::Receive : ErrorKind::Send;
  if (result == Io::End)
    return fail(kind, "The target server failed to respond");
  fail(kind, problem.empty() ? describe(lastError) : problem);
}

void Connection::fail(ErrorKind kind, std::string text) {
  Exchange &ended = letGo();
  ended.fail(kind, std::move(text));
  close();
  client.finish(ended);
}

/// Whether TLS has received nothing behind the answer but what is its own.
bool Connection::hasNothingMore() {
  size_t size = 0;
  return !tls.hasReadAhead() || tls.read(client.scratch(), ClientBody::kScratchBytes, size) == Io::WantRead;
}

bool Connection::isUsable() {
  char byte;
  ssize_t got = recv(watch.descriptor(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
  if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR))
    return true;
  if (got <= 0 || !tls.isOpen())
    return false;
  // Session tickets come after the handshake and are no answer.
  size_t size = 0;
  return tls.read(client.scratch(), ClientBody::kScratchBytes, size) == Io::WantRead;
}

void Connection::close() {
  if (stage == Stage::Closed)
    return;
  if (exchange)
    letGo();
  if (isIdle)
    client.takeFromIdle(*this);
  stage = Stage::Closed;
  client.resolver().cancel(waiter);
  connector.stop();
  tls.close();
  watch.close();
  client.bury(*this);
}

} // namespace aslrt::net
