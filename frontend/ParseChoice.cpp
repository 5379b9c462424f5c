// SPDX-License-Identifier: Apache-2.0
//
// ParseChoice: the rules of a Choice state.
//
// A JSONPath rule is a tree of And, Or and Not over data tests: one `Variable` and one of 39 operators.
// The operators are a table; each name is a value type, a comparison and whether its operand is a path.
// A JSONata rule is one `Condition`. Sources: ASL, "Choice State"; Developer Guide, "Choice workflow
// state".

#include "frontend/ConstantRules.h"
#include "frontend/DefinitionParser.h"

namespace asl {

namespace {

struct Operator {
  std::string_view name; // without "Path"
  ChoiceTest test;
  Comparison comparison;
  bool hasPathForm;
};

constexpr Operator operators[] = {
    {"StringEquals", ChoiceTest::String, Comparison::Equals, true},
    {"StringLessThan", ChoiceTest::String, Comparison::LessThan, true},
    {"StringGreaterThan", ChoiceTest::String, Comparison::GreaterThan, true},
    {"StringLessThanEquals", ChoiceTest::String, Comparison::LessThanEquals, true},
    {"StringGreaterThanEquals", ChoiceTest::String, Comparison::GreaterThanEquals, true},
    {"StringMatches", ChoiceTest::Matches, Comparison::Equals, false},
    {"NumericEquals", ChoiceTest::Numeric, Comparison::Equals, true},
    {"NumericLessThan", ChoiceTest::Numeric, Comparison::LessThan, true},
    {"NumericGreaterThan", ChoiceTest::Numeric, Comparison::GreaterThan, true},
    {"NumericLessThanEquals", ChoiceTest::Numeric, Comparison::LessThanEquals, true},
    {"NumericGreaterThanEquals", ChoiceTest::Numeric, Comparison::GreaterThanEquals, true},
    {"BooleanEquals", ChoiceTest::Boolean, Comparison::Equals, true},
    {"TimestampEquals", ChoiceTest::Timestamp, Comparison::Equals, true},
    {"TimestampLessThan", ChoiceTest::Timestamp, Comparison::LessThan, true},
    {"TimestampGreaterThan", ChoiceTest::Timestamp, Comparison::GreaterThan, true},
    {"TimestampLessThanEquals", ChoiceTest::Timestamp, Comparison::LessThanEquals, true},
    {"TimestampGreaterThanEquals", ChoiceTest::Timestamp, Comparison::GreaterThanEquals, true},
    {"IsNull", ChoiceTest::IsNull, Comparison::Equals, false},
    {"IsPresent", ChoiceTest::IsPresent, Comparison::Equals, false},
    {"IsNumeric", ChoiceTest::IsNumeric, Comparison::Equals, false},
    {"IsString", ChoiceTest::IsString, Comparison::Equals, false},
    {"IsBoolean", ChoiceTest::IsBoolean, Comparison::Equals, false},
    {"IsTimestamp", ChoiceTest::IsTimestamp, Comparison::Equals, false},
};

/// The operator of that name; `isPath` receives whether it is the …Path form.
const Operator *findOperator(std::string_view name, bool &isPath) {
  for (const Operator &entry : operators) {
    if (!name.starts_with(entry.name))
      continue;
    std::string_view rest = name.substr(entry.name.size());
    isPath = rest == "Path";
    if (rest.empty() || (isPath && entry.hasPathForm))
      return &entry;
  }
  return nullptr;
}

/// Every name that may stand in a JSONPath rule, for suggestions.
const std::vector<std::string_view> &ruleNames() {
  static const std::vector<std::string> pathForms = [] {
    std::vector<std::string> names;
    for (const Operator &entry : operators)
      if (entry.hasPathForm)
        names.push_back(std::string(entry.name) + "Path");
    return names;
  }();
  static const std::vector<std::string_view> all = [] {
    std::vector<std::string_view> names = {"Variable", "And",    "Or",     "Not",
                                           "Next",     "Assign", "Comment"};
    for (const Operator &entry : operators)
      names.push_back(entry.name);
    names.insert(names.end(), pathForms.begin(), pathForms.end());
    return names;
  }();
  return all;
}

/// What the operand of a test is written as.
JsonKind literalKind(ChoiceTest test) {
  return isQuestion(test) ? JsonKind::Boolean : testedKind(test).value_or(JsonKind::Boolean);
}

/// Offset of a backslash in a StringMatches pattern that escapes nothing, or npos.
size_t openEscape(std::string_view pattern) {
  for (size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] != '\\')
      continue;
    if (i + 1 >= pattern.size() || (pattern[i + 1] != '*' && pattern[i + 1] != '\\'))
      return i;
    ++i;
  }
  return std::string_view::npos;
}

} // namespace

