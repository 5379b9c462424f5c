// SPDX-License-Identifier: Apache-2.0
//
// Exchange: see Exchange.h.

#include "network/Exchange.h"
#include "network/Client.h"
#include "network/Grammar.h"

#include <algorithm>
#include <cassert>
#include <charconv>

namespace aslrt::net {

namespace {

/// As isFieldValue.
bool isTarget(std::string_view text) {
  unsigned char bad = text.empty();
  for (char c : text) {
    auto byte = static_cast<unsigned char>(c);
    bad |= (byte <= 0x20) | (byte >= 0x7f);
  }
  return !bad;
}

constexpr std::string_view kLineEnd = "\r\n";
/// What a line of the head has besides name and value.
constexpr size_t kFieldRest = sizeof(": \r\n") - 1;

constexpr size_t kDigits = 20;

std::string_view toText(size_t number, char (&out)[kDigits]) {
  return {out, static_cast<size_t>(std::to_chars(out, out + kDigits, number).ptr - out)};
}

/// Methods whose request has a body, if an empty one.
bool hasBodyByMethod(std::string_view method) { return method == "POST" || method == "PUT" || method == "PATCH"; }

} // namespace

Exchange::Exchange(ClientBody &client) : client(client) {
  timer.owner = this;
  timer.fire = [](Timer *timer) {
    auto &self = *static_cast<Exchange *>(timer->owner);
    self.client.expire(self);
  };
}

bool Exchange::prepare(const Request &request, const Proxy *proxy, Done callback, void *who, int64_t present) {
  // A large request's memory is not kept for the next one.
  constexpr size_t kKeptBytes = 1 << 20;
  if (wire.capacity() > kKeptBytes)
    wire = std::string();
  wire.clear();
  sent = 0;
  done = callback;
  owner = who;
  error = Error();
  wasResent = false;
  isConnecting = false;
  hasNoBody = request.method == "HEAD";
  keepsEncoding = request.keepsEncoding;
  bodyLimit = request.bodyLimitBytes;
  connectSeconds = request.connectTimeoutSeconds;
  due = request.timeoutSeconds > 0 ? Reactor::after(request.timeoutSeconds, present) : 0;

  if (!isToken(request.method) || !isTarget(request.target)) {
    fail(ErrorKind::Protocol, "The method or the path of the request has a character that HTTP does not allow");
    return false;
  }
  std::string proxyOrigin;
  if (proxy) {
    bool isV6 = request.origin.host.find(':') != std::string_view::npos;
    proxyOrigin.append("http://").append(isV6 ? "[" : "").append(request.origin.host).append(isV6 ? "]" : "");
    proxyOrigin.append(":").append(std::to_string(request.origin.port));
  }
  bool hasLength = false;
  size_t size = request.method.size() + proxyOrigin.size() + request.target.size() + request.body.size();
  for (size_t index = 0; index < request.headerCount; ++index) {
    const Header &header = request.headers[index];
    if (!isToken(header.name) || !isFieldValue(header.value)) {
      fail(ErrorKind::Protocol, "A header of the request has a character that HTTP does not allow");
      return false;
    }
    hasLength = hasLength || isSame(header.name, "content-length");
    size += header.name.size() + header.value.size() + kFieldRest;
  }
  char digits[kDigits];
  Header added[2];
  size_t addedCount = 0;
  if (!hasLength && (!request.body.empty() || hasBodyByMethod(request.method)))
    added[addedCount++] = {"Content-Length", toText(request.body.size(), digits)};
  if (proxy && !proxy->authorization.empty())
    added[addedCount++] = {"Proxy-Authorization", proxy->authorization};
  for (size_t index = 0; index < addedCount; ++index)
    size += added[index].name.size() + added[index].value.size() + kFieldRest;

  // Its size is known, so that it is written at one go.
  constexpr std::string_view kVersion = " HTTP/1.1\r\n";
  wire.resize(size + 1 + kVersion.size() + kLineEnd.size());
  char *at = wire.data();
  auto put = [&at](std::string_view text) { at = std::copy_n(text.data(), text.size(), at); };
  auto putField = [&](const Header &header) {
    put(header.name);
    put(": ");
    put(header.value);
    put(kLineEnd);
  };
  put(request.method);
  put(" ");
  put(proxyOrigin);
  put(request.target);
  put(kVersion);
  for (size_t index = 0; index < request.headerCount; ++index)
    putField(request.headers[index]);
  for (size_t index = 0; index < addedCount; ++index)
    putField(added[index]);
  put(kLineEnd);
  put(request.body);
  assert(at == wire.data() + wire.size());
  return true;
}

void Exchange::startConnectTimer() {
  if (connectSeconds <= 0)
    return stopConnectTimer();
  int64_t connectDue = Reactor::after(connectSeconds);
  if (due != 0 && due <= connectDue)
    return stopConnectTimer();
  isConnecting = true;
  client.reactor().armAt(timer, connectDue);
}

void Exchange::stopConnectTimer() {
  isConnecting = false;
  if (due == 0)
    client.reactor().disarm(timer);
  else if (!timer.isArmed() || timer.dueUnixMicroseconds != due)
    client.reactor().armAt(timer, due);
}

} // namespace aslrt::net
