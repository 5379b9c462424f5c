// SPDX-License-Identifier: Apache-2.0
//
// Looking into containers and building them: sizes, order, sharing.

#include "ValuesTest.h"

#include <utility>
#include <vector>

using namespace aslrt;
using namespace aslrt::test;

namespace {

/// Makes sure that the size of everything below `cell` is the size of its text.
void checkSizes(Heap &heap, AslrtValue &cell) {
  std::string text = textOf(heap, cell);
  ASSERT_EQ(reread(text), text);
  if (!isContainer(cell))
    return;
  lookInto(heap, cell);
  AslrtValue *cells = cell.tag == ASLRT_TAG_OBJECT ? objectOf(cell)->values : arrayOf(cell)->items;
  for (uint32_t index = 0, count = countOf(heap, cell); index < count; ++index)
    checkSizes(heap, cells[index]);
}

TEST(Containers, StayTextUntilSomebodyLooks) {
  Heap heap;
  AslrtValue value = read(heap, "{\"a\":{\"b\":[1,2]}}");
  EXPECT_EQ(value.tag, ASLRT_TAG_TEXT);
  AslrtValue *inner = memberCell(heap, value, TestKey("a"));
  ASSERT_NE(inner, nullptr);
  EXPECT_EQ(value.tag, ASLRT_TAG_OBJECT);
  EXPECT_EQ(inner->tag, ASLRT_TAG_TEXT);
  EXPECT_EQ(inner->size, 11u);
  EXPECT_EQ(memberCell(heap, value, TestKey("b")), nullptr);
  EXPECT_EQ(elementCell(heap, value, 0), nullptr);
}

TEST(Containers, LookingChangesNeitherTextNorSize) {
  for (uint32_t seed = 0; seed < 2000; ++seed) {
    RandomJson random(seed);
    std::string text = random.value(6);
    Heap heap;
    AslrtValue value = read(heap, text);
    ASSERT_EQ(textOf(heap, value), text);
    ASSERT_EQ(value.size, text.size());
    touchAll(heap, value, false);
    ASSERT_EQ(textOf(heap, value), text);
    touchAll(heap, value, true);
    ASSERT_EQ(textOf(heap, value), text);
    ASSERT_EQ(value.size, text.size());
    checkSizes(heap, value);
  }
}

TEST(Containers, FindInPlaceWhatLookingFinds) {
  for (uint32_t seed = 0; seed < 500; ++seed) {
    RandomJson random(seed);
    Heap heap;
    AslrtValue text = read(heap, random.value(4));
    AslrtValue cells = text;
    lookInto(heap, cells);
    ASSERT_EQ(countOf(heap, text), countOf(heap, cells));
    MemberWalker walkText(heap, text), walkCells(heap, cells);
    AslrtKey textKey, cellKey;
    AslrtValue textValue, cellValue, found;
    for (uint32_t index = 0; index < countOf(heap, text); ++index) {
      ASSERT_TRUE(walkText.next(textKey, textValue));
      ASSERT_TRUE(walkCells.next(cellKey, cellValue));
      ASSERT_EQ(std::memcmp(&textValue, &cellValue, sizeof(textValue)), 0);
      if (isObject(heap, text)) {
        ASSERT_TRUE(equalKeys(textKey, cellKey));
        ASSERT_TRUE(findMember(heap, text, textKey, found));
        ASSERT_TRUE(findMember(heap, cells, textKey, cellValue));
      } else {
        ASSERT_TRUE(findElement(heap, text, index, found));
        ASSERT_TRUE(findElement(heap, cells, static_cast<int64_t>(index) - countOf(heap, text), cellValue));
      }
      ASSERT_EQ(std::memcmp(&found, &cellValue, sizeof(found)), 0);
    }
    ASSERT_FALSE(walkText.next(textKey, textValue));
    ASSERT_FALSE(findMember(heap, text, TestKey("no such name"), found));
    ASSERT_FALSE(findElement(heap, text, countOf(heap, text), found));
    ASSERT_FALSE(findElement(heap, text, -1 - static_cast<int64_t>(countOf(heap, text)), found));
  }
}

/// A name is compared where it stands; one that begins like another must not be followed beyond the end of the text.
TEST(Containers, LongNamesThatBeginLikeOthersAreNotFound) {
  Heap heap;
  AslrtValue value = read(heap, "{\"12345678\":1,\"123456789\":2}"), found;
  EXPECT_FALSE(findMember(heap, value, TestKey("1234567"), found));
  EXPECT_FALSE(findMember(heap, value, TestKey("1234567890"), found));
  EXPECT_FALSE(findMember(heap, value, TestKey("12345678" + std::string(100000, '9')), found));
  ASSERT_TRUE(findMember(heap, value, TestKey("123456789"), found));
  EXPECT_EQ(textOf(heap, found), "2");
}

TEST(Containers, NegativeIndicesCountFromTheEnd) {
  Heap heap;
  AslrtValue value = read(heap, "[1,2,3]");
  EXPECT_EQ(textOf(heap, *elementCell(heap, value, -1)), "3");
  EXPECT_EQ(textOf(heap, *elementCell(heap, value, 0)), "1");
  EXPECT_EQ(elementCell(heap, value, -4), nullptr);
  EXPECT_EQ(elementCell(heap, value, INT64_MIN), nullptr);
  EXPECT_EQ(elementCell(heap, value, INT64_MAX), nullptr);
}

TEST(Containers, ObjectsOfOneArrayShareTheirShape) {
  Heap heap;
  AslrtValue value = read(heap, "[{\"a\":1,\"b\":2},{\"a\":3,\"b\":4},{\"a\":3,\"c\":4}]");
  touchAll(heap, value, false);
  AslrtArray *array = arrayOf(value);
  EXPECT_EQ(objectOf(array->items[0])->shape, objectOf(array->items[1])->shape);
  EXPECT_NE(objectOf(array->items[1])->shape, objectOf(array->items[2])->shape);
  touchAll(heap, value, true);
  EXPECT_EQ(textOf(heap, value), "[{\"a\":1,\"b\":2},{\"a\":3,\"b\":4},{\"a\":3,\"c\":4}]");
}

TEST(Builders, InsertReplaceAndAppend) {
  Heap heap;
  AslrtValue out, base = read(heap, "{}");
  ASSERT_TRUE(withMember(heap, out, base, TestKey("a"), makeInt(5)));
  EXPECT_EQ(textOf(heap, out), "{\"a\":5}");
  AslrtValue two;
  ASSERT_TRUE(withMember(heap, two, out, TestKey("a longer \"name\""), makeNull()));
  EXPECT_EQ(textOf(heap, two), "{\"a\":5,\"a longer \\\"name\\\"\":null}");
  AslrtValue three;
  ASSERT_TRUE(withMember(heap, three, two, TestKey("a"), makeString(heap, "replaced by a string")));
  EXPECT_EQ(textOf(heap, three), "{\"a\":\"replaced by a string\",\"a longer \\\"name\\\"\":null}");
  EXPECT_EQ(objectOf(three)->shape, objectOf(two)->shape);
  EXPECT_EQ(textOf(heap, two), "{\"a\":5,\"a longer \\\"name\\\"\":null}") << "values never change";

  AslrtValue list = read(heap, "[1,[2],3]");
  ASSERT_TRUE(withElement(heap, out, list, 1, two));
  EXPECT_EQ(textOf(heap, out), "[1,{\"a\":5,\"a longer \\\"name\\\"\":null},3]");
  ASSERT_TRUE(withElement(heap, out, list, -1, makeBool(false)));
  EXPECT_EQ(textOf(heap, out), "[1,[2],false]");
  EXPECT_FALSE(withElement(heap, out, list, 3, two));
  EXPECT_FALSE(withMember(heap, out, list, TestKey("a"), two));
  EXPECT_FALSE(withElement(heap, out, base, 0, two));
  AslrtValue scalar = makeInt(1);
  EXPECT_FALSE(withMember(heap, out, scalar, TestKey("a"), two));
}

/// Short names are written in another way than long ones.
TEST(Builders, NamesOfAnyLengthAreWritten) {
  Heap heap;
  AslrtValue object = read(heap, "{}");
  std::string expected = "{";
  for (uint32_t length = 0; length <= 40; ++length) {
    const std::string name(length, static_cast<char>('a' + length % 26));
    AslrtValue grown;
    ASSERT_TRUE(withMember(heap, grown, object, TestKey(name.c_str()), length % 2 ? makeBool(true) : makeInt(length)));
    object = grown;
    expected += (length ? ",\"" : "\"") + name + "\":" + (length % 2 ? "true" : std::to_string(length));
    EXPECT_EQ(textOf(heap, object), expected + "}");
    // As the last thing of something else, too.
    AslrtValue list;
    makeArray(heap, list, &object, 1);
    EXPECT_EQ(textOf(heap, list), "[" + expected + "}]");
  }
}

/// Short elements are written in another way than what may come behind them.
TEST(Builders, ArraysOfAnyElementsAreWritten) {
  Heap heap;
  AslrtValue inner;
  makeArray(heap, inner, nullptr, 0);
  const AslrtValue kinds[] = {makeBool(true), makeInt(12345), makeText(heap, "\"a longer text\"", 15), inner, read(heap, "[1]")};
  const char *const texts[] = {"true", "12345", "\"a longer text\"", "[]", "[1]"};
  for (uint32_t form = 0; form < 5 * 5 * 5; ++form) {
    const uint32_t which[] = {form % 5, form / 5 % 5, form / 25};
    std::string expected = "[";
    AslrtValue cells[3];
    for (uint32_t count = 0; count <= 3; ++count) {
      AslrtValue list;
      makeArray(heap, list, cells, count);
      EXPECT_EQ(textOf(heap, list), expected + "]");
      makeArray(heap, list, &list, 1);
      EXPECT_EQ(textOf(heap, list), "[" + expected + "]]");
      if (count == 3)
        break;
      cells[count] = kinds[which[count]];
      expected += (count ? "," : "") + std::string(texts[which[count]]);
    }
  }
}

TEST(Builders, AppendingTheSameNameSharesTheNewShape) {
  Heap heap;
  AslrtValue list = read(heap, "[{\"id\":1},{\"id\":2}]"), first, second;
  TestKey key("status");
  ASSERT_TRUE(withMember(heap, first, *elementCell(heap, list, 0), key, makeBool(true)));
  ASSERT_TRUE(withMember(heap, second, *elementCell(heap, list, 1), key, makeBool(false)));
  EXPECT_EQ(objectOf(first)->shape, objectOf(second)->shape);
  EXPECT_EQ(textOf(heap, second), "{\"id\":2,\"status\":false}");
}

TEST(Builders, ObjectsFromNamesAndArraysFromLists) {
  Heap heap;
  std::string_view names[] = {"Error", "Ca\"use", ""};
  AslrtValue values[] = {makeString(heap, "States.Timeout"), makeInt(1), makeNull()};
  AslrtValue object;
  makeObject(heap, object, names, values, 3);
  EXPECT_EQ(textOf(heap, object), "{\"Error\":\"States.Timeout\",\"Ca\\\"use\":1,\"\":null}");
  makeObject(heap, object, names, values, 0);
  EXPECT_EQ(textOf(heap, object), "{}");
  ListBuilder list;
  AslrtValue array;
  list.finish(heap, array);
  EXPECT_EQ(textOf(heap, array), "[]");
  for (int index = 0; index < 100; ++index)
    list.add(makeInt(index));
  list.finish(heap, array);
  EXPECT_EQ(array.size, 291u);
  EXPECT_EQ(countOf(heap, array), 100u);
  checkSizes(heap, array);
}

TEST(Builders, ValuesNestedDeeperThanAnyStackAreWrittenComparedAndCollected) {
  Heap heap;
  TestKey key("n");
  AslrtValue cells[2] = {makeNull(), makeNull()};
  AslrtKey keys[] = {key};
  const AslrtShape *shape = makeShape(heap, keys, 1);
  constexpr uint32_t kDepth = 1000000;
  for (AslrtValue &cell : cells)
    for (uint32_t depth = 0; depth < kDepth; ++depth) {
      AslrtValue outer;
      if (depth % 2)
        makeArray(heap, outer, &cell, 1);
      else
        makeObject(heap, outer, shape, &cell);
      cell = outer;
    }
  std::string text = textOf(heap, cells[0]);
  EXPECT_EQ(text.size(), 4 + uint64_t(kDepth) / 2 * 8);
  EXPECT_TRUE(equalValues(heap, cells[0], cells[1]));
  collect(heap, cells, 2);
  EXPECT_EQ(textOf(heap, cells[1]), text);
}

TEST(Builders, TheAbiBuildsObjectsAndArrays) {
  Heap heap;
  ExecHead exec{{UINT32_MAX, 0}, &heap};
  AslrtKey keys[] = {TestKey("x"), TestKey("y")};
  TestKey x("x"), y("y");
  keys[0] = x;
  keys[1] = y;
  const AslrtShape *shape = makeShape(heap, keys, 2);
  AslrtValue values[] = {makeInt(1), read(heap, "[1,2,3]")}, out;
  aslrt_json_object(&exec.abi, &out, shape, values);
  EXPECT_EQ(textOf(heap, out), "{\"x\":1,\"y\":[1,2,3]}");
  aslrt_json_array(&exec.abi, &out, values, 2);
  EXPECT_EQ(textOf(heap, out), "[1,[1,2,3]]");
}

} // namespace
