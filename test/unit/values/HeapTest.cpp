// SPDX-License-Identifier: Apache-2.0
//
// The heap: collection of random graphs, documents, use over many executions.

#include "ValuesTest.h"

#include <vector>

using namespace aslrt;
using namespace aslrt::test;

namespace {

TEST(Heap, CollectsRandomGraphsWithoutChangingThem) {
  for (uint32_t seed = 0; seed < 60; ++seed) {
    RandomJson random(seed);
    Heap heap;
    heap.setMinimumBound(1 << 16);
    constexpr uint32_t kRoots = 12;
    std::vector<AslrtValue> roots(kRoots, makeNull());
    std::vector<std::string> texts(kRoots, "null");
    TestKey keys[] = {TestKey("a"), TestKey("name of more than eight"), TestKey("id0"), TestKey("k1")};
    for (int step = 0; step < 600; ++step) {
      uint32_t to = random.below(kRoots), from = random.below(kRoots);
      AslrtValue out = roots[to];
      switch (random.below(9)) {
      case 0:
      case 1:
        out = read(heap, random.value(4));
        break;
      case 2:
        out = makeString(heap, std::string(random.below(40), 's'));
        break;
      case 3: {
        AslrtValue cells[] = {roots[from], roots[random.below(kRoots)], makeInt(step)};
        if (cells[0].size + cells[1].size < 200000)
          makeArray(heap, out, cells, 3);
        break;
      }
      case 4:
      case 5: {
        AslrtValue base = isObject(heap, roots[to]) ? roots[to] : read(heap, "{\"id0\":1,\"z\":[1,{}]}");
        if (base.size + roots[from].size < 200000)
          withMember(heap, out, base, keys[random.below(4)], roots[from]);
        break;
      }
      case 6:
        if (countOf(heap, roots[to]) && isArray(heap, roots[to]) && roots[to].size < 100000)
          withElement(heap, out, roots[to], random.below(countOf(heap, roots[to])), roots[from]);
        break;
      case 7:
        if (isContainer(roots[to]) && countOf(heap, roots[to])) {
          AslrtKey key;
          MemberWalker walker(heap, roots[from]);
          for (uint32_t skip = random.below(3); skip != 0 && walker.next(key, out); --skip)
            ;
        }
        break;
      default:
        lookInto(heap, roots[to]);
        out = roots[to];
        break;
      }
      roots[to] = out;
      texts[to] = textOf(heap, out);
      if (random.below(20) == 0 || heap.wantsCollection()) {
        collect(heap, roots.data(), roots.size());
        for (uint32_t root = 0; root < kRoots; ++root)
          ASSERT_EQ(textOf(heap, roots[root]), texts[root]) << "seed " << seed << " step " << step;
      }
    }
    for (AslrtValue &root : roots)
      root = makeNull();
    collect(heap, roots.data(), roots.size());
    EXPECT_EQ(heap.liveDocuments(), 0u);
    EXPECT_EQ(heap.usedBytes(), 0u);
  }
}

TEST(Heap, TurnsWhatWasOnlyLookedAtBackIntoText) {
  Heap heap;
  AslrtValue value = read(heap, "[{\"a\":[1]},{\"a\":[2]}]");
  touchAll(heap, value, false);
  collect(heap, &value, 1);
  EXPECT_EQ(value.tag, ASLRT_TAG_TEXT);
  EXPECT_EQ(textOf(heap, value), "[{\"a\":[1]},{\"a\":[2]}]");
  AslrtValue *inner = elementCell(heap, value, 1);
  EXPECT_EQ(textOf(heap, *memberCell(heap, *inner, TestKey("a"))), "[2]");
}

TEST(Heap, SharedValuesStayShared) {
  Heap heap;
  AslrtValue text = makeString(heap, std::string(1000, 'x')), cells[50], array;
  AslrtValue inner;
  makeArray(heap, inner, &text, 1);
  for (AslrtValue &cell : cells)
    cell = inner;
  makeArray(heap, array, cells, 50);
  for (int round = 0; round < 4; ++round)
    collect(heap, &array, 1);
  EXPECT_LT(heap.usedBytes(), 4000u);
  EXPECT_EQ(arrayOf(array)->items[0].payload, arrayOf(array)->items[49].payload);
}

TEST(Heap, CopiesOutOfMostlyDeadDocuments) {
  Heap heap;
  std::string text = "{\"id\":\"an identifier of some length\",\"rest\":[";
  for (int index = 0; index < 5000; ++index)
    text += "{\"n\":" + std::to_string(index) + "},";
  text += "[]],\"deep\":{\"list\":[[1],{\"x\":[2,\"a string with \\\" in it\"]}],\"end\":0}}";
  AslrtValue roots[3] = {makeNone(), makeNone(), makeNone()};
  {
    AslrtValue whole = read(heap, text);
    roots[0] = *memberCell(heap, whole, TestKey("id"));
    roots[1] = *memberCell(heap, whole, TestKey("deep"));
    AslrtValue built;
    AslrtValue cells[] = {roots[1], *elementCell(heap, *memberCell(heap, whole, TestKey("rest")), 7)};
    makeArray(heap, built, cells, 2);
    roots[2] = built;
  }
  EXPECT_GT(heap.usedBytes(), text.size());
  collect(heap, roots, 3);
  EXPECT_LT(heap.usedBytes(), 3000u);
  EXPECT_EQ(heap.liveDocuments(), 1u);
  std::string deep = "{\"list\":[[1],{\"x\":[2,\"a string with \\\" in it\"]}],\"end\":0}";
  for (int round = 0; round < 2; ++round) {
    EXPECT_EQ(textOf(heap, roots[0]), "\"an identifier of some length\"");
    EXPECT_EQ(textOf(heap, roots[1]), deep);
    EXPECT_EQ(textOf(heap, roots[2]), "[" + deep + ",{\"n\":7}]");
    AslrtValue touched = roots[2];
    touchAll(heap, touched, true);
    EXPECT_EQ(textOf(heap, touched), "[" + deep + ",{\"n\":7}]");
    collect(heap, roots, 3);
  }
}

TEST(Heap, NamesDoNotKeepADocumentAlive) {
  Heap heap;
  AslrtValue value = read(heap, "{\"a rather long name\":1,\"b\":[]}"), built, next;
  TestKey one("a rather long name"), two("b");
  withMember(heap, built, value, two, makeNull());
  withMember(heap, next, built, one, makeInt(2));
  collect(heap, &next, 1);
  EXPECT_EQ(heap.liveDocuments(), 0u);
  EXPECT_EQ(textOf(heap, next), "{\"a rather long name\":2,\"b\":null}");
}

TEST(Heap, LeavesProgramDataAlone) {
  static const char text[] = "\"a constant of the program\"";
  Heap heap;
  AslrtValue value = makeConstantText(text, sizeof(text) - 1), array;
  makeArray(heap, array, &value, 1);
  collect(heap, &array, 1);
  EXPECT_EQ(arrayOf(array)->items[0].payload, reinterpret_cast<uint64_t>(text));
  EXPECT_EQ(textOf(heap, array), "[\"a constant of the program\"]");
}

TEST(Heap, ALongLoopStaysSmall) {
  Heap heap;
  uint32_t full = 0;
  heap.notifyWhenFull(&full);
  AslrtValue state = read(heap, "{\"count\":0,\"last\":null}");
  TestKey count("count"), last("last");
  size_t most = 0;
  for (int round = 0; round < 200000; ++round) {
    AslrtValue next, after;
    withMember(heap, next, state, count, makeInt(round));
    withMember(heap, after, next, last, makeString(heap, "a string made in each round"));
    state = after;
    if (full) {
      EXPECT_TRUE(heap.wantsCollection());
      collect(heap, &state, 1);
      full = 0;
    }
    most = std::max(most, heap.heldBytes());
  }
  EXPECT_GT(heap.collections(), 5u);
  EXPECT_LT(most, size_t(4) << 20);
  EXPECT_EQ(textOf(heap, state), "{\"count\":199999,\"last\":\"a string made in each round\"}");
}

TEST(Heap, ServesManyExecutionsWithoutGrowing) {
  Heap heap;
  size_t held = 0;
  for (int execution = 0; execution < 20000; ++execution) {
    AslrtValue value = read(heap, "{\"a\":[1,2,{\"b\":\"text of some length here\"}]}"), out;
    ASSERT_EQ(value.aux, 0);
    withMember(heap, out, value, TestKey("c"), value);
    heap.reset();
    if (execution == 10)
      held = heap.heldBytes();
  }
  EXPECT_EQ(heap.heldBytes(), held);
  EXPECT_EQ(heap.liveDocuments(), 0u);
}

/// Fills chunks and blocks of their own, `strings` strings and a large one, and gives the whole.
AslrtValue fill(Heap &heap, int strings) {
  ListBuilder builder;
  for (int index = 0; index < strings; ++index)
    builder.add(makeString(heap, "string number " + std::to_string(index)));
  builder.add(makeString(heap, std::string(300000, 'b')));
  AslrtValue list;
  builder.finish(heap, list);
  return list;
}

TEST(Heap, IsEmptyAfterAReset) {
  Heap heap;
  heap.reset(); // nothing was in it
  EXPECT_EQ(heap.usedBytes(), 0u);
  std::string first;
  // Some of no more than a chunk, some of many, some that were collected before.
  for (int strings : {0, 3, 30000, 1, 30000, 5}) {
    AslrtValue list = fill(heap, strings);
    std::string text = textOf(heap, list);
    if (strings == 30000) {
      collect(heap, &list, 1);
      EXPECT_EQ(textOf(heap, list), text);
    }
    EXPECT_GT(heap.usedBytes(), 300000u);
    heap.reset();
    EXPECT_EQ(heap.usedBytes(), 0u);
    EXPECT_FALSE(heap.wantsCollection());
    // The large block has gone, and no more than the spare chunks has stayed.
    EXPECT_LE(heap.heldBytes(), size_t(3) << 20);
    heap.reset();
    EXPECT_EQ(heap.usedBytes(), 0u);
  }
}

TEST(Heap, CollectsLargeBlocksAndManyChunks) {
  Heap heap;
  AslrtValue list;
  ListBuilder builder;
  for (int index = 0; index < 30000; ++index)
    builder.add(makeString(heap, "string number " + std::to_string(index)));
  builder.finish(heap, list);
  AslrtValue big = makeString(heap, std::string(300000, 'b')), pair[] = {list, big}, both;
  makeArray(heap, both, pair, 2);
  std::string text = textOf(heap, both);
  size_t used = heap.usedBytes();
  for (int round = 0; round < 3; ++round) {
    collect(heap, &both, 1);
    ASSERT_EQ(textOf(heap, both), text);
    ASSERT_LE(heap.usedBytes(), used + (64 << 10));
  }
}

TEST(HeapDeathTest, MemoryThatCannotBeHadEndsTheProcessWithAMessage) {
  testing::FLAGS_gtest_death_test_style = "threadsafe";
  EXPECT_EXIT(outOfMemory(123), testing::ExitedWithCode(2), "error: out of memory \\(123 bytes wanted\\)");
}

} // namespace
