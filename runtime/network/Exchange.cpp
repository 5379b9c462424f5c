// SPDX-License-Identifier: Apache-2.0
//
// Exchange: see Exchange.h.

#include "network/Exchange.h"
#include "network/Client.h"

#include <array>
#include <charconv>
#include <strings.h>

namespace aslrt::net {

namespace {

bool isSame(std::string_view left, std::string_view right) {
  return left.size() == right.size() && strncasecmp(left.data(), right.data(), left.size()) == 0;
}

/// RFC 9110, `token`, by the byte.
constexpr std::array<bool, 256> kTokens = [] {
  std::array<bool, 256> table = {};
  for (char c : std::string_view("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"))
    table[static_cast<unsigned char>(c)] = true;
  return table;
}();

bool isToken(std::string_view text) {
  bool isGood = !text.empty();
  for (char c : text)
    isGood &= kTokens[static_cast<unsigned char>(c)];
  return isGood;
}

// The two below look at all characters, whatever they find: the compiler makes blocks of that.

/// Whether `text` can stand in a line without ending it.
bool isFieldValue(std::string_view text) {
  bool isBad = false;
  for (char c : text) {
    auto byte = static_cast<unsigned char>(c);
    isBad |= (byte < 0x20) & (byte != '\t') | (byte == 0x7f);
  }
  return !isBad;
}

bool isTarget(std::string_view text) {
  bool isBad = text.empty();
  for (char c : text) {
    auto byte = static_cast<unsigned char>(c);
    isBad |= (byte <= 0x20) | (byte >= 0x7f);
  }
  return !isBad;
}

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
  constexpr size_t kUsualHeadBytes = 1024;
  wire.reserve(kUsualHeadBytes + request.body.size());
  wire.append(request.method).append(" ");
  if (proxy) {
    bool isV6 = request.origin.host.find(':') != std::string_view::npos;
    wire.append("http://").append(isV6 ? "[" : "").append(request.origin.host).append(isV6 ? "]" : "");
    wire.append(":").append(std::to_string(request.origin.port));
  }
  wire.append(request.target).append(" HTTP/1.1\r\n");
  bool hasLength = false;
  char digits[kDigits];
  for (size_t index = 0; index < request.headerCount; ++index) {
    const Header &header = request.headers[index];
    if (!isToken(header.name) || !isFieldValue(header.value)) {
      fail(ErrorKind::Protocol, "A header of the request has a character that HTTP does not allow");
      return false;
    }
    hasLength = hasLength || isSame(header.name, "content-length");
    append(header);
  }
  if (!hasLength && (!request.body.empty() || hasBodyByMethod(request.method)))
    append({"Content-Length", toText(request.body.size(), digits)});
  if (proxy && !proxy->authorization.empty())
    append({"Proxy-Authorization", proxy->authorization});
  wire.append("\r\n").append(request.body);
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
