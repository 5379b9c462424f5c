// SPDX-License-Identifier: Apache-2.0
//
// Http: HTTP/1.1 requests to services, the one door between the runtime and the network.
//
// Behind it stand Asio, Beast, OpenSSL and c-ares, which no other header of the runtime includes; nothing
// of them is initialised before the first request needs it. Everything happens in the event loop's thread:
// `start` returns at once, the answer comes as a callback from EventLoop::wait, and nothing calls back after
// `cancel`. Times here are real time, also when the execution's clock is virtual: a server does not know
// about the latter.
//
// Connections are kept and used again per origin. A request that met a kept connection which the server had
// closed in the meantime, before any byte of an answer, is sent once more over a new one. Where that happens twice after
// equally many answers, connections are closed after so many here, until others have shown that it is over.

#ifndef ASLRT_NETWORK_HTTP_H
#define ASLRT_NETWORK_HTTP_H

#include "io/EventLoop.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace aslrt::net {

struct Header {
  std::string_view name;
  std::string_view value;
};

/// Where a request goes.
struct Origin {
  bool isTls = true;
  std::string_view host; ///< a name, an IPv4 address, or an IPv6 address without brackets
  uint16_t port = 443;
};

/// A request. Everything in it is copied by `start`.
struct Request {
  Origin origin;
  std::string_view method;
  std::string_view target; ///< path and query, percent-encoded
  /// In the order in which they are sent; `Host` among them. Content-Length is added when there is a body
  /// or the method asks for one.
  const Header *headers = nullptr;
  size_t headerCount = 0;
  /// Method, target and headers as `writeHead` has written them, for who sends the same ones again and again; empty: they
  /// are written for this request. Content-Length is not among the headers then.
  std::string_view head = {};
  std::string_view body;
  /// For the whole exchange, from `start` to the last byte; 0: none.
  double timeoutSeconds = 0;
  /// From the look-up of the name until the connection stands, TLS included; 0: none. A request that waits
  /// because the process may not open more descriptors is not connecting yet.
  double connectTimeoutSeconds = 10;
  /// Largest body in bytes, after decoding.
  size_t bodyLimitBytes = 16u << 20;
  /// Whether the body is given as it comes although a header says how it is packed: for parts of what is packed as a
  /// whole.
  bool keepsEncoding = false;
  /// Whether the proxy of the environment may be used (not for metadata services).
  bool mayUseProxy = true;
  /// Whether the server's certificate is to be checked against Amazon's roots alone (true for hosts of
  /// AWS) or against the system's bundle. AWS_CA_BUNDLE and SSL_CERT_FILE replace both.
  bool isAmazon = false;
};

/// The first lines of a request: all that its method, target and headers make of it.
struct WrittenHead {
  WrittenHead() = default;
  WrittenHead(const WrittenHead &) = delete;
  WrittenHead &operator=(const WrittenHead &) = delete;

  std::string text;
  std::vector<Header> headers; ///< views of `text`
};

/// Replaces `out` by the head of `request`. False when a part has a character that HTTP does not allow there; `out` has
/// anything in it then.
bool writeHead(const Request &request, WrittenHead &out);

/// An answer, valid during the callback.
struct Response {
  int status = 0;
  std::vector<Header> headers; ///< names as the server sent them, in its order
  std::string_view body;       ///< without transfer and content encoding
  std::string_view reason = {}; ///< what the server calls the status

  /// The first header of that name, whatever its case; empty when there is none.
  std::string_view header(std::string_view name) const;
};

enum class ErrorKind : uint8_t {
  None,
  Resolve,  ///< no address for the name
  Connect,  ///< no connection, or not in time; with TLS also one that broke within the handshake
  Tls,      ///< no secure connection is possible, or not with the server that was meant
  Send,     ///< the connection broke before any byte of an answer
  Receive,  ///< the connection broke within the answer
  Protocol, ///< what came is no HTTP answer, or one larger than allowed
  Timeout,  ///< timeoutSeconds have passed
};

struct Error {
  ErrorKind kind = ErrorKind::None;
  /// In the words in which the service's SDK reports it, after `Unable to execute HTTP request: `.
  std::string text;
};

class Exchange;

/// How a request ended: `response` is set, or else `error` is.
struct Outcome {
  const Response *response = nullptr;
  Error error;
};

using Done = void (*)(void *owner, const Outcome &outcome);

/// A timer of real time, embedded in whatever waits.
class ClientTimer;

class Client {
public:
  virtual ~Client() = default;

  /// Starts a request. `done(owner, outcome)` is called once, later, from the event loop; the exchange is
  /// gone then.
  virtual Exchange *start(const Request &request, Done done, void *owner) = 0;
  /// Ends a request without a callback: its connection is closed.
  virtual void cancel(Exchange *exchange) = 0;

  /// Calls `fire(owner)` once after `seconds` of real time.
  virtual ClientTimer *startTimer(double seconds, void (*fire)(void *owner), void *owner) = 0;
  virtual void cancel(ClientTimer *timer) = 0;

  /// Closes what is kept but idle.
  virtual void closeIdle() = 0;
};

/// A client whose sockets `loop` waits for; the loop must outlive it. Costs nothing until the first `start`.
std::unique_ptr<Client> makeClient(EventLoop &loop);

} // namespace aslrt::net

#endif // ASLRT_NETWORK_HTTP_H
