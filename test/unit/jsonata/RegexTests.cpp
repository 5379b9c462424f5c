// SPDX-License-Identifier: Apache-2.0
//
// The dialect: what ECMAScript's regular expressions without flag u do.

#include "TextTest.h"

#include "jsonata/regex/Tree.h"

using namespace aslrt::jsonata;

namespace aslrt::test {
namespace {

class RegexTest : public TextTest {};

TEST_F(RegexTest, GivesMatchPlaceGroupsAndNext) {
  EXPECT_EQ(match("b(c)", "abcd"), R"({"match":"bc","start":1,"end":3,"groups":["c"],"next":""})");
}

TEST_F(RegexTest, NoMatchIsNothing) { EXPECT_EQ(match("x", "abc"), "nothing"); }

TEST_F(RegexTest, PlacesAreUtf16Units) { EXPECT_EQ(place("b", "😀b"), "2-3 []"); }

TEST_F(RegexTest, DotTakesHalfAPair) { EXPECT_EQ(match(".", "😀"), R"({"match":"\ud83d","start":0,"end":1,"groups":[],"next":""})"); }

TEST_F(RegexTest, SearchBeginsAtTheOffset) {
  EXPECT_EQ(place("a", "aba", 0, 1), "2-3 []");
  EXPECT_EQ(place("a", "aba", 0, 3), "nothing");
  EXPECT_EQ(place("a", "aba", 0, 9), "nothing");
  EXPECT_EQ(place("a", "aba", 0, -5), "0-1 []");
}

TEST_F(RegexTest, TheFirstAlternativeWins) { EXPECT_EQ(place("a|ab", "ab"), "0-1 []"); }

TEST_F(RegexTest, LazyTakesTheLeast) {
  EXPECT_EQ(place("a+?", "aaa"), "0-1 []");
  EXPECT_EQ(place("<(.+?)>", "<a><b>"), "0-3 [\"a\"]");
  EXPECT_EQ(place("a{2,3}?", "aaa"), "0-2 []");
}

TEST_F(RegexTest, GreedyGivesBack) { EXPECT_EQ(place("(a*)(ab)", "aaab"), "0-4 [\"aa\",\"ab\"]"); }

TEST_F(RegexTest, GroupsInLoopsAreForgottenEachTurn) {
  EXPECT_EQ(place("(?:(a)|b)*", "ab"), "0-2 [null]");
  EXPECT_EQ(place("(z)((a+)?(b+)?(c))*", "zaacbbbcac"), R"(0-10 ["z","ac","a",null,"c"])");
}

TEST_F(RegexTest, EmptyTurnsDoNotCount) {
  EXPECT_EQ(place("(a*)*", "b"), "0-0 [null]");
  EXPECT_EQ(place("(a*)?", "b"), "0-0 [null]");
  EXPECT_EQ(place("(?:a?)*?$", "aa"), "0-2 []");
}

TEST_F(RegexTest, EmptyTurnsThatAreAskedForDo) { EXPECT_EQ(place("(a*){2}", "b"), "0-0 [\"\"]"); }

TEST_F(RegexTest, BackReferencesRepeatWhatWasMatched) { EXPECT_EQ(place("(a|b)\\1", "abb"), "1-3 [\"b\"]"); }

TEST_F(RegexTest, BackReferencesToNothingAreEmpty) {
  EXPECT_EQ(place("(?:(x)|a)\\1b", "ab"), "0-2 [null]");
  EXPECT_EQ(place("\\1(a)", "a"), "0-1 [\"a\"]");
}

TEST_F(RegexTest, ReferencesWithoutAGroupAreOctal) {
  EXPECT_EQ(place("\\101", "A"), "0-1 []");
  EXPECT_EQ(place("\\8", "8"), "0-1 []");
  EXPECT_EQ(place("(a)\\2", "a\x02"), "0-2 [\"a\"]");
}

TEST_F(RegexTest, LookAheadKeepsItsGroups) {
  EXPECT_EQ(place("(?=(a+))a*b\\1", "baaabac"), "3-6 [\"a\"]");
  EXPECT_EQ(place("(?!(a))b|(?!b)a", "ba"), "0-1 [null]");
}

TEST_F(RegexTest, LookAheadIsNotEnteredAgain) { EXPECT_EQ(place("(?=(a+))\\1b", "aab"), "0-3 [\"aa\"]"); }

TEST_F(RegexTest, LookBehindGoesBackwards) {
  EXPECT_EQ(place("(?<=(\\d+)(\\d+))$", "1053"), R"(4-4 ["1","053"])");
  EXPECT_EQ(place("(?<!a)b", "abb"), "2-3 []");
  EXPECT_EQ(place("(?<=\\1(a))b", "aab"), "2-3 [\"a\"]");
}

TEST_F(RegexTest, GroupsHaveNames) { EXPECT_EQ(place("(?<x>a)\\k<x>", "aa"), "0-2 [\"a\"]"); }

TEST_F(RegexTest, DollarIsTheEndAlone) {
  EXPECT_EQ(place("a$", "a\n"), "nothing");
  EXPECT_EQ(place("a$", "a\nb", kRegexMultiline), "0-1 []");
  EXPECT_EQ(place("^b", "a\nb"), "nothing");
  EXPECT_EQ(place("^b", "a\u2028b", kRegexMultiline), "2-3 []");
}

TEST_F(RegexTest, DotStopsAtEndsOfLines) {
  for (std::string_view end : {"\n", "\r", "\u2028", "\u2029"})
    EXPECT_EQ(place("a.", "a" + std::string(end)), "nothing") << end;
  EXPECT_EQ(place("a.", "a\u0085"), "0-2 []");
}

TEST_F(RegexTest, SpaceIsThatOfUnicode) {
  EXPECT_EQ(place("^\\s+$", "\t\v\f \u00a0\u1680\u2003\u2028\u202f\u205f\u3000\ufeff"), "0-12 []");
  EXPECT_EQ(place("\\s", "\u200b\u180e\u0085"), "nothing");
}

TEST_F(RegexTest, WordsAndDigitsAreAscii) {
  EXPECT_EQ(place("\\w", "é"), "nothing");
  EXPECT_EQ(place("\\d", "٣"), "nothing");
  EXPECT_EQ(place("\\bb", "éb"), "1-2 []");
}

TEST_F(RegexTest, CaseIsIgnored) {
  EXPECT_EQ(place("AbC", "xaBc", kRegexIgnoreCase), "1-4 []");
  EXPECT_EQ(place("[a-c]+", "ABCd", kRegexIgnoreCase), "0-3 []");
  EXPECT_EQ(place("(a)\\1", "aA", kRegexIgnoreCase), "0-2 [\"a\"]");
}

TEST_F(RegexTest, CaseGoesThroughTheUpperCase) {
  EXPECT_EQ(place("^Σ+$", "σςΣ", kRegexIgnoreCase), "0-3 []");
  EXPECT_EQ(place("[σ]", "ς", kRegexIgnoreCase), "0-1 []");
  EXPECT_EQ(place("µ", "Μ", kRegexIgnoreCase), "0-1 []");
}

TEST_F(RegexTest, CaseNeverLeadsIntoAscii) {
  EXPECT_EQ(place("s|k", "\u017f\u212a", kRegexIgnoreCase), "nothing");
  EXPECT_EQ(place("[s]", "ſ", kRegexIgnoreCase), "nothing");
  EXPECT_EQ(place("ß", "SS", kRegexIgnoreCase), "nothing");
}

TEST_F(RegexTest, NegatedClassesIgnoreCaseToo) { EXPECT_EQ(place("[^a]", "Ab", kRegexIgnoreCase), "1-2 []"); }

TEST_F(RegexTest, EmptyClassesMatchNothingOrEverything) {
  EXPECT_EQ(place("[]", "a"), "nothing");
  EXPECT_EQ(place("[^]", "\n"), "0-1 []");
}

TEST_F(RegexTest, ClassesTakeDashesForThemselvesBesideClasses) {
  EXPECT_EQ(place("[\\d-x]+", "1-x"), "0-3 []");
  EXPECT_EQ(place("[a-]+", "-a"), "0-2 []");
  EXPECT_EQ(place("[\\b]", "\b"), "0-1 []");
}

TEST_F(RegexTest, BracesThatAreNoQuantifierAreText) {
  EXPECT_EQ(place("a{", "a{"), "0-2 []");
  EXPECT_EQ(place("a{,2}", "a{,2}"), "0-5 []");
  EXPECT_EQ(place("x{2}]}", "xx]}"), "0-4 []");
}

TEST_F(RegexTest, UnknownEscapesAreTheLetter) {
  EXPECT_EQ(place("\\q\\-\\k", "q-k"), "0-3 []");
  EXPECT_EQ(place("\\u12\\xg", "u12xg"), "0-5 []");
  EXPECT_EQ(place("\\c1", "\\c1"), "0-3 []");
  EXPECT_EQ(place("\\cJ", "\n"), "0-1 []");
}

TEST_F(RegexTest, PairsAreWrittenAsTwoEscapes) { EXPECT_EQ(place("\\ud83d\\ude00", "x😀"), "1-3 []"); }

TEST_F(RegexTest, LargeCountsAreTaken) {
  EXPECT_EQ(place("a{0,99999999999999999999}", "aaa"), "0-3 []");
  EXPECT_EQ(place("(?:a|b){2,4000000000}", "abab"), "0-4 []");
}

TEST_F(RegexTest, WrongPatternsAreRefusedWithTheEnginesWords) {
  const std::pair<std::string_view, std::string_view> cases[] = {
      {"(", "Unterminated group"},
      {")", "Unmatched ')'"},
      {"[a", "Unterminated character class"},
      {"[b-a]", "Range out of order in character class"},
      {"*", "Nothing to repeat"},
      {"a**", "Nothing to repeat"},
      {"^*", "Nothing to repeat"},
      {"{1}", "Nothing to repeat"},
      {"a{2,1}", "numbers out of order in {} quantifier"},
      {"\\", "\\ at end of pattern"},
      {"(?a)", "Invalid group"},
      {"(?<1>a)", "Invalid capture group name"},
      {"(?<a>x)(?<a>y)", "Duplicate capture group name"},
      {"(?<a>x)\\k<b>", "Invalid named capture referenced"},
      {"(?<a>x)\\k", "Invalid named reference"},
  };
  for (auto [pattern, why] : cases) {
    const char *text = checkRegex(pattern, 0);
    ASSERT_NE(text, nullptr) << pattern;
    EXPECT_EQ(text, why) << pattern;
  }
}

TEST_F(RegexTest, WrongPatternsFailTheEvaluation) {
  EXPECT_EQ(compileRegex(evaluator, "a(", 0), nullptr);
  EXPECT_EQ(message(), "Invalid regular expression: /a(/: Unterminated group");
}

TEST_F(RegexTest, DeepNestingIsRefused) {
  EXPECT_STREQ(checkRegex(std::string(100000, '('), 0), "Regular expression too large");
  EXPECT_EQ(checkRegex(std::string(400, '(') + std::string(400, ')'), 0), nullptr);
}

TEST_F(RegexTest, PatternsAreCompiledOnce) {
  EXPECT_EQ(compileRegex(evaluator, "once+", 0), compileRegex(evaluator, std::string("once+"), 0));
  EXPECT_NE(compileRegex(evaluator, "once+", 0), compileRegex(evaluator, "once+", kRegexIgnoreCase));
}

TEST_F(RegexTest, EndlessSearchesEnd) {
  EXPECT_EQ(place("(a+)+b", std::string(60, 'a') + "c"), "! U1001");
  EXPECT_EQ(message(), "Regular expression takes too long to match: Check for nested repetitions such as (a+)+");
}

TEST_F(RegexTest, ManyTurnsNeedNoStack) { EXPECT_EQ(place("^(?:ab|c)*$", std::string(300000, 'c')), "0-300000 []"); }

TEST_F(RegexTest, TooManyWaysToGoBackToAreRefused) {
  EXPECT_EQ(place("^(?:(a)|(b))*$", std::string(3000000, 'a')), "! U1001");
}

TEST_F(RegexTest, NumbersAreSearchedByTheirText) {
  const Value function = regex("\\d"), argument = number(15);
  Value out{};
  ASSERT_TRUE(callRegex(evaluator, *functionOf(function), &argument, 1, out));
  EXPECT_EQ(show(out), R"({"match":"1","start":0,"end":1,"groups":[],"next":""})");
}

} // namespace
} // namespace aslrt::test
