// SPDX-License-Identifier: Apache-2.0
//
// Operators of choices and of filters: order of each kind, and no for values of another kind.

#include "LanguageTest.h"
#include "values/Container.h"

using namespace aslrt;

namespace {

class CompareTest : public LanguageTest {
protected:
  bool is(AslrtCompareKind kind, AslrtComparePredicate predicate, std::string_view left,
          std::string_view right) {
    const AslrtValue leftValue = json(left), rightValue = json(right);
    return aslrt_compare(kind, predicate, &leftValue, &rightValue) == 1;
  }
  /// "<", "=", ">" by the predicates, which must agree; "" when none holds.
  std::string order(AslrtCompareKind kind, std::string_view left, std::string_view right) {
    const bool equal = is(kind, ASLRT_PREDICATE_EQ, left, right);
    const bool less = is(kind, ASLRT_PREDICATE_LT, left, right);
    const bool greater = is(kind, ASLRT_PREDICATE_GT, left, right);
    EXPECT_EQ(is(kind, ASLRT_PREDICATE_LE, left, right), less || equal) << left << ' ' << right;
    EXPECT_EQ(is(kind, ASLRT_PREDICATE_GE, left, right), greater || equal) << left << ' ' << right;
    EXPECT_LE(equal + less + greater, 1) << left << ' ' << right;
    return equal ? "=" : less ? "<" : greater ? ">" : "";
  }
};

constexpr std::string_view kOneOfEach[] = {"null", "true", "1", R"("1")", "[]", "[1]", "{}",
                                           R"({"A":0})", R"("")"};

TEST_F(CompareTest, NumbersCompareByValue) {
  auto numeric = [&](std::string_view left, std::string_view right) {
    return order(ASLRT_COMPARE_NUMERIC, left, right);
  };
  EXPECT_EQ(numeric("1", "1.0"), "=");
  EXPECT_EQ(numeric("-0", "0"), "=");
  EXPECT_EQ(numeric("-0.0", "0"), "=");
  EXPECT_EQ(numeric("100", "1e2"), "=");
  EXPECT_EQ(numeric("1.1", "1"), ">");
  EXPECT_EQ(numeric("-2", "-10"), ">");
  EXPECT_EQ(numeric("9", "10"), "<");
  EXPECT_EQ(numeric("9999999999", "10000000000"), "<");
  EXPECT_EQ(numeric("-999999999", "-1000000000"), ">");
  EXPECT_EQ(numeric("9007199254740993", "9007199254740992"), "=") << "as binary64";
  EXPECT_EQ(numeric("123456789012345678901234567890", "123456789012345678901234567891"), "=");
  EXPECT_EQ(numeric("123456789012345678901234567890", "1234567890123456789012345678900"), "<");
  EXPECT_EQ(numeric("1e-400", "0"), "=");
  EXPECT_EQ(numeric("-1e999", "1"), "<");
}

TEST_F(CompareTest, ComputedNumbersCompareWithTexts) {
  const AslrtValue five = makeInt(5), half = makeDouble(5.5), written = json("5.0");
  EXPECT_EQ(aslrt_compare(ASLRT_COMPARE_NUMERIC, ASLRT_PREDICATE_EQ, &five, &written), 1);
  EXPECT_EQ(aslrt_compare(ASLRT_COMPARE_NUMERIC, ASLRT_PREDICATE_LT, &written, &half), 1);
  EXPECT_EQ(aslrt_is(ASLRT_IS_NUMERIC, &five), 1);
  EXPECT_EQ(aslrt_is(ASLRT_IS_NUMERIC, &half), 1);
  EXPECT_EQ(aslrt_is(ASLRT_IS_STRING, &half), 0);
}

TEST_F(CompareTest, StringsCompareByUtf16) {
  auto string = [&](std::string_view left, std::string_view right) {
    return order(ASLRT_COMPARE_STRING, left, right);
  };
  EXPECT_EQ(string(R"("")", R"("")"), "=");
  EXPECT_EQ(string(R"("A")", R"("AB")"), "<");
  EXPECT_EQ(string(R"("A")", R"("A ")"), "<");
  EXPECT_EQ(string(R"("A")", R"("A\t\n\r")"), "<");
  EXPECT_EQ(string(R"("B")", R"("AB")"), ">");
  EXPECT_EQ(string(R"("a")", R"("B")"), ">");
  EXPECT_EQ(string(R"("\t\n")", R"("\t\r\n")"), "<");
  EXPECT_EQ(string(R"("\u0041")", R"("A")"), "=");
  EXPECT_EQ(string(R"("a long string of equal text 1")", R"("a long string of equal text 2")"), "<");
  // Escapes stand for characters: the newline is below the blank, its escape's backslash is not.
  EXPECT_EQ(string(R"("\n")", R"(" ")"), "<");
  EXPECT_EQ(string(R"("\\")", R"("[")"), ">");
  EXPECT_EQ(string(R"("\"")", R"("#")"), "<");
}

TEST_F(CompareTest, AstralCharactersComeBeforePrivateUse) {
  // U+1F600 is D83D DE00 in UTF-16 and so below U+E000 and U+FF5E, though not in UTF-8.
  EXPECT_EQ(order(ASLRT_COMPARE_STRING, R"("😀")", R"("～")"), "<");
  EXPECT_EQ(order(ASLRT_COMPARE_STRING, "\"\xEE\x80\x80\"", R"("😀")"), ">");
  EXPECT_EQ(order(ASLRT_COMPARE_STRING, R"("😀")", R"("퟿")"), ">");
  EXPECT_EQ(order(ASLRT_COMPARE_STRING, R"("\n😀")", R"("\n～")"), "<");
  EXPECT_EQ(order(ASLRT_COMPARE_STRING, R"("\ud83d")", R"("😀")"), "<");
  EXPECT_EQ(order(ASLRT_COMPARE_STRING, R"("\ud83d\ude00")", R"("😀")"), "=");
  EXPECT_EQ(order(ASLRT_COMPARE_STRING, R"("\udc00")", R"("😀")"), ">");
}

TEST_F(CompareTest, BooleansAreEqualOrNot) {
  EXPECT_TRUE(is(ASLRT_COMPARE_BOOLEAN, ASLRT_PREDICATE_EQ, "true", "true"));
  EXPECT_TRUE(is(ASLRT_COMPARE_BOOLEAN, ASLRT_PREDICATE_EQ, "false", "false"));
  EXPECT_FALSE(is(ASLRT_COMPARE_BOOLEAN, ASLRT_PREDICATE_EQ, "true", "false"));
  for (std::string_view other : kOneOfEach) {
    EXPECT_FALSE(is(ASLRT_COMPARE_BOOLEAN, ASLRT_PREDICATE_EQ, other, "false")) << other;
    EXPECT_EQ(is(ASLRT_COMPARE_BOOLEAN, ASLRT_PREDICATE_EQ, other, "true"), other == "true");
  }
}

TEST_F(CompareTest, TimestampsCompareAsInstants) {
  auto time = [&](std::string_view left, std::string_view right) {
    return order(ASLRT_COMPARE_TIMESTAMP, left, right);
  };
  EXPECT_EQ(time(R"("2012-10-09T19:00:55Z")", R"("2012-10-09T19:00:55.000Z")"), "=");
  EXPECT_EQ(time(R"("2012-10-09T19:00:55Z")", R"("2012-10-09T20:00:55+01:00")"), "=");
  EXPECT_EQ(time(R"("2012-10-09T19:00:55Z")", R"("2012-10-09T19:00:55.000000001Z")"), "<");
  EXPECT_EQ(time(R"("2012-10-09T19:00:56Z")", R"("2012-10-09T19:00:55Z")"), ">");
  EXPECT_EQ(time(R"("2012-10-09T19:00:55Z")", R"("2012-10-09")"), "");
  EXPECT_EQ(time(R"("2012-10-09T19:00:55")", R"("2012-10-09T19:00:55")"), "");
}

TEST_F(CompareTest, OtherKindsNeverMatch) {
  const std::pair<AslrtCompareKind, std::string_view> kinds[] = {
      {ASLRT_COMPARE_STRING, R"("1")"}, {ASLRT_COMPARE_NUMERIC, "1"},
      {ASLRT_COMPARE_TIMESTAMP, R"("2012-10-09T19:00:55Z")"}};
  for (const auto &[kind, sample] : kinds) {
    for (std::string_view other : kOneOfEach) {
      const bool sameKind = (kind == ASLRT_COMPARE_STRING && other.front() == '"') ||
                            (kind == ASLRT_COMPARE_NUMERIC && other == "1");
      EXPECT_EQ(order(kind, other, sample) != "", sameKind) << other;
      EXPECT_EQ(order(kind, sample, other) != "", sameKind) << other;
    }
  }
}

TEST_F(CompareTest, TellsTheKindOfAValue) {
  auto kinds = [&](std::string_view source) {
    const AslrtValue value = json(source);
    std::string found;
    for (uint32_t kind = ASLRT_IS_NULL; kind <= ASLRT_IS_TIMESTAMP; ++kind)
      if (aslrt_is(kind, &value))
        found += "0nsbt"[kind];
    return found;
  };
  EXPECT_EQ(kinds("null"), "0");
  EXPECT_EQ(kinds("1.5"), "n");
  EXPECT_EQ(kinds("-123456789012"), "n");
  EXPECT_EQ(kinds(R"("1")"), "s");
  EXPECT_EQ(kinds(R"("null")"), "s");
  EXPECT_EQ(kinds("true"), "b");
  EXPECT_EQ(kinds("false"), "b");
  EXPECT_EQ(kinds("[]"), "");
  EXPECT_EQ(kinds(R"({"a":1})"), "");
  EXPECT_EQ(kinds(R"("2012-10-09T19:00:55Z")"), "st");
  EXPECT_EQ(kinds(R"("2012-10-09")"), "s");
  EXPECT_EQ(kinds(R"("2012-10-09T19:00:55\u005a")"), "st");
  EXPECT_EQ(kinds(R"("2012-10-09T19:00:55Z\n")"), "s");
}

TEST_F(CompareTest, FiltersCompareAnyTwoValues) {
  auto holds = [&](AslrtComparePredicate predicate, std::string_view left, std::string_view right) {
    const AslrtValue leftValue = json(left), rightValue = json(right);
    return aslrt_compare_values(exec, predicate, &leftValue, &rightValue) == 1;
  };
  for (std::string_view left : kOneOfEach)
    for (std::string_view right : kOneOfEach)
      EXPECT_EQ(holds(ASLRT_PREDICATE_EQ, left, right), left == right) << left << ' ' << right;
  EXPECT_TRUE(holds(ASLRT_PREDICATE_EQ, "1", "1.0"));
  EXPECT_TRUE(holds(ASLRT_PREDICATE_EQ, R"([1,{"a":null,"b":2}])", R"([1.0,{"b":2,"a":null}])"));
  EXPECT_FALSE(holds(ASLRT_PREDICATE_EQ, R"("5")", "5"));
  EXPECT_TRUE(holds(ASLRT_PREDICATE_LT, "2", "10"));
  EXPECT_TRUE(holds(ASLRT_PREDICATE_LT, R"("10")", R"("2")"));
  EXPECT_FALSE(holds(ASLRT_PREDICATE_LT, R"("2")", "10"));
  for (std::string_view unordered : {"null", "true", "[1]", "{}"}) {
    EXPECT_FALSE(holds(ASLRT_PREDICATE_LE, unordered, unordered)) << unordered;
    EXPECT_FALSE(holds(ASLRT_PREDICATE_GE, unordered, unordered)) << unordered;
  }
}

TEST_F(CompareTest, NothingIsEqualToNothing) {
  const AslrtValue nothing = makeNone(), null = json("null"), one = json("1");
  for (const AslrtValue *other : {&nothing, &null, &one})
    for (uint32_t predicate = ASLRT_PREDICATE_EQ; predicate <= ASLRT_PREDICATE_GE; ++predicate) {
      EXPECT_EQ(aslrt_compare_values(exec, predicate, &nothing, other), 0);
      EXPECT_EQ(aslrt_compare_values(exec, predicate, other, &nothing), 0);
      for (uint32_t kind = ASLRT_COMPARE_STRING; kind <= ASLRT_COMPARE_TIMESTAMP; ++kind)
        EXPECT_EQ(aslrt_compare(kind, predicate, &nothing, other), 0);
    }
  EXPECT_EQ(aslrt_is(ASLRT_IS_NOTHING, &nothing), 1);
  EXPECT_EQ(aslrt_is(ASLRT_IS_NULL, &nothing), 0);
  EXPECT_EQ(aslrt_is(ASLRT_IS_NOTHING, &null), 0);
}

TEST_F(CompareTest, AStringIsFoundAmongOthers) {
  // Shorter ones first, equally long ones in the order of their bytes.
  const std::vector<std::string> texts = {"",         "b",        "\\n",       "ab",        "\xc3\xa9",
                                          "12345678", "12345679", "order.made", "order.sent"};
  std::vector<AslrtKey> keys;
  for (const std::string &text : texts) {
    const auto size = static_cast<uint32_t>(text.size());
    keys.push_back({keyHead(text.data(), size), size, 0, text.data()});
  }
  auto find = [&](std::string_view value) {
    const AslrtValue cell = json(value);
    return aslrt_read_text(&cell, keys.data(), static_cast<uint32_t>(keys.size()));
  };
  for (uint32_t place = 0; place < texts.size(); ++place)
    EXPECT_EQ(find('"' + texts[place] + '"'), place);
  for (std::string_view other : {"a", "bb", "12345670", "123456789", "order.mad", "order.madf", "order.zzzz",
                                 "a text longer than all"})
    EXPECT_EQ(find('"' + std::string(other) + '"'), texts.size()) << other;
  for (std::string_view other : kOneOfEach)
    if (other != "\"\"")
      EXPECT_EQ(find(other), texts.size()) << other;
  EXPECT_EQ(find(R"("\u0062")"), 1u) << "escapes that need not be are none";
}

} // namespace
