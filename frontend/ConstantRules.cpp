// SPDX-License-Identifier: Apache-2.0
//
// ConstantRules: see ConstantRules.h.
//
// A data test says two things of its variable: of what type it is, and where its value lies. Numbers are
// intervals; of other values only equality is known. Types differ, so a test of strings and one of numbers
// exclude each other, and every test but IsPresent false implies IsPresent true. Source: ASL, "Choice State".

#include "frontend/ConstantRules.h"
#include "frontend/DefinitionParser.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>

namespace asl {

namespace {

/// Comparisons of one Choice: enough for those that people write.
constexpr size_t kMaxSteps = 100000;

using Kind = ChoiceRule::Kind;

bool isSamePath(const PathField &a, const PathField &b) {
  return a.isPresent() && b.isPresent() && a.path.root == b.path.root && a.path.variable == b.path.variable &&
         a.path.print() == b.path.print() && a.path.isDefinite() && !a.path.hasFunction();
}

/// Is the operand of the test a literal that stays as it is?
bool isFixed(const ChoiceRule &rule) {
  return rule.literal && !(rule.literal->isString() && hasSubstitution(rule.literal->text));
}

bool isSameOperand(const ChoiceRule &a, const ChoiceRule &b) {
  if (a.literal && b.literal)
    return printJson(*a.literal) == printJson(*b.literal);
  return isSamePath(a.operandPath, b.operandPath);
}

bool isTypeTest(const ChoiceRule &rule, ChoiceTest test, bool expected) {
  return rule.test == test && rule.literal && rule.literal->boolean == expected;
}

/// The type of value that the variable has whenever the test holds, or nothing.
std::optional<JsonKind> typeWhenTrue(const ChoiceRule &rule) {
  if (isQuestion(rule.test) && !(rule.literal && rule.literal->boolean))
    return std::nullopt;
  return testedKind(rule.test);
}

/// The type that `Is…: true` asks for, exactly.
std::optional<JsonKind> typeAsked(const ChoiceRule &rule) {
  bool isExact = rule.test == ChoiceTest::IsNull || rule.test == ChoiceTest::IsNumeric ||
                 rule.test == ChoiceTest::IsString || rule.test == ChoiceTest::IsBoolean;
  return isExact ? typeWhenTrue(rule) : std::nullopt;
}

/// Numbers for which a numeric test holds.
struct Interval {
  double low = -std::numeric_limits<double>::infinity(), high = std::numeric_limits<double>::infinity();
  bool hasLow = true, hasHigh = true; // whether the ends belong to it

