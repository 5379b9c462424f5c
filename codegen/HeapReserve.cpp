// SPDX-License-Identifier: Apache-2.0
//
// HeapReserve: see HeapReserve.h.
//
// A compilation makes hundreds of thousands of small objects and frees most of them at its end. With pages of 4 KiB the
// kernel gives each of them after a fault, and the processor has far too few entries for their addresses: a machine of a
// thousand states took a tenth longer, at least. The C library grows its heap in steps in which no large page has room,
// and can be told to ask for large pages by an environment variable alone. So the heap is grown once, by as much as will
// be needed; this takes addresses, and memory only where something is put.

#include "codegen/HeapReserve.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <malloc.h>
#include <sys/mman.h>
#include <sys/stat.h>

namespace {

/// Heap of ten states, and what a byte of a definition adds: of those measured 130 to 210.
constexpr size_t kLeastBytes = size_t(32) << 20, kBytesEach = 256;
/// More is never asked for: the largest definition has a mebibyte.
constexpr size_t kMostBytes = size_t(320) << 20;
/// A large page of x86-64, and of AArch64 with pages of 4 KiB.
constexpr uintptr_t kLargePage = uintptr_t(2) << 20;

} // namespace

void asl::reserveHeap(size_t definitionBytes) {
#ifdef __GLIBC__
  static bool isDone = false;
  if (isDone)
    return;
  isDone = true;
  size_t bytes = std::min(kLeastBytes + std::min(definitionBytes, kMostBytes) * kBytesEach, kMostBytes);
  // One block of the heap, not a mapping of its own. Freed, it is the heap's end, and is not given back.
  constexpr int kUsualMappings = 65536, kLargestOnHeap = 32 << 20;
  mallopt(M_TRIM_THRESHOLD, -1);
  mallopt(M_MMAP_MAX, 0);
  void *block = std::malloc(bytes);
  mallopt(M_MMAP_MAX, kUsualMappings);
  // Nor are the larger tables of a compilation, up to the largest size that can be asked for.
  mallopt(M_MMAP_THRESHOLD, kLargestOnHeap);
  if (!block)
    return;
  uintptr_t begin = (reinterpret_cast<uintptr_t>(block) + kLargePage - 1) / kLargePage * kLargePage;
  uintptr_t end = (reinterpret_cast<uintptr_t>(block) + bytes) / kLargePage * kLargePage;
  if (begin < end)
    madvise(reinterpret_cast<void *>(begin), end - begin, MADV_HUGEPAGE);
  std::free(block);
#endif
}

void asl::reserveHeapFor(const std::string &file) {
  struct stat status;
  if (stat(file.c_str(), &status) == 0 && S_ISREG(status.st_mode))
    reserveHeap(status.st_size);
}
