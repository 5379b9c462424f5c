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
//
// A path with several `..` selects nodes more than once, and their number can grow with a power of the
// document's size: `$..a..a..a..a` over 3 KB of nested objects is 5 billion. So a list has a limit. It is
// above what any list of different nodes can be: a document of the largest payload has fewer nodes than
// bytes. The texts of a list's nodes may be 4 GiB in all, which is what a value may be.

#include "aslrt.h"
#include "execution/Errors.h"
#include "values/Container.h"
#include "values/Heap.h"
#include "values/Numbers.h"
#include "values/Strings.h"
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

/// The most nodes of a list: those of the largest payload, and at least this many.
constexpr uint32_t kMinimumNodeLimit = 1 << 20;
/// Where payloads have no limit: a gigabyte of cells.
constexpr uint32_t kMaximumNodeLimit = 1 << 26;

/// The list that a step makes, up to the limits.
class NodeCollector {
public:
  explicit NodeCollector(AslrtExec *exec)
      : exec(exec), limit(std::clamp(exec->payloadLimitBytes, kMinimumNodeLimit, kMaximumNodeLimit)) {}

  /// False when there is no room; the step then ends, and `finish` says so.
  bool add(const AslrtValue &node) {
    bytes += node.size + uint64_t(1);
    if (found.count() == limit || bytes > kMostBytes) {
      isFull = true;
      return false;
    }
    found.add(node);
    return true;
  }

  /// Makes the list, or raises the error that `path` selects too much.
  int32_t finish(AslrtFrame *frame, AslrtValue &out, const AslrtText &path) {
    if (!isFull) {
      found.finish(heapOf(exec), out);
      return 0;
    }
    SmallBuffer cause;
    cause.append("Invalid path '");
    cause.append({path.data, path.size});
    cause.append("' : A step of the path selects more than ");
    if (bytes > kMostBytes) {
      cause.append("4 GiB of nodes");
    } else {
      char digits[kNumberTextBytes];
      cause.append(digits, formatInt64(limit, digits));
      cause.append(" nodes");
    }
    return raiseRuntimeError(exec, frame, cause.view());
  }

private:
  static constexpr uint64_t kMostBytes = UINT32_MAX - 2; // the brackets

  AslrtExec *exec;
  uint32_t limit;
  uint64_t bytes = 0;
  bool isFull = false;
  ListBuilder found;
};

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
  aslrt::makeArray(aslrt::heapOf(exec), *out, in, in->tag == ASLRT_TAG_NONE ? 0 : 1);
}

int32_t aslrt_nodes_members(AslrtExec *exec, AslrtFrame *frame, AslrtValue *out, AslrtValue *nodes,
                            const AslrtKey *keys, uint32_t count, const AslrtText *path) {
  using namespace aslrt;
  Heap &heap = heapOf(exec);
  NodeCollector found(exec);
  for (const AslrtValue &node : nodesOf(heap, *nodes)) {
    for (uint32_t i = 0; i < count; ++i) {
      AslrtValue member;
      if (findMember(heap, node, keys[i], member) && !found.add(member))
        return found.finish(frame, *out, *path);
    }
  }
  return found.finish(frame, *out, *path);
}

int32_t aslrt_nodes_elements(AslrtExec *exec, AslrtFrame *frame, AslrtValue *out, AslrtValue *nodes,
                             const int64_t *indices, uint32_t count, const AslrtText *path) {
  using namespace aslrt;
  Heap &heap = heapOf(exec);
  NodeCollector found(exec);
  for (AslrtValue &node : nodesOf(heap, *nodes)) {
    if (!isArray(heap, node))
      continue;
    if (count > 1)
      lookInto(heap, node); // else each index walks the text again
    for (uint32_t i = 0; i < count; ++i) {
      AslrtValue element;
      if (!found.add(findElement(heap, node, indices[i], element) ? element : makeNull()))
        return found.finish(frame, *out, *path);
    }
  }
  return found.finish(frame, *out, *path);
}

int32_t aslrt_nodes_slice(AslrtExec *exec, AslrtFrame *frame, AslrtValue *out, AslrtValue *nodes,
                          const AslrtSlice *slice, const AslrtText *path) {
  using namespace aslrt;
  Heap &heap = heapOf(exec);
  NodeCollector found(exec);
  for (AslrtValue &node : nodesOf(heap, *nodes)) {
    if (!isArray(heap, node))
      continue;
    lookInto(heap, node);
    const AslrtArray *array = arrayOf(node);
    const SliceRange range = rangeOf(*slice, array->count);
    const int64_t step = slice->step;
    int64_t at = range.first;
    while (step > 0 ? at < range.stop : at > range.stop) {
      if (!found.add(array->items[at]))
        return found.finish(frame, *out, *path);
      // The distance left decides whether another step fits, so that huge steps cannot overflow.
      if (step > 0 ? step >= range.stop - at : step <= range.stop - at)
        break;
      at += step;
    }
  }
  return found.finish(frame, *out, *path);
}

int32_t aslrt_nodes_children(AslrtExec *exec, AslrtFrame *frame, AslrtValue *out, AslrtValue *nodes,
                             const AslrtText *path) {
  using namespace aslrt;
  Heap &heap = heapOf(exec);
  NodeCollector found(exec);
  for (const AslrtValue &node : nodesOf(heap, *nodes)) {
    if (!isContainer(node))
      continue;
    MemberWalker walker(heap, node);
    AslrtKey key;
    AslrtValue child;
    while (walker.next(key, child))
      if (!found.add(child))
        return found.finish(frame, *out, *path);
  }
  return found.finish(frame, *out, *path);
}

int32_t aslrt_nodes_descendants(AslrtExec *exec, AslrtFrame *frame, AslrtValue *out, AslrtValue *nodes,
                                uint32_t containersOnly, const AslrtText *path) {
  using namespace aslrt;
  Heap &heap = heapOf(exec);
  NodeCollector found(exec);
  // A stack of our own: input may be nested deeper than the C stack is prepared for.
  std::vector<MemberWalker> open;
  auto visit = [&](const AslrtValue &node) {
    if (isContainer(node))
      open.emplace_back(heap, node);
    else if (containersOnly)
      return true;
    return found.add(node);
  };
  for (const AslrtValue &node : nodesOf(heap, *nodes)) {
    if (!visit(node))
      return found.finish(frame, *out, *path);
    while (!open.empty()) {
      AslrtKey key;
      AslrtValue child;
      if (!open.back().next(key, child))
        open.pop_back();
      else if (!visit(child))
        return found.finish(frame, *out, *path);
    }
  }
  return found.finish(frame, *out, *path);
}

int32_t aslrt_nodes_candidates(AslrtExec *exec, AslrtFrame *frame, AslrtValue *out, AslrtValue *nodes,
                               const AslrtText *path) {
  using namespace aslrt;
  Heap &heap = heapOf(exec);
  NodeCollector found(exec);
  for (AslrtValue &node : nodesOf(heap, *nodes)) {
    if (isObject(heap, node)) {
      if (!found.add(node))
        return found.finish(frame, *out, *path);
      continue;
    }
    if (!isArray(heap, node))
      continue;
    MemberWalker walker(heap, node);
    AslrtKey key;
    AslrtValue element;
    while (walker.next(key, element))
      if (isContainer(element) && !found.add(element))
        return found.finish(frame, *out, *path);
  }
  return found.finish(frame, *out, *path);
}
