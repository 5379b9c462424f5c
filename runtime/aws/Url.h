// SPDX-License-Identifier: Apache-2.0
//
// Url: the http and https URLs of settings: endpoints, metadata and container credentials.

#ifndef ASLRT_AWS_URL_H
#define ASLRT_AWS_URL_H

#include <cstdint>
#include <string>
#include <string_view>

namespace aslrt::aws {

struct Url {
  bool isTls = true;
  std::string host; ///< lower case; an IPv6 address without its brackets
  uint16_t port = 443;
  std::string path;  ///< begins with a slash, or is empty
  std::string query; ///< without the question mark
};

/// Reads a URL. False with `problem`, which goes on after the URL's name (`has no host`) and never repeats what
/// the URL holds, since that may be a password.
bool parseUrl(std::string_view text, Url &out, std::string &problem);

/// The value of a `Host` header: brackets around IPv6, the port when it is not the scheme's own.
std::string hostHeaderOf(bool isTls, std::string_view host, uint16_t port);

} // namespace aslrt::aws

#endif // ASLRT_AWS_URL_H
