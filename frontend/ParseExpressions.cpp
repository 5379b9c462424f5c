// SPDX-License-Identifier: Apache-2.0
//
// ParseExpressions: strings of JSONata states.
//
// A string is an expression when it starts with "{%" and ends with "%}", with nothing outside. With only
// one of the two in its place it is refused, as in the guide. What an expression says is parsed by
// jsonata/Parser.h; which members of `$states` it may read depends on the field. Source: Developer
// Guide, "Transforming data with JSONata".

#include "frontend/DefinitionParser.h"

#include "frontend/jsonata/Parser.h"
#include "frontend/jsonata/Scope.h"

namespace asl {

namespace {

/// Is the text an expression but for blanks around its delimiters?
bool isPaddedExpression(std::string_view text) {
  constexpr std::string_view blanks = " \t\n\r";
  size_t begin = text.find_first_not_of(blanks);
  if (begin == std::string_view::npos)
    return false;
  std::string_view inner = text.substr(begin, text.find_last_not_of(blanks) + 1 - begin);
  return inner.size() != text.size() && jsonata::isExpression(inner);
}

} // namespace

bool DefinitionParser::parseExpressionString(const JsonValue &value, const std::string &location,
                                             ExpressionPlace place, Expression &expression) {
  switch (jsonata::classifyDelimiters(value.text)) {
  case jsonata::Delimiters::None:
    if (isPaddedExpression(value.text))
      diagnostics
          .warning(Warning::Expressions, value.range, "blanks outside '{%' and '%}' make this plain text, not an expression")
          .at(location);
    return false;
  case jsonata::Delimiters::OpeningOnly:
    error(value.range, "this expression is not closed: '%}' is missing at its end", location);
    return false;
  case jsonata::Delimiters::ClosingOnly:
    error(value.range, "this expression is not opened: '{%' is missing at its start", location);
    return false;
  case jsonata::Delimiters::Both:
    break;
  }
  jsonata::ExpressionText inner = jsonata::expressionText(value.text);
  auto rangeOf = [&](size_t offset, size_t length) {
    return cursor.range(value.range, inner.offset + offset, inner.offset + offset + length);
  };
  jsonata::ParseResult result = jsonata::parse(inner.text);
  if (!result) {
    // The message is the reference implementation's own, with its code: people search for both.
    Diagnostic &finding = error(rangeOf(result.error.range.offset, result.error.range.length),
                                "invalid expression: " + result.error.message + " (" +
                                    result.error.code + ")",
                                location);
    if (hasSubstitution(value.text))
      finding.note("the text holds a substitution; fill it in before compiling");
    return false;
  }
  jsonata::ScopeRules rules;
  rules.isResultAllowed = place.hasResult;
  rules.isErrorOutputAllowed = place.hasErrorOutput;
  jsonata::checkScope(*result.expr, rules, [&](jsonata::ScopeDiagnostic problem) {
    SourceRange range = rangeOf(problem.range.offset, problem.range.length);
    Diagnostic &finding =
        problem.isError ? error(range, std::move(problem.message), location)
                        : diagnostics.warning(Warning::Expressions, range, std::move(problem.message)).at(location);
    if (!problem.hint.empty())
      finding.note(std::move(problem.hint));
  });
  for (const jsonata::VariableReference &use : jsonata::collectVariableReferences(*result.expr))
    if (!use.mayBeLocal && !jsonata::isBuiltinFunction(use.name) && use.name != "eval") // which has its own warning
      facts.variableUses.push_back(
          {use.name, rangeOf(use.range.offset, use.range.length), location, currentScope});
  expression.text = inner.text;
  expression.range = rangeOf(0, inner.text.size());
  return true;
}

} // namespace asl
