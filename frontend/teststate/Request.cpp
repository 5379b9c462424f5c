// SPDX-License-Identifier: Apache-2.0
//
// Request: the shape of TestState's input as a table, and two readers of it in the order in which a call meets them:
// the SDK checks types, required members and least values before it sends a request; the service checks words and
// lengths. Both collect all they find. Sources: the API's model; recorded refusals (asl-recorded 17) for the SDK's
// wording, which is that of the Python SDK.

#include "frontend/teststate/Request.h"

#include "frontend/Names.h"

#include <algorithm>
#include <cstdlib>
#include <vector>

namespace asl {

namespace {

enum class FieldType : uint8_t { Document, Text, Boolean, Integer, Structure };

struct Field {
  std::string_view name;
  FieldType type;
  /// Text, Document: characters; 0: none.
  size_t least = 0;
  size_t most = 0;
  bool isRequired = false;
  std::vector<std::string_view> words = {}; // Text: those it may be
  std::vector<Field> members = {};          // Structure
};

constexpr size_t kMostDataBytes = 262144;
constexpr size_t kMostNameCharacters = 80;

const std::vector<Field> &requestFields() {
  static const std::vector<Field> fields = {
      {"definition", FieldType::Document, 1, kMaxDefinitionBytes, true},
      {"roleArn", FieldType::Text, 1, 256},
      {"input", FieldType::Document, 0, kMostDataBytes},
      {"inspectionLevel", FieldType::Text, 0, 0, false, {"INFO", "DEBUG", "TRACE"}},
      {"revealSecrets", FieldType::Boolean},
      {"variables", FieldType::Document, 0, kMostDataBytes},
      {"stateName", FieldType::Text, 1, kMostNameCharacters},
      {"mock",
       FieldType::Structure,
       0,
       0,
       false,
       {},
       {{"result", FieldType::Document, 0, kMostDataBytes},
        {"errorOutput",
         FieldType::Structure,
         0,
         0,
         false,
         {},
         {{"error", FieldType::Text, 0, 256}, {"cause", FieldType::Text, 0, 32768}}},
        {"fieldValidationMode", FieldType::Text, 0, 0, false, {"STRICT", "PRESENT", "NONE"}}}},
      {"context", FieldType::Document, 0, kMostDataBytes},
      {"stateConfiguration",
       FieldType::Structure,
       0,
       0,
       false,
       {},
       {{"retrierRetryCount", FieldType::Integer},
        {"errorCausedByState", FieldType::Text, 1, kMostNameCharacters},
        {"mapIterationFailureCount", FieldType::Integer},
        {"mapItemReaderData", FieldType::Document, 0, kMostDataBytes}}},
  };
  return fields;
}

std::string join(const std::vector<std::string_view> &words) {
  std::string text;
  for (std::string_view word : words)
    text += (text.empty() ? "" : ", ") + std::string(word);
  return text;
}

bool isIntegerText(const std::string &text) { return text.find_first_of(".eE") == std::string::npos; }

/// A value inside another and a type, as Python prints them.
std::string pythonValue(const JsonValue &value) {
  switch (value.kind) {
  case JsonKind::Null:
    return "None";
  case JsonKind::Boolean:
    return value.boolean ? "True" : "False";
  case JsonKind::Number:
    return value.text;
  case JsonKind::String:
    return "'" + value.text + "'";
  case JsonKind::Array: {
    std::string text;
    for (const JsonValue &element : value.elements)
      text += (text.empty() ? "" : ", ") + pythonValue(element);
    return "[" + text + "]";
  }
  case JsonKind::Object: {
    std::string text;
    for (const JsonMember &member : value.members)
      text += (text.empty() ? "'" : ", '") + member.key + "': " + pythonValue(member.value);
    return "{" + text + "}";
  }
  }
  return "";
}

std::string_view pythonType(const JsonValue &value) {
  switch (value.kind) {
  case JsonKind::Null:
    return "<class 'NoneType'>";
  case JsonKind::Boolean:
    return "<class 'bool'>";
  case JsonKind::Number:
    return isIntegerText(value.text) ? "<class 'int'>" : "<class 'float'>";
  case JsonKind::String:
    return "<class 'str'>";
  case JsonKind::Array:
    return "<class 'list'>";
  case JsonKind::Object:
    return "<class 'dict'>";
  }
  return "";
}

std::string_view pythonTypeOf(FieldType type) {
  switch (type) {
  case FieldType::Document:
  case FieldType::Text:
    return "<class 'str'>";
  case FieldType::Boolean:
    return "<class 'bool'>";
  case FieldType::Integer:
    return "<class 'int'>";
  case FieldType::Structure:
    return "<class 'dict'>";
  }
  return "";
}

/// Findings of one side, in the order in which they are found.
struct Findings {
  std::vector<Refusal::Cause> all;

