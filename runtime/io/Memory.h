// SPDX-License-Identifier: Apache-2.0
//
// Memory: allocation that ends the process with a message when the machine has none left. There are no
// exceptions to carry the news, and no execution can go on without its memory.

#ifndef ASLRT_IO_MEMORY_H
#define ASLRT_IO_MEMORY_H

#include <cstddef>

namespace aslrt {

/// realloc that does not return on failure (message on stderr, exit status 2).
void *reallocateOrDie(void *block, size_t size);
inline void *allocateOrDie(size_t size) { return reallocateOrDie(nullptr, size); }

} // namespace aslrt

#endif // ASLRT_IO_MEMORY_H
