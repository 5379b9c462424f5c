// SPDX-License-Identifier: Apache-2.0
//
// Compare: what the compiler folds with the runtime's own code.

#ifndef ASLRT_LANGUAGE_COMPARE_H
#define ASLRT_LANGUAGE_COMPARE_H

#include "values/Heap.h"
#include "values/Value.h"

namespace aslrt {

/// aslrt_compare_values on a heap. `predicate` is an AslrtComparePredicate.
bool compareValues(Heap &heap, uint32_t predicate, const AslrtValue &left, const AslrtValue &right);

} // namespace aslrt

#endif // ASLRT_LANGUAGE_COMPARE_H
