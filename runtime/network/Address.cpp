// SPDX-License-Identifier: Apache-2.0
//
// Address: see Address.h.

#include "network/Address.h"

#include <arpa/inet.h>
#include <cstdio>
#include <cstring>
#include <net/if.h>
#include <netinet/in.h>
#include <strings.h>

namespace aslrt::net {

std::string Address::text() const {
  char out[64];
  if (!isV6) {
    snprintf(out, sizeof(out), "%u.%u.%u.%u", bytes[0], bytes[1], bytes[2], bytes[3]);
    return out;
  }
  std::string text;
  for (int group = 0; group < 8; ++group) {
    snprintf(out, sizeof(out), group ? ":%x" : "%x", bytes[2 * group] << 8 | bytes[2 * group + 1]);
    text += out;
  }
  return text;
}

bool Address::isLoopback() const {
  if (!isV6)
    return bytes[0] == 127;
  static const uint8_t one[16] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
  return memcmp(bytes, one, sizeof(one)) == 0;
}

socklen_t Address::fill(sockaddr_storage &out, uint16_t port) const {
  out = {};
  if (!isV6) {
    auto &v4 = reinterpret_cast<sockaddr_in &>(out);
    v4.sin_family = AF_INET;
    v4.sin_port = htons(port);
    memcpy(&v4.sin_addr, bytes, 4);
    return sizeof(v4);
  }
  auto &v6 = reinterpret_cast<sockaddr_in6 &>(out);
  v6.sin6_family = AF_INET6;
  v6.sin6_port = htons(port);
  v6.sin6_scope_id = scope;
  memcpy(&v6.sin6_addr, bytes, 16);
  return sizeof(v6);
}

bool parseAddress(std::string_view host, Address &out) {
  char text[INET6_ADDRSTRLEN + IF_NAMESIZE + 1];
  if (host.empty() || host.size() >= sizeof(text))
    return false;
  memcpy(text, host.data(), host.size());
  text[host.size()] = 0;
  out = Address();
  if (inet_pton(AF_INET, text, out.bytes) == 1)
    return true;
  if (char *zone = strchr(text, '%')) {
    *zone = 0;
    out.scope = if_nametoindex(zone + 1);
  }
  out.isV6 = true;
  return inet_pton(AF_INET6, text, out.bytes) == 1;
}

bool isLocalhost(std::string_view host) {
  constexpr std::string_view kName = "localhost";
  if (!host.empty() && host.back() == '.')
    host.remove_suffix(1);
  if (host.size() < kName.size())
    return false;
  size_t before = host.size() - kName.size();
  if (strncasecmp(host.data() + before, kName.data(), kName.size()) != 0)
    return false;
  return before == 0 || (before > 1 && host[before - 1] == '.');
}

std::vector<Address> loopbackAddresses() {
  Address v4, v6;
  v4.bytes[0] = 127;
  v4.bytes[3] = 1;
  v6.isV6 = true;
  v6.bytes[15] = 1;
  return {v4, v6};
}

} // namespace aslrt::net
