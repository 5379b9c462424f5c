// SPDX-License-Identifier: Apache-2.0
//
// ParseCall: the parameters of a Task whose call is known, against the service's model: what the service would
// refuse when the machine is created, and what it would refuse at each execution as far as it is written down.
// Sources: service-integrations 1 and 3; the texts of States.Runtime errors for such parameters, which the
// runtime gives for values that are known only then (runtime/aws/Parameters.cpp).

#include "frontend/DefinitionParser.h"
#include "frontend/ServiceCall.h"

#include <algorithm>
#include <cstdlib>

namespace asl {

namespace {

/// The type as error texts have it. Source: public reports for STRING; the others follow it.
std::string_view typeWord(ShapeKind kind) {
  switch (kind) {
  case ShapeKind::Structure:
    return "STRUCTURE";
  case ShapeKind::List:
    return "LIST";
  case ShapeKind::Map:
    return "MAP";
  case ShapeKind::String:
    return "STRING";
  case ShapeKind::Boolean:
    return "BOOLEAN";
  case ShapeKind::Integer:
  case ShapeKind::Decimal:
    return "NUMBER";
  case ShapeKind::Blob:
    return "BLOB";
  case ShapeKind::Timestamp:
    return "TIMESTAMP";
  }
  return "STRING";
}

std::string_view typeDescription(ShapeKind kind) {
  switch (kind) {
  case ShapeKind::Structure:
  case ShapeKind::Map:
    return "an object";
  case ShapeKind::List:
    return "an array";
  case ShapeKind::String:
  case ShapeKind::Blob:
    return "a string";
  case ShapeKind::Boolean:
    return "a boolean";
  case ShapeKind::Integer:
  case ShapeKind::Decimal:
    return "a number";
  case ShapeKind::Timestamp:
    return "a timestamp";
  }
  return "a string";
}

bool isNumberText(const std::string &text) {
  char *end = nullptr;
  std::strtod(text.c_str(), &end);
  return !text.empty() && *end == '\0';
}

/// Whether a literal can stand for the shape. Strings may spell what is no string, as in published workflows
/// that run: `"BOOL": "true"`, and `"id": "x"` for `"id": {"S": "x"}`.
bool isOfKind(const JsonValue &value, const ServiceShape &shape, bool isOptimized) {
  switch (shape.kind) {
  case ShapeKind::Structure:
    return value.isObject() || (value.isString() && shape.textMember);
  case ShapeKind::Map:
    return value.isObject();
  case ShapeKind::List:
    return value.isArray();
  case ShapeKind::String:
  case ShapeKind::Blob:
    // SDK integrations send the JSON text of what is no string.
    return value.isString() || !isOptimized;
  case ShapeKind::Boolean:
    return value.isBoolean() || (value.isString() && (value.text == "true" || value.text == "false"));
  case ShapeKind::Integer:
  case ShapeKind::Decimal:
    return value.isNumber() || (value.isString() && isNumberText(value.text));
  case ShapeKind::Timestamp:
    return value.isString() || value.isNumber();
  }
  return true;
}

std::string callName(const ServiceCall &call) {
  std::string action = call.operation->name;
  action[0] = static_cast<char>(action[0] | 0x20);
  return inQuotes((call.isOptimized ? std::string(call.model->endpointPrefix) : "aws-sdk:" + call.model->endpointPrefix) +
                  ":" + action);
}

} // namespace

void DefinitionParser::checkCall(const Node &node, const State &state) {
  if (state.task->resource.kind == ResourceKind::Invalid)
    return;
  std::optional<ServiceCall> call = findServiceCall(state.task->resource);
  if (!call || call->handler == CallHandler::LambdaFunction || !call->operation->input)
    return;
  bool isPathLanguage = node.language == QueryLanguage::JSONPath;
  std::string_view field = isPathLanguage ? "Parameters" : "Arguments";
  const JsonValue *parameters = isPathLanguage ? state.parameters : state.arguments;
  if (!parameters)
    return; // the state's input takes their place
  if (!parameters->isObject())
    return; // an expression
  checkParameters(*parameters, *call->operation->input, node, node.at(field), *call);
}

void DefinitionParser::checkParameters(const JsonValue &value, const ServiceShape &shape, const Node &node,
                                       const std::string &location, const ServiceCall &call) {
  bool isPathLanguage = node.language == QueryLanguage::JSONPath;
  std::vector<std::string> meant; // by misspelt names
  for (const JsonMember &member : value.members) {
    std::string_view name = member.key;
    bool isDynamic = isPathLanguage && name.ends_with(".$");
    if (isDynamic)
      name.remove_suffix(2);
    const ServiceMember *found = shape.find(name);
    if (!found) {
      std::vector<std::string_view> names;
      for (const ServiceMember &known : shape.members)
        names.push_back(known.name);
      std::optional<std::string> near = nearest(name, names);
      error(member.keyRange, callName(call) + " has no parameter " + inQuotes(name), location)
          .aws("The field \"" + std::string(name) + "\" is not supported by Step Functions")
          .suggest(near);
      if (near)
        meant.push_back(*near);
      continue;
    }
    // What a handler looks at itself may be anything.
    bool isAny = found->location == MemberLocation::Payload || found->name == "ClientContext";
    if (!isDynamic && !isAny)
      checkParameter(member.value, *found->shape, found->name, node, location, call);
  }
  for (const ServiceMember &member : shape.members) {
    if (!member.isRequired || value.find(member.name) || (isPathLanguage && value.find(member.name + ".$")) ||
        std::find(meant.begin(), meant.end(), member.name) != meant.end())
      continue;
    error({value.range.begin, value.range.begin + 1},
          callName(call) + " needs the parameter " + inQuotes(member.name), location)
        .aws("The field '" + member.name + "' is required but was missing");
  }
}

void DefinitionParser::checkParameter(const JsonValue &value, const ServiceShape &shape, const std::string &name,
                                      const Node &node, const std::string &location, const ServiceCall &call) {
  // A substitution or an expression may give anything.
  if (value.isString() && (hasSubstitution(value.text) || machine.findDynamic(value)))
    return;
  if (!isOfKind(value, shape, call.isOptimized)) {
    error(value.range,
          "the parameter " + inQuotes(name) + " of " + callName(call) + " must be " +
              std::string(typeDescription(shape.kind)) + ", not " + std::string(describe(value.kind)),
          location)
        .aws("The value for the field '" + name + "' must be a " + std::string(typeWord(shape.kind)));
    return;
  }
  if (shape.kind == ShapeKind::Structure && value.isObject())
    checkParameters(value, shape, node, location, call);
  else if (shape.kind == ShapeKind::List)
    for (const JsonValue &element : value.elements)
      checkParameter(element, *shape.element, name, node, location, call);
  else if (shape.kind == ShapeKind::Map)
    for (const JsonMember &member : value.members)
      if (node.language == QueryLanguage::JSONata || !std::string_view(member.key).ends_with(".$"))
        checkParameter(member.value, *shape.element, member.key, node, location, call);
}

} // namespace asl
