// SPDX-License-Identifier: Apache-2.0
//
// Names in expressions: $states by field, bare names without a document, workflow variables and local ones.

#include "frontend/jsonata/Parser.h"
#include "frontend/jsonata/Scope.h"

#include "gtest/gtest.h"

using namespace asl::jsonata;

namespace {

std::vector<ScopeDiagnostic> check(std::string_view text, const ScopeRules &rules = {}) {
  ParseResult result = parse(text);
  EXPECT_TRUE(result) << text << ": " << result.error.message;
  std::vector<ScopeDiagnostic> diagnostics;
  if (result)
    checkScope(*result.expr, rules, [&](ScopeDiagnostic diagnostic) { diagnostics.push_back(std::move(diagnostic)); });
  return diagnostics;
}

/// Names of the workflow variables read: "x y?", `?` after those that may be local. Built-ins are left out.
std::string variables(std::string_view text) {
  ParseResult result = parse(text);
  EXPECT_TRUE(result) << text << ": " << result.error.message;
  std::string out;
  if (result)
    for (const VariableReference &reference : collectVariableReferences(*result.expr))
      if (!reference.isBuiltin)
        out += (out.empty() ? "" : " ") + reference.name + (reference.mayBeLocal ? "?" : "");
  return out;
}

} // namespace

TEST(JsonataScope, StatesMembersDependOnTheField) {
  EXPECT_TRUE(check("$states.input.a & $states.context.Execution.Id").empty());
  const auto result = check("1 + $states.result.x");
  ASSERT_EQ(result.size(), 1u);
  EXPECT_TRUE(result[0].isError);
  EXPECT_EQ(result[0].range.offset, 4u);
  EXPECT_EQ(result[0].range.length, 14u);
  EXPECT_EQ(check("$states.errorOutput").size(), 1u);
  ScopeRules rules;
  rules.isResultAllowed = true;
  EXPECT_TRUE(check("$states.result", rules).empty());
  EXPECT_EQ(check("$states.errorOutput", rules).size(), 1u);
  const auto unknown = check("$states.imput");
  ASSERT_EQ(unknown.size(), 1u);
  EXPECT_FALSE(unknown[0].isError);
  EXPECT_EQ(unknown[0].hint, "did you mean '$states.input'?");
}

TEST(JsonataScope, ALocalNamedStatesIsNotTheReservedOne) {
  EXPECT_TRUE(check("($states := {'result': 1}; $states.result)").empty());
  EXPECT_TRUE(check("function($states) { $states.result }").empty());
}

TEST(JsonataScope, NamesNeedAContext) {
  const auto bare = check("a.b");
  ASSERT_EQ(bare.size(), 1u);
  EXPECT_EQ(bare[0].message, "reference to 'a' at the top level is not supported");
  EXPECT_EQ(check("$").size(), 1u);
  EXPECT_EQ(check("$$.a").size(), 1u);
  EXPECT_EQ(check("{'k': [name]}").size(), 1u);
  EXPECT_EQ(check("sum([1])")[0].hint, "a function is written '$sum'");
  EXPECT_FALSE(check("*")[0].isError);
  for (std::string_view text : {"$x[a = $]", "$x.(a + $)", "$x{k: $sum(v)}", "$x^(>a)", "function($v){ a }",
                                "$map($x, function($v) { $v.a })", "$x ~> |a|{'b': c}|", "[1..3].$"})
    EXPECT_TRUE(check(text).empty()) << text;
}

TEST(JsonataScope, UnassignedVariablesAreWarnedAbout) {
  const std::vector<std::string> assigned = {"total", "items"};
  ScopeRules rules;
  rules.assignedVariables = &assigned;
  EXPECT_TRUE(check("$total + $count($items)", rules).empty());
  const auto slip = check("$totl", rules);
  ASSERT_EQ(slip.size(), 1u);
  EXPECT_FALSE(slip[0].isError);
  EXPECT_EQ(slip[0].message, "variable '$totl' is never assigned");
  EXPECT_EQ(slip[0].hint, "did you mean '$total'?");
  const auto bare = check("total + 1", rules);
  ASSERT_EQ(bare.size(), 1u);
  EXPECT_EQ(bare[0].hint, "a variable is written '$total'");
  EXPECT_EQ(check("$eval('1')").size(), 1u);
  EXPECT_TRUE(check("$unknown").empty());
}

TEST(JsonataScope, LocalBindingsHideWorkflowVariables) {
  EXPECT_EQ(variables("($x := 1; $x + $y)"), "y");
  EXPECT_EQ(variables("($x; $x := 1; $x)"), "x");
  EXPECT_EQ(variables("$x := $x + 1"), "x");
}

TEST(JsonataScope, ABlockEndsItsBindings) { EXPECT_EQ(variables("[($x := 1; $x), $x]"), "x"); }

TEST(JsonataScope, FunctionsSeeTheirParametersAndThemselves) {
  EXPECT_EQ(variables("($f := function($n) { $n < 2 ? 1 : $f($n - 1) * $k }; $f(3))"), "k");
  EXPECT_EQ(variables("($f := function() { $g() }; $g := function() { 1 }; $f())"), "g?");
}

TEST(JsonataScope, BindingsInBranchesMayOrMayNotBeThere) {
  EXPECT_EQ(variables("($c ? $x := 1 : 2; $x)"), "c x?");
  EXPECT_EQ(variables("($c and ($x := 1); $x)"), "c x");
}

TEST(JsonataScope, PathBindings) {
  EXPECT_EQ(variables("$orders@$o#$i.lines[id = $o.id and $i > $limit]"), "orders limit");
  EXPECT_EQ(variables("$orders@$o.a & $o"), "orders o");
  EXPECT_EQ(variables("$a[0]#$p.{'k': $p}"), "a");
}

TEST(JsonataScope, BuiltinsAreMarked) {
  EXPECT_TRUE(isBuiltinFunction("partition"));
  EXPECT_FALSE(isBuiltinFunction("eval"));
  const ParseResult result = parse("$sum($x)");
  const auto references = collectVariableReferences(*result.expr);
  ASSERT_EQ(references.size(), 2u);
  EXPECT_TRUE(references[0].isBuiltin);
  EXPECT_FALSE(references[1].isBuiltin);
}
