// SPDX-License-Identifier: Apache-2.0
//
// Arrays that are written as text: they are the documents that the reader would make of their text, and functions that
// write their results write what they else give.

#include "../values/ValuesTest.h"
#include "LanguageTest.h"
#include "language/intrinsics/Intrinsics.h"
#include "values/TextList.h"

using namespace aslrt;
using aslrt::test::RandomJson;
using aslrt::test::touchAll;

namespace {

class TextListTest : public LanguageTest {
protected:
  TextListTest() { exec->payloadLimitBytes = UINT32_MAX; }

  TextList &begin(uint32_t constants = 0) {
    AslrtValue like = json("[]");
    return TextList::of(aslrt_text_begin(exec, &like, 0, constants));
  }

  std::string end(TextList &list) {
    AslrtValue out = makeNone();
    aslrt_text_end(exec, &out, &list);
    expectAsRead(out);
    return text(out);
  }

  /// The document of `value` must be what the reader makes of its text.
  void expectAsRead(const AslrtValue &value) {
    if (value.tag != ASLRT_TAG_TEXT)
      return;
    AslrtValue again = json(text(value));
    const Document &made = heap.document(value.aux), &read = heap.document(again.aux);
    ASSERT_EQ(made.textSize, read.textSize);
    ASSERT_EQ(made.skipCount, read.skipCount);
    EXPECT_EQ(made.hasBackslash, read.hasBackslash);
    for (uint32_t i = 0; i < read.skipCount; ++i) {
      EXPECT_EQ(made.skips[i].start, read.skips[i].start);
      EXPECT_EQ(made.skips[i].end, read.skips[i].end);
      EXPECT_EQ(made.skips[i].next, read.skips[i].next);
      EXPECT_EQ(made.skips[i].count, read.skips[i].count);
    }
    EXPECT_EQ(std::string(made.text + made.textSize, kPaddingBytes), std::string(kPaddingBytes, ' '));
  }

