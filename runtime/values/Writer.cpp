// SPDX-License-Identifier: Apache-2.0

#include "values/Writer.h"

#include "values/Container.h"
#include "values/Heap.h"
#include "values/Numbers.h"

#include <cassert>
#include <cstdlib>

namespace aslrt {

void copyText(char *out, const char *text, size_t size) {
  // Blocks through a local array become plain vector moves. The last block overlaps the one before.
  constexpr size_t kBlock = 32;
  char block[kBlock];
  if (size >= kBlock) {
    size_t at = 0;
    for (; at + kBlock <= size; at += kBlock) {
      std::memcpy(block, text + at, kBlock);
      std::memcpy(out + at, block, kBlock);
    }
    std::memcpy(block, text + size - kBlock, kBlock);
    std::memcpy(out + size - kBlock, block, kBlock);
    return;
  }
  if (size >= 16) {
    char tail[16];
    std::memcpy(block, text, 16);
    std::memcpy(tail, text + size - 16, 16);
    std::memcpy(out, block, 16);
    std::memcpy(out + size - 16, tail, 16);
    return;
  }
  if (size >= 8) {
    uint64_t head, tail;
    std::memcpy(&head, text, 8);
    std::memcpy(&tail, text + size - 8, 8);
    std::memcpy(out, &head, 8);
    std::memcpy(out + size - 8, &tail, 8);
    return;
  }
  if (size >= 4) {
    uint32_t head, tail;
    std::memcpy(&head, text, 4);
    std::memcpy(&tail, text + size - 4, 4);
    std::memcpy(out, &head, 4);
    std::memcpy(out + size - 4, &tail, 4);
    return;
  }
  if (size != 0) {
    char first = text[0], middle = text[size / 2], last = text[size - 1];
    out[0] = first;
    out[size / 2] = middle;
    out[size - 1] = last;
  }
}

namespace {

/// A built container being written: the cells still to come.
struct Level {
  const AslrtKey *keys; ///< of the next cell; null in an array
  const AslrtValue *next;
  const AslrtValue *end;
};

/// A stack of levels that starts on the C stack.
class LevelStack {
public:
  LevelStack() = default;
  LevelStack(const LevelStack &) = delete;
  LevelStack &operator=(const LevelStack &) = delete;
  ~LevelStack() {
    if (levels != local)
      std::free(levels);
  }
  bool isEmpty() const { return used == 0; }
  Level &top() { return levels[used - 1]; }
  void pop() { --used; }
  void push(const Level &level) {
    if (used == capacity)
      grow();
    levels[used++] = level;
  }

private:
  void grow() {
    size_t bytes = capacity * 2 * sizeof(Level);
    auto *grown = static_cast<Level *>(std::malloc(bytes));
    if (!grown)
      outOfMemory(bytes);
    std::memcpy(grown, levels, used * sizeof(Level));
    if (levels != local)
      std::free(levels);
    levels = grown;
    capacity *= 2;
  }

  Level *levels = local;
  size_t used = 0;
  size_t capacity = 32;
  Level local[32];
};

/// Writes a scalar or a container that is text and gives the place behind; null for a built container.
char *writePlain(const Heap &heap, const AslrtValue &value, char *out, const char *end) {
  switch (value.tag) {
  case ASLRT_TAG_NONE:
    return out;
  case ASLRT_TAG_INLINE:
    if (end - out >= 16) {
      std::memcpy(out, &value, 16); // text first in the cell; what follows it is overwritten or cut off
      return out + value.size;
    }
    [[fallthrough]];
  case ASLRT_TAG_DOUBLE: {
    char buffer[kNumberTextBytes];
    std::string_view text = scalarText(value, buffer);
    assert(text.size() == value.size);
    std::memcpy(out, text.data(), text.size());
    return out + text.size();
  }
  case ASLRT_TAG_INT:
    return out + formatInt64(static_cast<int64_t>(value.payload), out);
  case ASLRT_TAG_SLICE:
    copyText(out, reinterpret_cast<const char *>(value.payload), value.size);
    return out + value.size;
  case ASLRT_TAG_TEXT:
    copyText(out, heap.textOf(value), value.size);
    return out + value.size;
  default: {
    const char *source = value.tag == ASLRT_TAG_OBJECT ? objectOf(value)->source : arrayOf(value)->source;
    if (!source)
      return nullptr;
    copyText(out, source, value.size);
    return out + value.size;
  }
  }
}

} // namespace

size_t writeText(const Heap &heap, const AslrtValue &value, char *out) {
  const char *end = out + value.size;
  if (const char *behind = writePlain(heap, value, out, end))
    return static_cast<size_t>(behind - out);
  char *at = out;

  LevelStack stack; // of the containers around the innermost
  Level level{};
  auto open = [&level](const AslrtValue &container, char *at) {
    if (container.tag == ASLRT_TAG_OBJECT) {
      const AslrtObject *object = objectOf(container);
      *at = '{';
      level = {object->shape->keys, object->values, object->values + object->shape->count};
    } else {
      const AslrtArray *array = arrayOf(container);
      *at = '[';
      level = {nullptr, array->items, array->items + array->count};
    }
    return at + 1;
  };
  at = open(value, at);
  for (;;) {
    if (level.next == level.end) {
      // A comma was written after each member, the last one too: the bracket takes its place.
      if (at[-1] == ',')
        --at;
      *at++ = level.keys ? '}' : ']';
      if (stack.isEmpty())
        break;
      level = stack.top();
      stack.pop();
      *at++ = ',';
      continue;
    }
    if (level.keys) {
      const AslrtKey &key = *level.keys++;
      copyShortText(at, key.text - 1, key.size + 3);
      at += key.size + 3;
    }
    const AslrtValue &cell = *level.next++;
    // Most cells are of these two kinds.
    if (cell.tag == ASLRT_TAG_INLINE && end - at > 16) {
      std::memcpy(at, &cell, 16);
      at += cell.size;
      *at++ = ',';
      continue;
    }
    if (cell.tag == ASLRT_TAG_SLICE) {
      copyShortText(at, reinterpret_cast<const char *>(cell.payload), cell.size);
      at += cell.size;
      *at++ = ',';
      continue;
    }
    if (char *behind = writePlain(heap, cell, at, end)) {
      at = behind;
      *at++ = ',';
      continue;
    }
    stack.push(level);
    at = open(cell, at);
  }
  assert(at == end && "a cell's size is not the size of its text");
  return static_cast<size_t>(at - out);
}

void appendText(const Heap &heap, const AslrtValue &value, SmallBuffer &buffer) {
  buffer.addSize(writeText(heap, value, buffer.reserve(value.size)));
}

} // namespace aslrt
