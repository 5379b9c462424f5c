// SPDX-License-Identifier: Apache-2.0

#include "values/Writer.h"

#include "values/Container.h"
#include "values/Heap.h"
#include "values/Numbers.h"

#include <array>
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

/// Two digits for each number below 100.
constexpr auto kPairs = [] {
  std::array<char, 200> pairs{};
  for (int number = 0; number < 100; ++number) {
    pairs[2 * number] = static_cast<char>('0' + number / 10);
    pairs[2 * number + 1] = static_cast<char>('0' + number % 10);
  }
  return pairs;
}();

/// Writes a number of which the text's size is known, from its end.
inline void writeInteger(int64_t value, uint32_t size, char *out) {
  uint64_t left = value < 0 ? 0 - static_cast<uint64_t>(value) : static_cast<uint64_t>(value);
  if (value < 0)
    *out = '-';
  char *at = out + size;
  for (; left >= 100; left /= 100)
    std::memcpy(at -= 2, &kPairs[left % 100 * 2], 2);
  if (left >= 10)
    std::memcpy(at - 2, &kPairs[left * 2], 2);
  else
    at[-1] = static_cast<char>('0' + left);
}

/// Writes a scalar of a kind that is rare, or short where there is no room for a move of 16 bytes. Returns the place behind.
[[gnu::noinline]] char *writeRareScalar(const AslrtValue &value, char *out) {
  char buffer[kNumberTextBytes];
  std::string_view text = scalarText(value, buffer);
  assert(text.size() == value.size);
  std::memcpy(out, text.data(), text.size());
  return out + text.size();
}

} // namespace

size_t writeText(const Heap &heap, const AslrtValue &value, char *out, size_t room) {
  const char *const end = out + room;
  char *at = out;
  LevelStack stack; // of the containers around the innermost
  Level level = {nullptr, &value, &value + 1};
  for (;;) {
    const AslrtValue &cell = *level.next++;
    switch (cell.tag) {
    case ASLRT_TAG_INLINE:
      if (end - at >= 16) {
        std::memcpy(at, &cell, 16); // text first in the cell; what follows it is overwritten
        at += cell.size;
      } else {
        at = writeRareScalar(cell, at);
      }
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
      *at++ = '{';
      stack.push(level);
      const AslrtShape *shape = object->shape;
      level = {shape->keys, object->values, object->values + shape->count};
      if (shape->count != 0)
        goto member;
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
      stack.push(level);
      level = {nullptr, array->items, array->items + array->count};
      if (array->count != 0)
        continue;
      break;
    }
    case ASLRT_TAG_DOUBLE:
      at = writeRareScalar(cell, at);
      break;
    case ASLRT_TAG_NONE:
      break;
    }
    // Behind a value.
    while (level.next == level.end) {
      if (stack.isEmpty()) {
        assert(static_cast<size_t>(at - out) == value.size && "a cell's size is not the size of its text");
        return static_cast<size_t>(at - out);
      }
      *at++ = level.keys ? '}' : ']';
      level = stack.top();
      stack.pop();
    }
    *at++ = ',';
  member:
    if (level.keys) {
      const AslrtKey &key = *level.keys++;
      copyShortText(at, key.text - 1, key.size + 3);
      at += key.size + 3;
    }
  }
}

void appendText(const Heap &heap, const AslrtValue &value, SmallBuffer &buffer) {
  const size_t room = value.size + kSpareBytes;
  buffer.addSize(writeText(heap, value, buffer.reserve(room), room));
}

} // namespace aslrt
