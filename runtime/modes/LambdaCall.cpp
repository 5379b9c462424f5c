// SPDX-License-Identifier: Apache-2.0
//
// LambdaCall: see LambdaCall.h.

#include "modes/LambdaCall.h"
#include "execution/Clock.h"
#include "io/Diagnostics.h"
#include "io/EventLoop.h"

#include <cstring>
#include <iterator>

namespace aslrt {

namespace {

/// Pauses before a call is made again, in seconds. A kept connection that the host has closed is no reason to wait.
constexpr double kPauses[] = {0, 0.05, 0.1, 0.2};

} // namespace

void appendPathPart(SmallBuffer &out, std::string_view text) {
  static const char digits[] = "0123456789ABCDEF";
  for (char character : text) {
    auto byte = static_cast<uint8_t>(character);
    bool isPlain = (byte >= '0' && byte <= '9') || ((byte | 0x20) >= 'a' && (byte | 0x20) <= 'z') ||
                   (byte != 0 && strchr("-._~:@!$&'()*+,;=", byte));
    if (isPlain) {
      out.append(character);
      continue;
    }
    out.append('%');
    out.append(digits[byte >> 4]);
    out.append(digits[byte & 15]);
  }
}

LambdaCall::LambdaCall(LambdaLink &link, Done done, void *owner)
    : link(link), connection(
                      link.address, link.poll,
                      [](void *self, bool isAnswered) {
                        auto &call = *static_cast<LambdaCall *>(self);
                        if (!isAnswered)
                          return call.retry();
                        call.done(call.owner, true);
                      },
                      this),
      done(done), owner(owner) {
  pause.owner = this;
}

void LambdaCall::start(std::string_view method, std::string_view action, std::string_view headers,
                       std::string_view wantedBody) {
  isPost = method.front() == 'P';
  head.clear();
  head.append(method);
  head.append("/2018-06-01/runtime/");
  head.append(action);
  head.append(" HTTP/1.1\r\nHost: ");
  head.append(link.address.text);
  head.append("\r\nUser-Agent: aslc/" ASLRT_VERSION "\r\n");
  head.append(headers);
  if (isPost) {
    head.append("Content-Length: ");
    appendNumber(head, wantedBody.size());
    head.append("\r\n");
  }
  head.append("\r\n");
  body = wantedBody;
  failures = 0;
  send();
}

void LambdaCall::send() {
  if (!connection.send(head.view(), body))
    retry();
}

void LambdaCall::retry() {
  // The last failure is told from the event loop, too: the caller may be on its way to wait for it.
  bool isLast = failures == std::size(kPauses);
  pause.fire = [](Timer *timer) {
    auto &call = *static_cast<LambdaCall *>(timer->owner);
    if (call.failures > std::size(kPauses))
      return call.done(call.owner, false);
    call.send();
  };
  pause.dueUnixMicroseconds = link.clock.unixMicrosecondsAfter(isLast ? 0 : kPauses[failures]);
  ++failures;
  link.loop.arm(pause);
}

void LambdaCall::cancel() {
  link.loop.disarm(pause);
  connection.close();
}

void LambdaCall::appendProblem(SmallBuffer &out) const {
  out.append("the Lambda Runtime API at ");
  out.append(link.address.text);
  out.append(" does not answer: ");
  out.append(connection.problem());
}

} // namespace aslrt