  void add(SourceRange range, std::string message) { all.push_back({range, std::move(message)}); }
  std::string joined(std::string_view separator) const {
    std::string text;
    for (const Refusal::Cause &cause : all)
      text += (text.empty() ? "" : std::string(separator)) + cause.message;
    return text;
  }
};

/// What the SDK refuses.
class ParameterCheck {
public:
  void checkStructure(const JsonValue &value, const std::vector<Field> &fields, const std::string &name) {
    std::string where = name.empty() ? "input" : name;
    for (const Field &field : fields)
      if (field.isRequired && !value.find(field.name))
        findings.add({value.range.begin, value.range.begin + 1},
                     "Missing required parameter in " + where + ": \"" + std::string(field.name) + "\"");
    std::vector<std::string_view> known;
    for (const Field &field : fields)
      known.push_back(field.name);
    for (const JsonMember &member : value.members)
      if (std::find(known.begin(), known.end(), member.key) == known.end())
        findings.add(member.keyRange, "Unknown parameter in " + where + ": \"" + member.key +
                                          "\", must be one of: " + join(known));
    for (const JsonMember &member : value.members)
      for (const Field &field : fields)
        if (field.name == member.key)
          check(member.value, field, name.empty() ? member.key : name + "." + member.key);
  }

  Findings findings;

private:
  void check(const JsonValue &value, const Field &field, const std::string &name) {
    if (!hasType(value, field)) {
      findings.add(value.range, "Invalid type for parameter " + name + ", value: " +
                                    (value.isString() ? value.text : pythonValue(value)) + ", type: " +
                                    std::string(pythonType(value)) +
                                    ", valid types: " + std::string(pythonTypeOf(field.type)));
      return;
    }
    if (field.type == FieldType::Structure)
      return checkStructure(value, field.members, name);
    if (value.isString() && countCharacters(value.text) < field.least)
      findings.add(value.range, "Invalid length for parameter " + name + ", value: " +
                                    std::to_string(countCharacters(value.text)) +
                                    ", valid min length: " + std::to_string(field.least));
    if (field.type == FieldType::Integer && std::strtod(value.text.c_str(), nullptr) < 0)
      findings.add(value.range, "Invalid value for parameter " + name + ", value: " + value.text +
                                    ", valid min value: 0");
  }

  static bool hasType(const JsonValue &value, const Field &field) {
    switch (field.type) {
    case FieldType::Document:
      // The value itself will do as well; a definition and what it needs beside it are objects.
      return value.isString() || value.isObject() || (field.name != "definition" && field.name != "variables" &&
                                                      field.name != "context");
    case FieldType::Text:
      return value.isString();
    case FieldType::Boolean:
      return value.isBoolean();
    case FieldType::Integer:
      return value.isNumber() && isIntegerText(value.text);
    case FieldType::Structure:
      return value.isObject();
    }
    return false;
  }
};

/// What the service refuses before it looks at the definition.
class ConstraintCheck {
public:
  void checkStructure(const JsonValue &value, const std::vector<Field> &fields, const std::string &name) {
    for (const JsonMember &member : value.members)
      for (const Field &field : fields)
        if (field.name == member.key)
          check(member.value, field, name.empty() ? member.key : name + "." + member.key);
  }

