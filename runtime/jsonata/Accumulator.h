// SPDX-License-Identifier: Apache-2.0
//
// Accumulator: values appended to each other as `$append` does it, without copying what is there each time.

#ifndef ASLRT_JSONATA_ACCUMULATOR_H
#define ASLRT_JSONATA_ACCUMULATOR_H

#include "jsonata/Values.h"

namespace aslrt::jsonata {

/// The first value stays what it is; with the second it becomes an array, and arrays are spliced into it. Nothing adds
/// nothing.
class Accumulator {
public:
  void add(Heap &heap, const Value &more) {
    if (isNothing(more))
      return;
    if (isNothing(total)) {
      total = more;
      return;
    }
    if (!own) {
      own = makeList(heap, 0);
      addItems(heap, total);
      total = listValue(own);
    }
    addItems(heap, more);
  }
  const Value &value() const { return total; }

private:
  void addItems(Heap &heap, const Value &value) {
    if (isArrayValue(heap, value))
      append(heap, *own, itemsOf(heap, value));
    else
      append(heap, *own, value);
  }

  Value total{};
  List *own = nullptr;
};

} // namespace aslrt::jsonata

#endif // ASLRT_JSONATA_ACCUMULATOR_H
