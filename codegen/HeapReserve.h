// SPDX-License-Identifier: Apache-2.0
//
// HeapReserve: memory that a compilation is going to need, in large pages.

#ifndef ASL_CODEGEN_HEAPRESERVE_H
#define ASL_CODEGEN_HEAPRESERVE_H

#include <cstddef>
#include <string>

namespace asl {

/// Extends the process's heap by what compiling a definition of so many bytes takes, about, and asks the kernel for large
/// pages there. Only the first call does anything; where the system refuses, all stays as it is.
void reserveHeap(size_t definitionBytes);

/// The same for the definition in `file`, which need not be there: then nothing happens.
void reserveHeapFor(const std::string &file);

} // namespace asl

#endif // ASL_CODEGEN_HEAPRESERVE_H
