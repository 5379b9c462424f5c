// SPDX-License-Identifier: Apache-2.0
//
// IntrinsicTest: calls of intrinsic functions through the border, as step functions make them.

#ifndef ASLRT_TEST_INTRINSICTEST_H
#define ASLRT_TEST_INTRINSICTEST_H

#include "LanguageTest.h"

#include <array>
#include <string>
#include <string_view>
#include <utility>

class IntrinsicTest : public LanguageTest {
protected:
  /// The text of what `function` makes of values given as JSON text, or `! ` and the cause.
  template <typename... Parameters, typename... Texts>
  std::string call(int32_t (*function)(AslrtExec *, AslrtFrame *, AslrtValue *, Parameters...), Texts... texts) {
    static_assert(sizeof...(Parameters) == sizeof...(Texts));
    std::array<AslrtValue, sizeof...(Texts)> arguments{json(texts)...};
    AslrtValue out = aslrt::makeNone();
    int32_t status = [&]<size_t... Index>(std::index_sequence<Index...>) {
      return function(exec, frame, &out, &arguments[Index]...);
    }(std::index_sequence_for<Texts...>());
    return resultOf(status, out);
  }

  std::string resultOf(int32_t status, const AslrtValue &out) {
    if (status == 0)
      return text(out);
    EXPECT_EQ(status, ASLRT_STEP_FAILED);
    EXPECT_EQ(raisedError().error, "States.IntrinsicFailure");
    EXPECT_EQ(out.tag, ASLRT_TAG_NONE) << "a refused call gives nothing";
    return "! " + raisedError().cause;
  }

  /// A JSON string of `count` times `piece`, which needs no escapes.
  static std::string repeated(std::string_view piece, size_t count) {
    std::string result = "\"";
    for (size_t i = 0; i < count; ++i)
      result += piece;
    return result + "\"";
  }
};

#endif // ASLRT_TEST_INTRINSICTEST_H
