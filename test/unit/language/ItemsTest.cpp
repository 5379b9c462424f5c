// SPDX-License-Identifier: Apache-2.0
//
// Members of all items of an array, whether its items are of one known form or not: what a look into each item would give.

#include "LanguageTest.h"

using namespace aslrt;

namespace {

class ItemsTest : public LanguageTest {
protected:
  static constexpr uint32_t kKeys = 4;
  AslrtKey keys[kKeys] = {key("id"), key("missing"), key("tags"), key("a name of many letters")};

  /// Reads all items of `value`; "no array" when it is none. Whether that was done in its text goes to `isText`.
  std::string items(AslrtValue value, bool &isText) {
    AslrtValue room[ASLRT_ITEMS_CELLS + kKeys];
    auto *reader = reinterpret_cast<AslrtItems *>(room);
    const uint32_t count = aslrt_items_open(exec, reader, &value, keys, kKeys);
    isText = value.tag == ASLRT_TAG_TEXT;
    if (count == UINT32_MAX)
      return "no array";
    std::string result;
    for (uint32_t index = 0; index < count; ++index) {
      AslrtValue out[1 + kKeys], expected[kKeys];
      const uint32_t found = aslrt_items_read(exec, out, reader, index);
      EXPECT_EQ(found, aslrt_json_fields(exec, expected, out, keys, kKeys));
      result += text(out[0]) + ": ";
      for (uint32_t each = 0; each < kKeys; ++each) {
        const bool isThere = found >> each & 1;
        EXPECT_EQ(isThere, out[1 + each].tag != ASLRT_TAG_NONE);
        if (isThere) {
          EXPECT_EQ(text(out[1 + each]), text(expected[each]));
          EXPECT_EQ(out[1 + each].flags & ASLRT_FLAG_ESCAPED, expected[each].flags & ASLRT_FLAG_ESCAPED);
        }
        result += (isThere ? text(out[1 + each]) : std::string("-")) + " ";
      }
      result += "\n";
    }
    return result;
  }

