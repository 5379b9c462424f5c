// SPDX-License-Identifier: Apache-2.0
//
// LineTable: which line of the definition an address of a step function belongs to, as the program's own line table
// (DWARF, section .debug_line) has it. For the report of a crash: nothing here allocates, locks or calls the C library.

#ifndef ASLRT_DEBUG_LINETABLE_H
#define ASLRT_DEBUG_LINETABLE_H

#include <cstddef>
#include <cstdint>

namespace aslrt {

class LineTable {
public:
  /// Maps the executable that runs. Without /proc, or without a line table (`--strip`), every line is 0.
  void open();

  /// The line of the instruction at `address`, from 1; 0: not known.
  uint32_t lineOf(uintptr_t address) const;

private:
  const unsigned char *begin = nullptr; ///< of the section
  const unsigned char *end = nullptr;
};

/// The line of `address` in the line programs [begin, end), which may be damaged; 0: not known.
uint32_t findLine(const unsigned char *begin, const unsigned char *end, uint64_t address);

} // namespace aslrt

#endif // ASLRT_DEBUG_LINETABLE_H
