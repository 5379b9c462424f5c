// SPDX-License-Identifier: Apache-2.0
//
// What the tests of runtime/values share: reading and writing in one call, and random JSON.

#ifndef ASLRT_TEST_VALUESTEST_H
#define ASLRT_TEST_VALUESTEST_H

#include "values/Container.h"
#include "values/Heap.h"
#include "values/Reader.h"
#include "values/Writer.h"

#include <gtest/gtest.h>

#include <memory>
#include <random>
#include <string>

namespace aslrt::test {

/// The text of `value`, written into no more room than it needs.
inline std::string textOf(const Heap &heap, const AslrtValue &value) {
  std::unique_ptr<char[]> room(new char[value.size + kSpareBytes]);
  EXPECT_EQ(writeText(heap, value, room.get()), value.size);
  return {room.get(), value.size};
}

inline AslrtValue read(Heap &heap, const std::string &text) {
  AslrtValue value;
  // A copy of exact size, so that the sanitizer sees every read beyond it.
  std::unique_ptr<char[]> exact(new char[text.size()]);
  std::memcpy(exact.get(), text.data(), text.size());
  ReadError error = parse(heap, exact.get(), text.size(), value);
  EXPECT_EQ(error.message, nullptr) << text << "\noffset " << error.offset << ": " << error.message;
  return value;
}

/// What comes out when `text` is read and written again.
inline std::string reread(const std::string &text) {
  Heap heap;
  return textOf(heap, read(heap, text));
}

/// A key that lives as long as the object.
struct TestKey {
  explicit TestKey(std::string_view name) : key(makeKey(name, buffer)) {}
  operator const AslrtKey &() const { return key; }
  SmallBuffer buffer;
  AslrtKey key;
};

inline void collect(Heap &heap, AslrtValue *cells, size_t count) {
  heap.beginCollection();
  heap.visit(cells, count);
  heap.endCollection();
}

/// Looks into everything below `cell` and forgets the source text, so that the writer must go through the
/// cells.
inline void touchAll(Heap &heap, AslrtValue &cell, bool forgetSource) {
  if (!isContainer(cell))
    return;
  lookInto(heap, cell);
  bool isObject = cell.tag == ASLRT_TAG_OBJECT;
  AslrtValue *cells = isObject ? objectOf(cell)->values : arrayOf(cell)->items;
  for (uint32_t index = 0, count = countOf(heap, cell); index < count; ++index)
    touchAll(heap, cells[index], forgetSource);
  if (!forgetSource)
    return;
  (isObject ? objectOf(cell)->source : arrayOf(cell)->source) = nullptr;
  (isObject ? objectOf(cell)->document : arrayOf(cell)->document) = ASLRT_NO_DOCUMENT;
}

/// Random JSON texts of many shapes, deterministic by seed.
class RandomJson {
public:
  explicit RandomJson(uint32_t seed) : generator(seed) {}

  uint32_t below(uint32_t limit) { return static_cast<uint32_t>(generator() % limit); }

  /// Canonical text of depth at most `depth`.
  std::string value(uint32_t depth) {
    uint32_t kind = below(depth == 0 ? 7 : 11);
    switch (kind) {
    case 0:
      return "null";
    case 1:
      return "true";
    case 2:
      return "false";
    case 3:
    case 4:
      return number();
    case 5:
    case 6:
      return string();
    case 7:
    case 8: {
      std::string text = "[";
      for (uint32_t count = below(6), index = 0; index < count; ++index)
        text += (index ? "," : "") + value(depth - 1);
      return text + "]";
    }
    default: {
      std::string text = "{";
      for (uint32_t count = below(6), index = 0; index < count; ++index)
        text += (index ? ",\"" : "\"") + name(index) + "\":" + value(depth - 1);
      return text + "}";
    }
    }
  }

  std::string number() {
    switch (below(5)) {
    case 0:
      return std::to_string(static_cast<int>(below(20)) - 10);
    case 1:
      return std::to_string(generator());
    case 2:
      return std::to_string(below(1000)) + "." + std::to_string(below(100000));
    case 3:
      return std::to_string(below(10)) + "E+" + std::to_string(below(30));
    default:
      return "-" + std::to_string(below(10)) + ".5e-" + std::to_string(below(9));
    }
  }

  std::string string() {
    static const char *const pieces[] = {"a",  "bc", "\\\"", "\\\\", "\\n",     "\u00e9", "\u20ac", "\U0001d11e",
                                         "{",  "}",  "[",    ",",    "\\u001F", ":",      "1",      " ",
                                         "\x7f", "x", "yz",  "\\uD800"};
    std::string text = "\"";
    for (uint32_t count = below(below(4) == 0 ? 40 : 8), index = 0; index < count; ++index)
      text += pieces[below(sizeof(pieces) / sizeof(pieces[0]))];
    return text + "\"";
  }

  /// Names that differ for different `index`.
  std::string name(uint32_t index) {
    static const char *const stems[] = {"", "id", "a longer name than eight bytes ", "\\\"q", "\u00e9t\u00e9", "k"};
    return std::string(stems[below(6)]) + std::to_string(index);
  }

  std::mt19937 generator;
};

} // namespace aslrt::test

#endif // ASLRT_TEST_VALUESTEST_H