  bool isWithin(const Interval &other) const {
    bool fitsLow = low > other.low || (low == other.low && (other.hasLow || !hasLow));
    bool fitsHigh = high < other.high || (high == other.high && (other.hasHigh || !hasHigh));
    return fitsLow && fitsHigh;
  }
  bool isApartFrom(const Interval &other) const {
    auto isBelow = [](const Interval &a, const Interval &b) {
      return a.high < b.low || (a.high == b.low && !(a.hasHigh && b.hasLow));
    };
    return isBelow(*this, other) || isBelow(other, *this);
  }
};

std::optional<Interval> intervalOf(const ChoiceRule &rule) {
  if (rule.test != ChoiceTest::Numeric || !rule.literal)
    return std::nullopt;
  double value = std::strtod(rule.literal->text.c_str(), nullptr);
  if (!std::isfinite(value))
    return std::nullopt;
  Interval interval;
  switch (rule.comparison) {
  case Comparison::Equals:
    interval.low = interval.high = value;
    break;
  case Comparison::LessThan:
  case Comparison::LessThanEquals:
    interval.high = value;
    interval.hasHigh = rule.comparison == Comparison::LessThanEquals;
    break;
  case Comparison::GreaterThan:
  case Comparison::GreaterThanEquals:
    interval.low = value;
    interval.hasLow = rule.comparison == Comparison::GreaterThanEquals;
    break;
  }
  return interval;
}

bool testImplies(const ChoiceRule &rule, const ChoiceRule &other) {
  if (!isSamePath(rule.variable, other.variable))
    return false;
  if (rule.test == other.test && rule.comparison == other.comparison && isSameOperand(rule, other))
    return true;
  // A test of what is missing fails the state: when it holds, there is something.
  if (isTypeTest(other, ChoiceTest::IsPresent, true))
    return !isTypeTest(rule, ChoiceTest::IsPresent, false);
  if (std::optional<JsonKind> asked = typeAsked(other); asked && typeWhenTrue(rule) == asked)
    return true;
  std::optional<Interval> here = intervalOf(rule), there = intervalOf(other);
  return here && there && here->isWithin(*there);
}

bool testExcludes(const ChoiceRule &rule, const ChoiceRule &other) {
  if (!isSamePath(rule.variable, other.variable))
    return false;
  std::optional<JsonKind> here = typeWhenTrue(rule), there = typeWhenTrue(other);
  if (here && there && *here != *there)
    return true;
  auto isAbsent = [](const ChoiceRule &test) { return isTypeTest(test, ChoiceTest::IsPresent, false); };
  if (isAbsent(rule) != isAbsent(other))
    return true; // present, or the state fails
  bool isSameTest = rule.test == other.test && rule.literal && other.literal;
  if (isSameTest && rule.literal->isBoolean() && rule.literal->boolean != other.literal->boolean)
    return true;
  if (isSameTest && rule.test == ChoiceTest::String && rule.comparison == Comparison::Equals &&
      other.comparison == Comparison::Equals && isFixed(rule) && isFixed(other))
    return rule.literal->text != other.literal->text;
  std::optional<Interval> left = intervalOf(rule), right = intervalOf(other);
  return left && right && left->isApartFrom(*right);
}

} // namespace

std::optional<JsonKind> testedKind(ChoiceTest test) {
  switch (test) {
  case ChoiceTest::String:
  case ChoiceTest::Matches:
  case ChoiceTest::Timestamp:
  case ChoiceTest::IsString:
  case ChoiceTest::IsTimestamp:
    return JsonKind::String;
  case ChoiceTest::Numeric:
  case ChoiceTest::IsNumeric:
    return JsonKind::Number;
  case ChoiceTest::Boolean:
  case ChoiceTest::IsBoolean:
    return JsonKind::Boolean;
  case ChoiceTest::IsNull:
    return JsonKind::Null;
  case ChoiceTest::IsPresent:
    break;
  }
  return std::nullopt;
}

bool isQuestion(ChoiceTest test) {
  switch (test) {
  case ChoiceTest::IsNull:
  case ChoiceTest::IsPresent:
  case ChoiceTest::IsNumeric:
  case ChoiceTest::IsString:
  case ChoiceTest::IsBoolean:
  case ChoiceTest::IsTimestamp:
    return true;
  case ChoiceTest::String:
  case ChoiceTest::Numeric:
  case ChoiceTest::Boolean:
  case ChoiceTest::Timestamp:
  case ChoiceTest::Matches:
    break;
  }
  return false;
}

bool RuleLogic::implies(const ChoiceRule &rule, const ChoiceRule &other) {
  if (++steps > kMaxSteps)
    return false;
  auto each = [&](const std::vector<ChoiceRule> &operands, auto &&holds) {
    return !operands.empty() && std::all_of(operands.begin(), operands.end(), holds);
  };
  if (rule.kind == Kind::Or)
    return each(rule.operands, [&](const ChoiceRule &part) { return implies(part, other); });
  if (other.kind == Kind::And)
    return each(other.operands, [&](const ChoiceRule &part) { return implies(rule, part); });
  if (rule.kind == Kind::And)
    return std::any_of(rule.operands.begin(), rule.operands.end(),
                       [&](const ChoiceRule &part) { return implies(part, other); });
  if (other.kind == Kind::Or)
    return std::any_of(other.operands.begin(), other.operands.end(),
                       [&](const ChoiceRule &part) { return implies(rule, part); });
  if (rule.kind == Kind::Not && other.kind == Kind::Not)
    return implies(other.operands.front(), rule.operands.front());
  if (rule.kind == Kind::Condition && other.kind == Kind::Condition)
    return !rule.condition.text.empty() && rule.condition.text == other.condition.text &&
           rule.condition.text.find("$random") == std::string::npos;
  return rule.kind == Kind::Test && other.kind == Kind::Test && testImplies(rule, other);
}

bool RuleLogic::excludes(const ChoiceRule &rule, const ChoiceRule &other) {
  if (++steps > kMaxSteps)
    return false;
  auto anyOf = [&](const std::vector<ChoiceRule> &operands, const ChoiceRule &against) {
    return std::any_of(operands.begin(), operands.end(),
                       [&](const ChoiceRule &part) { return excludes(part, against); });
  };
  auto allOf = [&](const std::vector<ChoiceRule> &operands, const ChoiceRule &against) {
    return !operands.empty() && std::all_of(operands.begin(), operands.end(),
                                            [&](const ChoiceRule &part) { return excludes(part, against); });
  };
  if (rule.kind == Kind::Or)
    return allOf(rule.operands, other);
  if (other.kind == Kind::Or)
    return allOf(other.operands, rule);
  if (rule.kind == Kind::And)
    return anyOf(rule.operands, other);
  if (other.kind == Kind::And)
    return anyOf(other.operands, rule);
  if (other.kind == Kind::Not)
    return rule.kind != Kind::Not && implies(rule, other.operands.front());
  if (rule.kind == Kind::Not)
    return implies(other, rule.operands.front());
  return rule.kind == Kind::Test && other.kind == Kind::Test && testExcludes(rule, other);
}

bool RuleLogic::isContradiction(const ChoiceRule &rule) {
  if (++steps > kMaxSteps)
    return false;
  auto isPart = [&](const ChoiceRule &part) { return isContradiction(part); };
  if (rule.kind == Kind::Or)
    return !rule.operands.empty() && std::all_of(rule.operands.begin(), rule.operands.end(), isPart);
  if (rule.kind != Kind::And)
    return false;
  for (size_t i = 0; i < rule.operands.size(); ++i) {
    if (isContradiction(rule.operands[i]))
      return true;
    for (size_t j = i + 1; j < rule.operands.size(); ++j)
      if (excludes(rule.operands[i], rule.operands[j]))
        return true;
  }
  return false;
}

} // namespace asl
