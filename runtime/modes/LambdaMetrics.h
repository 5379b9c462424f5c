// SPDX-License-Identifier: Apache-2.0
//
// LambdaMetrics: what an execution counts for, as a line of CloudWatch's embedded metric format. Names and units are those
// of the service's own metrics (AWS/States), in a namespace of the user's.

#ifndef ASLRT_MODES_LAMBDAMETRICS_H
#define ASLRT_MODES_LAMBDAMETRICS_H

#include "execution/Exec.h"

#include <cstdint>
#include <string_view>

namespace aslrt {

/// Writes to standard error that an execution has ended, `microseconds` after its start.
void writeLambdaMetrics(const Exec &exec, std::string_view space, int64_t microseconds);

} // namespace aslrt

#endif // ASLRT_MODES_LAMBDAMETRICS_H
