// SPDX-License-Identifier: Apache-2.0
//
// Path: following a definite path below a value.
//
// One call follows a whole path. A step into an object first looks where it found its member the last time: objects that come
// to one place of a definition are mostly alike, so that a level costs a comparison of one name. What does not go that way
// leaves the short loop for the long one.
//
// A container that is still text is searched as it is when a path comes through it first: most of what is read of documents is
// read once. The second path looks into it, and what it leads to stays in its own cell.

#include "aslrt.h"
#include "language/PathErrors.h"
#include "values/Container.h"
#include "values/Heap.h"
#include "values/MemberPlaces.h"
#include "values/Value.h"

namespace aslrt {
namespace {

/// The cell that `step` leads to, where the member is where it was the last time; else null, which says nothing.
inline AslrtValue *takeAtHint(const AslrtValue &node, const AslrtStep &step) {
  if (!step.key || node.tag != ASLRT_TAG_OBJECT) [[unlikely]]
    return nullptr;
  AslrtObject *object = objectOf(node);
  const AslrtShape &shape = *object->shape;
  const uint64_t hint = static_cast<uint64_t>(step.index);
  if (hint >= shape.count || !areEqualAndShort(shape.keys[hint], *step.key)) [[unlikely]]
    return nullptr;
  return &object->values[hint];
}

/// What is known of steps that are followed from a text of a known form.
enum class Memory : uint8_t { Nothing, Nowhere, There };

/// Follows steps, all of them names, from the container `ordinal` of a text of a known form in document `number`, and
/// remembers where they lead. False when that is nowhere.
[[gnu::noinline]] bool searchPlace(const Heap &heap, const KnownText &known, uint16_t number, uint32_t ordinal,
                                   const AslrtStep *steps, uint32_t count, AslrtValue &out) {
  PathPlaces &paths = heap.remembered()->paths;
  const uint32_t from = ordinal - known.base;
  const Document &document = *known.document;
  MemberPlace place;
  for (uint32_t i = 0, container = from;; container = place.ordinal) {
    if (document.text[document.skips[known.base + container].start] != '{' ||
        !findMemberPlace(heap, known, container, *steps[i].key, place) || (i + 1 != count && !isContainerAt(known, place))) {
      paths.remember(known, from, steps, PathPlaces::kNowhere);
      return false;
    }
    if (++i == count)
      break;
  }
  paths.remember(known, from, steps, place);
  readMember(known, number, place, out);
  return true;
}

/// What is remembered of `steps` from `node`. Where they lead somewhere, `out` is what is there.
inline Memory readRemembered(const Heap &heap, const AslrtValue &node, const AslrtStep *steps, AslrtValue &out) {
  KnownText known;
  const uint32_t ordinal = static_cast<uint32_t>(node.payload >> 32);
  if (node.tag != ASLRT_TAG_TEXT || !findKnownText(heap.document(node.aux), ordinal, known))
    return Memory::Nothing;
  const MemberPlace *place = heap.remembered()->paths.find(known, ordinal - known.base, steps);
  if (!place)
    return Memory::Nothing;
  if (place->mark == PathPlaces::kNowhere.mark)
    return Memory::Nowhere;
  readMember(known, node.aux, *place, out);
  return Memory::There;
}

/// Finds the text of a known form that `node` is in, if it is in one.
[[gnu::always_inline]] inline bool isInKnownText(const Heap &heap, const AslrtValue &node, KnownText &out) {
  return node.tag == ASLRT_TAG_TEXT &&
         findKnownText(heap.document(node.aux), static_cast<uint32_t>(node.payload >> 32), out);
}

bool areNames(const AslrtStep *steps, uint32_t count) {
  for (uint32_t i = 0; i < count; ++i)
    if (!steps[i].key)
      return false;
  return true;
}

/// The cell that `step` leads to, or null.
inline AslrtValue *take(Heap &heap, AslrtValue &node, AslrtStep &step) {
  if (!step.key)
    return elementCell(heap, node, step.index);
  if (node.tag != ASLRT_TAG_OBJECT) {
    if (!isObject(heap, node))
      return nullptr;
    lookInto(heap, node);
  }
  AslrtObject *object = objectOf(node);
  int64_t index = findKey(*object->shape, *step.key);
  if (index < 0)
    return nullptr;
  step.index = index;
  return &object->values[index];
}

/// Whether `node` is a container that is still text and that no path came through yet. The next one finds it seen.
inline bool isSeenFirst(AslrtValue &node) {
  if (node.tag != ASLRT_TAG_TEXT || node.flags & ASLRT_FLAG_SEEN)
    return false;
  node.flags |= ASLRT_FLAG_SEEN;
  return true;
}

/// Goes on with `path` below `node`, to which its first steps have led, all of them at their hints.
[[gnu::noinline]] int32_t getFurther(AslrtExec *exec, AslrtFrame *frame, AslrtValue *out, AslrtValue *in,
                                     const AslrtPath *path, AslrtValue *node) {
  Heap &heap = heapOf(exec);
  uint32_t done = 0;
  for (AslrtValue *at = in; at != node; ++done)
    at = takeAtHint(*at, path->steps[done]);
  AslrtValue inText, pastEnd; // where a cell that is in no container stands
  bool isInText = false;
  for (uint32_t i = done; i < path->count; ++i) {
    AslrtStep &step = path->steps[i];
    const Memory memory = readRemembered(heap, *node, &step, *out);
    if (memory == Memory::There)
      return 0;
    KnownText known;
    if (memory == Memory::Nothing && isInKnownText(heap, *node, known) && areNames(&step, path->count - i) &&
        searchPlace(heap, known, node->aux, static_cast<uint32_t>(node->payload >> 32), &step, path->count - i, *out))
      return 0;
    isInText = isInText || isSeenFirst(*node);
    AslrtValue *next = nullptr;
    if (isInText && node->tag == ASLRT_TAG_TEXT) {
      AslrtValue found;
      if (step.key ? findMember(heap, *node, *step.key, found) : findElement(heap, *node, step.index, found)) {
        inText = found;
        next = &inText;
      }
    } else {
      next = take(heap, *node, step);
    }
    if (!next) [[unlikely]] {
      // The service's library gives null for an element past the end; a template keeps it, and the
      // other fields were seen to fail (asl.md 22, no. 15).
      if (step.key || !isArray(heap, *node) || pathOfStep(*path, i).site != ASLRT_SITE_TEMPLATE)
        return raisePathMiss(exec, frame, *in, *path, i, *node);
      pastEnd = makeNull();
      next = &pastEnd;
    }
    node = next;
  }
  storeCell(*out, *node);
  return 0;
}

} // namespace
} // namespace aslrt

