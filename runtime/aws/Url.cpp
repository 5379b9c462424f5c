// SPDX-License-Identifier: Apache-2.0
//
// Url: see Url.h.

#include "aws/Url.h"

#include <algorithm>
#include <arpa/inet.h>

namespace aslrt::aws {

namespace {

bool isAlphanumeric(char byte) {
  return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9');
}

std::string lowered(std::string_view text) {
  std::string out(text);
  for (char &byte : out)
    if (byte >= 'A' && byte <= 'Z')
      byte |= 0x20;
  return out;
}

/// A name of labels, or an IPv4 address. Underscores are no part of host names, but containers have them.
bool isHostName(const std::string &host) {
  if (host.empty() || host.size() > 253)
    return false;
  size_t start = 0;
  while (start < host.size()) {
    size_t end = std::min(host.find('.', start), host.size());
    std::string_view label = std::string_view(host).substr(start, end - start);
    if (label.empty() || label.size() > 63 || label.front() == '-' || label.back() == '-')
      return false;
    for (char byte : label)
      if (!isAlphanumeric(byte) && byte != '-' && byte != '_')
        return false;
    start = end + 1;
  }
  // What ends in a number is meant as an address.
  size_t dot = host.rfind('.');
  std::string_view last = std::string_view(host).substr(dot == std::string::npos ? 0 : dot + 1);
  bool isNumber = std::all_of(last.begin(), last.end(), [](char byte) { return byte >= '0' && byte <= '9'; });
  in_addr address;
  return !isNumber || inet_pton(AF_INET, host.c_str(), &address) == 1;
}

bool readPort(std::string_view text, uint16_t &port) {
  uint32_t value = 0;
  if (text.empty() || text.size() > 5)
    return false;
  for (char byte : text) {
    if (byte < '0' || byte > '9')
      return false;
    value = value * 10 + static_cast<uint32_t>(byte - '0');
  }
  port = static_cast<uint16_t>(value);
  return value >= 1 && value <= UINT16_MAX;
}

} // namespace

bool parseUrl(std::string_view text, Url &out, std::string &problem) {
  auto fail = [&problem](const char *why) {
    problem = why;
    return false;
  };
  size_t colon = text.find("://");
  if (colon == std::string_view::npos)
    return fail("has no scheme; it has to begin with 'http://' or 'https://'");
  std::string scheme = lowered(text.substr(0, colon));
  if (scheme != "http" && scheme != "https")
    return fail("has a scheme other than http and https");
  out.isTls = scheme == "https";
  out.port = out.isTls ? 443 : 80;
  text.remove_prefix(colon + 3);

  size_t end = std::min(text.find_first_of("/?#"), text.size());
  std::string_view authority = text.substr(0, end);
  text.remove_prefix(end);
  if (authority.find('@') != std::string_view::npos)
    return fail("holds a user name or a password, which is not possible here");
  std::string_view port;
  bool hasPort = false;
  if (authority.starts_with('[')) {
    size_t close = authority.find(']');
    if (close == std::string_view::npos)
      return fail("has an address whose ']' is missing");
    out.host = lowered(authority.substr(1, close - 1));
    in6_addr address;
    if (inet_pton(AF_INET6, out.host.c_str(), &address) != 1)
      return fail("has no IPv6 address between its brackets");
    authority.remove_prefix(close + 1);
    hasPort = !authority.empty();
    if (hasPort && authority[0] != ':')
      return fail("has something else than a port after its address");
    port = authority.substr(hasPort);
  } else {
    size_t at = authority.find(':');
    hasPort = at != std::string_view::npos;
    if (hasPort)
      port = authority.substr(at + 1);
    out.host = lowered(authority.substr(0, at));
    if (port.find(':') != std::string_view::npos)
      return fail("has an IPv6 address without brackets; write it as in 'http://[::1]:8000'");
    if (out.host.empty())
      return fail("has no host");
    if (!isHostName(out.host))
      return fail("has a host that is neither a name nor an address");
  }
  if (hasPort && !readPort(port, out.port))
    return fail("has a port that is no number from 1 to 65535");

  for (char byte : text)
    if (byte <= ' ' || byte >= 0x7f)
      return fail("has characters that must be percent-encoded");
  if (text.find('#') != std::string_view::npos)
    return fail("has a fragment ('#'), which cannot be sent");
  size_t question = std::min(text.find('?'), text.size());
  out.path = text.substr(0, question);
  out.query = question < text.size() ? text.substr(question + 1) : std::string_view();
  if (question < text.size() && out.path.empty())
    out.path = "/";
  return true;
}

std::string hostHeaderOf(bool isTls, std::string_view host, uint16_t port) {
  bool isAddress6 = host.find(':') != std::string_view::npos;
  std::string out;
  out.append(isAddress6 ? "[" : "").append(host).append(isAddress6 ? "]" : "");
  if (port != (isTls ? 443 : 80))
    out.append(":").append(std::to_string(port));
  return out;
}

} // namespace aslrt::aws
