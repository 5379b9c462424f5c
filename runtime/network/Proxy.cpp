// SPDX-License-Identifier: Apache-2.0
//
// Proxy: see Proxy.h.

#include "network/Proxy.h"
#include "network/Address.h"
#include "network/Grammar.h"

#include <charconv>
#include <cstdlib>

namespace aslrt::net {

namespace {

template <typename Number> bool parseNumber(std::string_view text, Number &out) {
  auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), out);
  return code == std::errc() && end == text.data() + text.size();
}

int hexDigit(char c) {
  if (c >= '0' && c <= '9')
    return c - '0';
  c |= 0x20;
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

std::string decodePercent(std::string_view text) {
  std::string out;
  for (size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '%' && at + 2 < text.size() && hexDigit(text[at + 1]) >= 0 && hexDigit(text[at + 2]) >= 0) {
      out += static_cast<char>(hexDigit(text[at + 1]) << 4 | hexDigit(text[at + 2]));
      at += 2;
    } else {
      out += text[at];
    }
  }
  return out;
}

std::string encodeBase64(std::string_view text) {
  constexpr char kDigits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (size_t at = 0; at < text.size(); at += 3) {
    uint32_t bits = 0;
    for (size_t i = 0; i < 3; ++i)
      bits = bits << 8 | (at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0);
    for (size_t i = 0; i < 4; ++i)
      out += at + i > text.size() ? '=' : kDigits[bits >> (18 - 6 * i) & 63];
  }
  return out;
}

/// Splits `[v6]:port`, `host:port` or `host`; an IPv6 address without brackets has no port. False for a bad port.
bool splitPort(std::string_view text, std::string_view &host, uint16_t &port) {
  std::string_view digits;
  if (!text.empty() && text[0] == '[') {
    size_t end = text.find(']');
    if (end == text.npos)
      return false;
    host = text.substr(1, end - 1);
    text.remove_prefix(end + 1);
    if (text.empty())
      return true;
    if (text[0] != ':')
      return false;
    digits = text.substr(1);
  } else {
    size_t colon = text.find(':');
    host = text;
    if (colon == text.npos || text.find(':', colon + 1) != text.npos)
      return true;
    host = text.substr(0, colon);
    digits = text.substr(colon + 1);
  }
  return parseNumber(digits, port);
}

bool isInNetwork(const Address &address, const Address &network, unsigned bits) {
  if (address.isV6 != network.isV6 || bits > (address.isV6 ? 128u : 32u))
    return false;
  for (unsigned at = 0; at < bits; ++at) {
    unsigned mask = 0x80u >> (at % 8);
    if ((address.bytes[at / 8] & mask) != (network.bytes[at / 8] & mask))
      return false;
  }
  return true;
}

const char *readVariable(const char *lower, const char *upper) {
  const char *value = getenv(lower);
  if (!value)
    value = getenv(upper);
  return value ? value : "";
}

} // namespace

void ProxySettings::load() {
  // A server hands a request's `Proxy` header to CGI programs as HTTP_PROXY.
  bool isCgi = getenv("REQUEST_METHOD") != nullptr;
  read("http_proxy", isCgi ? "http_proxy" : "HTTP_PROXY", plain);
  read("https_proxy", "HTTPS_PROXY", tls);
  noProxy = readVariable("no_proxy", "NO_PROXY");
}

void ProxySettings::read(const char *lower, const char *upper, Setting &out) {
  std::string_view text = readVariable(lower, upper);
  if (text.empty())
    return;
  out.problem = std::string(upper) + " is not the address of a proxy: only http://HOST:PORT is supported";
  if (size_t scheme = text.find("://"); scheme != text.npos) {
    if (!isSame(text.substr(0, scheme), "http"))
      return;
    text.remove_prefix(scheme + 3);
  }
  text = text.substr(0, text.find_first_of("/?#"));
  std::string authorization;
  if (size_t at = text.rfind('@'); at != text.npos) {
    std::string_view user = text.substr(0, at);
    // A user without a password has an empty one.
    std::string pair = decodePercent(user);
    if (user.find(':') == user.npos)
      pair += ':';
    authorization = "Basic " + encodeBase64(pair);
    text.remove_prefix(at + 1);
  }
  std::string_view host;
  uint16_t port = 80;
  if (!splitPort(text, host, port) || host.empty() || port == 0)
    return;
  out.proxy = {std::string(host), port, std::move(authorization)};
  out.problem.clear();
}

bool ProxySettings::isDirect(std::string_view host, uint16_t port) const {
  if (!host.empty() && host.back() == '.')
    host.remove_suffix(1);
  Address address;
  bool isNumeric = parseAddress(host, address);
  if (isLocalhost(host) || (isNumeric && address.isLoopback()))
    return true;
  for (std::string_view rest = noProxy; !rest.empty();) {
    size_t end = std::min(rest.find_first_of(", \t"), rest.size());
    std::string_view item = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (item == "*")
      return true;
    if (item.empty())
      continue;
    if (size_t slash = item.find('/'); slash != item.npos) {
      Address network;
      unsigned bits = 0;
      if (isNumeric && parseAddress(item.substr(0, slash), network) && parseNumber(item.substr(slash + 1), bits) &&
          isInNetwork(address, network, bits))
        return true;
      continue;
    }
    std::string_view name;
    uint16_t itemPort = 0;
    if (!splitPort(item, name, itemPort) || (itemPort != 0 && itemPort != port))
      continue;
    Address itemAddress;
    if (isNumeric) {
      if (parseAddress(name, itemAddress) && itemAddress == address)
        return true;
      continue;
    }
    if (name.starts_with("*."))
      name.remove_prefix(1);
    if (name.starts_with('.'))
      name.remove_prefix(1);
    if (isSame(host, name))
      return true;
    if (!name.empty() && host.size() > name.size() && host[host.size() - name.size() - 1] == '.' &&
        isSame(host.substr(host.size() - name.size()), name))
      return true;
  }
  return false;
}

const Proxy *ProxySettings::find(bool isTls, std::string_view host, uint16_t port, std::string &problem) const {
  const Setting &setting = isTls ? tls : plain;
  if ((setting.proxy.host.empty() && setting.problem.empty()) || isDirect(host, port))
    return nullptr;
  if (setting.problem.empty())
    return &setting.proxy;
  problem = setting.problem;
  return nullptr;
}

} // namespace aslrt::net
