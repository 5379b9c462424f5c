// SPDX-License-Identifier: Apache-2.0
//
// Paths: what parses, what it means, and where an error points.

#include "frontend/Path.h"

#include "gtest/gtest.h"

using namespace asl;
using Kind = PathSegment::Kind;

namespace {

Path parsed(std::string_view text) {
  PathParseResult result = parsePath(text);
  EXPECT_TRUE(result) << text << ": " << result.error.message;
  return result ? std::move(*result.path) : Path();
}

SyntaxError refused(std::string_view text) {
  PathParseResult result = parsePath(text);
  EXPECT_FALSE(result) << text;
  EXPECT_FALSE(result.error.message.empty()) << text;
  EXPECT_LE(result.error.offset + result.error.length, text.size()) << text;
  return result.error;
}

std::string printed(std::string_view text) { return parsed(text).print(); }

const FilterExpr &filterOf(const Path &path) { return *path.segments.back().filter; }

std::string filterText(std::string_view condition) {
  return printFilter(filterOf(parsed("$[?(" + std::string(condition) + ")]")));
}

} // namespace

TEST(Path, RootsAreToldApart) {
  EXPECT_EQ(parsed("$").root, PathRoot::Input);
  EXPECT_EQ(parsed("$$").root, PathRoot::Context);
  EXPECT_EQ(parsed("$.a").root, PathRoot::Input);
  EXPECT_EQ(parsed("$$.Execution.Id").root, PathRoot::Context);
  const Path variable = parsed("$total.sum[0]");
  EXPECT_EQ(variable.root, PathRoot::Variable);
  EXPECT_EQ(variable.variable, "total");
  EXPECT_EQ(variable.segments.size(), 2u);
  EXPECT_EQ(parsed("$ñandú").variable, "ñandú");
}

// The list of legal reference paths in the specification.
TEST(Path, ReferencePathsOfTheSpecification) {
  struct Vector {
    std::string_view text, print;
  };
  for (const Vector &v : {
           Vector{"$.store.book", "$['store']['book']"},
           Vector{R"($.store\.book)", "$['store.book']"},
           Vector{R"($.\stor\e.boo\k)", "$['store']['book']"},
           Vector{"$.store.book.title", "$['store']['book']['title']"},
           Vector{R"($.foo.\.bar)", "$['foo']['.bar']"},
           Vector{R"($.foo\@bar.baz\[\[.\?pretty)", "$['foo@bar']['baz[[']['?pretty']"},
           Vector{R"($.&Ж中.\uD800\uDF46)", "$['&Ж中']['\U00010346']"},
           Vector{"$.ledgers.branch[0].pending.count", "$['ledgers']['branch'][0]['pending']['count']"},
           Vector{"$.ledgers[0][22][315].foo", "$['ledgers'][0][22][315]['foo']"},
           Vector{"$['store']['book']", "$['store']['book']"},
           Vector{"$['store'][0]['book']", "$['store'][0]['book']"},
       }) {
    EXPECT_EQ(printed(v.text), v.print);
    EXPECT_TRUE(parsed(v.text).isReferencePath()) << v.text;
    EXPECT_TRUE(parsed(v.text).isDefinite()) << v.text;
  }
}

TEST(Path, ADotMayStandBeforeABracket) {
  EXPECT_EQ(printed("$.abc.['def ghi'][*]"), "$['abc']['def ghi'][*]");
  EXPECT_EQ(printed("$.[?(@.a)].b"), "$[?]['b']");
}

TEST(Path, DashesNeedNoBrackets) { EXPECT_EQ(printed("$.detail-type.case-id"), "$['detail-type']['case-id']"); }

TEST(Path, IndefiniteSegments) {
  for (std::string_view text : {"$..a", "$..*", "$..['a']", "$..[0]", "$.*", "$[*]", "$[1:]", "$[:1]", "$[1:5:2]",
                                "$[0,1]", "$['a','b']", "$[?(@.a)]", "$.a[*].b"}) {
    const Path path = parsed(text);
    EXPECT_FALSE(path.isDefinite()) << text;
    EXPECT_FALSE(path.isReferencePath()) << text;
    EXPECT_NE(path.firstNonReferenceSegment(), nullptr) << text;
  }
  EXPECT_EQ(printed("$..a"), "$..['a']");
  EXPECT_EQ(printed("$[-3:]"), "$[-3:]");
  EXPECT_EQ(printed("$[ 0 , 1 ]"), "$[0,1]");
  EXPECT_EQ(printed("$['a', \"b\"]"), "$['a','b']");
}

