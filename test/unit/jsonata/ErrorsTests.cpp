// SPDX-License-Identifier: Apache-2.0

#include "TextTest.h"

using namespace aslrt::jsonata;

namespace aslrt::test {
namespace {

class ErrorsTest : public TextTest {
protected:
  std::string textOf(const Error &error) {
    SmallBuffer buffer;
    return std::string(errorText(heap, error, buffer));
  }
};

TEST_F(ErrorsTest, TemplatesAreFoundByCode) {
  EXPECT_EQ(errorTemplate("S0101"), "String literal must be terminated by a matching quote");
  EXPECT_EQ(errorTemplate("D3140"), "Malformed URL passed to ${{{functionName}}}(): {{value}}");
  EXPECT_EQ(errorTemplate("T2007"), "Type mismatch when comparing values {{value}} and {{value2}} in order-by clause");
  EXPECT_EQ(errorTemplate("S9999").data(), nullptr);
}

TEST_F(ErrorsTest, TokensAreQuoted) {
  EXPECT_EQ(textOf({.code = "T2001", .token = "+"}), "The left side of the \"+\" operator must evaluate to a number");
}

TEST_F(ErrorsTest, TokensThatAreNoTextAreNotQuoted) {
  EXPECT_EQ(textOf({.code = "S0201", .tokenValue = number(2)}), "Syntax error: 2");
}

TEST_F(ErrorsTest, TripleBracesDoNotQuote) {
  EXPECT_EQ(textOf({.code = "T1005", .token = "sum"}), "Attempted to invoke a non-function. Did you mean $sum?");
}

TEST_F(ErrorsTest, IndexAndTypeAreFilledIn) {
  EXPECT_EQ(textOf({.code = "T0412", .token = "join", .index = 1, .type = "strings"}),
            "Argument 1 of function \"join\" must be an array of \"strings\"");
}

TEST_F(ErrorsTest, ValuesAreQuotedAsJson) {
  EXPECT_EQ(textOf({.code = "T2009", .token = "<", .value = json("[1.50]"), .value2 = text("\x1f")}),
            "The values [1.5] and \"\\u001f\" either side of operator \"<\" must be of the same data type");
}

TEST_F(ErrorsTest, TheExponentIsTheSecondValue) {
  EXPECT_EQ(textOf({.code = "D3061", .value = number(10), .value2 = number(999)}),
            "The power function has resulted in a value that cannot be represented as a JSON number: base=10, exponent=999");
}

TEST_F(ErrorsTest, WhatIsNotGivenIsUndefined) { EXPECT_EQ(textOf({.code = "S0201"}), "Syntax error: undefined"); }

TEST_F(ErrorsTest, AMessageStandsForTheTemplate) {
  EXPECT_EQ(textOf({.code = "D3137", .message = "no {{value}}"}), "no {{value}}");
}

TEST_F(ErrorsTest, BackslashesOfTemplatesAreKept) {
  EXPECT_EQ(textOf({.code = "S0103", .token = "x"}), "Unsupported escape sequence: \\\"x\"");
}

} // namespace
} // namespace aslrt::test
