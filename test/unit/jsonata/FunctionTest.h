// SPDX-License-Identifier: Apache-2.0
//
// FunctionTest: calls of built-in functions, past their signatures, with values given as JSON text.

#ifndef ASLRT_TEST_FUNCTIONTEST_H
#define ASLRT_TEST_FUNCTIONTEST_H

#include "execution/Random.h"
#include "jsonata/Builtins.h"
#include "values/Reader.h"
#include "values/Writer.h"

#include <gtest/gtest.h>

#include <cmath>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace aslrt::test {

class FunctionTest : public ::testing::Test {
protected:
  FunctionTest() { random.seed(1); }

  static jsonata::Value nothing() { return jsonata::makeNothing(); }
  static jsonata::Value number(double value) { return jsonata::makeNumber(value); }

  jsonata::Value json(std::string_view text) {
    jsonata::Value value{};
    const ReadError error = parse(heap, text.data(), text.size(), value);
    EXPECT_EQ(error.message, nullptr) << text;
    return value;
  }

  /// A string, which needs no escapes.
  jsonata::Value text(std::string_view characters) { return makeString(heap, characters); }

  /// What `function` makes: JSON text, `nothing`, `NaN`, or `! ` and the code of its error.
  std::string call(jsonata::BuiltinFunction function, std::initializer_list<jsonata::Value> arguments) {
    // Exactly as long as they are many, so that the sanitizer sees every read beyond them.
    const std::vector<jsonata::Value> values(arguments);
    evaluator.error = {};
    jsonata::Value out{};
    if (!function(evaluator, {values.data(), static_cast<uint32_t>(values.size()), {}}, out))
      return std::string("! ") + evaluator.error.code;
    return show(out);
  }

  std::string show(const jsonata::Value &value) {
    if (jsonata::isNothing(value))
      return "nothing";
    if (jsonata::isNumberValue(value) && std::isnan(jsonata::numberOf(value)))
      return "NaN";
    SmallBuffer buffer;
    appendText(heap, jsonata::isNumberValue(value) ? makeDouble(jsonata::numberOf(value)) : value, buffer);
    return std::string(buffer.view());
  }

  static constexpr double kNow = 1510067557121; // 2017-11-07T15:12:37.121Z

  Heap heap;
  Random random;
  jsonata::Limits limits;
  jsonata::Evaluator evaluator{heap, random, kNow, limits};
};

} // namespace aslrt::test

#endif // ASLRT_TEST_FUNCTIONTEST_H
