// SPDX-License-Identifier: Apache-2.0

#include "values/Blocks.h"

#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <sys/mman.h>

namespace aslrt {

namespace {

constexpr size_t kPageBytes = 4096; // where pages are larger, the kernel rounds what it is asked for

BlockHead *headOf(void *block) { return static_cast<BlockHead *>(block) - 1; }

/// Bytes of a mapping that has room for `bytes` and a head; 0 when no mapping has.
size_t bytesToMap(size_t bytes) {
  if (bytes > SIZE_MAX / 2)
    return 0;
  return (bytes + sizeof(BlockHead) + kPageBytes - 1) & ~(kPageBytes - 1);
}

/// A new mapping of `bytes`; null when there is no memory.
BlockHead *map(size_t bytes) {
  void *place = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  return place == MAP_FAILED ? nullptr : static_cast<BlockHead *>(place);
}

/// Another size for a mapping, which may move; null when there is no memory.
BlockHead *remap(BlockHead *head, size_t bytes) {
  void *moved = mremap(head, head->mapped, bytes, MREMAP_MAYMOVE);
  return moved == MAP_FAILED ? nullptr : static_cast<BlockHead *>(moved);
}

void *finish(BlockHead *head, size_t mapped) {
  head->mapped = mapped;
  head->room = mapped - sizeof(BlockHead);
  return head + 1;
}

/// A mapping that was released.
struct Spare {
  BlockHead *head;
  unsigned age; ///< executions that have ended since
};

constexpr unsigned kMaxSpares = 64;
Spare spares[kMaxSpares];
unsigned spareCount = 0;

void dropSpare(unsigned index) {
  munmap(spares[index].head, spares[index].head->mapped);
  spares[index] = spares[--spareCount];
}

/// A spare for a mapping of `bytes`: the smallest that is not too small, unless that is much too large; null when there is
/// none. A large one that is used for small things would be kept for ever.
BlockHead *takeSpare(size_t bytes) {
  constexpr size_t kMuch = 8;
  unsigned best = spareCount;
  for (unsigned index = 0; index < spareCount; ++index) {
    const size_t mapped = spares[index].head->mapped;
    if (mapped >= bytes && mapped / kMuch <= bytes && (best == spareCount || mapped < spares[best].head->mapped))
      best = index;
  }
  if (best == spareCount)
    return nullptr;
  BlockHead *head = spares[best].head;
  spares[best] = spares[--spareCount];
  return head;
}

void *takeLarge(size_t bytes) {
  const size_t mapped = bytesToMap(bytes);
  if (mapped == 0)
    return nullptr;
  if (BlockHead *spare = takeSpare(mapped))
    return spare + 1; // its head is as it was
  BlockHead *head = map(mapped);
  return head ? finish(head, mapped) : nullptr;
}

} // namespace

void *takeBlock(size_t bytes) {
  if (bytes >= kLargeBytes && kKeepsSpares)
    return takeLarge(bytes);
  if (bytes > SIZE_MAX - sizeof(BlockHead))
    return nullptr;
  auto *head = static_cast<BlockHead *>(std::malloc(sizeof(BlockHead) + bytes));
  if (!head)
    return nullptr;
  head->room = bytes;
  head->mapped = 0;
  return head + 1;
}

void *resizeBlock(void *block, size_t bytes) {
  if (!block)
    return takeBlock(bytes);
  BlockHead *head = headOf(block);
  if (head->mapped != 0 && bytes >= kLargeBytes) {
    const size_t mapped = bytesToMap(bytes);
    if (mapped != 0 && mapped <= head->mapped)
      return block; // what was not used takes no memory
    if (mapped == 0)
      return nullptr;
    // Pages that are there already are better than new ones.
    if (BlockHead *spare = takeSpare(mapped)) {
      std::memcpy(spare + 1, block, head->room);
      releaseBlock(block);
      return spare + 1;
    }
    if (BlockHead *moved = remap(head, mapped))
      return finish(moved, mapped);
  } else if (head->mapped == 0 && (bytes < kLargeBytes || !kKeepsSpares)) {
    if (bytes > SIZE_MAX - sizeof(BlockHead))
      return nullptr;
    auto *moved = static_cast<BlockHead *>(std::realloc(head, sizeof(BlockHead) + bytes));
    if (!moved)
      return nullptr;
    moved->room = bytes;
    return moved + 1;
  }
  void *other = takeBlock(bytes); // of the other kind
  if (!other)
    return nullptr;
  std::memcpy(other, block, bytes < head->room ? bytes : head->room);
  releaseBlock(block);
  return other;
}

void releaseBlock(void *block) {
  if (!block)
    return;
  BlockHead *head = headOf(block);
  if (head->mapped == 0)
    return std::free(head);
  if (spareCount == kMaxSpares) {
    unsigned oldest = 0;
    for (unsigned index = 1; index < spareCount; ++index)
      if (spares[index].age > spares[oldest].age)
        oldest = index;
    dropSpare(oldest);
  }
  spares[spareCount++] = {head, 0};
}

void ageSpareBlocks() {
  for (unsigned index = spareCount; index-- != 0;)
    if (++spares[index].age > kSpareExecutions)
      dropSpare(index);
}

size_t spareBlockBytes() {
  size_t bytes = 0;
  for (unsigned index = 0; index < spareCount; ++index)
    bytes += spares[index].head->mapped;
  return bytes;
}

} // namespace aslrt