TEST(Path, SlicesKeepTheirBounds) {
  const PathSegment slice = parsed("$[1:-2:3]").segments[0];
  EXPECT_EQ(slice.kind, Kind::Slice);
  EXPECT_EQ(slice.start, 1);
  EXPECT_EQ(slice.end, -2);
  EXPECT_EQ(slice.step, 3);
  EXPECT_EQ(parsed("$[:]").segments[0].start, std::nullopt);
  EXPECT_EQ(refused("$[1:2:0]").offset, 6u);
}

TEST(Path, CountingFromTheEndTheOldWay) {
  const Path path = parsed("$[(@.length-1)].bar");
  EXPECT_EQ(path.segments[0].kind, Kind::Index);
  EXPECT_EQ(path.segments[0].index(), -1);
  refused("$[(@.length*2)]");
  refused("$[(@.length-0)]");
}

// Recorded from the service: in single quotes `\"` keeps its backslash.
TEST(Path, QuotedNamesEscapeOnlyTheirQuoteAndTheBackslash) {
  EXPECT_EQ(parsed(R"($['Test\""Name"'])").segments[0].name(), R"(Test\""Name")");
  EXPECT_EQ(parsed(R"($['it\'s'])").segments[0].name(), "it's");
  EXPECT_EQ(parsed(R"($["say \"hi\""])").segments[0].name(), R"(say "hi")");
  EXPECT_EQ(parsed(R"($['back\\slash'])").segments[0].name(), R"(back\slash)");
  EXPECT_EQ(parsed(R"($['\u00e9'])").segments[0].name(), "é");
}