/// aslrt_path_get, for more than one step or a long name.
[[gnu::noinline]] static int32_t getLong(AslrtExec *exec, AslrtFrame *frame, AslrtValue *out, AslrtValue *in,
                                         const AslrtPath *path) {
  using namespace aslrt;
  AslrtValue *node = in;
  const AslrtStep *step = path->steps;
  for (const AslrtStep *end = step + path->count; step != end; ++step) {
    AslrtValue *next = takeAtHint(*node, *step);
    if (!next) [[unlikely]]
      return getFurther(exec, frame, out, in, path, node);
    node = next;
  }
  storeCell(*out, *node);
  return 0;
}

int32_t aslrt_path_get(AslrtExec *exec, AslrtFrame *frame, AslrtValue *out, AslrtValue *in,
                       const AslrtPath *path) {
  using namespace aslrt;
  // One step with a short name, at its hint: that needs no frame.
  if (path->count != 1 || in->tag != ASLRT_TAG_OBJECT)
    return getLong(exec, frame, out, in, path);
  const AslrtStep &step = *path->steps;
  const AslrtObject *object = objectOf(*in);
  const uint64_t hint = static_cast<uint64_t>(step.index);
  if (!step.key || hint >= object->shape->count || step.key->size > 8)
    return getLong(exec, frame, out, in, path);
  const AslrtKey &key = object->shape->keys[hint];
  if (key.head != step.key->head || key.size != step.key->size)
    return getLong(exec, frame, out, in, path);
  storeCell(*out, object->values[hint]);
  return 0;
}

int32_t aslrt_path_look(AslrtExec *exec, AslrtValue *out, AslrtValue *in, const AslrtPath *path) {
  int32_t found = aslrt_path_find(exec, out, in, path);
  if (!found) [[unlikely]]
    *out = aslrt::makeNone();
  return found;
}

int32_t aslrt_path_seek(AslrtExec *exec, AslrtValue *out, const AslrtValue *in, const AslrtPath *path) {
  using namespace aslrt;
  Heap &heap = heapOf(exec);
  const Memory memory = readRemembered(heap, *in, path->steps, *out);
  if (memory == Memory::There) [[likely]]
    return 1;
  if (memory == Memory::Nowhere) {
    *out = makeNone();
    return 0;
  }
  AslrtValue node = *in;
  for (uint32_t i = 0; i < path->count; ++i) {
    const AslrtStep &step = path->steps[i];
    KnownText known;
    if (isInKnownText(heap, node, known) && areNames(&step, path->count - i)) {
      if (searchPlace(heap, known, node.aux, static_cast<uint32_t>(node.payload >> 32), &step, path->count - i, *out))
        return 1;
      *out = makeNone();
      return 0;
    }
    AslrtValue next;
    if (!(step.key ? findMember(heap, node, *step.key, next) : findElement(heap, node, step.index, next))) {
      *out = makeNone();
      return 0;
    }
    node = next;
  }
  *out = node;
  return 1;
}

int32_t aslrt_path_find(AslrtExec *exec, AslrtValue *out, AslrtValue *in, const AslrtPath *path) {
  using namespace aslrt;
  Heap &heap = heapOf(exec);
  AslrtValue *node = in;
  for (uint32_t i = 0; i < path->count; ++i) {
    if (const Memory memory = readRemembered(heap, *node, path->steps + i, *out); memory != Memory::Nothing)
      return memory == Memory::There;
    KnownText known;
    if (isInKnownText(heap, *node, known) && areNames(path->steps + i, path->count - i))
      return searchPlace(heap, known, node->aux, static_cast<uint32_t>(node->payload >> 32), path->steps + i,
                       path->count - i, *out);
    node = take(heap, *node, path->steps[i]);
    if (!node)
      return 0;
  }
  *out = *node;
  return 1;
}
