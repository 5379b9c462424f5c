// SPDX-License-Identifier: Apache-2.0
//
// Blocks of memory that may be large: texts, their tables, results.
//
// The C library gives what is freed at the end of its heap back to the kernel, and takes it anew in the next execution: then
// each page of a large text costs a fault, which takes longer than the check of the page's text. So blocks from kLargeBytes
// on are mappings of their own here: what was released is kept for the next ones who ask, until some executions have gone by
// without use of it, and a block grows by moving its pages, not their bytes.
//
// More may be asked for than is used: a page that nobody touches takes no memory. Smaller blocks are the C library's.
// Blocks belong to the process, whichever heap took them. Not for several threads.
//
// Large pages were tried (madvise): they halve what the first touch of memory takes, but where the kernel gives free memory
// back to a virtual machine's host, they are what is given back first, and cost three times as much.

#ifndef ASLRT_VALUES_BLOCKS_H
#define ASLRT_VALUES_BLOCKS_H

#include <cstddef>

namespace aslrt {

/// `bytes` of memory, aligned to 16 bytes, not cleared. Null when there is none.
[[nodiscard]] void *takeBlock(size_t bytes);

/// Another size for a block, which may move; its content stays, as far as it fits. Null takes a new one. Null is given, and
/// nothing is done, when there is no memory.
[[nodiscard]] void *resizeBlock(void *block, size_t bytes);

/// Before the bytes of a block.
struct alignas(16) BlockHead {
  size_t room;   ///< bytes behind it
  size_t mapped; ///< bytes of the mapping, which begins here; 0: the C library's
};

/// Bytes that fit into a block, at least those that were asked for.
inline size_t roomOfBlock(const void *block) { return (static_cast<const BlockHead *>(block) - 1)->room; }

/// Gives a block up. Null is taken.
void releaseBlock(void *block);

/// Says that an execution has ended: what was released long ago goes back to the system.
void ageSpareBlocks();

/// Bytes of released blocks that are kept.
size_t spareBlockBytes();

/// From so many bytes on, a block is large.
inline constexpr size_t kLargeBytes = 128 * 1024;

/// A block that nobody took in so many executions goes back.
inline constexpr unsigned kSpareExecutions = 16;

/// Whether anything that was released is kept for others. Not under the address sanitizer, which then sees every use of what
/// was released, and knows the size of each block.
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ASLRT_KEEPS_NO_SPARES
#endif
#elif defined(__SANITIZE_ADDRESS__)
#define ASLRT_KEEPS_NO_SPARES
#endif
#if defined(ASLRT_KEEPS_NO_SPARES)
inline constexpr bool kKeepsSpares = false;
#else
inline constexpr bool kKeepsSpares = true;
#endif

} // namespace aslrt

#endif // ASLRT_VALUES_BLOCKS_H
