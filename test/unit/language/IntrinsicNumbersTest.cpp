// SPDX-License-Identifier: Apache-2.0
//
// Intrinsics that compute numbers: rounding, the range of 32 bits, generators.

#include "IntrinsicTest.h"

#include <set>

namespace {

using MathAdd = IntrinsicTest;
using Uuid = IntrinsicTest;

TEST_F(MathAdd, RoundsHalvesUpFirst) {
  EXPECT_EQ(call(aslrt_intrinsic_math_add, "-9", "3"), "-6");
  EXPECT_EQ(call(aslrt_intrinsic_math_add, "1.49", "1.5"), "3");
  EXPECT_EQ(call(aslrt_intrinsic_math_add, "-1.5", "-1.51"), "-3");
  EXPECT_EQ(call(aslrt_intrinsic_math_add, "-0.5", "0"), "0");
  EXPECT_EQ(call(aslrt_intrinsic_math_add, "-2.5", "0"), "-2");
  EXPECT_EQ(call(aslrt_intrinsic_math_add, "0.5", "2.5"), "4");
  EXPECT_EQ(call(aslrt_intrinsic_math_add, "0.49999999999999994", "0"), "0");
  EXPECT_EQ(call(aslrt_intrinsic_math_add, "1e2", "5e-1"), "101");
}

TEST_F(MathAdd, StaysWithin32Bits) {
  EXPECT_EQ(call(aslrt_intrinsic_math_add, "2147483646", "1"), "2147483647");
  EXPECT_EQ(call(aslrt_intrinsic_math_add, "-2147483647", "-1"), "-2147483648");
  EXPECT_EQ(call(aslrt_intrinsic_math_add, "2147483647.4", "0"), "2147483647");
  for (auto [left, right] : {std::pair{"2147483647", "1"}, {"-2147483648", "-1"}, {"3000000000", "-1"},
                             {"1", "-3000000000"}, {"2147483647.5", "-1"}, {"1e309", "1"}, {"-1e309", "1"}})
    EXPECT_EQ(call(aslrt_intrinsic_math_add, left, right), "! Invalid arguments in States.MathAdd") << left;
}

TEST_F(MathAdd, WantsNumbers) {
  for (const char *value : {R"("1")", "null", "true", "[1]", "{}"}) {
    EXPECT_EQ(call(aslrt_intrinsic_math_add, value, "1"), "! Invalid arguments in States.MathAdd");
    EXPECT_EQ(call(aslrt_intrinsic_math_add, "1", value), "! Invalid arguments in States.MathAdd");
  }
}

class MathRandom : public IntrinsicTest {
protected:
  std::string draw(const char *start, const char *end) {
    AslrtValue from = json(start), to = json(end), out = aslrt::makeNone();
    return resultOf(aslrt_intrinsic_math_random(exec, frame, &out, &from, &to, nullptr), out);
  }
};

TEST_F(MathRandom, StaysBelowItsEnd) {
  record.random.seed(1);
  std::set<std::string> drawn;
  for (int i = 0; i < 1000; ++i)
    drawn.insert(draw("-1", "2"));
  EXPECT_EQ(drawn, (std::set<std::string>{"-1", "0", "1"}));
  EXPECT_EQ(draw("2147483646", "2147483647"), "2147483646");
}

TEST_F(MathRandom, RoundsItsBounds) {
  record.random.seed(1);
  EXPECT_EQ(draw("1.5", "2.5"), "2");
}

TEST_F(MathRandom, RepeatsWithTheSeedOfTheExecution) {
  record.random.seed(7);
  std::string first = draw("0", "1000000");
  record.random.seed(7);
  EXPECT_EQ(draw("0", "1000000"), first);
}

TEST_F(MathRandom, GivesJavasNumberForASeed) {
  // What new java.util.Random(seed).nextInt(end - start) + start gives.
  EXPECT_EQ(call(aslrt_intrinsic_math_random, "0", "100", "0"), "60");
  EXPECT_EQ(call(aslrt_intrinsic_math_random, "0", "100", "42"), "30");
  EXPECT_EQ(call(aslrt_intrinsic_math_random, "1", "100", "42"), "63");
  EXPECT_EQ(call(aslrt_intrinsic_math_random, "0", "16", "42"), "11"); // a power of two
  EXPECT_EQ(call(aslrt_intrinsic_math_random, "1", "10", "-10"), "1");
  EXPECT_EQ(call(aslrt_intrinsic_math_random, "2147483640", "2147483647", "1"), "2147483644");
  // A range of more than 31 bits draws until it hits: seed 1 at the second draw.
  EXPECT_EQ(call(aslrt_intrinsic_math_random, "-1073741825", "1073741823", "1"), "431529176");
}

TEST_F(MathRandom, WantsARangeAndANumber) {
  for (auto [start, end] : {std::pair{"1", "1"}, {"10", "5"}, {"1.4", "0.5"}, {R"("a")", "10"}, {"1", "null"},
                            {"0", "2147483648"}}) {
    EXPECT_EQ(draw(start, end), "! Invalid arguments in States.MathRandom") << start;
    EXPECT_EQ(call(aslrt_intrinsic_math_random, start, end, "1"), "! Invalid arguments in States.MathRandom") << start;
  }
  EXPECT_EQ(call(aslrt_intrinsic_math_random, "1", "10", R"("seed")"), "! Invalid arguments in States.MathRandom");
  EXPECT_EQ(call(aslrt_intrinsic_math_random, "1", "10", "null"), "! Invalid arguments in States.MathRandom");
}

TEST_F(Uuid, IsOfVersionFourAndRepeatsWithTheSeed) {
  record.random.seed(3);
  std::string first = call(aslrt_intrinsic_uuid), second = call(aslrt_intrinsic_uuid);
  ASSERT_EQ(first.size(), 38u);
  EXPECT_EQ(first[9], '-');
  EXPECT_EQ(first[15], '4');
  EXPECT_NE(std::string("89ab").find(first[20]), std::string::npos);
  EXPECT_EQ(first.find_first_not_of("0123456789abcdef-\""), std::string::npos);
  EXPECT_NE(first, second);
  record.random.seed(3);
  EXPECT_EQ(call(aslrt_intrinsic_uuid), first);
}

} // namespace
