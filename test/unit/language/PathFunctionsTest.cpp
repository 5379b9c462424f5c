// SPDX-License-Identifier: Apache-2.0
//
// The functions at the end of a path: what each gives for values it is made for and for others.

#include "LanguageTest.h"

using namespace aslrt;

namespace {

class PathFunctionsTest : public LanguageTest {
protected:
  /// The function's value as text, or the cause of its error.
  std::string call(AslrtPathFunction function, std::string_view in, std::vector<std::string_view> arguments = {}) {
    AslrtValue value = json(in), out = makeNone();
    std::vector<AslrtValue> cells;
    for (std::string_view argument : arguments)
      cells.push_back(json(argument));
    const AslrtText path = literal("$.f()");
    const int32_t status = aslrt_path_function(exec, frame, &out, function, &value, cells.data(),
                                               static_cast<uint32_t>(cells.size()), &path);
    if (status == 0)
      return text(out);
    EXPECT_EQ(raisedError().error, "States.Runtime");
    return raisedError().cause;
  }
};

constexpr const char *kEmpty =
    "Invalid path '$.f()' : Aggregation function attempted to calculate value using empty array";

TEST_F(PathFunctionsTest, Length) {
  EXPECT_EQ(call(ASLRT_FUNCTION_LENGTH, "[1,[2,3]]"), "2");
  EXPECT_EQ(call(ASLRT_FUNCTION_LENGTH, R"({"a":1,"b":2,"c":3})"), "3");
  EXPECT_EQ(call(ASLRT_FUNCTION_LENGTH, "[]"), "0");
  EXPECT_EQ(call(ASLRT_FUNCTION_LENGTH, R"("text")"), "null");
  EXPECT_EQ(call(ASLRT_FUNCTION_LENGTH, "{}", {"[1,2,3]"}), "3");
}

TEST_F(PathFunctionsTest, SumsOfIntegersAreExact) {
  EXPECT_EQ(call(ASLRT_FUNCTION_SUM, "[1,2,3]"), "6");
  EXPECT_EQ(call(ASLRT_FUNCTION_SUM, "[9007199254740993,1]"), "9007199254740994");
  EXPECT_EQ(call(ASLRT_FUNCTION_SUM, "[0.5,0.25]"), "0.75");
  EXPECT_EQ(call(ASLRT_FUNCTION_SUM, "[9223372036854775807,1]"), "9223372036854776000");
  EXPECT_EQ(call(ASLRT_FUNCTION_SUM, R"([1,"2",null,[3],true,4])"), "5");
  EXPECT_EQ(call(ASLRT_FUNCTION_SUM, "[1]", {"2", "[3,4]", R"("x")"}), "10");
}

TEST_F(PathFunctionsTest, AveragesAndDeviations) {
  EXPECT_EQ(call(ASLRT_FUNCTION_AVG, "[1,2]"), "1.5");
  EXPECT_EQ(call(ASLRT_FUNCTION_AVG, "[2,4]"), "3");
  EXPECT_EQ(call(ASLRT_FUNCTION_STDDEV, "[2,4,4,4,5,5,7,9]"), "2");
  EXPECT_EQ(call(ASLRT_FUNCTION_STDDEV, "[5]"), "0");
}

TEST_F(PathFunctionsTest, SmallestAndLargestKeepTheirText) {
  EXPECT_EQ(call(ASLRT_FUNCTION_MIN, R"([2.50,"0",1.0,3])"), "1.0");
  EXPECT_EQ(call(ASLRT_FUNCTION_MAX, "[-5,-1e0,-3]"), "-1e0");
  EXPECT_EQ(call(ASLRT_FUNCTION_MAX, "{}", {"7"}), "7");
}

TEST_F(PathFunctionsTest, NoNumbersAreAnError) {
  for (AslrtPathFunction function : {ASLRT_FUNCTION_MIN, ASLRT_FUNCTION_MAX, ASLRT_FUNCTION_SUM, ASLRT_FUNCTION_AVG,
                                     ASLRT_FUNCTION_STDDEV}) {
    EXPECT_EQ(call(function, "[]"), kEmpty);
    EXPECT_EQ(call(function, R"(["1"])"), kEmpty);
    EXPECT_EQ(call(function, "5"), kEmpty);
  }
}

TEST_F(PathFunctionsTest, ElementsByPlace) {
  EXPECT_EQ(call(ASLRT_FUNCTION_FIRST, "[1,2,3]"), "1");
  EXPECT_EQ(call(ASLRT_FUNCTION_LAST, "[1,2,3]"), "3");
  EXPECT_EQ(call(ASLRT_FUNCTION_INDEX, "[1,2,3]", {"1"}), "2");
  EXPECT_EQ(call(ASLRT_FUNCTION_INDEX, "[1,2,3]", {"-3"}), "1");
  EXPECT_EQ(call(ASLRT_FUNCTION_FIRST, "[]"), kEmpty);
  EXPECT_EQ(call(ASLRT_FUNCTION_LAST, "{}"), kEmpty);
  EXPECT_EQ(call(ASLRT_FUNCTION_INDEX, "[1,2]", {"2"}),
            "Invalid path '$.f()' : Target index:2 larger than object count:2");
  EXPECT_EQ(call(ASLRT_FUNCTION_INDEX, "[1,2]", {"-3"}),
            "Invalid path '$.f()' : Target index:-3 larger than object count:2");
  EXPECT_EQ(call(ASLRT_FUNCTION_INDEX, "[1,2]", {"1.5"}),
            "Invalid path '$.f()' : The argument of index() must be an integer");
  EXPECT_EQ(call(ASLRT_FUNCTION_INDEX, "[1,2]", {"-9223372036854775808"}),
            "Invalid path '$.f()' : Target index:-9223372036854775808 larger than object count:2");
}

TEST_F(PathFunctionsTest, Keys) {
  EXPECT_EQ(call(ASLRT_FUNCTION_KEYS, R"({"b":1,"a \"q\"":2,"":3,"a long name of a member":4})"),
            R"(["b","a \"q\"","","a long name of a member"])");
  EXPECT_EQ(call(ASLRT_FUNCTION_KEYS, "{}"), "[]");
  EXPECT_EQ(call(ASLRT_FUNCTION_KEYS, "[1]"), "null");
}

TEST_F(PathFunctionsTest, Append) {
  EXPECT_EQ(call(ASLRT_FUNCTION_APPEND, "[1]", {R"({"a":2})", "[3]"}), R"([1,{"a":2},[3]])");
  EXPECT_EQ(call(ASLRT_FUNCTION_APPEND, R"({"a":1})", {"2"}), R"({"a":1})");
}

TEST_F(PathFunctionsTest, Concat) {
  EXPECT_EQ(call(ASLRT_FUNCTION_CONCAT, R"(["a",1,"b\n"])", {R"("c")"}), R"("ab\nc")");
  EXPECT_EQ(call(ASLRT_FUNCTION_CONCAT, "{}", {R"("x")", R"(["y",1.50,null,true,{"z":[]}])", "7"}),
            R"("xy1.50true{\"z\":[]}")");
  EXPECT_EQ(call(ASLRT_FUNCTION_CONCAT, "[]"), R"("")");
}

} // namespace
