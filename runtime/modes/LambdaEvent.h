// SPDX-License-Identifier: Apache-2.0
//
// LambdaEvent: what an event says about the execution that it asks for.
//
// An event is the execution's input. With `--envelope` it is the request that StartExecution takes instead:
//
//   {"name": "order-17", "input": "{\"total\": 5}", "traceHeader": "Root=.."}
//
// `input` is JSON text, as there, or any value that is no string. All members may be absent; `stateMachineArn` is passed
// over, as there is one machine.

#ifndef ASLRT_MODES_LAMBDAEVENT_H
#define ASLRT_MODES_LAMBDAEVENT_H

#include "execution/Exec.h"
#include "modes/LambdaResult.h"

#include <string_view>

namespace aslrt {

/// Reads the text of an event: the execution's input, its name and its trace header. False with an error, whose message
/// is in `message`. `traceHeader` holds what the request's trace header then points to.
bool readLambdaEvent(Exec &exec, std::string_view text, bool isEnvelope, HostRequest &request, AslrtValue &input,
                     SmallBuffer &traceHeader, LambdaError &error, SmallBuffer &message);

/// The parts of a function's ARN that executions have, too. Views of `arn`; empty when it is none.
struct LambdaPlace {
  std::string_view partition, account;
};
LambdaPlace placeOf(std::string_view arn);

} // namespace aslrt

#endif // ASLRT_MODES_LAMBDAEVENT_H