  std::string items(const std::string &array, bool &isText) { return items(json(array), isText); }
  std::string items(const std::string &array) {
    bool isText;
    return items(array, isText);
  }
};

/// An array of 60 items that differ in their scalars, but for number `odd`, which is of another form.
std::string manyItems(int round, int odd, std::string &expected) {
  std::string array = "[";
  expected.clear();
  for (int i = 0; i < 60; ++i) {
    const std::string number = std::to_string(i * (round + 1) * 1234567);
    const std::string name = i % 2 ? "\"a\\n" + number + "\"" : "\"" + number + "\"";
    const std::string item = i == odd
                                 ? "{\"tags\":0,\"a name of many letters\":null,\"b\":{}}"
                                 : "{\"a name of many letters\":" + name + ",\"tags\":[1,{\"id\":2}],\"id\":" + number + "}";
    array += (i ? "," : "") + item;
    expected += item + ": " + (i == odd ? "- - 0 null " : number + " - [1,{\"id\":2}] " + name + " ") + "\n";
  }
  return array + "]";
}

TEST_F(ItemsTest, OfOneFormAreReadInTheirText) {
  std::string expected;
  for (int round = 0; round < 6; ++round) {
    bool isText;
    EXPECT_EQ(items(manyItems(round, -1, expected), isText), expected);
    EXPECT_TRUE(isText) << "the form is known from the third item on, and the places of its marks are found where they are not kept";
    heap.reset();
  }
}

TEST_F(ItemsTest, OfWhichOneIsAnotherAreReadAsWell) {
  std::string expected;
  for (int round = 0; round < 12; ++round) {
    bool isText;
    const int odd = round * 59 / 11;
    EXPECT_EQ(items(manyItems(round, odd, expected), isText), expected);
    EXPECT_EQ(isText, odd == 0) << odd;
    EXPECT_EQ(items(manyItems(round, -1, expected)), expected);
    EXPECT_EQ(items(manyItems(round, 0, expected), isText), expected);
    EXPECT_TRUE(isText) << "few may come before those of one form";
    heap.reset();
  }
}

TEST_F(ItemsTest, MayBeAnything) {
  EXPECT_EQ(items("[]"), "");
  EXPECT_EQ(items("[1,\"id\",null]"), "1: - - - - \n\"id\": - - - - \nnull: - - - - \n");
  EXPECT_EQ(items("[[{\"id\":1}],{\"id\":[]}]"), "[{\"id\":1}]: - - - - \n{\"id\":[]}: [] - - - \n");
  std::string lists = "[[1,2]", expected = "[1,2]: - - - - \n";
  for (int i = 0; i < 60; ++i) {
    lists += ",[1,2]";
    expected += "[1,2]: - - - - \n";
  }
  for (int round = 0; round < 4; ++round)
    EXPECT_EQ(items(lists + "]"), expected), heap.reset();
}

TEST_F(ItemsTest, OfAnArrayThatWasLookedInto) {
  std::string expected;
  for (int round = 0; round < 4; ++round) {
    AslrtValue array = json(manyItems(round, -1, expected));
    lookInto(heap, array);
    bool isText;
    EXPECT_EQ(items(array, isText), expected);
    EXPECT_FALSE(isText);
    heap.reset();
  }
}

TEST_F(ItemsTest, OfAnArrayInAnother) {
  std::string expected;
  for (int round = 0; round < 4; ++round) {
    AslrtValue all = json("{\"before\":[{\"id\":1}],\"items\":" + manyItems(round, -1, expected) + "}");
    AslrtValue array;
    ASSERT_TRUE(findMember(heap, all, key("items"), array));
    bool isText;
    EXPECT_EQ(items(array, isText), expected);
    EXPECT_TRUE(isText);
    heap.reset();
  }
}

// An array of as many scalars stands directly before the first item that is known to be of the others' form.
TEST_F(ItemsTest, OfAnArrayBeforeThoseOfOneForm) {
  for (int count = 2; count < 12; ++count) {
    std::string array = "[", list = "[", expected;
    for (int i = 0; i < count; ++i) {
      list += (i ? "," : "") + std::to_string(i);
      expected += std::to_string(i) + ": - - - - \n";
    }
    list += "]";
    for (int i = 0; i < count + 3; ++i)
      array += (i ? ",{\"id\":" : "{\"id\":") + std::to_string(i) + ",\"tags\":" + list + "}";
    AslrtValue all = json(array + "]");
    for (int i = 0; i < count + 3; ++i) {
      AslrtValue item, tags;
      bool isText;
      ASSERT_TRUE(findElement(heap, all, i, item));
      ASSERT_TRUE(findMember(heap, item, key("tags"), tags));
      EXPECT_EQ(items(tags, isText), expected);
    }
    heap.reset();
  }
}

// So many that the places of their marks are not kept, from the first on and in any order.
TEST_F(ItemsTest, OfALargeArrayAreReadSomeAtATime) {
  constexpr uint32_t kCount = 7001;
  std::string array = "[";
  std::vector<std::string> expected;
  for (uint32_t i = 0; i < kCount; ++i) {
    const std::string number = std::to_string(i * 1234567);
    const std::string name = i % 3 ? "\"" + number + "\"" : "\"\\\"[{a,:\\\\\\n" + number + "\\\\\"";
    array += (i ? ",{" : "{") + ("\"a name of many letters\":" + name) + ",\"tags\":[{\"id\":2}],\"id\":" + number + "}";
    expected.push_back(number + " [{\"id\":2}] " + name);
  }
  array += "]";
  ASSERT_GT(array.size(), 400'000u);
  for (int round = 0; round < 3; ++round) {
    AslrtValue value = json(array), room[ASLRT_ITEMS_CELLS + kKeys];
    auto *reader = reinterpret_cast<AslrtItems *>(room);
    ASSERT_EQ(aslrt_items_open(exec, reader, &value, keys, kKeys), kCount);
    EXPECT_EQ(value.tag, ASLRT_TAG_TEXT);
    EXPECT_EQ(heap.document(value.aux).elements.places, nullptr);
    auto readOne = [&](uint32_t index) {
      AslrtValue out[1 + kKeys];
      const uint32_t found = aslrt_items_read(exec, out, reader, index);
      ASSERT_EQ(found & 15, 13u);
      ASSERT_EQ(text(out[1]) + " " + text(out[3]) + " " + text(out[4]), expected[index]);
    };
    for (uint32_t index = 0; index < kCount && !HasFailure(); ++index)
      readOne(index);
    for (uint32_t index = 0; index < kCount && !HasFailure(); ++index)
      readOne(index * 4999 % kCount);
    // One by one, in order and not.
    AslrtValue item;
    for (uint32_t index = 0; index < kCount && !HasFailure(); ++index)
      for (uint32_t which : {index, index * 4999 % kCount}) {
        ASSERT_TRUE(findKnownElement(heap, value, which, item));
        AslrtValue out[kKeys];
        ASSERT_EQ(aslrt_json_fields(exec, out, &item, keys, kKeys) & 15, 13u);
        ASSERT_EQ(text(out[0]) + " " + text(out[2]) + " " + text(out[3]), expected[which]);
      }
    heap.reset();
  }
}

TEST_F(ItemsTest, AreThoseOfAnArray) {
  EXPECT_EQ(items("{\"id\":[1]}"), "no array");
  EXPECT_EQ(items("\"id\""), "no array");
  EXPECT_EQ(items("7"), "no array");
}

} // namespace
