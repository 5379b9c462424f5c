// SPDX-License-Identifier: Apache-2.0
//
// ParseTemplates: values that are evaluated when the state runs.
//
// In a JSONPath state a value such as Parameters is a payload template: members named "x.$" hold a path
// or an intrinsic call, everything else is itself. In a JSONata state every string of the form
// "{% … %}" is an expression, at any depth. Both leave the JSON tree as it is and record the meaning of
// the strings in Machine::dynamicValues. Sources: ASL, "Payload Template", "Using JSONata"; Developer
// Guide, "Transforming data".

#include "frontend/DefinitionParser.h"

#include <algorithm>

namespace asl {

namespace {

constexpr std::string_view kDynamicSuffix = ".$";

bool isWordCharacter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}

std::string dynamicMessage(std::string_view key) {
  return "The value for the field '" + std::string(key) +
         "' must be a valid JSONPath or a valid intrinsic function call";
}

} // namespace

bool looksLikePath(std::string_view text) {
  if (!text.starts_with("$") || text.starts_with("${"))
    return false;
  size_t at = text.starts_with("$$") ? 2 : 1;
  if (at == text.size())
    return true;
  if (text[at] != '.' && text[at] != '[')
    return false;
  return at + 1 < text.size() && text.find_first_of(" \t\n") == std::string_view::npos;
}

bool looksLikeIntrinsic(std::string_view text) {
  if (!text.starts_with("States."))
    return false;
  size_t at = 7;
  while (at < text.size() && isWordCharacter(text[at]))
    ++at;
  return at > 7 && at < text.size() && text[at] == '(' && text.ends_with(")");
}

const JsonValue *DefinitionParser::readTemplate(const Node &node, std::string_view name,
                                                ExpressionPlace place, bool mustBeObject) {
  const JsonValue *value = node.find(name);
  if (!value)
    return nullptr;
  bool isExpression = node.language == QueryLanguage::JSONata && value->isString();
  if (mustBeObject && !isExpression && !expectKind(node, name, *value, JsonKind::Object))
    return nullptr;
  walkTemplate(*value, node, node.at(name), place);
  return value;
}

const JsonValue *DefinitionParser::readAssign(const Node &node, ExpressionPlace place) {
  const JsonValue *value = node.find("Assign");
  if (!value || !expectKind(node, "Assign", *value, JsonKind::Object))
    return nullptr;
  std::string location = node.at("Assign");
  for (const JsonMember &member : value->members) {
    std::string_view variable = member.key;
    if (node.language == QueryLanguage::JSONPath && variable.ends_with(kDynamicSuffix))
      variable.remove_suffix(kDynamicSuffix.size());
    if (!isVariableName(variable)) {
      Diagnostic &finding = error(member.keyRange,
                                  inQuotes(variable) + " cannot be the name of a variable", location);
      if (variable == "states")
        finding.note("'states' is reserved");
      else if (countCharacters(variable) > kMaxVariableNameCharacters)
        finding.note("a name has at most 80 characters");
      else
        finding.note("a name is letters, digits and '_', and does not start with a digit");
      continue;
    }
    facts.assignments.push_back(
        {std::string(variable), member.keyRange, location, currentScope, currentState});
  }
  walkTemplate(*value, node, location, place);
  return value;
}

void DefinitionParser::walkTemplate(const JsonValue &value, const Node &node, const std::string &location,
                                    ExpressionPlace place, const JsonMember *member) {
  switch (value.kind) {
  case JsonKind::Object:
    walkTemplateObject(value, node, location, place);
    return;
  case JsonKind::Array:
    for (const JsonValue &element : value.elements)
      walkTemplate(element, node, location, place);
    return;
  case JsonKind::String:
    if (node.language == QueryLanguage::JSONata) {
      DynamicValue dynamic;
      dynamic.kind = DynamicValue::Kind::Expression;
      if (parseExpressionString(value, location, place, dynamic.expression))
        machine.dynamicValues.emplace(&value, std::move(dynamic));
      return;
    }
    if (Diagnostic *finding = warnStaticPath(Warning::MissingDollar, value, location,
                                             "to evaluate it, end the member's name in '.$'");
        finding && member) {
      uint32_t nameEnd = member->keyRange.end - (source.text(member->keyRange).ends_with('"') ? 1 : 0);
      finding->fix({nameEnd, nameEnd}, std::string(kDynamicSuffix));
    }
    return;
  default:
    return;
  }
}

void DefinitionParser::walkTemplateObject(const JsonValue &value, const Node &node,
                                          const std::string &location, ExpressionPlace place) {
  bool isPathLanguage = node.language == QueryLanguage::JSONPath;
  for (const JsonMember &member : value.members) {
    if (!isPathLanguage || !std::string_view(member.key).ends_with(kDynamicSuffix)) {
      walkTemplate(member.value, node, location, place, &member);
      continue;
    }
    std::string_view plain(member.key);
    plain.remove_suffix(kDynamicSuffix.size());
    if (const JsonMember *twin = value.findMember(plain)) {
      const JsonMember *first = twin, *later = &member;
      if (first->keyRange.begin > later->keyRange.begin)
        std::swap(first, later);
      error(later->keyRange,
            inQuotes(plain) + " and " + inQuotes(member.key) + " give the same member twice", location)
          .note(first->keyRange, "first given here");
    }
    parseDynamicMember(member, location);
  }
}

