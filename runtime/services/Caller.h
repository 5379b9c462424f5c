// SPDX-License-Identifier: Apache-2.0
//
// Caller: makes the service calls that neither a mock nor the S3 directory answers.
//
// The program is linked with one of two implementations: runtime/aws talks to AWS over the network,
// NoCaller.cpp stands in programs that call nothing and keeps the network out of them. Which one is needed
// is known when the program is compiled.

#ifndef ASLRT_SERVICES_CALLER_H
#define ASLRT_SERVICES_CALLER_H

#include "aslrt.h"
#include "execution/Exec.h"
#include "values/Strings.h"

#include <string_view>

namespace aslrt {

namespace aws {
class Session;
}

/// A call on its way.
class RemoteCall;

class Caller {
public:
  virtual ~Caller() = default;

  /// Takes an `--endpoint-url`. False with a message (complete lines) when it is none.
  virtual bool addEndpoint(std::string_view option, SmallBuffer &message) = 0;

  /// Makes the request for the frame's argument out of `task`'s call. Null when it cannot be made: then the
  /// error is raised in the frame (States.Runtime), or the execution has a refusal.
  virtual RemoteCall *prepare(Exec &exec, FrameRecord &record, const AslrtTask &task) = 0;

  /// Sends it. Its end comes through endCall (Calls.h), mostly later, from the event loop.
  virtual void begin(RemoteCall &call) = 0;

  /// Ends a call that nobody waits for any longer: its connection is closed, endCall is not called.
  virtual void cancel(RemoteCall &call) = 0;

  /// What its calls share and others that talk to AWS may use too; null: it does not talk to AWS.
  virtual aws::Session *session() { return nullptr; }
};

/// The program's caller, to be deleted; null in programs without network. Costs nothing before the first call.
Caller *makeCaller(EventLoop &loop, const Environment &environment);

/// The text for a call whose parameters cannot be used, `problems` in brackets after it. Raises States.Runtime.
void raiseUnusableParameters(Exec &exec, AslrtFrame &frame, std::string_view problems);

} // namespace aslrt

#endif // ASLRT_SERVICES_CALLER_H