  /// The only item of a list, without its brackets.
  template <typename Write> std::string item(Write write) {
    TextList &list = begin();
    write(list);
    const bool isGood = aslrt_text_item(exec, &list) == 0;
    std::string all = isGood ? end(list) : "[refused]";
    return all.substr(1, all.size() - 2);
  }
};

TEST_F(TextListTest, HoldValuesOfAllKinds) {
  RandomJson random(1);
  for (int round = 0; round < 300; ++round) {
    TextList &list = begin();
    std::string expected = "[";
    for (uint32_t count = random.below(8), i = 0; i < count; ++i) {
      std::string one = random.value(4);
      AslrtValue value = json(one);
      if (uint32_t kind = random.below(3))
        touchAll(heap, value, kind == 2);
      aslrt_text_value(exec, &list, &value);
      EXPECT_EQ(aslrt_text_item(exec, &list), 0);
      expected += (i ? "," : "") + one;
      EXPECT_EQ(aslrt_text_size(&list), expected.size() + 1);
    }
    EXPECT_EQ(end(list), expected + "]");
  }
}

TEST_F(TextListTest, HoldComputedNumbers) {
  AslrtValue large = makeInt(INT64_MIN), half = makeDouble(-0.5), none = makeNone();
  TextList &list = begin();
  for (const AslrtValue *value : {&large, &half}) {
    aslrt_text_value(exec, &list, value);
    aslrt_text_value(exec, &list, &none);
    EXPECT_EQ(aslrt_text_item(exec, &list), 0);
  }
  for (uint32_t index : {0u, 9u, 10u, 999u, 1000u, UINT32_MAX}) {
    aslrt_text_index(&list, index);
    EXPECT_EQ(aslrt_text_item(exec, &list), 0);
  }
  EXPECT_EQ(end(list), "[-9223372036854775808,-0.5,0,9,10,999,1000,4294967295]");
}

TEST_F(TextListTest, HaveRoomForConstants) {
  const std::string constant(1000, 'x');
  const AslrtText text = {constant.data(), 1000, 0};
  TextList &list = begin(2002);
  std::string expected = "[";
  for (int i = 0; i < 50; ++i) {
    *list.at++ = '"';
    aslrt_text_constant(&list, &text);
    aslrt_text_constant(&list, &text);
    *list.at++ = '"';
    EXPECT_EQ(aslrt_text_item(exec, &list), 0);
    expected += (i ? ",\"" : "\"") + constant + constant + '"';
  }
  EXPECT_EQ(end(list), expected + "]");
}

TEST_F(TextListTest, StandInEachOther) {
  AslrtValue like = json("[]"), value = json(R"({"a":[1,{}],"b":"\\"})");
  TextList &outer = begin();
  for (int i = 0; i < 3; ++i) {
    TextList &inner = TextList::of(aslrt_text_begin(exec, &like, 1, 0));
    for (int k = 0; k < i; ++k) {
      aslrt_text_value(exec, &inner, &value);
      EXPECT_EQ(aslrt_text_item(exec, &inner), 0);
    }
    // As often as it is wanted.
    const uint32_t opened = aslrt_text_open(&outer, 2, 0);
    *outer.at++ = '[';
    aslrt_text_list(&outer, &inner);
    *outer.at++ = ',';
    aslrt_text_list(&outer, &inner);
    aslrt_text_close(&outer, opened, 1);
    *outer.at++ = ']';
    EXPECT_EQ(aslrt_text_item(exec, &outer), 0);
  }
  EXPECT_EQ(end(outer), R"([[[],[]],[[{"a":[1,{}],"b":"\\"}],[{"a":[1,{}],"b":"\\"}]],)"
                        R"([[{"a":[1,{}],"b":"\\"},{"a":[1,{}],"b":"\\"}],[{"a":[1,{}],"b":"\\"},{"a":[1,{}],"b":"\\"}]]])");
}

TEST_F(TextListTest, BeginAnewWhenGivenUp) {
  AslrtValue value = json(R"(["given up"])");
  TextList &first = begin();
  aslrt_text_value(exec, &first, &value);
  EXPECT_EQ(aslrt_text_item(exec, &first), 0);
  // The same place, with more constants than there was room for.
  TextList &second = begin(5000);
  EXPECT_EQ(&first, &second);
  EXPECT_EQ(end(second), "[]");
  aslrt_text_value(exec, &begin(), &value);
  heap.reset();
  value = json("[1]");
  TextList &third = begin();
  aslrt_text_value(exec, &third, &value);
  EXPECT_EQ(aslrt_text_item(exec, &third), 0);
  EXPECT_EQ(end(third), "[[1]]");
}

TEST_F(TextListTest, TellItemsThatAreTooLarge) {
  exec->payloadLimitBytes = 7;
  AslrtValue fits = json("\"12345\""), tooLarge = json("\"123456\"");
  TextList &list = begin();
  aslrt_text_value(exec, &list, &fits);
  EXPECT_EQ(aslrt_text_item(exec, &list), 0);
  aslrt_text_value(exec, &list, &tooLarge);
  EXPECT_EQ(aslrt_text_item(exec, &list), 1);
}

TEST_F(TextListTest, NeedNoNumberOfADocument) {
  while (heap.liveDocuments() < Heap::kSpareDocument)
    json("[1]");
  AslrtValue value = json(R"({"a":[1,"a text that is longer than a cell"]})"), out = makeNone();
  TextList &list = begin();
  aslrt_text_value(exec, &list, &value);
  EXPECT_EQ(aslrt_text_item(exec, &list), 0);
  aslrt_text_end(exec, &out, &list);
  EXPECT_EQ(text(out), R"([{"a":[1,"a text that is longer than a cell"]}])");
}

TEST_F(TextListTest, SplitAsTheFunctionDoes) {
  RandomJson random(2);
  static const char *const delimiters[] = {"\"-\"", "\"a\"", "\",/\"", "\"\"", "\"\\n\"", "\"€\"", "5"};
  for (int round = 0; round < 2000; ++round) {
    std::string plain = random.below(4) == 0 ? random.string() : "\"";
    if (plain.size() == 1) {
      for (uint32_t count = random.below(random.below(4) == 0 ? 90 : 20), i = 0; i < count; ++i)
        plain += "a-b-cdefgh"[random.below(10)];
      plain += '"';
    }
    AslrtValue value = json(plain), delimiter = json(delimiters[random.below(7)]), pieces = makeNone();
    if (value.tag == ASLRT_TAG_SLICE && random.below(2) == 0)
      value = makeText(heap, plain.data(), plain.size());
    const bool isGood = intrinsics::stringSplit(heap, pieces, value, delimiter);
    EXPECT_EQ(item([&](TextList &list) { aslrt_text_string_split(exec, &list, &value, &delimiter); }),
              isGood ? text(pieces) : "refused");
  }
}

TEST_F(TextListTest, AddAndSearchAsTheFunctionsDo) {
  static const char *const values[] = {"1", "-0", "1.5", "2147483647", "1E400", "\"1\"", "null", "[1]", "[\"1\",1.0]", "{}"};
  for (const char *first : values)
    for (const char *second : values) {
      AslrtValue left = json(first), right = json(second), out = makeNone();
      bool isGood = intrinsics::mathAdd(out, left, right);
      EXPECT_EQ(item([&](TextList &list) { aslrt_text_math_add(&list, &left, &right); }), isGood ? text(out) : "refused");
      isGood = intrinsics::arrayContains(heap, out, left, right);
      EXPECT_EQ(item([&](TextList &list) { aslrt_text_array_contains(exec, &list, &left, &right); }),
                isGood ? text(out) : "refused");
    }
}

TEST_F(TextListTest, PutValuesIntoStringsAsFormatDoes) {
  RandomJson random(3);
  const AslrtText pieces[] = {literal(""), literal("")};
  const AslrtFormat format = {2, 0, pieces};
  for (int round = 0; round < 1000; ++round) {
    std::string one = random.value(3);
    AslrtValue value = json(one), out = makeNone();
    if (round % 2)
      touchAll(heap, value, true);
    intrinsics::formatPieces(heap, out, format, &value);
    std::string got = item([&](TextList &list) {
      *list.at++ = '"';
      aslrt_text_characters(exec, &list, &value);
      list.reserve(1);
      *list.at++ = '"';
    });
    // Half a pair is left to whoever knows what stands beside it.
    EXPECT_EQ(got, text(out).find("\\uD8") == std::string::npos ? text(out) : "refused");
  }
}

} // namespace