void DefinitionParser::parseChoice(const Node &node, State &state) {
  ChoiceFields &choice = state.choice.emplace();
  if (node.find("Default")) {
    choice.defaultNext = readTarget(node, "Default");
    if (!choice.defaultNext.isPresent())
      markBroken();
  }
  const JsonValue *list = node.find("Choices");
  if (!list || !expectKind(node, "Choices", *list, JsonKind::Array)) {
    markBroken();
    return;
  }
  choice.choicesRange = list->range;
  if (list->elements.empty()) {
    error(list->range, "'Choices' of " + node.owner + " is empty", node.at("Choices"))
        .aws("Value cannot be empty");
    markBroken();
  }
  choice.choices.reserve(list->elements.size());
  for (size_t i = 0; i < list->elements.size(); ++i) {
    const JsonValue &value = list->elements[i];
    Node entry = child(node, value, node.at("Choices") + "[" + std::to_string(i) + "]",
                       "a rule of " + node.owner);
    ChoiceRule &rule = choice.choices.emplace_back();
    if (!value.isObject()) {
      error(value.range, entry.owner + " must be an object, not " + std::string(describe(value.kind)),
            entry.location);
      markBroken();
      continue;
    }
    parseRule(entry, rule, true);
  }
}

void DefinitionParser::parseRuleTarget(const Node &node, ChoiceRule &rule) {
  rule.next = readTarget(node, "Next");
  if (!rule.next.isPresent())
    markBroken();
  if (!node.find("Next"))
    error(node.anchor, node.owner + " needs the field 'Next'", node.location)
        .aws("The field 'Next' is required but was missing");
  rule.assign = readAssign(node, {});
}

void DefinitionParser::parseRule(const Node &node, ChoiceRule &rule, bool isTop) {
  rule.range = node.object->range;
  rule.comment = readText(node, "Comment");
  if (isTop)
    parseRuleTarget(node, rule);
  if (node.language == QueryLanguage::JSONata) {
    static const std::vector<FieldRule> rules = {{"Condition", Use::Both, true},
                                                 {"Next"},
                                                 {"Assign"},
                                                 {"Output"},
                                                 {"Comment"},
                                                 {"Variable", Use::JSONPath}};
    checkFields(node, rules, "a rule");
    parseCondition(node, rule);
    return;
  }
  const JsonMember *test = nullptr; // the operator or connective
  for (const JsonMember &member : node.object->members) {
    std::string_view key = member.key;
    bool isPath = false;
    if (key == "Comment" || key == "Variable")
      continue;
    if (key == "Next" || key == "Assign") {
      if (!isTop)
        error(member.keyRange, inQuotes(key) + " may only stand in the outermost rule", node.location)
            .aws("Field '" + member.key + "' is not supported");
      continue;
    }
    if (key == "Condition" || key == "Output") {
      Diagnostic &finding = error(member.keyRange,
                                  inQuotes(key) + " is a field of JSONata; " + node.owner +
                                      " uses JSONPath",
                                  node.location);
      finding.aws("Field '" + member.key + "' is not supported");
      if (key == "Condition")
        return; // one finding for a rule written for the other language
      continue;
    }
    if (key != "And" && key != "Or" && key != "Not" && !findOperator(key, isPath)) {
      error(member.keyRange, "there is no operator or field " + inQuotes(key) + " of a rule",
            node.location)
          .aws("Field '" + member.key + "' is not supported")
          .suggest(nearest(key, ruleNames()));
      if (!test)
        test = &member;
      continue;
    }
    if (test) {
      bool isKnown = false;
      std::string_view first = test->key;
      isKnown = first == "And" || first == "Or" || first == "Not" || findOperator(first, isPath);
      if (isKnown)
        error(member.keyRange,
              node.owner + " has both " + inQuotes(first) + " and " + inQuotes(key) +
                  "; a rule has one operator",
              node.location)
            .note(test->keyRange, inQuotes(first) + " is here");
      continue;
    }
    test = &member;
  }
  if (!test) {
    error(node.anchor, node.owner + " has no operator", node.location);
    return;
  }
  bool isPath = false;
  if (findOperator(test->key, isPath))
    parseDataTest(node, *test, rule);
  else if (test->key == "And" || test->key == "Or" || test->key == "Not")
    parseConnective(node, *test, rule);
}

