// SPDX-License-Identifier: Apache-2.0
//
// NoCaller: for programs that call no service. The linker takes this file only when runtime/aws, which comes
// before it, is not there.

#include "services/Caller.h"

namespace aslrt {

Caller *makeCaller(EventLoop &, const Environment &) { return nullptr; }

} // namespace aslrt
