// SPDX-License-Identifier: Apache-2.0
//
// Keys and shapes.
//
// The text of a key in a shape is one of three: program data (ASLRT_FLAG_CONSTANT), part of a document
// (ASLRT_FLAG_DOCUMENT), or it stands behind the keys in the shape's own block:
//
//   [count, textSize, flags | key 0 | key 1 | ... | "name":"other": ...]

#include "values/Container.h"

namespace aslrt {

uint64_t keyHead(const char *text, uint32_t size) {
  uint64_t head = 0;
  std::memcpy(&head, text, size < 8 ? size : 8);
  return head;
}

AslrtKey makeKey(const char *prefix, uint32_t prefixSize, uint32_t flags) {
  const char *text = prefix + 1;
  uint32_t size = prefixSize - 3;
  if (std::memchr(text, '\\', size))
    flags |= ASLRT_FLAG_ESCAPED;
  return AslrtKey{keyHead(text, size), size, flags, text};
}

AslrtKey makeKey(std::string_view characters, SmallBuffer &buffer) {
  buffer.clear();
  buffer.append('"');
  encodeCharacters(characters, buffer);
  buffer.append("\":", 2);
  if (buffer.size() > UINT32_MAX)
    outOfMemory(buffer.size());
  return makeKey(buffer.data(), static_cast<uint32_t>(buffer.size()), 0);
}

const AslrtShape *makeShape(Heap &heap, const AslrtKey *keys, uint32_t count, KeyText keyText) {
  uint32_t kept = ASLRT_FLAG_CONSTANT;
  if (keyText == KeyText::CopyUnowned)
    kept |= ASLRT_FLAG_DOCUMENT;
  // Braces, commas between members; then each name with its quotes and colon.
  uint64_t textSize = count == 0 ? 2 : 1 + static_cast<uint64_t>(count);
  size_t copied = 0;
  for (uint32_t index = 0; index < count; ++index) {
    textSize += keys[index].size + uint64_t(3);
    if (!(keys[index].flags & kept))
      copied += keys[index].size + size_t(3);
  }
  if (textSize > UINT32_MAX)
    outOfMemory(textSize);
  auto *shape = static_cast<AslrtShape *>(
      heap.allocate(BlockKind::Shape, sizeof(AslrtShape) + count * sizeof(AslrtKey) + copied));
  shape->count = count;
  shape->textSize = static_cast<uint32_t>(textSize);
  shape->flags = 0;
  shape->reserved = 0;
  char *text = reinterpret_cast<char *>(shape->keys + count);
  for (uint32_t index = 0; index < count; ++index) {
    AslrtKey &key = shape->keys[index];
    key = keys[index];
    if (key.flags & kept)
      continue;
    std::memcpy(text, key.text - 1, key.size + size_t(3));
    key.text = text + 1;
    key.flags &= ~static_cast<uint32_t>(ASLRT_FLAG_DOCUMENT);
    text += key.size + size_t(3);
  }
  return shape;
}

} // namespace aslrt
