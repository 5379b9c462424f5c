// SPDX-License-Identifier: Apache-2.0

#include "TextTest.h"

#include <cmath>

using namespace aslrt::jsonata;

namespace aslrt::test {
namespace {

class StringCastTest : public TextTest {
protected:
  std::string cast(const Value &value, bool isPretty = false) {
    return call(builtinString, {value, makeBool(isPretty)});
  }
};

TEST_F(StringCastTest, StringsStayAsTheyAre) { EXPECT_EQ(cast(text("a\"b")), R"("a\"b")"); }

TEST_F(StringCastTest, WordsAreTheirText) {
  EXPECT_EQ(cast(json("null")), "\"null\"");
  EXPECT_EQ(cast(json("true")), "\"true\"");
}

TEST_F(StringCastTest, NumbersAreRoundedTo15Digits) {
  EXPECT_EQ(cast(number(0.1 + 0.2)), "\"0.3\"");
  EXPECT_EQ(cast(number(-2.0 / 3)), "\"-0.666666666666667\"");
  EXPECT_EQ(cast(number(1e-7)), "\"1e-7\"");
}

TEST_F(StringCastTest, IntegersAreNotRounded) {
  EXPECT_EQ(cast(number(9223372036854775808.0)), "\"9223372036854776000\"");
  EXPECT_EQ(cast(number(1e21)), "\"1e+21\"");
}

TEST_F(StringCastTest, HalvesAreRoundedAwayFromZero) {
  EXPECT_EQ(cast(number(1234567890123.125)), "\"1234567890123.13\"");
  EXPECT_EQ(cast(number(-1234567890123.125)), "\"-1234567890123.13\"");
  EXPECT_EQ(cast(number(1234567890123.375)), "\"1234567890123.38\"");
}

TEST_F(StringCastTest, NegativeZeroIsZero) {
  EXPECT_EQ(cast(number(-0.0)), "\"0\"");
  EXPECT_EQ(cast(json("[-0]")), "\"[0]\"");
}

TEST_F(StringCastTest, NumbersInTextArePrintedAnew) {
  EXPECT_EQ(cast(json("[1.50,1e2,0.30000000000000004,12345678901234567890]")), "\"[1.5,100,0.3,12345678901234567000]\"");
}

TEST_F(StringCastTest, InfinityIsRefused) {
  EXPECT_EQ(cast(number(HUGE_VAL)), "! D3001");
  EXPECT_EQ(cast(number(NAN)), "! D3001");
}

TEST_F(StringCastTest, InfinityInsideIsOutOfRange) {
  List *list = makeList(heap, 0);
  append(heap, *list, number(HUGE_VAL));
  EXPECT_EQ(cast(listValue(list)), "! D1001");
  EXPECT_EQ(message(), "Number out of range: null");
}

TEST_F(StringCastTest, NanInsideIsNull) {
  List *list = makeList(heap, 0);
  append(heap, *list, number(NAN));
  EXPECT_EQ(cast(listValue(list)), "\"[null]\"");
}

TEST_F(StringCastTest, FunctionsAreEmpty) {
  EXPECT_EQ(cast(regex("a")), "\"\"");
  List *list = makeList(heap, 0);
  append(heap, *list, regex("a"));
  EXPECT_EQ(cast(listValue(list)), R"("[\"\"]")");
}

TEST_F(StringCastTest, MembersWithoutAValueAreLeftOut) {
  Record *record = makeRecord(heap);
  memberOf(heap, *record, literalKey("\"a\":"));
  memberOf(heap, *record, literalKey("\"b\":")) = number(1);
  EXPECT_EQ(cast(recordValue(record)), R"("{\"b\":1}")");
}

TEST_F(StringCastTest, PrettyHasTwoBlanksForEachLevel) {
  EXPECT_EQ(cast(json(R"({"a":[1,{"b":[],"c":{}}],"d":null})"), true),
            R"("{\n  \"a\": [\n    1,\n    {\n      \"b\": [],\n      \"c\": {}\n    }\n  ],\n  \"d\": null\n}")");
}

TEST_F(StringCastTest, PrettyIsTheSameForWhatExpressionsMake) {
  Record *record = makeRecord(heap);
  List *list = makeList(heap, 0);
  append(heap, *list, json(R"({"b":[1]})"));
  memberOf(heap, *record, literalKey("\"a\":")) = listValue(list);
  memberOf(heap, *record, literalKey("\"c\":")) = listValue(makeList(heap, 0));
  EXPECT_EQ(cast(recordValue(record), true),
            R"("{\n  \"a\": [\n    {\n      \"b\": [\n        1\n      ]\n    }\n  ],\n  \"c\": []\n}")");
}

TEST_F(StringCastTest, EscapesInsideHaveSmallLetters) {
  EXPECT_EQ(cast(json(R"(["\u001F\n\ud83d"])")), R"("[\"\\u001f\\n\\ud83d\"]")");
}

TEST_F(StringCastTest, TooLongATextIsNotFinished) {
  Value value = number(1);
  for (int i = 0; i < 100000; ++i) {
    List *list = makeList(heap, 0, 1);
    append(heap, *list, value);
    value = listValue(list);
  }
  EXPECT_EQ(cast(value, true), "! U1001") << "would take 20 GB";
}

TEST_F(StringCastTest, DepthIsNoMatter) {
  Value value = number(1);
  for (int i = 0; i < 200000; ++i) {
    List *list = makeList(heap, 0, 1);
    append(heap, *list, value);
    value = listValue(list);
  }
  Value out{};
  ASSERT_TRUE(evaluator.stringOf(value, false, out));
  SmallBuffer buffer;
  EXPECT_EQ(decodeString(out, buffer).size(), 400001u);
}

} // namespace
} // namespace aslrt::test
