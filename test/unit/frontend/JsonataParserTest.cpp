// SPDX-License-Identifier: Apache-2.0
//
// JSONata: tokens, precedence, the normalised tree, and the codes and places of errors.

#include "frontend/jsonata/Parser.h"

#include "gtest/gtest.h"

using namespace asl::jsonata;

namespace {

ExprPtr parsed(std::string_view text, ParseOptions options = {}) {
  ParseResult result = parse(text, options);
  EXPECT_TRUE(result) << text << ": " << result.error.code << " " << result.error.message;
  return result ? std::move(result.expr) : std::make_unique<Expr>(ExprKind::Null);
}

Error refused(std::string_view text) {
  ParseResult result = parse(text);
  EXPECT_FALSE(result) << text;
  EXPECT_LE(result.error.range.end(), text.size()) << text;
  return result.error;
}

std::string repeat(std::string_view part, size_t times) {
  std::string out;
  for (size_t i = 0; i < times; ++i)
    out += part;
  return out;
}

} // namespace

TEST(Jsonata, PathsAreFlat) {
  const ExprPtr path = parsed("$states.input.a.b");
  ASSERT_EQ(path->kind, ExprKind::Path);
  ASSERT_EQ(path->children.size(), 4u);
  EXPECT_EQ(path->children[0]->kind, ExprKind::Variable);
  EXPECT_EQ(path->children[0]->text, "states");
  EXPECT_EQ(path->children[3]->text, "b");
  EXPECT_EQ(path->children[3]->range.offset, 16u);
}

TEST(Jsonata, APredicateBelongsToTheLastStepUnlessInParentheses) {
  const ExprPtr step = parsed("a.b[0]");
  EXPECT_TRUE(step->stages.empty());
  EXPECT_EQ(step->children[1]->stages.size(), 1u);
  const ExprPtr whole = parsed("(a.b)[0]");
  EXPECT_EQ(whole->kind, ExprKind::Block);
  EXPECT_EQ(whole->stages.size(), 1u);
}

TEST(Jsonata, StringsInPathsAreNames) {
  const ExprPtr path = parsed("\"a\".'b'");
  EXPECT_EQ(path->children[0]->kind, ExprKind::Name);
  EXPECT_EQ(path->children[1]->kind, ExprKind::Name);
}

TEST(Jsonata, KeepArrayMarksTheStepAndThePath) {
  const ExprPtr path = parsed("a.b[][0].c");
  EXPECT_TRUE(path->isKeepSingletonArray);
  EXPECT_TRUE(path->children[1]->isKeepArray);
}

TEST(Jsonata, PrecedenceOfOperators) {
  const ExprPtr sum = parsed("1 + 2 * 3 = 7 and true");
  EXPECT_EQ(sum->op, BinaryOperator::And);
  EXPECT_EQ(sum->children[0]->op, BinaryOperator::Equal);
  EXPECT_EQ(sum->children[0]->children[0]->op, BinaryOperator::Add);
  const ExprPtr negate = parsed("-a.b");
  EXPECT_EQ(negate->kind, ExprKind::Negate);
  EXPECT_EQ(negate->children[0]->kind, ExprKind::Path);
  const ExprPtr number = parsed("-5");
  EXPECT_EQ(number->kind, ExprKind::Number);
  EXPECT_EQ(number->number, -5);
}

TEST(Jsonata, OperatorWordsAreNamesWhereAnOperandIsDue) {
  const ExprPtr expr = parsed("and and or");
  EXPECT_EQ(expr->op, BinaryOperator::And);
  EXPECT_EQ(expr->children[0]->kind, ExprKind::Path);
}

TEST(Jsonata, ASlashIsARegexOnlyWhereAnOperandMayStart) {
  const ExprPtr call = parsed("$match(a, /x[/]\\/y/i)");
  EXPECT_EQ(call->children[2]->kind, ExprKind::Regex);
  EXPECT_EQ(call->children[2]->text, "x[/]\\/y");
  EXPECT_EQ(call->children[2]->flags, "i");
  EXPECT_EQ(parsed("(a) / b / c")->op, BinaryOperator::Divide);
}

TEST(Jsonata, CallsInTailPositionAreMarked) {
  const ExprPtr lambda = parsed("function($n) { $n = 0 ? 1 : (1; $f($n - 1)) }");
  const Expr &condition = *lambda->children[0];
  EXPECT_TRUE(condition.children[2]->children[1]->isTailCall);
  const ExprPtr other = parsed("function($n) { 1 + $f($n) }");
  EXPECT_FALSE(other->children[0]->children[1]->isTailCall);
}

TEST(Jsonata, SignaturesAreRead) {
  const ExprPtr lambda = parsed("function($a, $b) <a<n>-(sn)?:s> { $a }");
  ASSERT_EQ(lambda->signature->parameters.size(), 2u);
  EXPECT_EQ(lambda->signature->parameters[0].elementTypes, "n");
  EXPECT_TRUE(lambda->signature->parameters[0].isContext);
  EXPECT_EQ(lambda->signature->parameters[1].types, "sn");
  EXPECT_TRUE(lambda->signature->parameters[1].isOptional);
  EXPECT_EQ(refused("function($a) <s<n>> { $a }").code, "S0401");
  EXPECT_EQ(refused("function($a) <s<n>> { $a }").range.offset, 15u);
  EXPECT_EQ(refused("function($a) <(sa<n>)> { $a }").code, "S0402");
}