  Findings findings;

private:
  void check(const JsonValue &value, const Field &field, const std::string &name) {
    if (field.type == FieldType::Structure)
      return checkStructure(value, field.members, name);
    if (!field.words.empty() && std::find(field.words.begin(), field.words.end(), value.text) == field.words.end())
      findings.add(value.range, "Value '" + value.text + "' at '" + name +
                                    "' failed to satisfy constraint: Member must satisfy enum value set: [" +
                                    join(field.words) + "]");
    size_t size = value.isString() ? countCharacters(value.text) : field.most ? printJson(value).size() : 0;
    if (field.most && size > field.most)
      findings.add(value.range, "Value at '" + name +
                                    "' failed to satisfy constraint: Member must have length less than or equal to " +
                                    std::to_string(field.most));
    constexpr double kMostInteger = 2147483647;
    if (field.type == FieldType::Integer && std::strtod(value.text.c_str(), nullptr) > kMostInteger)
      findings.add(value.range,
                   "Value at '" + name + "' failed to satisfy constraint: Member must be at most 2147483647");
  }
};

std::optional<std::string> textOf(const JsonValue &object, std::string_view name) {
  const JsonValue *value = object.find(name);
  return value ? std::optional<std::string>(value->text) : std::nullopt;
}

std::optional<int64_t> integerOf(const JsonValue &object, std::string_view name) {
  const JsonValue *value = object.find(name);
  return value ? std::optional<int64_t>(std::strtoll(value->text.c_str(), nullptr, 10)) : std::nullopt;
}

/// The place of a word among those that its field may be; the first when it is absent.
template <typename T>
T wordOf(const JsonValue &object, std::string_view name, std::initializer_list<std::string_view> words) {
  const JsonValue *value = object.find(name);
  uint8_t index = 0;
  for (std::string_view word : words) {
    if (value && value->text == word)
      return static_cast<T>(index);
    ++index;
  }
  return T{};
}

void readMock(const JsonValue &value, TestMock &mock) {
  mock.range = value.range;
  mock.result = {value.find("result")};
  mock.mode = wordOf<FieldValidationMode>(value, "fieldValidationMode", {"STRICT", "PRESENT", "NONE"});
  if (const JsonValue *error = value.find("errorOutput")) {
    mock.hasErrorOutput = true;
    mock.errorRange = error->range;
    mock.error = textOf(*error, "error");
    mock.cause = textOf(*error, "cause");
  }
}

} // namespace

SourceRange TestRequest::rangeOf(std::string_view path) const {
  const JsonValue *value = root;
  while (!path.empty()) {
    size_t dot = std::min(path.find('.'), path.size());
    const JsonValue *next = value->find(path.substr(0, dot));
    if (!next)
      break;
    value = next;
    path.remove_prefix(std::min(dot + 1, path.size()));
  }
  return value == root ? SourceRange{root->range.begin, root->range.begin + 1} : value->range;
}

std::optional<Refusal> readTestRequest(const JsonValue &root, TestRequest &request) {
  ParameterCheck parameters;
  parameters.checkStructure(root, requestFields(), "");
  if (!parameters.findings.all.empty())
    return Refusal{"", "Parameter validation failed:\n" + parameters.findings.joined("\n"), parameters.findings.all};
  ConstraintCheck constraints;
  constraints.checkStructure(root, requestFields(), "");
  if (size_t count = constraints.findings.all.size())
    return Refusal{"ValidationException",
                   std::to_string(count) + " validation error" + (count == 1 ? "" : "s") +
                       " detected: " + constraints.findings.joined("; "),
                   constraints.findings.all};

  request.root = &root;
  request.definition = {root.find("definition")};
  request.input = {root.find("input")};
  request.context = {root.find("context")};
  request.variables = {root.find("variables")};
  request.stateName = textOf(root, "stateName");
  request.roleArn = textOf(root, "roleArn");
  request.level = wordOf<InspectionLevel>(root, "inspectionLevel", {"INFO", "DEBUG", "TRACE"});
  if (const JsonValue *reveal = root.find("revealSecrets"))
    request.revealSecrets = reveal->boolean;
  if (const JsonValue *mock = root.find("mock"))
    readMock(*mock, request.mock.emplace());
  if (const JsonValue *configuration = root.find("stateConfiguration")) {
    request.retrierRetryCount = integerOf(*configuration, "retrierRetryCount");
    request.mapIterationFailureCount = integerOf(*configuration, "mapIterationFailureCount");
    request.errorCausedByState = textOf(*configuration, "errorCausedByState");
    request.mapItemReaderData = {configuration->find("mapItemReaderData")};
  }
  return std::nullopt;
}

} // namespace asl
