// SPDX-License-Identifier: Apache-2.0
//
// Path: following a definite path below a value.
//
// One call follows a whole path. Each level it passes is looked into and stays so in its own cell, so
// the second path into the same part costs a key search and no scan of text.

#include "aslrt.h"
#include "language/PathErrors.h"
#include "values/Container.h"
#include "values/Heap.h"
#include "values/MemberPlaces.h"
#include "values/Value.h"

namespace aslrt {
namespace {

/// The cell that `step` leads to, or null.
inline AslrtValue *take(Heap &heap, AslrtValue &node, const AslrtStep &step) {
  if (!step.key)
    return elementCell(heap, node, step.index);
  if (node.tag != ASLRT_TAG_OBJECT) [[unlikely]]
    return memberCell(heap, node, *step.key);
  AslrtObject *object = objectOf(node);
  int64_t index = findKey(*object->shape, *step.key);
  return index < 0 ? nullptr : &object->values[index];
}

/// Follows steps, all of them names, from the container `ordinal` of a text of a known form in document `number`. False when
/// they lead nowhere.
bool seekPlace(const Heap &heap, const KnownText &known, uint16_t number, uint32_t ordinal, const AslrtStep *steps,
               uint32_t count, AslrtValue &out) {
  PathPlaces &paths = heap.remembered()->paths;
  const uint32_t from = ordinal - known.base;
  if (const MemberPlace *place = paths.find(known, from, steps)) [[likely]] {
    readMember(known, number, *place, out);
    return true;
  }
  const Document &document = *known.document;
  MemberPlace place;
  for (uint32_t i = 0, container = from;; container = place.ordinal) {
    if (document.text[document.skips[known.base + container].start] != '{' ||
        !findMemberPlace(heap, known, container, *steps[i].key, place))
      return false;
    if (++i == count)
      break;
    if (!isContainerAt(known, place))
      return false;
  }
  paths.remember(known, from, steps, place);
  readMember(known, number, place, out);
  return true;
}

/// Finds the text of a known form that `node` is in, if it is in one.
bool isInKnownText(const Heap &heap, const AslrtValue &node, KnownText &out) {
  return node.tag == ASLRT_TAG_TEXT &&
         findKnownText(heap.document(node.aux), static_cast<uint32_t>(node.payload >> 32), out);
}

bool areNames(const AslrtStep *steps, uint32_t count) {
  for (uint32_t i = 0; i < count; ++i)
    if (!steps[i].key)
      return false;
  return true;
}

} // namespace
} // namespace aslrt

int32_t aslrt_path_get(AslrtExec *exec, AslrtFrame *frame, AslrtValue *out, AslrtValue *in,
                       const AslrtPath *path) {
  using namespace aslrt;
  Heap &heap = heapOf(exec);
  AslrtValue pastEnd;
  AslrtValue *node = in;
  for (uint32_t i = 0; i < path->count; ++i) {
    const AslrtStep &step = path->steps[i];
    AslrtValue *next = take(heap, *node, step);
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
  *out = *node;
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
  AslrtValue node = *in;
  for (uint32_t i = 0; i < path->count; ++i) {
    const AslrtStep &step = path->steps[i];
    KnownText known;
    if (isInKnownText(heap, node, known) && areNames(&step, path->count - i)) {
      if (seekPlace(heap, known, node.aux, static_cast<uint32_t>(node.payload >> 32), &step, path->count - i, *out))
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
    KnownText known;
    if (isInKnownText(heap, *node, known) && areNames(path->steps + i, path->count - i))
      return seekPlace(heap, known, node->aux, static_cast<uint32_t>(node->payload >> 32), path->steps + i,
                       path->count - i, *out);
    node = take(heap, *node, path->steps[i]);
    if (!node)
      return 0;
  }
  *out = *node;
  return 1;
}