void DefinitionParser::parseConnective(const Node &node, const JsonMember &member, ChoiceRule &rule) {
  rule.kind = member.key == "And"  ? ChoiceRule::Kind::And
              : member.key == "Or" ? ChoiceRule::Kind::Or
                                   : ChoiceRule::Kind::Not;
  rule.operatorName = member.key;
  rule.operatorRange = member.keyRange;
  if (const JsonMember *variable = node.object->findMember("Variable"))
    error(variable->keyRange,
          "'Variable' cannot stand beside " + inQuotes(member.key) + "; it belongs into the rules inside",
          node.location)
        .aws("Field 'Variable' is not supported");
  const JsonValue &value = member.value;
  if (rule.kind == ChoiceRule::Kind::Not) {
    if (!expectKind(node, "Not", value, JsonKind::Object))
      return;
    Node inner = child(node, value, node.at("Not"), node.owner);
    parseRule(inner, rule.operands.emplace_back(), false);
    return;
  }
  if (!expectKind(node, member.key, value, JsonKind::Array))
    return;
  if (value.elements.empty())
    error(value.range, inQuotes(member.key) + " of " + node.owner + " is empty", node.at(member.key))
        .aws("Value cannot be empty");
  rule.operands.reserve(value.elements.size());
  for (size_t i = 0; i < value.elements.size(); ++i) {
    Node inner = child(node, value.elements[i],
                       node.at(member.key) + "[" + std::to_string(i) + "]", node.owner);
    ChoiceRule &operand = rule.operands.emplace_back();
    if (value.elements[i].isObject())
      parseRule(inner, operand, false);
    else
      error(value.elements[i].range,
            "a rule must be an object, not " + std::string(describe(value.elements[i].kind)),
            inner.location);
  }
}

void DefinitionParser::parseDataTest(const Node &node, const JsonMember &member, ChoiceRule &rule) {
  bool isPath = false;
  const Operator &entry = *findOperator(member.key, isPath);
  rule.kind = ChoiceRule::Kind::Test;
  rule.test = entry.test;
  rule.comparison = entry.comparison;
  rule.operatorName = member.key;
  rule.operatorRange = member.keyRange;
  if (node.find("Variable"))
    rule.variable = readPath(node, "Variable", PathRule::Any);
  else
    error(node.anchor, node.owner + " needs the field 'Variable'", node.location)
        .aws("The field 'Variable' is required but was missing");
  if (isPath) {
    rule.operandPath = readPath(node, member.key, PathRule::Reference);
    return;
  }
  const JsonValue &value = member.value;
  std::string location = node.at(member.key);
  JsonKind wanted = literalKind(entry.test);
  if (value.kind != wanted) {
    Diagnostic &finding = error(value.range,
                                inQuotes(member.key) + " compares with " +
                                    std::string(describe(wanted)) + ", not " +
                                    std::string(describe(value.kind)),
                                location);
    if (value.isString() && looksLikePath(value.text) && entry.hasPathForm)
      finding.note("to compare with the value of a path, use '" + member.key + "Path'");
    return;
  }
  rule.literal = &value;
  if (entry.test == ChoiceTest::Timestamp && !isTimestamp(value.text) && !hasSubstitution(value.text)) {
    Diagnostic &finding = error(value.range,
                                inQuotes(value.text) + " is no timestamp such as '2030-01-31T12:00:00Z'",
                                location);
    finding.aws("String does not match RFC3339 timestamp");
    if (looksLikePath(value.text))
      finding.note("to compare with the value of a path, use '" + member.key + "Path'");
  }
  if (entry.test == ChoiceTest::Matches) {
    size_t escape = openEscape(value.text);
    if (escape != std::string_view::npos)
      diagnostics
          .warning(Warning::BadPattern, stringRange(source, value.range, escape, escape + 1),
                   "this backslash escapes nothing; the state will fail when the rule is tried")
          .at(location)
          .note("in a pattern '\\*' is a star and '\\\\' a backslash");
  }
  if (entry.test == ChoiceTest::String)
    if (Diagnostic *finding = warnStaticPath(Warning::PathAsText, value, location,
                                             "to compare with the value of a path, use '" + member.key + "Path'"))
      finding->rename(member.keyRange, member.key + "Path");
}

void DefinitionParser::parseCondition(const Node &node, ChoiceRule &rule) {
  rule.kind = ChoiceRule::Kind::Condition;
  rule.output = readTemplate(node, "Output", {});
  const JsonValue *value = node.find("Condition");
  if (!value)
    return;
  if (value->isBoolean()) {
    rule.literal = value;
    return;
  }
  std::string location = node.at("Condition");
  size_t before = diagnostics.errorCount();
  if (value->isString() && parseExpressionString(*value, location, {}, rule.condition))
    return;
  if (diagnostics.errorCount() != before)
    return;
  Diagnostic &finding = error(value->range,
                              "'Condition' must be a boolean or an expression, not " +
                                  std::string(describe(value->kind)),
                              location);
  if (value->isString())
    finding.note("an expression stands between '{%' and '%}'");
}

} // namespace asl
