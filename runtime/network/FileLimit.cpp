// SPDX-License-Identifier: Apache-2.0
//
// FileLimit: see FileLimit.h.

#include "network/FileLimit.h"

#include <sys/resource.h>

namespace aslrt::net {

size_t raiseFileLimit() {
  constexpr size_t kUnknown = 1024;
  constexpr size_t kEnough = 1 << 20;
  rlimit limit = {};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
    return kUnknown;
  rlim_t wanted = limit.rlim_max == RLIM_INFINITY || limit.rlim_max > kEnough ? kEnough : limit.rlim_max;
  if (limit.rlim_cur != RLIM_INFINITY && limit.rlim_cur < wanted) {
    rlim_t before = limit.rlim_cur;
    limit.rlim_cur = wanted;
    if (setrlimit(RLIMIT_NOFILE, &limit) != 0)
      limit.rlim_cur = before;
  }
  return limit.rlim_cur == RLIM_INFINITY || limit.rlim_cur > kEnough ? kEnough : static_cast<size_t>(limit.rlim_cur);
}

} // namespace aslrt::net
