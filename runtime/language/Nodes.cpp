// SPDX-License-Identifier: Apache-2.0
//
// Nodes: indefinite paths, one step at a time.
//
// Between two steps stands a node list, which is an ordinary JSON array; the list after the last step
// is the path's value. A step that does not suit a node (a member of a string, an element of an object)
// drops that node, so a path that leads nowhere gives `[]` and never an error (asl.md 4.2). An element
// past the end is null, though: the service was seen to answer [1,null,2] for `$.rows[*][0]`.
//
// Nodes stay text where they are text: a step looks at each node once, which is cheaper in place.

#include "aslrt.h"
#include "values/Container.h"
#include "values/Heap.h"
#include "values/Value.h"

#include <algorithm>
#include <vector>

namespace aslrt {
namespace {

/// The nodes of a list, which is looked into first. The cells stay where they are.
struct NodeList {
  AslrtValue *begin() const { return items; }
  AslrtValue *end() const { return items + count; }
  AslrtValue *items;
  uint32_t count;
};

NodeList nodesOf(Heap &heap, AslrtValue &list) {
  if (!isArray(heap, list))
    return {nullptr, 0};
  lookInto(heap, list);
  AslrtArray *array = arrayOf(list);
  return {array->items, array->count};
}

/// The first position a slice takes and the one before which it stops, in walking direction, for an array
/// of `count` elements. Python's rules: a negative end counts from the array's end, what lies outside
/// is clipped.
struct SliceRange {
  int64_t first;
  int64_t stop;
};

SliceRange rangeOf(const AslrtSlice &slice, int64_t count) {
  const bool isForward = slice.step > 0;
  const int64_t lowest = isForward ? 0 : -1;
  const int64_t highest = isForward ? count : count - 1;
  auto place = [&](int64_t position) {
    // No overflow: only negative positions are added to.
    return std::clamp(position < 0 ? position + count : position, lowest, highest);
  };
  SliceRange range{isForward ? 0 : count - 1, isForward ? count : -1};
  if (slice.flags & 1)
    range.first = place(slice.start);
  if (slice.flags & 2)
    range.stop = place(slice.end);
  return range;
}

} // namespace
} // namespace aslrt

void aslrt_nodes_root(AslrtExec *exec, AslrtValue *out, const AslrtValue *in) {
  aslrt::makeArray(aslrt::heapOf(exec), *out, in, 1);
}

void aslrt_nodes_members(AslrtExec *exec, AslrtValue *out, AslrtValue *nodes, const AslrtKey *keys,
                         uint32_t count) {
  using namespace aslrt;
  Heap &heap = heapOf(exec);
  ListBuilder found;
  for (const AslrtValue &node : nodesOf(heap, *nodes)) {
    for (uint32_t i = 0; i < count; ++i) {
      AslrtValue member;
      if (findMember(heap, node, keys[i], member))
        found.add(member);
    }
  }
  found.finish(heap, *out);
}

void aslrt_nodes_elements(AslrtExec *exec, AslrtValue *out, AslrtValue *nodes, const int64_t *indices,
                          uint32_t count) {
  using namespace aslrt;
  Heap &heap = heapOf(exec);
  ListBuilder found;
  for (AslrtValue &node : nodesOf(heap, *nodes)) {
    if (!isArray(heap, node))
      continue;
    if (count > 1)
      lookInto(heap, node); // else each index walks the text again
    for (uint32_t i = 0; i < count; ++i) {
      AslrtValue element;
      found.add(findElement(heap, node, indices[i], element) ? element : makeNull());
    }
  }
  found.finish(heap, *out);
}

void aslrt_nodes_slice(AslrtExec *exec, AslrtValue *out, AslrtValue *nodes, const AslrtSlice *slice) {
  using namespace aslrt;
  Heap &heap = heapOf(exec);
  ListBuilder found;
  for (AslrtValue &node : nodesOf(heap, *nodes)) {
    if (!isArray(heap, node))
      continue;
    lookInto(heap, node);
    const AslrtArray *array = arrayOf(node);
    const SliceRange range = rangeOf(*slice, array->count);
    const int64_t step = slice->step;
    int64_t at = range.first;
    while (step > 0 ? at < range.stop : at > range.stop) {
      found.add(array->items[at]);
      // The distance left decides whether another step fits, so that huge steps cannot overflow.
      if (step > 0 ? step >= range.stop - at : step <= range.stop - at)
        break;
      at += step;
    }
  }
  found.finish(heap, *out);
}

void aslrt_nodes_children(AslrtExec *exec, AslrtValue *out, AslrtValue *nodes) {
  using namespace aslrt;
  Heap &heap = heapOf(exec);
  ListBuilder found;
  for (const AslrtValue &node : nodesOf(heap, *nodes)) {
    if (!isContainer(node))
      continue;
    MemberWalker walker(heap, node);
    AslrtKey key;
    AslrtValue child;
    while (walker.next(key, child))
      found.add(child);
  }
  found.finish(heap, *out);
}

void aslrt_nodes_descendants(AslrtExec *exec, AslrtValue *out, AslrtValue *nodes) {
  using namespace aslrt;
  Heap &heap = heapOf(exec);
  ListBuilder found;
  // A stack of our own: input may be nested deeper than the C stack is prepared for.
  std::vector<MemberWalker> open;
  for (const AslrtValue &node : nodesOf(heap, *nodes)) {
    found.add(node);
    if (isContainer(node))
      open.emplace_back(heap, node);
    while (!open.empty()) {
      AslrtKey key;
      AslrtValue child;
      if (!open.back().next(key, child)) {
        open.pop_back();
        continue;
      }
      found.add(child);
      if (isContainer(child))
        open.emplace_back(heap, child);
    }
  }
  found.finish(heap, *out);
}
