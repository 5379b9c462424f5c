// SPDX-License-Identifier: Apache-2.0

#include "codegen/graph/TextFit.h"

#include <gtest/gtest.h>

using namespace asl::graph;

static constexpr Font kFont{10};

TEST(TextFitTest, WiderTextIsWider) {
  EXPECT_EQ(textWidth("", kFont), 0);
  EXPECT_LT(textWidth("i", kFont), textWidth("W", kFont));
  EXPECT_DOUBLE_EQ(textWidth("aa", kFont), 2 * textWidth("a", kFont));
  EXPECT_GT(textWidth("a", {10, true}), textWidth("a", kFont));
  EXPECT_GT(textWidth("\xE6\xBC\xA2", kFont), textWidth("a", kFont)); // a Chinese character
  EXPECT_EQ(textWidth("e\xCC\x81", kFont), textWidth("e", kFont));    // an accent takes no room of its own
}

TEST(TextFitTest, LinesBreakAtBlanks) {
  EXPECT_EQ(wrapText("one two three", kFont, textWidth("one two", kFont), 5),
            (std::vector<std::string>{"one two", "three"}));
}

TEST(TextFitTest, LongNamesBreakBetweenTheirWords) {
  EXPECT_EQ(wrapText("ReserveProducts", kFont, textWidth("ReservePro", kFont), 5),
            (std::vector<std::string>{"Reserve", "Products"}));
  EXPECT_EQ(wrapText("reserve_products", kFont, textWidth("reserve_pro", kFont), 5),
            (std::vector<std::string>{"reserve_", "products"}));
}

TEST(TextFitTest, WhatHasNoBreakIsBrokenAnywhere) {
  std::vector<std::string> lines =
      wrapText(std::string(30, 'x'), kFont, textWidth(std::string(12, 'x'), kFont) + 1, 9);
  EXPECT_EQ(lines,
            (std::vector<std::string>{std::string(12, 'x'), std::string(12, 'x'), std::string(6, 'x')}));
}

TEST(TextFitTest, WhatDoesNotFitEndsInAnEllipsis) {
  std::vector<std::string> lines = wrapText("one two three four five", kFont, textWidth("one two", kFont), 2);
  ASSERT_EQ(lines.size(), 2u);
  EXPECT_EQ(lines[0], "one two");
  EXPECT_TRUE(lines[1].ends_with("\xE2\x80\xA6"));
  EXPECT_LE(textWidth(lines[1], kFont), textWidth("one two", kFont));
}

TEST(TextFitTest, ACharacterThatIsTooWideStillTakesALine) {
  EXPECT_EQ(wrapText("WW", kFont, 1, 5), (std::vector<std::string>{"W", "W"}));
}

TEST(TextFitTest, WhatDoesNotPrintIsReplaced) {
  EXPECT_EQ(printable("a\tb\nc"), "a b c");
  EXPECT_EQ(printable(std::string_view("\x01\0", 2)), "\xE2\x90\x81\xE2\x90\x80");
  EXPECT_EQ(printable("\x7F"), "\xE2\x90\xA1");
  EXPECT_EQ(printable("\xEF\xBF\xBE"), "\xEF\xBF\xBD"); // U+FFFE, which XML does not have
  EXPECT_EQ(printable("\xFF"), "\xEF\xBF\xBD");         // no UTF-8
  EXPECT_EQ(printable("\xF0\x9F\x98\x80"), "\xF0\x9F\x98\x80");
}
