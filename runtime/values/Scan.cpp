// SPDX-License-Identifier: Apache-2.0

#include "values/Scanner.h"

namespace aslrt {
bool scanText(char *, size_t, SkipTable &, TextFacts &) { return false; }
} // namespace aslrt
