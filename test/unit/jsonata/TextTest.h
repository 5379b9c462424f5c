// SPDX-License-Identifier: Apache-2.0
//
// TextTest: FunctionTest for functions that make lists, take regular expressions, or say more than a code.

#ifndef ASLRT_TEST_TEXTTEST_H
#define ASLRT_TEST_TEXTTEST_H

#include "FunctionTest.h"

#include "jsonata/Functions.h"
#include "jsonata/JsonText.h"
#include "jsonata/Regex.h"

namespace aslrt::test {

class TextTest : public FunctionTest {
protected:
  /// The function that `/pattern/flags` is.
  jsonata::Value regex(std::string_view pattern, uint32_t flags = 0) {
    const jsonata::Regex *regex = jsonata::compileRegex(evaluator, pattern, flags);
    if (!regex) {
      ADD_FAILURE() << pattern << " is refused";
      return {};
    }
    jsonata::Function *function = jsonata::makeFunction(heap, jsonata::FunctionKind::Regex, 2);
    function->regex = regex;
    return jsonata::functionValue(function);
  }

  /// What `function` makes: JSON text, `nothing`, or `! ` and the code of its error.
  std::string call(jsonata::BuiltinFunction function, std::initializer_list<jsonata::Value> arguments) {
    // Exactly as long as they are many, so that the sanitizer sees every read beyond them.
    const std::vector<jsonata::Value> values(arguments);
    evaluator.error = {};
    jsonata::Value out{};
    if (!function(evaluator, {values.data(), static_cast<uint32_t>(values.size()), {}}, out))
      return std::string("! ") + evaluator.error.code;
    return show(out);
  }

  /// The first match of `/pattern/flags` in `characters`, from unit `from` on, as the object that it gives.
  std::string match(std::string_view pattern, std::string_view characters, uint32_t flags = 0, double from = 0) {
    const jsonata::Value function = regex(pattern, flags), arguments[] = {text(characters), number(from)};
    jsonata::Value out{};
    if (!jsonata::isFunction(function) || !callRegex(evaluator, *jsonata::functionOf(function), arguments, 2, out))
      return std::string("! ") + (evaluator.error.code ? evaluator.error.code : "");
    return show(out);
  }

  /// The same as `start-end` and its groups: `1-3 [null,"b"]`.
  std::string place(std::string_view pattern, std::string_view characters, uint32_t flags = 0, double from = 0) {
    const jsonata::Value function = regex(pattern, flags), arguments[] = {text(characters), number(from)};
    jsonata::Value out{};
    if (!jsonata::isFunction(function) || !callRegex(evaluator, *jsonata::functionOf(function), arguments, 2, out))
      return std::string("! ") + (evaluator.error.code ? evaluator.error.code : "");
    if (jsonata::isNothing(out))
      return "nothing";
    auto member = [&](std::string_view key) { return show(jsonata::findMember(heap, out, jsonata::literalKey(key))); };
    return member("\"start\":") + "-" + member("\"end\":") + " " + member("\"groups\":");
  }

  std::string show(const jsonata::Value &value) {
    if (jsonata::isNothing(value))
      return "nothing";
    SmallBuffer buffer;
    jsonata::Value refused{};
    EXPECT_TRUE(jsonata::appendJson(heap, value, {}, buffer, refused));
    return std::string(buffer.view());
  }

  std::string message() {
    SmallBuffer buffer;
    return std::string(jsonata::errorText(heap, evaluator.error, buffer));
  }
};

} // namespace aslrt::test

#endif // ASLRT_TEST_TEXTTEST_H
