// SPDX-License-Identifier: Apache-2.0
//
// JSONata's functions on numbers.

#include "FunctionTest.h"

#include <limits>

namespace {

using namespace aslrt;
using namespace aslrt::jsonata;

using Number = test::FunctionTest;
using Round = test::FunctionTest;
using Arithmetic = test::FunctionTest;
using Aggregates = test::FunctionTest;
using Chance = test::FunctionTest;

TEST_F(Number, KeepsNumbers) { EXPECT_EQ(call(builtinNumber, {json("10.50")}), "10.5"); }

TEST_F(Number, ReadsDecimals) {
  EXPECT_EQ(call(builtinNumber, {text("-0.05")}), "-0.05");
  EXPECT_EQ(call(builtinNumber, {text("1E-2")}), "0.01");
  EXPECT_EQ(call(builtinNumber, {text("00")}), "0");
}

TEST_F(Number, ReadsPrefixes) {
  EXPECT_EQ(call(builtinNumber, {text("0xFf")}), "255");
  EXPECT_EQ(call(builtinNumber, {text("0O12")}), "10");
  EXPECT_EQ(call(builtinNumber, {text("0b101")}), "5");
}

TEST_F(Number, RoundsLongPrefixedNumbersToTheNearest) {
  EXPECT_EQ(call(builtinNumber, {text("0x20000000000001")}), "9007199254740992");      // a half: to even
  EXPECT_EQ(call(builtinNumber, {text("0x200000000000010000000001")}), "9.903520314283044e+27"); // a little more
}

TEST_F(Number, CastsBooleans) {
  EXPECT_EQ(call(builtinNumber, {json("true")}), "1");
  EXPECT_EQ(call(builtinNumber, {json("false")}), "0");
}

TEST_F(Number, RefusesOtherTexts) {
  for (const char *refused : {"", " 1", "1 ", "+1", ".5", "1.", "1e", "1e999", "Infinity", "NaN", "0x", "-0x1", "0xg", "0b2",
                              "[1]"}) {
    EXPECT_EQ(call(builtinNumber, {text(refused)}), "! D3030") << refused;
    EXPECT_EQ(show(evaluator.error.value), show(text(refused)));
    EXPECT_EQ(evaluator.error.index, 1);
  }
}

TEST_F(Number, GivesNothingForNothing) { EXPECT_EQ(call(builtinNumber, {nothing()}), "nothing"); }

TEST_F(Round, TakesTheEvenNeighbourOfAHalf) {
  EXPECT_EQ(call(builtinRound, {json("0.5")}), "0");
  EXPECT_EQ(call(builtinRound, {json("1.5")}), "2");
  EXPECT_EQ(call(builtinRound, {json("2.5")}), "2");
  EXPECT_EQ(call(builtinRound, {json("-2.5")}), "-2");
  EXPECT_EQ(call(builtinRound, {json("-3.5")}), "-4");
}

// 4.525 is a little less in binary, and 4.525 * 100 a little more than 452.5.
TEST_F(Round, LooksAtTheDecimalText) {
  EXPECT_EQ(call(builtinRound, {json("4.525"), json("2")}), "4.52");
  EXPECT_EQ(call(builtinRound, {json("1.005"), json("2")}), "1");
  EXPECT_EQ(call(builtinRound, {json("4.35"), json("1")}), "4.4");
}

TEST_F(Round, TakesNegativePrecisions) {
  EXPECT_EQ(call(builtinRound, {json("12450"), json("-2")}), "12400");
  EXPECT_EQ(call(builtinRound, {json("12350"), json("-2")}), "12400");
  EXPECT_EQ(call(builtinRound, {json("1"), json("-400")}), "0");
}

TEST_F(Round, LeavesWhatHasNoDigitsThere) {
  EXPECT_EQ(call(builtinRound, {json("1.5e300"), json("20")}), "1.5e+300");
  EXPECT_EQ(call(builtinRound, {json("5"), json("400")}), "5");
}

TEST_F(Round, NeverGivesANegativeZero) {
  Value out{};
  const Value argument = json("-0.2");
  ASSERT_TRUE(builtinRound(evaluator, {&argument, 1, {}}, out));
  EXPECT_FALSE(std::signbit(numberOf(out)));
}

TEST_F(Arithmetic, FloorAndCeilGoToTheirSides) {
  EXPECT_EQ(call(builtinFloor, {json("-3.7")}), "-4");
  EXPECT_EQ(call(builtinCeil, {json("-3.7")}), "-3");
  EXPECT_EQ(call(builtinAbs, {json("-3.7")}), "3.7");
}

TEST_F(Arithmetic, GivesNothingForNothing) {
  for (BuiltinFunction function : {builtinAbs, builtinFloor, builtinCeil, builtinRound, builtinSqrt, builtinSum,
                                   builtinMax, builtinMin, builtinAverage, builtinFormatBase})
    EXPECT_EQ(call(function, {nothing()}), "nothing");
  EXPECT_EQ(call(builtinPower, {nothing(), json("2")}), "nothing");
}

TEST_F(Arithmetic, RefusesRootsOfNegativeNumbers) {
  EXPECT_EQ(call(builtinSqrt, {json("2")}), "1.4142135623730951");
  EXPECT_EQ(call(builtinSqrt, {json("-2")}), "! D3060");
  EXPECT_EQ(show(evaluator.error.value), "-2");
}

TEST_F(Arithmetic, RefusesPowersThatAreNoNumbers) {
  EXPECT_EQ(call(builtinPower, {json("10"), json("-2")}), "0.01");
  EXPECT_EQ(call(builtinPower, {json("-2"), json("0.5")}), "! D3061");
  EXPECT_EQ(call(builtinPower, {json("100"), json("1000")}), "! D3061");
  EXPECT_EQ(show(evaluator.error.value), "100");
  EXPECT_EQ(show(evaluator.error.value2), "1000");
}

TEST_F(Arithmetic, RefusesPowersOfNothingAndOfInfinitelyMany) {
  EXPECT_EQ(call(builtinPower, {json("2"), nothing()}), "! D3061");
  EXPECT_EQ(call(builtinPower, {json("1"), number(std::numeric_limits<double>::infinity())}), "! D3061");
}

TEST_F(Aggregates, AddsUp) {
  EXPECT_EQ(call(builtinSum, {json("[1, 2.5, 3e1]")}), "33.5");
  EXPECT_EQ(call(builtinAverage, {json("[1, 2, 6]")}), "3");
}

TEST_F(Aggregates, FindsTheEnds) {
  EXPECT_EQ(call(builtinMax, {json("[-5, -2, -9]")}), "-2");
  EXPECT_EQ(call(builtinMin, {json("[5, 2, 9]")}), "2");
}

TEST_F(Aggregates, OfNoNumbersOnlyTheSumIsOne) {
  EXPECT_EQ(call(builtinSum, {json("[]")}), "0");
  EXPECT_EQ(call(builtinMax, {json("[]")}), "nothing");
  EXPECT_EQ(call(builtinMin, {json("[]")}), "nothing");
  EXPECT_EQ(call(builtinAverage, {json("[]")}), "nothing");
}

TEST_F(Chance, StaysBelowOne) {
  for (int count = 0; count < 1000; ++count) {
    Value out{};
    ASSERT_TRUE(builtinRandom(evaluator, {}, out));
    EXPECT_GE(numberOf(out), 0);
    EXPECT_LT(numberOf(out), 1);
  }
}

// new java.util.Random(42).nextDouble()
TEST_F(Chance, ASeedGivesWhatJavaGives) {
  EXPECT_EQ(call(builtinRandom, {json("42")}), "0.7275636800328681");
  EXPECT_EQ(call(builtinRandom, {json("42.9")}), "0.7275636800328681");
  EXPECT_EQ(call(builtinRandom, {json("0")}), "0.730967787376657");
}

TEST_F(Chance, MakesUuidsOfVersion4) {
  const std::string uuid = call(builtinUuid, {});
  ASSERT_EQ(uuid.size(), 38u);
  EXPECT_EQ(uuid[15], '4');
  EXPECT_NE(std::string("89ab").find(uuid[20]), std::string::npos);
  EXPECT_NE(uuid, call(builtinUuid, {}));
}

} // namespace
