// SPDX-License-Identifier: Apache-2.0

#include "TextTest.h"

#include <cmath>

using namespace aslrt::jsonata;

namespace aslrt::test {
namespace {

/// A function that answers with what `answers` gives, one after the other.
class MatchingTest : public TextTest {
protected:
  static inline std::vector<Value> answers;
  static inline size_t asked = 0;

  static bool answer(Evaluator &, const Arguments &, Value &out) {
    out = asked < answers.size() ? answers[asked] : Value{};
    ++asked;
    return true;
  }

  static Value answering(std::vector<Value> values) {
    answers = std::move(values);
    asked = 0;
    static const Builtin builtin{"answer", "", 1, answer};
    static Function function{.kind = FunctionKind::Builtin, .arity = 1, .builtin = &builtin};
    return functionValue(&function);
  }

  /// A match whose `next` asks for the next answer.
  Value matchOf(std::string_view text, double start, double end, std::string_view groups = "[]") {
    Record *record = makeRecord(heap);
    memberOf(heap, *record, literalKey("\"match\":")) = this->text(text);
    memberOf(heap, *record, literalKey("\"start\":")) = number(start);
    memberOf(heap, *record, literalKey("\"end\":")) = number(end);
    memberOf(heap, *record, literalKey("\"groups\":")) = json(groups);
    memberOf(heap, *record, literalKey("\"next\":")) = answering({});
    return recordValue(record);
  }
};

TEST_F(MatchingTest, ContainsLooksForAText) {
  EXPECT_EQ(call(builtinContains, {text("abracadabra"), text("bra")}), "true");
  EXPECT_EQ(call(builtinContains, {text("abc"), text("x")}), "false");
  EXPECT_EQ(call(builtinContains, {text("abc"), text("")}), "true");
}

TEST_F(MatchingTest, ContainsFindsHalfAPair) {
  EXPECT_EQ(call(builtinContains, {text("a😀"), json(R"("\ude00")")}), "true");
}

TEST_F(MatchingTest, ContainsTakesARegularExpression) {
  EXPECT_EQ(call(builtinContains, {text("abc"), regex("a.c")}), "true");
  EXPECT_EQ(call(builtinContains, {text("abc"), regex("x*")}), "true");
  EXPECT_EQ(call(builtinContains, {text("abc"), regex("^b")}), "false");
}

TEST_F(MatchingTest, ContainsTakesAFunction) {
  EXPECT_EQ(call(builtinContains, {text("abc"), answering({json(R"({"start":1})")})}), "true");
  EXPECT_EQ(call(builtinContains, {text("abc"), answering({})}), "false");
}

TEST_F(MatchingTest, WhatAFunctionReturnsHasToBeAMatch) {
  EXPECT_EQ(call(builtinContains, {text("abc"), answering({json(R"({"foo":1})")})}), "! T1010");
  EXPECT_EQ(message(), "The matcher function argument passed to function \"contains\" does not return the correct object structure");
  EXPECT_EQ(call(builtinMatch, {text("abc"), answering({text("abc")})}), "! T1010");
}

TEST_F(MatchingTest, WithoutAPatternTheCallIsRefused) {
  EXPECT_EQ(call(builtinContains, {text("abc")}), "! T0410");
  EXPECT_EQ(call(builtinSplit, {text("abc")}), "! T0410");
  EXPECT_EQ(call(builtinReplace, {text("abc"), nothing(), text("x")}), "! T0410");
}

TEST_F(MatchingTest, NothingGivesNothing) {
  for (BuiltinFunction function : {builtinContains, builtinMatch, builtinReplace, builtinSplit})
    EXPECT_EQ(call(function, {nothing(), regex("a")}), "nothing");
}

TEST_F(MatchingTest, MatchGivesAllMatches) {
  EXPECT_EQ(call(builtinMatch, {text("ababbabbcc"), regex("a(b+)")}),
            R"([{"match":"ab","index":0,"groups":["b"]},{"match":"abb","index":2,"groups":["bb"]},)"
            R"({"match":"abb","index":5,"groups":["bb"]}])");
}

TEST_F(MatchingTest, MatchGivesASequence) {
  Value out{};
  const Value arguments[] = {text("ab"), regex("a")};
  ASSERT_TRUE(builtinMatch(evaluator, {arguments, 2, {}}, out));
  EXPECT_EQ(flagsOf(out), kSequence);
}

TEST_F(MatchingTest, MatchStopsAtTheLimit) {
  EXPECT_EQ(call(builtinMatch, {text("aaa"), regex("a"), number(1)}), R"([{"match":"a","index":0,"groups":[]}])");
  EXPECT_EQ(call(builtinMatch, {text("aaa"), regex("a"), number(0)}), "[]");
  EXPECT_EQ(call(builtinMatch, {text("aaa"), regex("a"), number(-1)}), "! D3040");
}

TEST_F(MatchingTest, ASecondMatchOfNoLengthIsRefused) {
  EXPECT_EQ(call(builtinMatch, {text("abc"), regex("x*")}), "! D1004");
  EXPECT_EQ(message(), "Regular expression matches zero length string");
  EXPECT_EQ(call(builtinMatch, {text("abc"), regex("$")}), R"([{"match":"","index":3,"groups":[]}])");
}

TEST_F(MatchingTest, MatchWalksOverTheMatchesOfAFunction) {
  const Value first = matchOf("a", 0, 1), second = matchOf("c", 2, 3, R"(["x"])");
  EXPECT_EQ(call(builtinMatch, {text("abc"), answering({first, second})}),
            R"([{"match":"a","index":0,"groups":[]},{"match":"c","index":2,"groups":["x"]}])");
}

TEST_F(MatchingTest, ReplaceReplacesEveryText) {
  EXPECT_EQ(call(builtinReplace, {text("a.b.c"), text("."), text("$0")}), "\"a$0b$0c\"");
  EXPECT_EQ(call(builtinReplace, {text("a.b.c"), text("."), text("-"), number(1)}), "\"a-b.c\"");
  EXPECT_EQ(call(builtinReplace, {text("a.b.c"), text("."), text("-"), number(0)}), "\"a.b.c\"");
}

TEST_F(MatchingTest, ReplaceFindsHalfAPair) {
  EXPECT_EQ(call(builtinReplace, {text("😀"), json(R"("\ude00")"), text("x")}), R"("\ud83dx")");
}

TEST_F(MatchingTest, ReplaceRefusesAnEmptyPattern) { EXPECT_EQ(call(builtinReplace, {text("a"), text(""), text("x")}), "! D3010"); }

TEST_F(MatchingTest, ReplaceRefusesANegativeLimit) {
  EXPECT_EQ(call(builtinReplace, {text("a"), text("a"), text("x"), number(-1)}), "! D3011");
}

TEST_F(MatchingTest, ReplaceFillsInGroups) {
  EXPECT_EQ(call(builtinReplace, {text("John Smith"), regex("(\\w+)\\s(\\w+)"), text("$2, $1 ($0)")}), "\"Smith, John (John Smith)\"");
}

TEST_F(MatchingTest, DollarsStandForThemselves) {
  EXPECT_EQ(call(builtinReplace, {text("265USD"), regex("([0-9]+)USD"), text("$$$1 $x $")}), "\"$265 $x $\"");
}

TEST_F(MatchingTest, UnknownGroupsAreEmpty) {
  EXPECT_EQ(call(builtinReplace, {text("ab"), regex("a"), text("<$1>")}), "\"<>b\"");
  EXPECT_EQ(call(builtinReplace, {text("ab"), regex("(x)?a"), text("<$1$2>")}), "\"<>b\"");
}

TEST_F(MatchingTest, AGroupsNumberHasAsManyDigitsAsTheNumberOfGroups) {
  EXPECT_EQ(call(builtinReplace, {text("ab"), regex("(a)(b)"), text("$12")}), "\"a2\"");
  EXPECT_EQ(call(builtinReplace, {text("abcdefghijkl"), regex("(a)(b)(c)(d)(e)(f)(g)(h)(i)(j)(k)(l)"), text("$12 $123 $13")}),
            "\"l l3 a3\"");
}

TEST_F(MatchingTest, ReplaceCallsAFunctionWithTheMatch) {
  const Value replacement = answering({text("<"), text(">")});
  EXPECT_EQ(call(builtinReplace, {text("abab"), regex("a"), replacement}), "\"<b>b\"");
  EXPECT_EQ(call(builtinReplace, {text("abab"), regex("a"), answering({number(5)})}), "! D3012");
}

TEST_F(MatchingTest, ReplacesTheMatchesOfAFunction) {
  const Value found = matchOf("😀", 1, 3, R"(["g",7])");
  EXPECT_EQ(call(builtinReplace, {text("a😀c"), answering({found}), text("[$0$1$2]")}), "\"a[😀g7]c\"");
}

TEST_F(MatchingTest, ReplaceRefusesWhatIsNoText) {
  EXPECT_EQ(call(builtinReplace, {text("abc"), regex("b")}), "! D3012");
  EXPECT_EQ(call(builtinReplace, {text("abc"), text("b"), regex("x")}), "! D3012");
}

TEST_F(MatchingTest, SplitSplitsAtATextOrAnExpression) {
  EXPECT_EQ(call(builtinSplit, {text("a,b,,c"), text(",")}), R"(["a","b","","c"])");
  EXPECT_EQ(call(builtinSplit, {text("a, b;c"), regex("[,;]\\s*")}), R"(["a","b","c"])");
  EXPECT_EQ(call(builtinSplit, {text("abc"), regex("x")}), R"(["abc"])");
}

TEST_F(MatchingTest, SplitWithoutASeparatorGivesUnits) {
  EXPECT_EQ(call(builtinSplit, {text("a😀"), text("")}), R"(["a","\ud83d","\ude00"])");
  EXPECT_EQ(call(builtinSplit, {text(""), text("")}), "[]");
  EXPECT_EQ(call(builtinSplit, {text(""), text(",")}), R"([""])");
}

TEST_F(MatchingTest, SplitStopsAtTheLimit) {
  EXPECT_EQ(call(builtinSplit, {text("a,b,c"), text(","), number(2)}), R"(["a","b"])");
  EXPECT_EQ(call(builtinSplit, {text("a,b,c"), regex(","), number(2)}), R"(["a","b"])");
  EXPECT_EQ(call(builtinSplit, {text("a,b,c"), text(","), number(0)}), "[]");
  EXPECT_EQ(call(builtinSplit, {text("a,b,c"), text(","), number(-1)}), "! D3020");
}

TEST_F(MatchingTest, FractionsOfALimitCountForExpressionsOnly) {
  EXPECT_EQ(call(builtinSplit, {text("a,b,c"), text(","), number(1.5)}), R"(["a"])");
  EXPECT_EQ(call(builtinSplit, {text("a,b,c"), regex(","), number(1.5)}), R"(["a","b"])");
}

TEST_F(MatchingTest, SplitsAtTheMatchesOfAFunction) {
  const Value found = matchOf("-", 1, 2);
  EXPECT_EQ(call(builtinSplit, {text("a-b"), answering({found})}), R"(["a","b"])");
}

TEST_F(MatchingTest, ReplaceBeyondTheLimitIsRefused) {
  limits.stringBytes = 1000;
  EXPECT_EQ(call(builtinReplace, {text(std::string(500, 'a')), text("a"), text("xyz")}), "! U1001");
}

} // namespace
} // namespace aslrt::test
