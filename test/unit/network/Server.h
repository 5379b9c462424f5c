// SPDX-License-Identifier: Apache-2.0
//
// Server: a server in this process that does exactly what a test says, byte by byte, and the other half of a test:
// a client with its loop.

#ifndef TEST_UNIT_NETWORK_SERVER_H
#define TEST_UNIT_NETWORK_SERVER_H

#include "execution/Clock.h"
#include "network/Http.h"

#include <atomic>
#include <functional>
#include <map>
#include <gtest/gtest.h>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

typedef struct ssl_st SSL;
typedef struct ssl_ctx_st SSL_CTX;

namespace aslrt::net::test {

/// The server's end of a connection.
class Peer {
public:
  explicit Peer(int descriptor, SSL *ssl = nullptr) : descriptor(descriptor), ssl(ssl) {}

  /// The next request, head and body; empty when the client has closed.
  std::string readRequest();
  /// Reads until the client closes; what it sent.
  std::string readAll();
  void send(std::string_view text);
  /// Sends `text` one byte at a time, each in a segment of its own.
  void sendSlowly(std::string_view text);
  /// Ends the connection with RST instead of FIN.
  void reset();
  /// Goes on as the server of a TLS connection. False when the handshake fails.
  bool secure(SSL_CTX *context);

  int descriptor;
  SSL *ssl;
  int number = 0; ///< of the connection, from 0

private:
  ssize_t read(char *out, size_t room);
  std::string pending;
};

/// `OK` with a Content-Length.
std::string ok(std::string_view body, std::string_view headers = "");

class Server {
public:
  using Script = std::function<void(Peer &)>;

  /// Listens on a loopback address and runs `script` in a thread for each connection; it is closed when the script
  /// ends.
  explicit Server(Script script, const char *address = "127.0.0.1", uint16_t port = 0);
  ~Server();

  uint16_t port() const { return number; }
  int connections() const { return count; }

private:
  void accept();

  Script script;
  int listener = -1;
  uint16_t number = 0;
  std::atomic<int> count = 0;
  std::mutex mutex;
  std::vector<int> open;
  std::vector<std::thread> threads;
  std::thread acceptor;
};

/// A request under way and how it ended.
struct Call {
  std::string host = "127.0.0.1";
  std::string method = "GET";
  std::string target = "/";
  std::string body;
  std::vector<Header> headers = {{"Host", "test"}};
  Request request; ///< isTls is false unless a test says otherwise

  Call() { request.origin.isTls = false; }

  Exchange *exchange = nullptr;
  int ends = 0;
  int status = 0;
  std::vector<std::pair<std::string, std::string>> answerHeaders;
  std::string answer;
  Error error;
  std::function<void()> then; ///< called at the end
};

class NetworkTest : public testing::Test {
protected:
  void SetUp() override;
  void TearDown() override;

  void start(Call &call, uint16_t port);
  /// Waits until `call` has ended.
  void finish(Call &call);
  /// Waits until `condition` holds.
  void waitUntil(const std::function<bool()> &condition);
  Call &fetch(Call &call, uint16_t port) {
    start(call, port);
    finish(call);
    return call;
  }
  void setVariable(const char *name, const std::string &value);
  /// A new client, which has read the environment anew.
  void renewClient();

  Clock clock;
  EventLoop loop{clock};
  std::unique_ptr<Client> client;

private:
  int descriptorsBefore = 0;
};

/// Descriptors of this process.
int countDescriptors();

} // namespace aslrt::net::test

#endif // TEST_UNIT_NETWORK_SERVER_H
