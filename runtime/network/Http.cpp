// SPDX-License-Identifier: Apache-2.0
//
// Http: what of Http.h needs no network; every program has it.

#include "network/Http.h"

#include <strings.h>

namespace aslrt::net {

std::string_view Response::header(std::string_view name) const {
  for (const Header &header : headers)
    if (header.name.size() == name.size() && strncasecmp(header.name.data(), name.data(), name.size()) == 0)
      return header.value;
  return {};
}

} // namespace aslrt::net
