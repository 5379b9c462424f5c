// SPDX-License-Identifier: Apache-2.0

#include "values/Writer.h"

#include "values/Container.h"
#include "values/Heap.h"
#include "values/Numbers.h"

#include <cassert>
#include <cstdlib>

namespace aslrt {

[[gnu::noinline]] void copyText(char *out, const char *text, size_t size) {
  // Blocks through a local array become plain vector moves. The last block overlaps the one before.
  constexpr size_t kBlock = 32;
  // From here on the C library's way for this processor is worth finding it.
  constexpr size_t kLongText = 2048;
  char block[kBlock];
  if (size >= kBlock) {
    if (size >= kLongText) {
      std::memcpy(out, text, size);
      return;
    }
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

/// A built container being written: the cells still to come. The outermost level is the value alone.
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

/// Writes a scalar of a kind that is rare. Returns the place behind.
[[gnu::noinline]] char *writeRareScalar(const AslrtValue &value, char *out) {
  char buffer[kNumberTextBytes];
  std::string_view text = scalarText(value, buffer);
  assert(text.size() == value.size);
  std::memcpy(out, text.data(), text.size());
  return out + text.size();
}

/// writeKey, of a name of more than 8 bytes.
[[gnu::noinline]] char *writeLongKey(const AslrtKey &key, char lead, char *out) {
  *out++ = lead;
  copyShortText(out, key.text - 1, key.size + 3);
  return out + key.size + 3;
}

/// Writes `lead`, the bracket or comma before a member, its name in quotes, and the colon. Returns the place behind. A short
/// name comes out of the key itself, in one move.
inline char *writeKey(const AslrtKey &key, char lead, char *out) {
  const uint32_t size = key.size;
  if (size > sizeof(key.head)) [[unlikely]]
    return writeLongKey(key, lead, out);
  out[0] = lead;
  out[1] = '"';
  std::memcpy(out + 2, &key.head, sizeof(key.head));
  std::memcpy(out + 2 + size, "\":", 2);
  return out + size + 4;
}

} // namespace

size_t writeText(const Heap &heap, const AslrtValue &value, char *out) {
  char *at = out;
  LevelStack stack; // of the containers around the innermost
  Level level = {nullptr, &value, &value + 1};
  for (;;) {
    const AslrtValue &cell = *level.next++;
    switch (cell.tag) {
    case ASLRT_TAG_INLINE:
      std::memcpy(at, &cell, 16); // text first in the cell; what follows it is overwritten
      at += cell.size;
      break;
    case ASLRT_TAG_SLICE:
      copyShortText(at, reinterpret_cast<const char *>(cell.payload), cell.size);
      at += cell.size;
      break;
    case ASLRT_TAG_INT:
      writeInteger(static_cast<int64_t>(cell.payload), cell.size, at);
      at += cell.size;
      break;
    case ASLRT_TAG_TEXT:
      copyText(at, heap.textOf(cell), cell.size);
      at += cell.size;
      break;
    case ASLRT_TAG_OBJECT: {
      const AslrtObject *object = objectOf(cell);
      if (object->source) {
        copyText(at, object->source, cell.size);
        at += cell.size;
        break;
      }
      stack.push(level);
      const AslrtShape *shape = object->shape;
      level = {shape->keys, object->values, object->values + shape->count};
      if (shape->count != 0) {
        at = writeKey(*level.keys++, '{', at);
        continue;
      }
      *at++ = '{';
      break;
    }
    case ASLRT_TAG_ARRAY: {
      const AslrtArray *array = arrayOf(cell);
      if (array->source) {
        copyText(at, array->source, cell.size);
        at += cell.size;
        break;
      }
      *at++ = '[';
      // Short elements need no level: most arrays have no others.
      const AslrtValue *next = array->items, *const end = next + array->count;
      for (; next != end && next->tag == ASLRT_TAG_INLINE; ++next) {
        std::memcpy(at, next, 16);
        at += next->size;
        *at++ = ',';
      }
      if (next == end) {
        at -= at[-1] == ',';
        *at++ = ']';
        break;
      }
      stack.push(level);
      level = {nullptr, next, end};
      continue;
    }
    case ASLRT_TAG_DOUBLE:
      at = writeRareScalar(cell, at);
      break;
    case ASLRT_TAG_NONE:
      break;
    }
    // Behind a value.
    for (;;) {
      if (level.next == level.end) {
        if (stack.isEmpty()) {
          assert(static_cast<size_t>(at - out) == value.size && "a cell's size is not the size of its text");
          return static_cast<size_t>(at - out);
        }
        *at++ = level.keys ? '}' : ']';
        level = stack.top();
        stack.pop();
        continue;
      }
      if (level.keys)
        at = writeKey(*level.keys++, ',', at);
      else
        *at++ = ',';
      // Most of what follows a comma is short.
      if (level.next->tag != ASLRT_TAG_INLINE)
        break;
      std::memcpy(at, level.next, 16);
      at += level.next++->size;
    }
  }
}

void appendText(const Heap &heap, const AslrtValue &value, SmallBuffer &buffer) {
  buffer.addSize(writeText(heap, value, buffer.reserve(value.size + kSpareBytes)));
}

} // namespace aslrt
