// SPDX-License-Identifier: Apache-2.0
//
// LambdaCall: a call of the Runtime API, made again when its connection breaks.
//
// The host keeps the order of the protocol, so a call may be made twice: `next` gives an event that was not given out,
// and a second result for an event is refused. What the host answers is final, whatever it is.

#ifndef ASLRT_MODES_LAMBDACALL_H
#define ASLRT_MODES_LAMBDACALL_H

#include "io/TimerHeap.h"
#include "modes/LambdaConnection.h"

namespace aslrt {

class Clock;

/// What all calls share.
struct LambdaLink {
  LambdaLink(EventLoop &loop, const Clock &clock) : loop(loop), clock(clock), poll(loop) {}

  EventLoop &loop;
  const Clock &clock;
  LambdaPoll poll;
  LambdaAddress address;
};

class LambdaCall {
public:
  /// Called once from the event loop: the host has answered (`answer`), or it cannot be reached.
  using Done = void (*)(void *owner, bool isAnswered);

  LambdaCall(LambdaLink &link, Done done, void *owner);
  ~LambdaCall() { cancel(); }

  /// Asks for `action`, a path below `/2018-06-01/runtime`.
  void get(std::string_view action) { start("GET ", action, {}, {}); }
  /// Sends `body`, which stays where it is until `done`. `headers` are complete lines.
  void post(std::string_view action, std::string_view headers, std::string_view body) {
    start("POST ", action, headers, body);
  }
  void cancel();

  const LambdaReader &answer() const { return connection.answer(); }
  /// Appends why the host cannot be reached.
  void appendProblem(SmallBuffer &out) const;

private:
  void start(std::string_view method, std::string_view action, std::string_view headers, std::string_view body);
  void send();
  void retry();

  LambdaLink &link;
  LambdaConnection connection;
  Done done;
  void *owner;
  SmallBuffer head;
  std::string_view body;
  bool isPost = false;
  uint32_t failures = 0; ///< of this call
  Timer pause;
};

/// Appends `text` as a part of a path.
void appendPathPart(SmallBuffer &out, std::string_view text);

} // namespace aslrt

#endif // ASLRT_MODES_LAMBDACALL_H
