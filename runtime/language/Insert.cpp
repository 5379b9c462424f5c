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
#include "language/InsertOwn.h"
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

/// Goes down the path as far as it exists; `found(cell)` is called with each container on it. The number of those, or -1
/// when a node on the way cannot have the member or element.
template <typename Found>
int64_t goDown(Heap &heap, AslrtValue &target, const AslrtPath &path, Found found) {
  uint32_t existing = 0;
  for (AslrtValue *node = &target; node && existing < path.count;) {
    const AslrtStep &step = path.steps[existing++];
    found(node);
    if (step.key) {
      if (!isObject(heap, *node))
        return -1;
      node = memberCell(heap, *node, *step.key);
    } else {
      node = elementCell(heap, *node, step.index);
      if (!node)
        return -1;
    }
  }
  // What is made on the way are objects, which have no elements.
  for (uint32_t i = existing; i < path.count; ++i)
    if (!path.steps[i].key)
      return -1;
  return existing;
}

/// The same for a path of any length that has a step.
[[gnu::noinline]] bool putDeep(Heap &heap, AslrtValue &out, AslrtValue &target, const AslrtPath &path,
                               const AslrtValue &value) {
  Spine spine(path.count);
  uint32_t depth = 0;
  const int64_t existing = goDown(heap, target, path, [&](AslrtValue *node) { spine[depth++] = node; });
  if (existing < 0)
    return false;
  AslrtValue current = value;
  for (uint32_t i = path.count; i-- > 0;) {
    const AslrtStep &step = path.steps[i];
    AslrtValue outer = makeNone();
    if (i >= existing)
      makeSingle(heap, outer, *step.key, current);
    else if (step.key)
      withMember(heap, outer, *spine[i], *step.key, current);
    else
      withElement(heap, outer, *spine[i], step.index, current);
    current = outer;
  }
  out = current;
  return true;
}

/// Puts `value` into an object when `path` has one step, and its member is where it was the last time, or was appended to such
/// objects the last time: what is put is mostly put there each time. False when that is not so; then nothing is done.
inline bool putAtHint(Heap &heap, AslrtValue &out, const AslrtValue &target, const AslrtPath &path,
                      const AslrtValue &value) {
  if (path.count != 1 || !path.steps[0].key || target.tag != ASLRT_TAG_OBJECT)
    return false;
  const AslrtStep &step = path.steps[0];
  const AslrtShape &shape = *objectOf(target)->shape;
  const uint64_t hint = static_cast<uint64_t>(step.index);
  if (hint < shape.count && areEqualAndShort(shape.keys[hint], *step.key)) {
    replaceMember(heap, out, target, static_cast<uint32_t>(hint), value);
    return true;
  }
  if (heap.derivedFrom != &shape || !areEqualAndShort(heap.derivedTo->keys[shape.count], *step.key))
    return false;
  appendMember(heap, out, target, heap.derivedTo, value);
  return true;
}

/// Puts `value` at `path`, which has a step. False when a node on the way cannot have the member or element.
bool put(Heap &heap, AslrtValue &out, AslrtValue &target, const AslrtPath &path, const AslrtValue &value) {
  if (path.count != 1 || !path.steps[0].key)
    return putDeep(heap, out, target, path, value);
  AslrtStep &step = path.steps[0];
  if (!withMember(heap, out, target, *step.key, value))
    return false;
  if (const AslrtShape *shape = objectOf(out)->shape; shape == objectOf(target)->shape)
    step.index = findKey(*shape, *step.key);
  return true;
}

/// The rest of aslrt_json_insert.
[[gnu::noinline]] int32_t insertFurther(AslrtExec *exec, AslrtFrame *frame, AslrtValue *out, AslrtValue *target,
                                        const AslrtPath *path, const AslrtValue *value) {
  if (path->count == 0)
    *out = *value;
  else if (!put(heapOf(exec), *out, *target, *path, *value))
    return raiseNotApplicable(exec, frame, *path, *target);
  return 0;
}

/// Puts `value` behind the members of a copy, as was done with the same shape the last time.
[[gnu::noinline]] int32_t copyWithMore(Heap &heap, AslrtValue &out, const AslrtValue &target, const AslrtValue &value) {
  appendMember(heap, out, target, heap.derivedTo, value);
  return 0;
}

} // namespace
} // namespace aslrt

int32_t aslrt_json_insert(AslrtExec *exec, AslrtFrame *frame, AslrtValue *out, AslrtValue *target,
                          const AslrtPath *path, const AslrtValue *value) {
  using namespace aslrt;
  if (putAtHint(heapOf(exec), *out, *target, *path, *value)) [[likely]]
    return 0;
  return insertFurther(exec, frame, out, target, path, value);
}

int32_t aslrt_json_insert_own(AslrtExec *exec, AslrtFrame *frame, AslrtValue *out, AslrtValue *target,
                              const AslrtPath *path, const AslrtValue *value) {
  using namespace aslrt;
  switch (changeOwn(heapOf(exec), *out, *target, *path, *value)) {
  case Change::Done:
    return 0;
  case Change::Copies:
    return copyWithMore(heapOf(exec), *out, *target, *value);
  case Change::NotAtHand:
    break;
  }
  return aslrt_json_insert(exec, frame, out, target, path, value);
}

int32_t aslrt_path_refuses(AslrtExec *exec, AslrtValue *target, const AslrtPath *path) {
  using namespace aslrt;
  return goDown(heapOf(exec), *target, *path, [](AslrtValue *) {}) < 0;
}

void aslrt_json_put(AslrtExec *exec, AslrtValue *out, AslrtValue *target, const AslrtPath *path,
                    const AslrtValue *value) {
  using namespace aslrt;
  Heap &heap = heapOf(exec);
  if (path->count == 1 && path->steps[0].key && replaceInText(heap, *out, *target, *path->steps[0].key, *value))
    return;
  if (!put(heap, *out, *target, *path, *value))
    *out = makeNone();
}

uint32_t aslrt_size_beside(AslrtExec *exec, AslrtValue *target, const AslrtKey *key) {
  using namespace aslrt;
  Heap &heap = heapOf(exec);
  if (!isObject(heap, *target))
    return 0;
  if (const AslrtValue *member = memberCell(heap, *target, *key))
    return target->size - member->size;
  return target->size + (countOf(heap, *target) != 0) + key->size + 3;
}
