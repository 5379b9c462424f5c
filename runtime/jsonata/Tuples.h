// SPDX-License-Identifier: Apache-2.0
//
// Tuples: what flows through a path with `@`, `#` or `%`: an item, and the names bound on the way to it.

#ifndef ASLRT_JSONATA_TUPLES_H
#define ASLRT_JSONATA_TUPLES_H

#include "jsonata/Evaluator.h"

namespace aslrt::jsonata {

struct Tuple {
  Value item;
  Frame::Binding *bindings;
  uint32_t count;
};

inline Tuple *tupleOf(const Value &value) { return reinterpret_cast<Tuple *>(value.payload); }

inline Value tupleValue(Tuple *tuple) {
  Value value{};
  value.tag = kTagTuple;
  value.payload = reinterpret_cast<uint64_t>(tuple);
  return value;
}

} // namespace aslrt::jsonata

#endif // ASLRT_JSONATA_TUPLES_H
