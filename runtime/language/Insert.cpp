// SPDX-License-Identifier: Apache-2.0
//
// Insert: putting a result into a copy of the raw input (ResultPath, asl.md 4.9).
//
// Values are shared, so nothing is changed: each container on the path is rebuilt with one cell
// different and everything beside the path is shared with the old value. The walk goes down first, to
// learn how far the path exists and whether it can be applied at all; then the new value is built from
// the innermost container outwards. Both are loops, because a definition may hold a path of any length.

#include "aslrt.h"
#include "execution/Errors.h"
#include "values/Container.h"
#include "values/Heap.h"
#include "values/Strings.h"
#include "values/Value.h"
#include "values/Writer.h"

#include <memory>

namespace aslrt {
namespace {

/// The containers on the path, outermost first. Paths are short; a long one gets memory of its own.
class Spine {
public:
  explicit Spine(uint32_t depth) {
    if (depth > kLocal) {
      longer = std::make_unique<AslrtValue *[]>(depth);
      cells = longer.get();
    }
  }
  AslrtValue *&operator[](uint32_t index) { return cells[index]; }

private:
  static constexpr uint32_t kLocal = 16;
  AslrtValue *local[kLocal];
  AslrtValue **cells = local;
  std::unique_ptr<AslrtValue *[]> longer;
};

int32_t raiseNotApplicable(AslrtExec *exec, AslrtFrame *frame, const AslrtPath &path,
                           const AslrtValue &target) {
  SmallBuffer cause;
  cause.append("Unable to apply ReferencePath ");
  cause.append({path.text.data, path.text.size});
  cause.append(" to input ");
  appendText(heapOf(exec), target, cause);
  return raiseInterpreterError(exec, frame, kStatesResultPathMatchFailure, cause.view());
}

/// `{key: value}`
void makeSingle(Heap &heap, AslrtValue &out, const AslrtKey &key, const AslrtValue &value) {
  makeObject(heap, out, makeShape(heap, &key, 1), &value);
}

} // namespace
} // namespace aslrt

int32_t aslrt_json_insert(AslrtExec *exec, AslrtFrame *frame, AslrtValue *out, AslrtValue *target,
                          const AslrtPath *path, const AslrtValue *value) {
  using namespace aslrt;
  Heap &heap = heapOf(exec);
  const uint32_t count = path->count;
  if (count == 0) {
    *out = *value;
    return 0;
  }

  // Down: `existing` containers of the path are there, the others are to be made.
  Spine spine(count);
  uint32_t existing = 0;
  for (AslrtValue *node = target; node && existing < count;) {
    const AslrtStep &step = path->steps[existing];
    spine[existing++] = node;
    if (step.key) {
      if (!isObject(heap, *node))
        return raiseNotApplicable(exec, frame, *path, *target);
      node = memberCell(heap, *node, *step.key);
    } else {
      node = elementCell(heap, *node, step.index);
      if (!node)
        return raiseNotApplicable(exec, frame, *path, *target);
    }
  }
  // What is made on the way are objects, which have no elements.
  for (uint32_t i = existing; i < count; ++i)
    if (!path->steps[i].key)
      return raiseNotApplicable(exec, frame, *path, *target);

  // Up.
  AslrtValue current = *value;
  for (uint32_t i = count; i-- > 0;) {
    const AslrtStep &step = path->steps[i];
    AslrtValue outer = makeNone();
    if (i >= existing)
      makeSingle(heap, outer, *step.key, current);
    else if (step.key)
      withMember(heap, outer, *spine[i], *step.key, current);
    else
      withElement(heap, outer, *spine[i], step.index, current);
    current = outer;
  }
  *out = current;
  return 0;
}
