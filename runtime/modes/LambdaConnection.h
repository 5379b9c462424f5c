// SPDX-License-Identifier: Apache-2.0
//
// LambdaConnection: requests to the host of the Runtime API, one after the other over a kept connection.
//
// There is no time-out: between two events the process may be frozen for hours while its request waits. Nothing goes
// through a proxy. What a broken connection means is for the caller to say, who knows whether a request may be made
// again.

#ifndef ASLRT_MODES_LAMBDACONNECTION_H
#define ASLRT_MODES_LAMBDACONNECTION_H

#include "modes/LambdaReader.h"

#include <cstdint>
#include <string_view>
#include <sys/socket.h>

namespace aslrt {

class EventLoop;

/// Where the host listens.
struct LambdaAddress {
  std::string_view text; ///< as given, for the Host header
  sockaddr_storage storage = {};
  socklen_t size = 0;
};

/// Reads `ADDRESS:PORT`, the value of AWS_LAMBDA_RUNTIME_API. Names other than localhost are not looked up.
bool parseLambdaAddress(std::string_view text, LambdaAddress &out);

/// The descriptors of all connections as one, which the event loop watches.
class LambdaPoll {
public:
  explicit LambdaPoll(EventLoop &loop) : loop(loop) {}
  ~LambdaPoll();
  LambdaPoll(const LambdaPoll &) = delete;
  LambdaPoll &operator=(const LambdaPoll &) = delete;

  /// False, with errno, when the kernel refuses.
  bool open();
  int descriptor() const { return epoll; }

private:
  void serve();

  EventLoop &loop;
  int epoll = -1;
};

class LambdaConnection {
public:
  /// Called from the event loop when the answer is complete (`reader` has it), or the connection has broken first.
  using Done = void (*)(void *owner, bool isAnswered);

  LambdaConnection(const LambdaAddress &address, const LambdaPoll &poll, Done done, void *owner)
      : address(address), poll(poll), done(done), owner(owner) {}
  ~LambdaConnection() { close(); }
  LambdaConnection(const LambdaConnection &) = delete;
  LambdaConnection &operator=(const LambdaConnection &) = delete;

  /// Sends a request, whose text stays where it is until `done`. False when there is no connection to be had: then
  /// `done` is not called.
  [[nodiscard]] bool send(std::string_view head, std::string_view body);

  const LambdaReader &answer() const { return reader; }
  /// What broke the connection last.
  const char *problem() const;
  void close();

private:
  friend class LambdaPoll;
  enum class Stage : uint8_t { Closed, Idle, Connecting, Exchanging };

  bool open();
  void serve(uint32_t events);
  void write();
  void read();
  void finish(bool isAnswered);
  void setWantsToWrite(bool wanted);

  const LambdaAddress &address;
  const LambdaPoll &poll;
  Done done;
  void *owner;
  int descriptor = -1;
  Stage stage = Stage::Closed;
  bool wantsToWrite = false;
  int lastError = 0;       ///< errno; 0: none
  bool isNonsense = false; ///< what came was no answer
  std::string_view head; ///< what is left of it to be sent
  std::string_view body;
  LambdaReader reader;
};

} // namespace aslrt

#endif // ASLRT_MODES_LAMBDACONNECTION_H
