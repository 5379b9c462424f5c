// SPDX-License-Identifier: Apache-2.0
//
// InsertOwn: putting a member into an object that nobody else has, where what was done the last time can be done again.
//
// A chain of states mostly puts its results at one place of one object. All that is looked at is here, and nothing is called,
// so that functions which go on with something else need no frame for it.

#ifndef ASLRT_LANGUAGE_INSERTOWN_H
#define ASLRT_LANGUAGE_INSERTOWN_H

#include "values/Container.h"
#include "values/Heap.h"

namespace aslrt {

enum class Change {
  Done,
  Copies,    ///< nothing was done: the member belongs behind those of a copy, whose shape is `heap.derivedTo`
  NotAtHand, ///< nothing was done, and it has to be found out
};

/// Puts `value` at a path of one step, a name of at most 16 bytes, into the object `target` itself.
[[gnu::always_inline]] inline Change changeOwn(Heap &heap, AslrtValue &out, const AslrtValue &target, const AslrtPath &path, const AslrtValue &value) {
  if (target.tag != ASLRT_TAG_OBJECT || path.count != 1) [[unlikely]]
    return Change::NotAtHand;
  AslrtObject *object = objectOf(target);
  const AslrtKey *key = path.steps->key;
  // What was read, or is a constant, has a text that says the same.
  if (!key || object->source) [[unlikely]]
    return Change::NotAtHand;
  auto isIt = [&](const AslrtKey &other) { return areEqualAndShort(other, *key); };
  auto bytesOf = [](uint32_t members) { return sizeof(AslrtObject) + members * sizeof(AslrtValue); };
  const AslrtShape *shape = object->shape;
  const uint32_t count = shape->count;
  uint64_t place = static_cast<uint64_t>(path.steps->index);
  uint64_t size = uint64_t(target.size) + value.size;
  if (place < count && isIt(shape->keys[place])) {
    size -= object->values[place].size;
    if (size > UINT32_MAX) [[unlikely]]
      return Change::NotAtHand;
  } else {
    if (shape != heap.derivedFrom || !isIt(heap.derivedTo->keys[count])) [[unlikely]]
      return Change::NotAtHand;
    // What the shape has more text is the name with what stands around it.
    size += heap.derivedTo->textSize - shape->textSize;
    if (size > UINT32_MAX || !heap.extendNewest(object, bytesOf(count), bytesOf(count + 1)))
      return Change::Copies;
    object->shape = heap.derivedTo;
    place = count;
  }
  storeCell(object->values[place], value);
  storeHalves(out, reinterpret_cast<uint64_t>(object), uint64_t(ASLRT_TAG_OBJECT) << 16 | size << 32);
  return Change::Done;
}

} // namespace aslrt

#endif // ASLRT_LANGUAGE_INSERTOWN_H
