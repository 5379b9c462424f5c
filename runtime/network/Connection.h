// SPDX-License-Identifier: Apache-2.0
//
// Connection: one connection to a server, from the look-up of its name to its end.
//
//   Resolving -> Connecting -> [Tunnelling] -> [Handshaking] -> Open
//
// A connection is made for an exchange and afterwards carries others, one at a time. It sends the request and
// reads the answer; what an end or an error means for the exchange is decided here as well.

#ifndef ASLRT_NETWORK_CONNECTION_H
#define ASLRT_NETWORK_CONNECTION_H

#include "network/Connector.h"
#include "network/Exchange.h"
#include "network/List.h"
#include "network/Resolver.h"
#include "network/Tls.h"

#include <memory>
#include <string>
#include <vector>

namespace aslrt::net {

class Connection {
public:
  Connection(ClientBody &client, Pool &pool);

  /// Begins to connect, for `exchange`.
  void open(Exchange &exchange);
  /// Sends `exchange` over the open, idle connection.
  void carry(Exchange &exchange);
  /// Whether an idle connection is as the last answer left it: neither closed nor written to by the server.
  bool isUsable();
  /// Closes it; its exchange, if any, no longer has one. The client frees it later.
  void close();
  /// What a time-out means for its exchange now.
  Error describeTimeout() const;

  ClientBody &client;
  Pool &pool;
  Links<Connection> links;     ///< in one of the client's lists
  Links<Connection> poolLinks; ///< in the pool's list of idle ones
  int64_t idleSince = 0;
  uint32_t answers = 0; ///< that have come over it
  bool isIdle = false;

private:
  enum class Stage : uint8_t { Resolving, Connecting, Tunnelling, Handshaking, Open, Closed };

  using Io = TlsStream::Io;

  /// The CONNECT request to a proxy and its answer.
  struct Tunnel {
    std::string wire;
    size_t sent = 0;
    AnswerReader reader;
  };

  void onAddresses(const std::vector<Address> &list);
  void onConnected(Watch socket, int error);
  void beginTunnel();
  void pumpTunnel();
  void beginHandshake();
  void handshake();
  void begin();
  void pump();
  void send();
  void receive();
  void gotNothing(Io result);
  void ended(AnswerReader::Progress progress);
  void answered();
  bool hasNothingMore();
  void broke(Io result);
  void fail(ErrorKind kind, std::string text);
  void onReady();
  Exchange &letGo();

  Io read(char *out, size_t room, size_t &size);
  Io write(const char *bytes, size_t size, size_t &written);
  void waitToRead(Watch::Purpose purpose = Watch::Purpose::Progress);
  void waitToWrite();
  std::string describeTarget() const;
  const std::string &targetHost() const;
  uint16_t targetPort() const;

  Exchange *exchange = nullptr;
  Stage stage = Stage::Resolving;
  bool isWriteBroken = false; ///< nothing more can be sent; an answer may still be there
  int lastError = 0;    ///< errno of the last failed read or write
  std::string problem;  ///< of TLS, instead
  Resolver::Waiter waiter;
  std::vector<Address> addresses;
  Connector connector;
  Watch watch;
  TlsStream tls;
  std::unique_ptr<Tunnel> tunnel;
};

} // namespace aslrt::net

#endif // ASLRT_NETWORK_CONNECTION_H
