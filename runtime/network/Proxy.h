// SPDX-License-Identifier: Apache-2.0
//
// Proxy: which proxy the environment wants for a host.
//
// HTTPS_PROXY for TLS, HTTP_PROXY without; the names in lower case come first. NO_PROXY lists what is reached
// directly: hosts (with all below them), addresses, networks (10.0.0.0/8), each with a port if need be, or `*`.
// This machine itself is never reached through a proxy.

#ifndef ASLRT_NETWORK_PROXY_H
#define ASLRT_NETWORK_PROXY_H

#include <cstdint>
#include <string>
#include <string_view>

namespace aslrt::net {

struct Proxy {
  std::string host; ///< empty: no proxy
  uint16_t port = 0;
  std::string authorization; ///< value of Proxy-Authorization; empty: none
};

class ProxySettings {
public:
  /// Reads the environment.
  void load();

  /// The proxy for a host; null: none. `problem` is set instead when the environment's value is no proxy's
  /// address (the value itself, which may hold a password, is not in it).
  const Proxy *find(bool isTls, std::string_view host, uint16_t port, std::string &problem) const;

private:
  struct Setting {
    Proxy proxy;
    std::string problem;
  };
  static void read(const char *lower, const char *upper, Setting &out);
  bool isDirect(std::string_view host, uint16_t port) const;

  Setting plain;
  Setting tls;
  std::string noProxy;
};

} // namespace aslrt::net

#endif // ASLRT_NETWORK_PROXY_H