TEST(Jsonata, AParentSharesItsLabelWithItsStep) {
  const ExprPtr path = parsed("a.b.%.c");
  ASSERT_TRUE(path->children[2]->ancestorLabel);
  EXPECT_EQ(path->children[1]->ancestorLabel, path->children[2]->ancestorLabel);
  EXPECT_TRUE(path->children[1]->isTuple);
  EXPECT_EQ(refused("%.a").code, "S0217");
}

TEST(Jsonata, EscapedSurrogatesMakeOneCharacter) {
  EXPECT_EQ(parsed(R"("\uD83D\uDE00")")->text, "\U0001F600");
  EXPECT_EQ(parsed(R"('\t"')")->text, "\t\"");
}

TEST(Jsonata, CoalescingIsOfALaterVersion) {
  EXPECT_EQ(refused("a ?? b").code, "S0211");
  EXPECT_EQ(refused("a ?: b").code, "S0211");
  EXPECT_EQ(parsed("a ?? b", {true})->kind, ExprKind::Coalesce);
  EXPECT_EQ(parsed("a ?: b", {true})->kind, ExprKind::Default);
}

TEST(Jsonata, ErrorsHaveTheReferencesCodeAndAPlace) {
  struct Vector {
    std::string_view text, code;
    size_t offset, length;
  };
  for (const Vector &v : {
           Vector{"", "S0207", 0, 0},           Vector{"\"abc", "S0101", 0, 4},    Vector{"1e999", "S0102", 0, 5},
           Vector{"'it\\'s'", "S0103", 3, 2},   Vector{"\"\\u12x4\"", "S0104", 1, 2}, Vector{"`a", "S0105", 0, 2},
           Vector{"1 /* x", "S0106", 2, 4},     Vector{"a b", "S0201", 2, 1},      Vector{"[1;2]", "S0202", 2, 1},
           Vector{"(1", "S0203", 2, 0},         Vector{"1 ! 2", "S0204", 2, 1},    Vector{"1 +", "S0207", 3, 0},
           Vector{"function(a){1}", "S0208", 9, 1}, Vector{"$a{b:c}[0]", "S0209", 7, 1},
           Vector{"a{b:c}{d:e}", "S0210", 6, 1}, Vector{")", "S0211", 0, 1},       Vector{"a := 1", "S0212", 0, 1},
           Vector{"a.1", "S0213", 2, 1},        Vector{"a@b", "S0214", 2, 1},      Vector{"a[1]@$b", "S0215", 4, 1},
           Vector{"a^(b)@$c", "S0216", 5, 1},   Vector{"//", "S0301", 0, 2},       Vector{"/a", "S0302", 0, 2},
           Vector{"a ~> /b**/", "S0201", 5, 5},
       }) {
    const Error error = refused(v.text);
    EXPECT_EQ(error.code, v.code) << v.text;
    EXPECT_EQ(error.range.offset, v.offset) << v.text;
    EXPECT_EQ(error.range.length, v.length) << v.text;
  }
}

TEST(Jsonata, MessagesAreTheReferences) {
  EXPECT_EQ(refused("(1").message, "Expected \")\" before end of expression");
  EXPECT_EQ(refused("[1;2]").message, "Expected \"]\", got \";\"");
  EXPECT_EQ(refused("a \"b\"").message, "Syntax error: \"b\"");
  EXPECT_EQ(refused("function(a){1}").message,
            "Parameter 1 of function definition must be a variable name (start with $)");
}

TEST(Jsonata, RegularExpressionsAreRefusedInTheEnginesWords) {
  EXPECT_EQ(refused("/b**/i").message, "Invalid regular expression: /b**/: Nothing to repeat");
  EXPECT_EQ(refused("/[b-a]/").message, "Invalid regular expression: /[b-a]/: Range out of order in character class");
  EXPECT_EQ(refused("/b/imi").message, "Invalid flags supplied to RegExp constructor 'imig'");
  EXPECT_TRUE(parse("/(?<=a)[^]\\1{,2}/mi"));
}

TEST(Jsonata, DeepNestingIsAnErrorNotACrash) {
  for (std::string_view part : {"(", "[", "{\"a\":", "-", "1+(", "a[", "$f(", "function(){", "|a|", "a?"})
    EXPECT_EQ(refused(repeat(part, 100000)).code, "U1001") << part;
  EXPECT_EQ(refused("1" + repeat("+1", 100000)).code, "U1001");
  EXPECT_EQ(refused("a" + repeat("[0]", 100000)).code, "U1001");
  EXPECT_TRUE(parse("1" + repeat("+1", 300)));
  EXPECT_TRUE(parse("[1" + repeat(",1", 100000) + "]"));
}

TEST(Jsonata, DelimitersMustBothBeInPlace) {
  EXPECT_EQ(classifyDelimiters("{% 1 %}"), Delimiters::Both);
  EXPECT_EQ(classifyDelimiters("{%%}"), Delimiters::Both);
  EXPECT_EQ(classifyDelimiters(" {% 1 %} "), Delimiters::None);
  EXPECT_EQ(classifyDelimiters("{% 1"), Delimiters::OpeningOnly);
  EXPECT_EQ(classifyDelimiters("{% 1 %} "), Delimiters::OpeningOnly);
  EXPECT_EQ(classifyDelimiters("1 %}"), Delimiters::ClosingOnly);
  EXPECT_EQ(classifyDelimiters("{%}"), Delimiters::OpeningOnly);
  EXPECT_EQ(classifyDelimiters(""), Delimiters::None);
  const ExpressionText inner = expressionText("{% $x + 1\n%}");
  EXPECT_EQ(inner.text, "$x + 1");
  EXPECT_EQ(inner.offset, 3u);
  EXPECT_EQ(expressionText("{% %}").text, "");
}
