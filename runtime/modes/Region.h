// SPDX-License-Identifier: Apache-2.0
//
// Region: which region the execution pretends to be in, found where AWS's tools look: AWS_REGION,
// AWS_DEFAULT_REGION, the profile in the shared configuration file, else us-east-1.

#ifndef ASLRT_MODES_REGION_H
#define ASLRT_MODES_REGION_H

#include "values/Strings.h"

#include <string_view>

namespace aslrt {

/// The region; `storage` holds it when it came from a file.
std::string_view findRegion(SmallBuffer &storage);

} // namespace aslrt

#endif // ASLRT_MODES_REGION_H