TEST(Path, FunctionsEndAPath) {
  const Path path = parsed("$.list.length()");
  EXPECT_TRUE(path.hasFunction());
  EXPECT_TRUE(path.isDefinite());
  EXPECT_FALSE(path.isReferencePath());
  EXPECT_EQ(path.print(), "$['list'].length()");
  EXPECT_EQ(parsed("$.concat($.a, 'b', 1)").segments[0].arguments.size(), 3u);
  EXPECT_EQ(parsed(R"($.concat('it\'s "b"'))").segments[0].arguments[0].json, R"("it's \"b\"")");
  EXPECT_EQ(refused("$.list.lenght()").hint, "did you mean 'length'?");
  refused("$.list.length().a");
  refused("$.list.index()");
}

TEST(Path, SegmentsKnowTheirBytes) {
  const Path path = parsed("$.a['b'][0]");
  EXPECT_EQ(path.segments[1].offset, 3u);
  EXPECT_EQ(path.segments[1].length, 5u);
  EXPECT_EQ(path.segments[2].offset, 8u);
  EXPECT_EQ(path.source, "$.a['b'][0]");
}

TEST(Path, PrefixForErrorTexts) { EXPECT_EQ(parsed("$.no.such.path").printPrefix(1), "$['no']"); }

TEST(Path, SubstitutionsAreOpaque) { EXPECT_EQ(printed("$.${Key}.a"), "$['${Key}']['a']"); }

TEST(PathFilter, PrecedenceAndParentheses) {
  EXPECT_EQ(filterText("@.a || @.b && !@.c"), "@['a'] || @['b'] && !(@['c'])");
  EXPECT_EQ(filterText("(@.a || @.b) && @.c"), "(@['a'] || @['b']) && @['c']");
  EXPECT_EQ(filterText("@.species == 'cat' && @.age<5"), "@['species'] == 'cat' && @['age'] < 5");
}

TEST(PathFilter, WordsWithoutQuotesAreStrings) {
  const Path path = parsed("$.F[?(@.Type.Text==VENDOR_NAME)].V");
  const FilterExpr &filter = *path.segments[1].filter;
  EXPECT_EQ(filter.right.kind, FilterOperand::Kind::String);
  EXPECT_EQ(filter.right.text, "VENDOR_NAME");
  EXPECT_EQ(filterText("@.day == 2024-01-02"), "@['day'] == '2024-01-02'");
}

TEST(PathFilter, OperandKinds) {
  EXPECT_EQ(filterText("@.a == -1.5e3"), "@['a'] == -1.5e3");
  EXPECT_EQ(filterText("@.a != null"), "@['a'] != null");
  EXPECT_EQ(filterText("@.Bool==false"), "@['Bool'] == false");
  EXPECT_EQ(filterText("@.Email == $.AccountEmail"), "@['Email'] == $['AccountEmail']");
  EXPECT_EQ(filterText("@ >= 1"), "@ >= 1");
  EXPECT_EQ(filterText("'x' == @['a b'][0]"), "'x' == @['a b'][0]");
}

TEST(PathFilter, WordOperatorsAndRegularExpressionsAreRefusedWhereTheyStand) {
  SyntaxError error = refused("$[?(@.a in ['x'])]");
  EXPECT_EQ(error.offset, 8u);
  EXPECT_EQ(error.length, 2u);
  EXPECT_EQ(error.message, "the operator 'in' is not supported in filters");
  error = refused("$[?(@.a =~ /x/)]");
  EXPECT_EQ(error.offset, 8u);
  EXPECT_EQ(error.message, "regular expressions are not supported in filters");
  EXPECT_EQ(refused("$[?(@.a = 1)]").hint, "did you mean '=='?");
  EXPECT_EQ(refused("$[?(@.a & @.b)]").hint, "did you mean '&&'?");
  refused("$[?('x')]");
  refused("$[?(@.a == $$.b)]");
  refused("$[?(@.a.length() > 1)]");
}

TEST(Path, ErrorsPointAtTheCulprit) {
  struct Vector {
    std::string_view text;
    size_t offset, length;
  };
  for (const Vector &v : {Vector{"", 0, 0}, Vector{"a.b", 0, 1}, Vector{"$.", 2, 0}, Vector{"$.a.", 4, 0},
                          Vector{"$.a b", 3, 1}, Vector{"$.a[", 3, 1}, Vector{"$.a['b", 4, 1}, Vector{"$.a[b]", 4, 1},
                          Vector{"$['a',0]", 5, 1}, Vector{"$[0,'a']", 3, 1}, Vector{"$[99999999999]", 2, 11},
                          Vector{"$.a@b", 3, 1}, Vector{"$...a", 3, 1}, Vector{"$.a\\", 3, 1}, Vector{"$$MyVar", 2, 1},
                          Vector{"$[?(@.a == )]", 11, 1}, Vector{"$[?(@.a == 1]", 12, 1}, Vector{"$ ", 1, 1}}) {
    const SyntaxError error = refused(v.text);
    EXPECT_EQ(error.offset, v.offset) << v.text << ": " << error.message;
    EXPECT_EQ(error.length, v.length) << v.text << ": " << error.message;
  }
}

TEST(Path, DeepNestingIsAnErrorNotACrash) {
  refused("$[?(" + std::string(100000, '(') + "@.a");
  refused("$[?(" + std::string(100000, '!') + "@.a)]");
  std::string nested = "@.a";
  for (int i = 0; i < 200; ++i)
    nested = "@[?(" + nested + ")]";
  refused("$[?(" + nested + ")]");
}

TEST(Path, PrefixStopsAtTheEndOfAnArgument) {
  size_t consumed = 0;
  EXPECT_TRUE(parsePathPrefix("$.a[?(@.b == c)].d, 1)", consumed));
  EXPECT_EQ(consumed, 18u);
  EXPECT_TRUE(parsePathPrefix("$)", consumed));
  EXPECT_EQ(consumed, 1u);
}

TEST(VariableName, UnicodeIdentifiersOfAtMostEightyCharacters) {
  EXPECT_TRUE(isVariableName("x"));
  EXPECT_TRUE(isVariableName("größe_1"));
  EXPECT_FALSE(isVariableName(""));
  EXPECT_FALSE(isVariableName("states"));
  EXPECT_FALSE(isVariableName("1x"));
  EXPECT_FALSE(isVariableName("_x"));
  EXPECT_FALSE(isVariableName("x.y"));
  EXPECT_FALSE(isVariableName("x\xff"));
  std::string name;
  for (int i = 0; i < 80; ++i)
    name += "é";
  EXPECT_TRUE(isVariableName(name));
  EXPECT_FALSE(isVariableName(name + "é"));
}
