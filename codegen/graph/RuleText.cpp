// SPDX-License-Identifier: Apache-2.0
//
// The conditions of Choice states as people write them.

#include "codegen/graph/StateText.h"

namespace asl::graph {

static std::string_view comparisonSign(Comparison comparison) {
  switch (comparison) {
  case Comparison::Equals:
    return " = ";
  case Comparison::LessThan:
    return " < ";
  case Comparison::GreaterThan:
    return " > ";
  case Comparison::LessThanEquals:
    return " <= ";
  case Comparison::GreaterThanEquals:
    return " >= ";
  }
  return " ";
}

static std::string operandText(const ChoiceRule &rule) {
  return rule.literal ? printJson(*rule.literal) : rule.operandPath.text;
}

/// "$.x is present", "$.x is not a number".
static std::string questionText(const ChoiceRule &rule, std::string_view what) {
  if (!rule.literal)
    return rule.variable.text + " is " + std::string(what) + " = " + rule.operandPath.text;
  return rule.variable.text + (rule.literal->boolean ? " is " : " is not ") + std::string(what);
}

static std::string testText(const ChoiceRule &rule) {
  switch (rule.test) {
  case ChoiceTest::String:
  case ChoiceTest::Numeric:
  case ChoiceTest::Timestamp:
    return rule.variable.text + std::string(comparisonSign(rule.comparison)) + operandText(rule);
  case ChoiceTest::Boolean:
    return rule.variable.text + " = " + operandText(rule);
  case ChoiceTest::Matches:
    return rule.variable.text + " matches " + operandText(rule);
  case ChoiceTest::IsNull:
    return questionText(rule, "null");
  case ChoiceTest::IsPresent:
    return questionText(rule, "present");
  case ChoiceTest::IsNumeric:
    return questionText(rule, "a number");
  case ChoiceTest::IsString:
    return questionText(rule, "a string");
  case ChoiceTest::IsBoolean:
    return questionText(rule, "a boolean");
  case ChoiceTest::IsTimestamp:
    return questionText(rule, "a timestamp");
  }
  return "";
}

/// How strongly a rule's text holds together: an operand that holds together less gets parentheses.
static int strength(const ChoiceRule &rule) {
  if (rule.operands.size() == 1 && rule.kind != ChoiceRule::Kind::Not)
    return strength(rule.operands[0]);
  switch (rule.kind) {
  case ChoiceRule::Kind::Or:
    return 0;
  case ChoiceRule::Kind::And:
    return 1;
  case ChoiceRule::Kind::Not:
    return 2;
  case ChoiceRule::Kind::Test:
  case ChoiceRule::Kind::Condition:
    return 3;
  }
  return 3;
}

// Recursion: rules are nested no deeper than the definition, which has at most kMaxNestingDepth levels.
std::string ruleText(const ChoiceRule &rule) {
  switch (rule.kind) {
  case ChoiceRule::Kind::Test:
    return testText(rule);
  case ChoiceRule::Kind::Condition:
    return rule.literal ? printJson(*rule.literal) : rule.condition.text;
  case ChoiceRule::Kind::Not:
    return "not (" + ruleText(rule.operands[0]) + ")";
  case ChoiceRule::Kind::And:
  case ChoiceRule::Kind::Or: {
    std::string text;
    for (const ChoiceRule &operand : rule.operands) {
      if (!text.empty())
        text += rule.kind == ChoiceRule::Kind::And ? " and " : " or ";
      bool isWeaker = rule.operands.size() > 1 && strength(operand) <= strength(rule);
      text += isWeaker ? "(" + ruleText(operand) + ")" : ruleText(operand);
    }
    return text;
  }
  }
  return "";
}

} // namespace asl::graph
