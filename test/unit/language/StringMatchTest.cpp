// SPDX-License-Identifier: Apache-2.0
//
// StringMatches: stars, whole text, characters rather than escapes, and no blow-up.

#include "LanguageTest.h"

using namespace aslrt;

namespace {

class StringMatchTest : public LanguageTest {
protected:
  bool matches(std::string_view value, const std::vector<std::string> &pieces) {
    std::vector<AslrtText> texts;
    for (const std::string &piece : pieces)
      texts.push_back({piece.data(), static_cast<uint32_t>(piece.size()), 0});
    const AslrtPattern pattern{static_cast<uint32_t>(texts.size()), 0, texts.data()};
    const AslrtValue cell = json(value);
    return aslrt_matches(&cell, &pattern) == 1;
  }
};

TEST_F(StringMatchTest, WithoutAStarMeansEqual) {
  EXPECT_TRUE(matches(R"("abc")", {"abc"}));
  EXPECT_FALSE(matches(R"("abcd")", {"abc"}));
  EXPECT_FALSE(matches(R"("ab")", {"abc"}));
  EXPECT_TRUE(matches(R"("")", {""}));
  EXPECT_TRUE(matches(R"("a*b")", {"a*b"})) << "an escaped star is a character of the piece";
}

TEST_F(StringMatchTest, SeveralPatternsAreTriedAtOnce) {
  const AslrtText log[] = {{"log-", 4, 0}, {".txt", 4, 0}};
  const AslrtText any[] = {{"", 0, 0}, {"", 0, 0}};
  const AslrtText dash[] = {{"", 0, 0}, {"-", 1, 0}, {"", 0, 0}};
  const AslrtPattern patterns[] = {{2, 0, log}, {2, 0, any}, {3, 0, dash}};
  auto forms = [&](std::string_view value) {
    const AslrtValue cell = json(value);
    return aslrt_read_forms(&cell, patterns, 3);
  };
  EXPECT_EQ(forms(R"("log-1.txt")"), 7u);
  EXPECT_EQ(forms(R"("log-.txt.gz")"), 6u);
  EXPECT_EQ(forms(R"("log")"), 2u);
  EXPECT_EQ(forms(R"("")"), 2u);
  EXPECT_EQ(forms("5"), 0u);
}

TEST_F(StringMatchTest, AStarTakesAnything) {
  EXPECT_TRUE(matches(R"("")", {"", ""}));
  EXPECT_TRUE(matches(R"("zebra.log")", {"", ".log"}));
  EXPECT_TRUE(matches(R"(".log")", {"", ".log"}));
  EXPECT_TRUE(matches(R"("foo23.log")", {"foo", ".log"}));
  EXPECT_FALSE(matches(R"("foo23.log2")", {"foo", ".log"}));
  EXPECT_TRUE(matches(R"("foobar.zebra")", {"foo", ".", ""}));
  EXPECT_TRUE(matches(R"("line\nbreak")", {"line", "break"}));
  EXPECT_TRUE(matches(R"("anything")", {"", "", "", ""}));
}

TEST_F(StringMatchTest, PiecesDoNotOverlap) {
  EXPECT_FALSE(matches(R"("aba")", {"ab", "ba"}));
  EXPECT_TRUE(matches(R"("abba")", {"ab", "ba"}));
  EXPECT_FALSE(matches(R"("a")", {"a", "a"}));
  EXPECT_FALSE(matches(R"("abc")", {"a", "bc", "c"}));
  EXPECT_TRUE(matches(R"("xaabx")", {"x", "ab", "x"}));
  EXPECT_FALSE(matches(R"("xaax")", {"x", "ab", "x"}));
}

TEST_F(StringMatchTest, SeesCharactersNotEscapes) {
  EXPECT_TRUE(matches(R"("a\"b")", {"a\"", ""}));
  EXPECT_TRUE(matches(R"("a\\b")", {"a\\b"}));
  EXPECT_FALSE(matches(R"("a\nb")", {"", "n", ""}));
  EXPECT_TRUE(matches(R"("\u0041bc")", {"A", ""}));
  EXPECT_TRUE(matches(R"("grüße 😀 aus")", {"grü", "😀", "s"}));
}

TEST_F(StringMatchTest, TakesOnlyStrings) {
  for (std::string_view value : {"null", "1", "true", "[]", "{}", R"(["a"])"})
    EXPECT_FALSE(matches(value, {"", ""})) << value;
}

TEST_F(StringMatchTest, ManyStarsOnALongTextStayLinear) {
  std::string value = "\"" + std::string(200000, 'a') + "\"";
  std::vector<std::string> pieces(2000, "aaaaaaaaaaaaaaaaaaab");
  pieces.front() = pieces.back() = "";
  EXPECT_FALSE(matches(value, pieces));
  pieces.assign(2000, "a");
  EXPECT_TRUE(matches(value, pieces));
}

} // namespace
