// SPDX-License-Identifier: Apache-2.0

#include "TextTest.h"

#include <cmath>

using namespace aslrt::jsonata;

namespace aslrt::test {
namespace {

class StringsTest : public TextTest {};

TEST_F(StringsTest, LengthCountsCodePoints) {
  EXPECT_EQ(call(builtinLength, {text("aé😀")}), "3");
  EXPECT_EQ(call(builtinLength, {text("")}), "0");
}

TEST_F(StringsTest, HalfAPairIsOneCodePoint) { EXPECT_EQ(call(builtinLength, {json(R"("\ud83dx")")}), "2"); }

TEST_F(StringsTest, EscapedCharactersCountOnce) { EXPECT_EQ(call(builtinLength, {json(R"("\n\"\\")")}), "3"); }

TEST_F(StringsTest, NothingGivesNothing) {
  for (BuiltinFunction function : {builtinString, builtinLength, builtinSubstring, builtinSubstringBefore,
                                   builtinSubstringAfter, builtinLowercase, builtinUppercase, builtinTrim, builtinPad, builtinJoin})
    EXPECT_EQ(call(function, {}), "nothing");
}

TEST_F(StringsTest, SubstringTakesCodePoints) {
  EXPECT_EQ(call(builtinSubstring, {text("a😀bc"), number(1), number(2)}), "\"😀b\"");
}

TEST_F(StringsTest, SubstringCountsFromTheEnd) {
  EXPECT_EQ(call(builtinSubstring, {text("hello"), number(-3)}), "\"llo\"");
  EXPECT_EQ(call(builtinSubstring, {text("hello"), number(-3), number(2)}), "\"ll\"");
}

TEST_F(StringsTest, SubstringBeginsAtTheFirstWhereTheStartIsBeforeIt) {
  EXPECT_EQ(call(builtinSubstring, {text("hello"), number(-9), number(2)}), "\"he\"");
}

TEST_F(StringsTest, SubstringDropsFractions) {
  EXPECT_EQ(call(builtinSubstring, {text("hello"), number(1.5), number(1.5)}), "\"el\"");
  EXPECT_EQ(call(builtinSubstring, {text("hello"), number(-3.5), number(2)}), "\"l\"");
}

TEST_F(StringsTest, SubstringOfNoLengthIsEmpty) {
  EXPECT_EQ(call(builtinSubstring, {text("hello"), number(1), number(-1)}), "\"\"");
  EXPECT_EQ(call(builtinSubstring, {text("hello"), number(9)}), "\"\"");
}

TEST_F(StringsTest, SubstringTakesInfinityForTheRest) {
  EXPECT_EQ(call(builtinSubstring, {text("hello"), number(2), number(HUGE_VAL)}), "\"llo\"");
}

TEST_F(StringsTest, SubstringBeforeAndAfterLookForTheFirst) {
  EXPECT_EQ(call(builtinSubstringBefore, {text("a-b-c"), text("-")}), "\"a\"");
  EXPECT_EQ(call(builtinSubstringAfter, {text("a-b-c"), text("-")}), "\"b-c\"");
}

TEST_F(StringsTest, SubstringAroundWhatIsNotThereIsTheWhole) {
  EXPECT_EQ(call(builtinSubstringBefore, {text("abc"), text("x")}), "\"abc\"");
  EXPECT_EQ(call(builtinSubstringAfter, {text("abc"), nothing()}), "\"abc\"");
}

TEST_F(StringsTest, SubstringAroundHalfAPairSplitsThePair) {
  EXPECT_EQ(call(builtinSubstringBefore, {text("a😀b"), json(R"("\ude00")")}), R"("a\ud83d")");
  EXPECT_EQ(call(builtinSubstringAfter, {text("a😀b"), json(R"("\ud83d")")}), R"("\ude00b")");
}

TEST_F(StringsTest, UpperCaseMayBeLonger) { EXPECT_EQ(call(builtinUppercase, {text("straße ŉ ﬃ")}), "\"STRASSE ʼN FFI\""); }

TEST_F(StringsTest, CaseGoesBeyondTheFirstPlane) {
  EXPECT_EQ(call(builtinUppercase, {text("𐐨")}), "\"𐐀\"");
  EXPECT_EQ(call(builtinLowercase, {text("𐐀")}), "\"𐐨\"");
}

TEST_F(StringsTest, DottedCapitalIKeepsItsDot) { EXPECT_EQ(call(builtinLowercase, {text("İ")}), "\"i̇\""); }

TEST_F(StringsTest, SigmaAtTheEndOfAWordIsFinal) {
  EXPECT_EQ(call(builtinLowercase, {text("ΑΣ ΑΣΑ Σ")}), "\"ας ασα σ\"");
}

TEST_F(StringsTest, MarksDoNotEndTheWordOfASigma) {
  EXPECT_EQ(call(builtinLowercase, {text("Α\u0301Σ'Α Α\u0301Σ'")}), "\"α\u0301σ'α α\u0301ς'\"");
}

TEST_F(StringsTest, HalfAPairHasNoCase) {
  EXPECT_EQ(call(builtinUppercase, {json(R"("a\ud83d")")}), R"("A\ud83d")");
  EXPECT_EQ(call(builtinLowercase, {json(R"("A\ude00")")}), R"("a\ude00")");
}

TEST_F(StringsTest, TrimMakesOneBlankOfMany) { EXPECT_EQ(call(builtinTrim, {text(" \t a \n\r b ")}), "\"a b\""); }

TEST_F(StringsTest, TrimKeepsOtherWhiteSpace) { EXPECT_EQ(call(builtinTrim, {text("\u00a0a\f ")}), "\"\u00a0a\\f\""); }

TEST_F(StringsTest, TrimOfBlanksIsEmpty) { EXPECT_EQ(call(builtinTrim, {text(" \n ")}), "\"\""); }

TEST_F(StringsTest, PadGoesToTheRightOrToTheLeft) {
  EXPECT_EQ(call(builtinPad, {text("foo"), number(5)}), "\"foo  \"");
  EXPECT_EQ(call(builtinPad, {text("foo"), number(-5), text("#")}), "\"##foo\"");
}

TEST_F(StringsTest, PadCutsLongPadding) { EXPECT_EQ(call(builtinPad, {text("x"), number(6), text("😀-")}), "\"x😀-😀-😀\""); }

TEST_F(StringsTest, PadLeavesLongTextAlone) { EXPECT_EQ(call(builtinPad, {text("foobar"), number(-3)}), "\"foobar\""); }

TEST_F(StringsTest, PadWithAnEmptyTextIsPadWithBlanks) {
  EXPECT_EQ(call(builtinPad, {text("a"), number(3), text("")}), "\"a  \"");
}

TEST_F(StringsTest, PadBeyondTheLimitIsRefusedWithoutBeingMade) {
  EXPECT_EQ(call(builtinPad, {text("a"), number(1e300)}), "! U1001");
}

TEST_F(StringsTest, JoinPutsTheSeparatorBetween) {
  EXPECT_EQ(call(builtinJoin, {json(R"(["a","","b"])"), text(", ")}), "\"a, , b\"");
  EXPECT_EQ(call(builtinJoin, {json(R"(["a","b"])")}), "\"ab\"");
  EXPECT_EQ(call(builtinJoin, {json("[]"), text("-")}), "\"\"");
}

TEST_F(StringsTest, HalvesThatAreJoinedAreACharacter) {
  EXPECT_EQ(call(builtinJoin, {json(R"(["\ud83d","\ude00"])")}), "\"😀\"");
}

} // namespace
} // namespace aslrt::test
