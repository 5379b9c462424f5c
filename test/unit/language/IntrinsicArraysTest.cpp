// SPDX-License-Identifier: Apache-2.0
//
// Intrinsics on arrays: results, rounding, limits, refusals.

#include "IntrinsicTest.h"

namespace {

using ArrayContains = IntrinsicTest;
using ArrayGetItem = IntrinsicTest;
using ArrayLength = IntrinsicTest;
using ArrayPartition = IntrinsicTest;
using ArrayRange = IntrinsicTest;
using ArrayUnique = IntrinsicTest;

TEST_F(ArrayContains, ComparesByValue) {
  EXPECT_EQ(call(aslrt_intrinsic_array_contains, "[1,2,3]", "2"), "true");
  EXPECT_EQ(call(aslrt_intrinsic_array_contains, "[1,2,3]", "2.0"), "true");
  EXPECT_EQ(call(aslrt_intrinsic_array_contains, "[1,2,3]", "\"2\""), "false");
  EXPECT_EQ(call(aslrt_intrinsic_array_contains, "[[1,2,3],2]", "[1,2,3]"), "true");
  EXPECT_EQ(call(aslrt_intrinsic_array_contains, R"([{"a":1,"b":[]}])", R"({"b":[],"a":1})"), "true");
  EXPECT_EQ(call(aslrt_intrinsic_array_contains, "[null]", "null"), "true");
  EXPECT_EQ(call(aslrt_intrinsic_array_contains, "[]", "[]"), "false");
}

TEST_F(ArrayContains, FindsStringsInTextThatNobodyLookedInto) {
  EXPECT_EQ(call(aslrt_intrinsic_array_contains, R"(["aa","a"])", R"("a")"), "true");
  EXPECT_EQ(call(aslrt_intrinsic_array_contains, R"([["a"],{"a":"a"},"ab","ba",1])", R"("a")"), "false");
  EXPECT_EQ(call(aslrt_intrinsic_array_contains, R"(["x","a\"b"])", R"("a\"b")"), "true");
  EXPECT_EQ(call(aslrt_intrinsic_array_contains, R"(["a"])", R"("a longer one than the whole array is")"), "false");
  EXPECT_EQ(call(aslrt_intrinsic_array_contains, "[]", R"("a")"), "false");
  EXPECT_EQ(call(aslrt_intrinsic_array_contains, R"(["a","b"])", R"("a")"), "true");
  EXPECT_EQ(call(aslrt_intrinsic_array_contains, R"(["ab","b"])", R"("a")"), "false");
  EXPECT_EQ(call(aslrt_intrinsic_array_contains, R"(["a"])", "1"), "false");
}

TEST_F(ArrayContains, WantsAnArray) {
  EXPECT_EQ(call(aslrt_intrinsic_array_contains, R"({"0":1})", "1"), "! Invalid arguments in States.ArrayContains");
  EXPECT_EQ(call(aslrt_intrinsic_array_contains, "null", "1"), "! Invalid arguments in States.ArrayContains");
}

TEST_F(ArrayGetItem, CountsFromZero) {
  EXPECT_EQ(call(aslrt_intrinsic_array_get_item, "[1,[2],3]", "0"), "1");
  EXPECT_EQ(call(aslrt_intrinsic_array_get_item, "[1,[2],3]", "1"), "[2]");
  EXPECT_EQ(call(aslrt_intrinsic_array_get_item, "[1,[2],3]", "1.5"), "3");
}

TEST_F(ArrayGetItem, RefusesWhatIsNotThere) {
  for (const char *index : {"3", "-1", "\"0\"", "null", "1e30"})
    EXPECT_EQ(call(aslrt_intrinsic_array_get_item, "[1,2,3]", index), "! Invalid arguments in States.ArrayGetItem");
  EXPECT_EQ(call(aslrt_intrinsic_array_get_item, "\"abc\"", "0"), "! Invalid arguments in States.ArrayGetItem");
}

TEST_F(ArrayLength, CountsElements) {
  EXPECT_EQ(call(aslrt_intrinsic_array_length, "[]"), "0");
  EXPECT_EQ(call(aslrt_intrinsic_array_length, "[1,[2,3],null]"), "3");
  EXPECT_EQ(call(aslrt_intrinsic_array_length, "\"abc\""), "! Invalid arguments in States.ArrayLength");
}

TEST_F(ArrayPartition, CutsIntoPieces) {
  EXPECT_EQ(call(aslrt_intrinsic_array_partition, "[1,2,3,4,5]", "2"), "[[1,2],[3,4],[5]]");
  EXPECT_EQ(call(aslrt_intrinsic_array_partition, "[1,2,3]", "3"), "[[1,2,3]]");
  EXPECT_EQ(call(aslrt_intrinsic_array_partition, "[1,2,3]", "2147483648"), "[[1,2,3]]");
  EXPECT_EQ(call(aslrt_intrinsic_array_partition, "[1,2,3]", "1.5"), "[[1,2],[3]]");
  EXPECT_EQ(call(aslrt_intrinsic_array_partition, "[]", "3"), "[]");
}

TEST_F(ArrayPartition, WantsAnArrayAndAPositiveSize) {
  for (const char *size : {"0", "-1", "0.49", "\"2\"", "null"})
    EXPECT_EQ(call(aslrt_intrinsic_array_partition, "[1,2,3]", size), "! Invalid arguments in States.ArrayPartition");
  EXPECT_EQ(call(aslrt_intrinsic_array_partition, "\"abc\"", "1"), "! Invalid arguments in States.ArrayPartition");
}

TEST_F(ArrayPartition, TakesTheLargestPayloadAndNoMore) {
  // Two brackets and a string with its quotes: 262,144 bytes, then one more.
  EXPECT_NE(call(aslrt_intrinsic_array_partition, "[" + repeated("x", 262140) + "]", "1")[0], '!');
  EXPECT_EQ(call(aslrt_intrinsic_array_partition, "[" + repeated("x", 262141) + "]", "1"),
            "! Invalid arguments in States.ArrayPartition");
}

TEST_F(ArrayRange, IncludesItsEndWhenHit) {
  EXPECT_EQ(call(aslrt_intrinsic_array_range, "1", "9", "2"), "[1,3,5,7,9]");
  EXPECT_EQ(call(aslrt_intrinsic_array_range, "0", "10", "3"), "[0,3,6,9]");
  EXPECT_EQ(call(aslrt_intrinsic_array_range, "1", "9", "9"), "[1]");
  EXPECT_EQ(call(aslrt_intrinsic_array_range, "3", "3", "-1"), "[3]");
  EXPECT_EQ(call(aslrt_intrinsic_array_range, "5", "1", "-2"), "[5,3,1]");
}

TEST_F(ArrayRange, IsEmptyWhenTheStepPointsAway) {
  EXPECT_EQ(call(aslrt_intrinsic_array_range, "5", "1", "1"), "[]");
  EXPECT_EQ(call(aslrt_intrinsic_array_range, "1", "5", "-1"), "[]");
}

TEST_F(ArrayRange, RoundsItsArguments) {
  EXPECT_EQ(call(aslrt_intrinsic_array_range, "1.4", "5.5", "2.4"), "[1,3,5]");
  EXPECT_EQ(call(aslrt_intrinsic_array_range, "0.5", "2.5", "1"), "[1,2,3]");
}

TEST_F(ArrayRange, HasAtMostAThousandItems) {
  EXPECT_NE(call(aslrt_intrinsic_array_range, "1", "1000", "1")[0], '!');
  EXPECT_EQ(call(aslrt_intrinsic_array_range, "1", "1001", "1"), "! Invalid arguments in States.ArrayRange");
  EXPECT_EQ(call(aslrt_intrinsic_array_range, "-9223372036854775808", "9223372036854775807", "1"),
            "! Invalid arguments in States.ArrayRange");
  EXPECT_EQ(call(aslrt_intrinsic_array_range, "-9223372036854775808", "9223372036854775807", "9223372036854775807"),
            "[-9223372036854775808,-1,9223372036854775806]");
}

TEST_F(ArrayRange, RefusesAStepOfZeroAndWhatIsNoNumber) {
  EXPECT_EQ(call(aslrt_intrinsic_array_range, "1", "5", "0"), "! Invalid arguments in States.ArrayRange");
  EXPECT_EQ(call(aslrt_intrinsic_array_range, "1", "5", "0.49"), "! Invalid arguments in States.ArrayRange");
  EXPECT_EQ(call(aslrt_intrinsic_array_range, "\"1\"", "5", "1"), "! Invalid arguments in States.ArrayRange");
  EXPECT_EQ(call(aslrt_intrinsic_array_range, "1", "null", "1"), "! Invalid arguments in States.ArrayRange");
  EXPECT_EQ(call(aslrt_intrinsic_array_range, "1", "5", "[]"), "! Invalid arguments in States.ArrayRange");
}

TEST_F(ArrayUnique, KeepsTheFirstOfEqualValues) {
  EXPECT_EQ(call(aslrt_intrinsic_array_unique, "[1,2,3,3,3,2,1]"), "[1,2,3]");
  EXPECT_EQ(call(aslrt_intrinsic_array_unique, R"([1,1.0,10e-1,"1",0,-0,true,null,null])"), R"([1,"1",0,true,null])");
  EXPECT_EQ(call(aslrt_intrinsic_array_unique, R"([{"a":1,"b":2},{"b":2,"a":1},{"a":2,"b":1}])"),
            R"([{"a":1,"b":2},{"a":2,"b":1}])");
  EXPECT_EQ(call(aslrt_intrinsic_array_unique, "[[1,2],[2,1],[1,2],[],{}]"), "[[1,2],[2,1],[],{}]");
  EXPECT_EQ(call(aslrt_intrinsic_array_unique, "[]"), "[]");
}

TEST_F(ArrayUnique, TellsDeepValuesApart) {
  // Deeper than the hash looks.
  EXPECT_EQ(call(aslrt_intrinsic_array_unique, "[[[[[[[[[[[[1]]]]]]]]]]],[[[[[[[[[[[2]]]]]]]]]]],[[[[[[[[[[[1]]]]]]]]]]]]"),
            "[[[[[[[[[[[[1]]]]]]]]]]],[[[[[[[[[[[2]]]]]]]]]]]]");
}

TEST_F(ArrayUnique, IsNotSquareInTheNumberOfElements) {
  // The largest payload: 90,000 different numbers and all of them again.
  std::string all = "[", once;
  for (int round = 0; round < 2; ++round) {
    for (int i = 0; i < 90000; ++i)
      all += std::to_string(i) + ",";
    if (round == 0)
      once = all.substr(0, all.size() - 1) + "]";
  }
  EXPECT_EQ(call(aslrt_intrinsic_array_unique, all.substr(0, all.size() - 1) + "]"), once);
}

TEST_F(ArrayUnique, WantsAnArray) {
  EXPECT_EQ(call(aslrt_intrinsic_array_unique, "{}"), "! Invalid arguments in States.ArrayUnique");
}

} // namespace
