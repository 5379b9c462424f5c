// SPDX-License-Identifier: Apache-2.0
//
// Layout: what gdb needs to show values of a program that was built with -g, which alone is linked with this file.
//
// Programs carry no description of the runtime's own types. A value that nobody has looked into is text in a document of
// the heap, and the list of frames is in the execution; so the few offsets that lead there are numbers of the program.
// gdb.py below reads them. It is in the program too, in the section where gdb looks for scripts.

#include "execution/Exec.h"

#include <cstddef>
#include <cstdint>
#include <cstring>

// FrameRecord and Exec are no standard-layout types; with our compilers offsets of their plain members are constants.
#pragma clang diagnostic ignored "-Winvalid-offsetof"

namespace aslrt {

// The heap's documents are its own business, and a debugger's. An explicit instantiation may name private members; it
// hands the place of this one out, so that the heap need not know of debuggers.
template <auto Member> struct Reveal {
  friend constexpr auto placeOfDocuments() { return Member; }
};
constexpr auto placeOfDocuments();
template struct Reveal<&Heap::documents>;

/// In the C++ ABI of our targets, the representation of a pointer to a data member is the member's offset.
static uint32_t offsetOfDocuments() {
  auto place = placeOfDocuments();
  static_assert(sizeof(place) == sizeof(ptrdiff_t));
  ptrdiff_t offset;
  memcpy(&offset, &place, sizeof(offset));
  return static_cast<uint32_t>(offset);
}

/// Offsets and sizes in bytes. gdb.py reads the members in this order.
struct DebugLayout {
  uint32_t version;
  uint32_t recordBytes;     ///< a FrameRecord, directly before its AslrtFrame
  uint32_t recordExec;      ///< in a FrameRecord: its Exec
  uint32_t recordNext;      ///< in a FrameRecord: the next of all frames
  uint32_t recordIndex;     ///< in a FrameRecord: of the item or branch
  uint32_t execHeap;        ///< in an Exec
  uint32_t execFrames;      ///< in an Exec: the first of all frames
  uint32_t heapDocuments;   ///< in a Heap
  uint32_t documentBytes;   ///< a Document
  uint32_t documentText;    ///< in a Document

  static DebugLayout make() {
    return {1,
            sizeof(FrameRecord),
            offsetof(FrameRecord, exec),
            offsetof(FrameRecord, next),
            offsetof(FrameRecord, index),
            offsetof(Exec, heap),
            offsetof(Exec, frames),
            offsetOfDocuments(),
            sizeof(Document),
            offsetof(Document, text)};
  }
};

} // namespace aslrt

extern "C" {
extern const aslrt::DebugLayout aslrt_debug_layout;
[[gnu::used, gnu::retain]] const aslrt::DebugLayout aslrt_debug_layout = aslrt::DebugLayout::make();
}

// A script in the program itself: kind 4, a name, the text, a zero byte.
asm(".pushsection .debug_gdb_scripts, \"MS\", %progbits, 1\n"
    ".byte 4\n"
    ".ascii \"aslc-gdb.py\\n\"\n"
    ".incbin \"debug/gdb.py\"\n"
    ".byte 0\n"
    ".popsection\n");
