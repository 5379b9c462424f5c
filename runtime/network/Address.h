// SPDX-License-Identifier: Apache-2.0
//
// Address: IPv4 and IPv6 addresses, and the names that stand for this machine without a look-up.

#ifndef ASLRT_NETWORK_ADDRESS_H
#define ASLRT_NETWORK_ADDRESS_H

#include <cstdint>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <vector>

namespace aslrt::net {

struct Address {
  bool isV6 = false;
  uint8_t bytes[16] = {}; ///< in network order; the first 4 of an IPv4 address
  uint32_t scope = 0;     ///< of a link-local IPv6 address

  bool operator==(const Address &) const = default;

  /// As Java prints it: `127.0.0.1`, `0:0:0:0:0:0:0:1`.
  std::string text() const;
  bool isLoopback() const;
  /// Fills `out` for connecting to `port`; returns its size.
  socklen_t fill(sockaddr_storage &out, uint16_t port) const;
};

/// The address that `host` is, when it is one (IPv6 without brackets).
bool parseAddress(std::string_view host, Address &out);

/// Whether `host` is `localhost` or below it, which is this machine whatever a name server says (RFC 6761).
bool isLocalhost(std::string_view host);

/// Both loopback addresses, the older first: more servers listen there.
std::vector<Address> loopbackAddresses();

} // namespace aslrt::net

#endif // ASLRT_NETWORK_ADDRESS_H
