// SPDX-License-Identifier: Apache-2.0
//
// NoNetwork: what programs have in place of Client.cpp when nothing in them calls a service.

#include "network/Http.h"

namespace aslrt::net {

std::unique_ptr<Client> makeClient(EventLoop &) { return nullptr; }

} // namespace aslrt::net
