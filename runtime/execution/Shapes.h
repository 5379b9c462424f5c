// SPDX-License-Identifier: Apache-2.0
//
// Shapes: constant shapes of the few objects that the runtime makes itself, laid out at compile time as
// code generation lays out a program's, so that making such an object copies cells and nothing else.
//
//   constexpr auto kErrorOutput = shapeOf("\"Error\":", "\"Cause\":");
//   makeObject(heap, out, kErrorOutput.get(), cells);

#ifndef ASLRT_EXECUTION_SHAPES_H
#define ASLRT_EXECUTION_SHAPES_H

#include "aslrt.h"

#include <cstddef>
#include <cstdint>

namespace aslrt {

/// An AslrtShape with its keys, whose flexible array a C++ constant cannot fill.
template <size_t Count> struct ConstantShape {
  uint32_t count;
  uint32_t textSize;
  uint32_t flags;
  uint32_t reserved;
  AslrtKey keys[Count];

  const AslrtShape *get() const { return reinterpret_cast<const AslrtShape *>(this); }
};
static_assert(offsetof(ConstantShape<1>, keys) == sizeof(AslrtShape), "same layout as AslrtShape");

/// The key of a member prefix: the name in quotes and a colon, without escapes.
template <size_t Size> constexpr AslrtKey constantKey(const char (&prefix)[Size]) {
  constexpr uint32_t kAround = 4; // quotes, colon, terminator
  AslrtKey key = {0, Size - kAround, ASLRT_FLAG_CONSTANT, prefix + 1};
  for (uint32_t i = 0; i < key.size && i < 8; ++i)
    key.head |= static_cast<uint64_t>(static_cast<unsigned char>(prefix[i + 1])) << (8 * i);
  return key;
}

template <size_t... Sizes>
constexpr ConstantShape<sizeof...(Sizes)> shapeOf(const char (&...prefixes)[Sizes]) {
  // Braces, the prefixes without their terminators, commas between.
  constexpr uint32_t textSize = 2 + (static_cast<uint32_t>(Sizes - 1) + ...) + sizeof...(Sizes) - 1;
  return {sizeof...(Sizes), textSize, ASLRT_FLAG_CONSTANT, 0, {constantKey(prefixes)...}};
}

} // namespace aslrt

#endif // ASLRT_EXECUTION_SHAPES_H
