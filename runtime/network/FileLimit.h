// SPDX-License-Identifier: Apache-2.0
//
// FileLimit: how many descriptors the process may have.

#ifndef ASLRT_NETWORK_FILELIMIT_H
#define ASLRT_NETWORK_FILELIMIT_H

#include <cstddef>

namespace aslrt::net {

/// Raises the soft limit to the hard one and returns what it is then. Shells and Lambda start processes with 1024,
/// which a Map state with a thousand calls in flight exceeds.
size_t raiseFileLimit();

} // namespace aslrt::net

#endif // ASLRT_NETWORK_FILELIMIT_H