void DefinitionParser::parseDynamicMember(const JsonMember &member, const std::string &location) {
  const JsonValue &value = member.value;
  std::string awsText = dynamicMessage(member.key);
  if (!value.isString()) {
    error(value.range,
          "the value of " + inQuotes(member.key) + " must be a path or an intrinsic call, not " +
              std::string(describe(value.kind)),
          location)
        .aws(awsText)
        .note("a plain value needs a name without '.$'")
        .rename(member.keyRange, std::string_view(member.key).substr(0, member.key.size() - kDynamicSuffix.size()));
    return;
  }
  DynamicValue dynamic;
  if (value.text.starts_with("$")) {
    PathParseResult result = parsePath(value.text);
    if (!result) {
      reportSyntax(value, result.error, result.error.message, location, awsText);
      return;
    }
    dynamic.kind = DynamicValue::Kind::Path;
    dynamic.path.kind = PathField::Kind::Present;
    dynamic.path.path = std::move(*result.path);
    dynamic.path.text = value.text;
    dynamic.path.range = value.range;
    noteVariables(dynamic.path.path, value.range, location);
  } else {
    IntrinsicParseResult result = parseIntrinsic(value.text);
    if (!result) {
      bool isCall = value.text.find('(') != std::string::npos;
      if (isCall)
        reportSyntax(value, result.error, result.error.message, location, awsText);
      else
        error(value.range,
              "the value of " + inQuotes(member.key) + " must be a path or an intrinsic call", location)
            .aws(awsText)
            .note("a path starts with '$'; a plain text needs a name without '.$'");
      return;
    }
    dynamic.kind = DynamicValue::Kind::Intrinsic;
    noteVariables(*result.call, value.range, location);
    dynamic.intrinsic = std::move(result.call);
  }
  machine.dynamicValues.emplace(&value, std::move(dynamic));
}

Diagnostic *DefinitionParser::warnStaticPath(Warning group, const JsonValue &value, const std::string &location,
                                             std::string_view advice) {
  if (!value.isString())
    return nullptr;
  bool isPath = looksLikePath(value.text);
  if (!isPath && !looksLikeIntrinsic(value.text))
    return nullptr;
  // "$" alone is a currency sign as often as a path.
  if (value.text == "$" || value.text == "$$")
    return nullptr;
  std::string_view serviceCode = group == Warning::MissingDollar ? code::NoDollar
                                 : group == Warning::PathAsText  ? code::NoPath
                                                                 : code::PassResultIsStatic;
  return &diagnostics
              .warning(group, value.range,
                       inQuotes(value.text) + " looks like " + (isPath ? "a path" : "an intrinsic call") +
                           " but is taken as plain text")
              .withCode(serviceCode)
              .at(location)
              .note(std::string(advice));
}

void DefinitionParser::warnStaticResult(const JsonValue &value, const std::string &location) {
  for (const JsonValue &element : value.elements)
    warnStaticResult(element, location);
  for (const JsonMember &member : value.members) {
    bool isDynamic = std::string_view(member.key).ends_with(kDynamicSuffix);
    if (isDynamic && member.value.isString() &&
        (member.value.text.starts_with("$") || looksLikeIntrinsic(member.value.text))) {
      diagnostics
          .warning(Warning::StaticResult, member.keyRange,
                   "'Result' is not a template: " + inQuotes(member.key) + " stays as it is")
          .withCode(code::PassResultIsStatic)
          .at(location)
          .note("use 'Parameters' to evaluate it");
      continue;
    }
    warnStaticResult(member.value, location);
  }
  warnStaticPath(Warning::StaticResult, value, location, "use 'Parameters' to evaluate it");
}

void DefinitionParser::noteVariable(const std::string &variable, SourceRange token, const std::string &location) {
  facts.variableUses.push_back({variable, token, location, currentScope});
  machine.variableReferences[currentStateName].insert(variable);
}

void DefinitionParser::noteVariables(const Path &path, SourceRange token, const std::string &location) {
  if (path.root == PathRoot::Variable)
    noteVariable(path.variable, token, location);
}

void DefinitionParser::noteVariables(const IntrinsicCall &call, SourceRange token,
                                     const std::string &location) {
  for (const IntrinsicArgument &argument : call.arguments) {
    if (argument.path && argument.path->root == PathRoot::Variable)
      noteVariable(argument.path->variable, cursor.range(token, argument.offset, argument.offset + argument.length),
                   location);
    if (argument.call)
      noteVariables(*argument.call, token, location);
  }
}

} // namespace asl
