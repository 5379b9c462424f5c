// SPDX-License-Identifier: Apache-2.0
//
// Exchange: see Exchange.h.

#include "network/Exchange.h"
#include "network/Client.h"
#include "network/Grammar.h"

#include <charconv>
#include <cstring>

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

constexpr std::string_view kVersion = " HTTP/1.1\r\n";
constexpr std::string_view kLineEnd = "\r\n";
/// What a line of the head has besides name and value.
constexpr size_t kFieldRest = sizeof(": \r\n") - 1;

void appendField(std::string &out, std::string_view name, std::string_view value) {
  out.append(name).append(": ").append(value).append(kLineEnd);
}

/// Appends the first lines, with `origin` before the target. Null, or what is wrong.
const char *appendHead(std::string &out, const Request &request, std::string_view origin) {
  if (!isToken(request.method) || !isTarget(request.target))
    return "The method or the path of the request has a character that HTTP does not allow";
  size_t size = request.method.size() + 1 + origin.size() + request.target.size() + kVersion.size();
  for (size_t index = 0; index < request.headerCount; ++index) {
    const Header &header = request.headers[index];
    if (!isToken(header.name) || !isFieldValue(header.value))
      return "A header of the request has a character that HTTP does not allow";
    size += header.name.size() + header.value.size() + kFieldRest;
  }
  out.reserve(out.size() + size);
  out.append(request.method).append(" ").append(origin).append(request.target).append(kVersion);
  for (size_t index = 0; index < request.headerCount; ++index)
    appendField(out, request.headers[index].name, request.headers[index].value);
  return nullptr;
}

bool hasLengthHeader(const Request &request) {
  for (size_t index = 0; index < request.headerCount; ++index)
    if (isSame(request.headers[index].name, "content-length"))
      return true;
  return false;
}

constexpr std::string_view kLength = "Content-Length: ";
/// What it takes with any number, and the end of the head.
constexpr size_t kLengthBytes = kLength.size() + 20 + 2 * kLineEnd.size();

/// The line into `out`, which has room for kLengthBytes; returns where it ends.
char *writeLength(size_t size, char *out) {
  memcpy(out, kLength.data(), kLength.size());
  out = std::to_chars(out + kLength.size(), out + kLengthBytes, size).ptr;
  memcpy(out, kLineEnd.data(), kLineEnd.size());
  return out + kLineEnd.size();
}

/// Methods whose request has a body, if an empty one.
bool hasBodyByMethod(std::string_view method) { return method == "POST" || method == "PUT" || method == "PATCH"; }

/// The whole request, whose first lines are `head`.
void writeRest(const Request &request, std::string_view head, bool needsLength, SmallBuffer &out) {
  char *begin = out.reserve(head.size() + kLengthBytes + request.body.size()), *at = begin;
  memcpy(at, head.data(), head.size());
  at += head.size();
  if (needsLength && (!request.body.empty() || hasBodyByMethod(request.method)))
    at = writeLength(request.body.size(), at);
  memcpy(at, kLineEnd.data(), kLineEnd.size());
  at += kLineEnd.size();
  if (!request.body.empty())
    memcpy(at, request.body.data(), request.body.size());
  out.addSize(static_cast<size_t>(at - begin) + request.body.size());
}

} // namespace

bool writeHead(const Request &request, WrittenHead &out) {
  out.text.clear();
  out.headers.clear();
  if (appendHead(out.text, request, {}))
    return false;
  size_t at = request.method.size() + 1 + request.target.size() + kVersion.size();
  for (size_t index = 0; index < request.headerCount; ++index) {
    size_t nameSize = request.headers[index].name.size(), valueSize = request.headers[index].value.size();
    std::string_view line = std::string_view(out.text).substr(at, nameSize + valueSize + kFieldRest);
    out.headers.push_back({line.substr(0, nameSize), line.substr(nameSize + 2, valueSize)});
    at += line.size();
  }
  return true;
}

Exchange::Exchange(ClientBody &client) : client(client) {
  timer.owner = this;
  timer.fire = [](Timer *timer) {
    auto &self = *static_cast<Exchange *>(timer->owner);
    self.client.onTimer(self);
  };
}

bool Exchange::prepare(const Request &request, const Proxy *proxy, Done callback, void *who, int64_t present) {
  // A large request's memory is not kept for the next one.
  constexpr size_t kKeptBytes = 1 << 20;
  wire.clear();
  wire.shrink(kKeptBytes);
  sent = 0;
  done = callback;
  owner = who;
  if (error.kind != ErrorKind::None) [[unlikely]]
    error = Error();
  wasResent = false;
  isConnecting = false;
  hasNoBody = request.method == "HEAD";
  keepsEncoding = request.keepsEncoding;
  bodyLimit = request.bodyLimitBytes;
  connectSeconds = request.connectTimeoutSeconds;
  due = request.timeoutSeconds > 0 ? Reactor::after(request.timeoutSeconds, present) : 0;
  if (request.head.empty() || proxy) [[unlikely]]
    return writeAnew(request, proxy);
  writeRest(request, request.head, true, wire);
  return true;
}

/// The request whose head is not written yet.
bool Exchange::writeAnew(const Request &request, const Proxy *proxy) {
  std::string proxyOrigin, head;
  if (proxy) {
    bool isV6 = request.origin.host.find(':') != std::string_view::npos;
    proxyOrigin.append("http://").append(isV6 ? "[" : "").append(request.origin.host).append(isV6 ? "]" : "");
    proxyOrigin.append(":").append(std::to_string(request.origin.port));
  }
  if (const char *problem = appendHead(head, request, proxyOrigin)) {
    fail(ErrorKind::Protocol, problem);
    return false;
  }
  if (proxy && !proxy->authorization.empty())
    appendField(head, "Proxy-Authorization", proxy->authorization);
  writeRest(request, head, !hasLengthHeader(request), wire);
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
  else if (!timer.isArmed() || timer.dueUnixMicroseconds > due)
    client.reactor().armAt(timer, due);
}

} // namespace aslrt::net
