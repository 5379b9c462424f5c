// SPDX-License-Identifier: Apache-2.0
//
// MergeSort: the stable sort of order-by and `$sort`. It asks in the order in which the reference implementation does, so a
// comparator that is no order gives the same result, and it never looks outside of its items, whatever the comparator says.

#ifndef ASLRT_JSONATA_MERGESORT_H
#define ASLRT_JSONATA_MERGESORT_H

#include <cstdint>
#include <cstring>

namespace aslrt::jsonata {

/// Sorts `items`, with room for `count` more in `scratch`. `isAfter(left, right, answer)` tells whether `left` has to come
/// after `right`; false when that failed, and then the sort fails.
template <typename T, typename IsAfter>
[[nodiscard]] bool mergeSort(T *items, T *scratch, uint32_t count, IsAfter &isAfter) {
  if (count <= 1)
    return true;
  const uint32_t middle = count / 2;
  if (!mergeSort(items, scratch, middle, isAfter) || !mergeSort(items + middle, scratch, count - middle, isAfter))
    return false;
  uint32_t left = 0, right = middle, used = 0;
  while (left < middle && right < count) {
    bool answer = false;
    if (!isAfter(items[left], items[right], answer))
      return false;
    scratch[used++] = answer ? items[right++] : items[left++];
  }
  while (left < middle)
    scratch[used++] = items[left++];
  std::memcpy(static_cast<void *>(items), scratch, used * sizeof(T)); // what is left on the right stands where it belongs
  return true;
}

} // namespace aslrt::jsonata

#endif // ASLRT_JSONATA_MERGESORT_H
