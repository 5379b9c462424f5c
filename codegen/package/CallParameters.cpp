// SPDX-License-Identifier: Apache-2.0
//
// CallParameters: see CallParameters.h. Source for `${*}`: IAM User Guide, "Policy variables", special
// characters.

#include "codegen/package/CallParameters.h"

#include <utility>

namespace asl {

namespace {

/// A pattern of nothing but wildcards says nothing.
Parameter makePattern(std::string text, SourceRange range) {
  bool saysNothing = text.find_first_not_of('*') == std::string::npos;
  return {saysNothing ? Parameter::Kind::Computed : Parameter::Kind::Pattern, std::move(text), range};
}

/// What is known of the text that an intrinsic function gives: States.Format has a template.
Parameter patternOf(const IntrinsicCall &call, SourceRange range) {
  const IntrinsicArgument *first = call.arguments.empty() ? nullptr : &call.arguments.front();
  if (call.function != IntrinsicFunction::Format || !first ||
      first->kind != IntrinsicArgument::Kind::String || first->formatPieces.empty())
    return {Parameter::Kind::Computed, "", range};
  std::string text;
  for (size_t i = 0; i < first->formatPieces.size(); ++i) {
    if (i > 0) {
      const IntrinsicArgument *argument = i < call.arguments.size() ? &call.arguments[i] : nullptr;
      bool isText = argument && argument->kind == IntrinsicArgument::Kind::String;
      text += isText ? escapeForPolicy(argument->text) : "*";
    }
    text += escapeForPolicy(first->formatPieces[i]);
  }
  return makePattern(std::move(text), range);
}

} // namespace

std::string escapeForPolicy(std::string_view text) {
  std::string out;
  for (char c : text)
    if (c == '*' || c == '?')
      out += std::string("${") + c + "}";
    else
      out += c;
  return out;
}

Parameter parameterOf(std::string_view text, SourceRange range) {
  for (char c : text)
    if (static_cast<unsigned char>(c) < ' ') // names of no resource
      return {Parameter::Kind::Computed, "", range};
  std::string pattern;
  bool isLiteral = true;
  while (!text.empty()) {
    size_t begin = text.find("${"), end = begin == text.npos ? begin : text.find('}', begin);
    if (end == text.npos)
      break;
    pattern += escapeForPolicy(text.substr(0, begin)) + "*";
    isLiteral = false;
    text.remove_prefix(end + 1);
  }
  pattern += escapeForPolicy(text);
  return isLiteral ? Parameter{Parameter::Kind::Literal, std::move(pattern), range}
                   : makePattern(std::move(pattern), range);
}

bool CallParameters::isExpression(const JsonValue &value) const {
  const DynamicValue *dynamic = machine->findDynamic(value);
  return dynamic && dynamic->kind == DynamicValue::Kind::Expression;
}

const JsonValue *CallParameters::find(std::string_view name, const JsonValue *&computed) const {
  computed = nullptr;
  if (!parameters || !parameters->isObject())
    return nullptr;
  computed = parameters->find(std::string(name) + ".$");
  const JsonValue *value = parameters->find(name);
  if (value && isExpression(*value))
    computed = std::exchange(value, nullptr);
  return value;
}

Parameter CallParameters::valueOf(const JsonValue &value) const {
  switch (value.kind) {
  case JsonKind::String:
    return parameterOf(value.text, value.range);
  case JsonKind::Number:
    return {Parameter::Kind::Literal, value.text, value.range};
  case JsonKind::Null:
    return {Parameter::Kind::Absent, "", value.range};
  default:
    return {Parameter::Kind::Computed, "", value.range};
  }
}

Parameter CallParameters::get(std::string_view path) const {
  size_t dot = path.find('.');
  if (dot != path.npos)
    return member(path.substr(0, dot)).get(path.substr(dot + 1));
  if (isAbsent())
    return {Parameter::Kind::Absent, "", range};
  if (!parameters || !parameters->isObject())
    return {Parameter::Kind::Computed, "", range};
  const JsonValue *computed;
  if (const JsonValue *value = find(path, computed))
    return valueOf(*value);
  if (!computed)
    return {Parameter::Kind::Absent, "", range};
  const DynamicValue *dynamic = machine->findDynamic(*computed);
  return dynamic && dynamic->kind == DynamicValue::Kind::Intrinsic
             ? patternOf(*dynamic->intrinsic, computed->range)
             : Parameter{Parameter::Kind::Computed, "", computed->range};
}

CallParameters CallParameters::member(std::string_view name) const {
  const JsonValue *computed;
  const JsonValue *value = find(name, computed);
  CallParameters found(*machine, value, value ? value->range : computed ? computed->range : range);
  // Neither here nor computed: known not to be there, if it is known what is.
  found.isKnown = isAbsent() || (!value && !computed && parameters && parameters->isObject());
  return found;
}

std::vector<CallParameters> CallParameters::elements(std::string_view name) const {
  CallParameters list = member(name);
  if (list.isAbsent())
    return {};
  if (!list.parameters || !list.parameters->isArray()) {
    list.parameters = nullptr; // computed
    return {list};
  }
  std::vector<CallParameters> all;
  for (const JsonValue &element : list.parameters->elements)
    all.emplace_back(*machine, isExpression(element) ? nullptr : &element, element.range);
  return all;
}

std::vector<Parameter> CallParameters::names(bool &isComplete) const {
  isComplete = isAbsent() || (parameters && parameters->isObject());
  std::vector<Parameter> all;
  if (!parameters || !parameters->isObject())
    return all;
  for (const JsonMember &member : parameters->members) {
    std::string_view name = member.key;
    if (name.ends_with(".$") && machine->findDynamic(member.value))
      name.remove_suffix(2);
    all.push_back(parameterOf(name, member.keyRange));
  }
  return all;
}

} // namespace asl
