// SPDX-License-Identifier: Apache-2.0
//
// Template: see Template.h. Only what says what a state machine does is looked at; roles, logging and events
// are other people's business.

#include "frontend/inputs/Template.h"

#include "frontend/Diagnostics.h"

#include <sys/stat.h>
#include <utility>

namespace asl {

namespace {

constexpr std::string_view kCloudFormationType = "AWS::StepFunctions::StateMachine";
constexpr std::string_view kSamType = "AWS::Serverless::StateMachine";

constexpr std::string_view kInS3 =
    "is in S3: download it and name that file as the definition, with --define for its "
    "substitutions";

bool fileExists(const std::string &path) {
  struct stat info;
  return stat(path.c_str(), &info) == 0 && S_ISREG(info.st_mode);
}

/// The contents of the file that `part` says it is, or `part`.
TemplatePart followed(const TemplatePart &part, const ReadPart &readPart) {
  TemplatePart current = part;
  for (int round = 0; round < 8 && current.value && current.value->isString(); ++round) {
    std::string key;
    std::optional<std::string> file = includedFile(current.value->text, key);
    if (!file)
      break;
    TemplatePart next = readPart(*file, current.value->range);
    while (next.value && !key.empty()) {
      const size_t dot = key.find('.');
      next.value = next.value->find(key.substr(0, dot));
      key = dot == std::string::npos ? "" : key.substr(dot + 1);
    }
    current = next;
  }
  return current;
}

void addServerless(const TemplatePart &part, const ReadPart &readPart,
                   std::vector<TemplateMachine> &machines) {
  TemplatePart map = followed(part, readPart);
  if (!map.value)
    return;
  for (const JsonValue &element : map.value->elements)
    addServerless({map.source, map.root, &element}, readPart, machines);
  for (const JsonMember &member : map.value->members)
    machines.push_back({member.key, TemplateMachine::Form::Serverless,
                        followed({map.source, map.root, &member.value}, readPart)});
}

/// Reads the properties of one machine.
class DefinitionFinder {
public:
  DefinitionFinder(const TemplateMachine &machine, const std::string &folder, Functions &functions,
                   DiagnosticEngine &diagnostics)
      : machine(machine), properties(*machine.part.value), folder(folder), functions(functions),
        diagnostics(diagnostics) {}

  std::optional<TemplateDefinition> find() {
    if (!properties.isObject()) {
      diagnostics.error(properties.range, "the properties of " + inQuotes(machine.name) +
                                              " must be an object, not " +
                                              std::string(describe(properties.kind)));
      return std::nullopt;
    }
    const bool isServerless = machine.form == TemplateMachine::Form::Serverless;
    readType(isServerless                                 ? "type"
             : machine.form == TemplateMachine::Form::Sam ? "Type"
                                                          : "StateMachineType");
    readSubstitutions(properties.find(isServerless ? "definitionSubstitutions" : "DefinitionSubstitutions"));
    const JsonMember *found = nullptr;
    for (std::string_view name : namesOf(isServerless))
      if (const JsonMember *member = properties.findMember(name)) {
        if (found) {
          diagnostics
              .error(member->keyRange, inQuotes(machine.name) + " has both " + inQuotes(found->key) +
                                           " and " + inQuotes(member->key))
              .note(found->keyRange, "the other is here");
          return std::nullopt;
        }
        found = member;
      }
    if (!found) {
      const char *names = isServerless                                 ? "'definition'"
                          : machine.form == TemplateMachine::Form::Sam ? "'Definition' or 'DefinitionUri'"
                                                                       : "'Definition' or 'DefinitionString'";
      diagnostics.error({properties.range.begin, properties.range.begin + 1},
                        "state machine " + inQuotes(machine.name) + " has no " + names);
      return std::nullopt;
    }
    return read(*found) ? std::optional(std::move(result)) : std::nullopt;
  }

private:
  static std::vector<std::string_view> namesOf(bool isServerless) {
    if (isServerless)
      return {"definition"};
    return {"Definition", "DefinitionString", "DefinitionUri", "DefinitionS3Location"};
  }

  bool refuse(SourceRange range, const std::string &message) {
    diagnostics.error(range, message);
    return false;
  }

  void readType(std::string_view name) {
    const JsonValue *type = properties.find(name);
    std::optional<std::string> text = type ? functions.text(*type) : std::nullopt;
    if (text && *text != "STANDARD" && *text != "EXPRESS")
      diagnostics.error(type->range, inQuotes(name) + " must be STANDARD or EXPRESS, not " + inQuotes(*text));
    else
      result.type = text;
  }

  void readSubstitutions(const JsonValue *substitutions) {
    if (!substitutions)
      return;
    if (!substitutions->isObject() || Functions::isCall(*substitutions)) {
      refuse({substitutions->range.begin, substitutions->range.begin + 1},
             "'DefinitionSubstitutions' takes a mapping of names to values");
      return;
    }
    for (const JsonMember &member : substitutions->members) {
      std::string open;
      if (std::optional<std::string> value = functions.text(member.value, &open))
        result.values[member.key] = *value;
      else
        result.openValues[member.key] = open;
    }
  }

  bool read(const JsonMember &member) {
    const JsonValue &value = member.value;
    if (member.key == "DefinitionUri" || member.key == "DefinitionS3Location")
      return readLocation(member.key, value);
    std::string key;
    if (value.isString()) {
      if (std::optional<std::string> file = includedFile(value.text, key); file && key.empty()) {
        result.file = *file;
        result.filePlace = value.range;
        return true;
      }
    }
    if (value.isString() || Functions::isCall(value))
      return readText(member.key, value);
    if (member.key == "DefinitionString")
      return refuse({value.range.begin, value.range.begin + 1}, "'DefinitionString' must be text, not " +
                                                                    std::string(describe(value.kind)) +
                                                                    "; an object goes into 'Definition'");
    if (!value.isObject())
      return refuse(value.range,
                    inQuotes(member.key) + " must be an object, not " + std::string(describe(value.kind)));
    MappedText out(machine.part.source);
    const size_t errorsBefore = diagnostics.errorCount();
    functions.writeJson(value, out);
    result.text = out.finish();
    return diagnostics.errorCount() == errorsBefore;
  }

  /// A definition as JSON text.
  bool readText(const std::string &name, const JsonValue &value) {
    MappedText out(machine.part.source);
    const size_t errorsBefore = diagnostics.errorCount();
    const bool isKnown = functions.write(value, TextSink(out, /*isEscaped=*/false));
    if (diagnostics.errorCount() != errorsBefore)
      return false;
    // One name alone, "${Something}", is a definition that stands somewhere else.
    std::optional<Substitution> open = isKnown ? std::nullopt : findSubstitution(out.text());
    if (open && open->end - open->begin == out.size())
      return refuse(value.range, inQuotes(name) + " is " + inQuotes(out.text()) +
                                     ", which has no value; give it one with --define '" +
                                     std::string(open->name) + "=VALUE'");
    result.text = out.finish();
    return true;
  }

  bool readLocation(const std::string &name, const JsonValue &value) {
    if (value.isObject() && !Functions::isCall(value)) {
      // What CDK stages lies beside the template, under the name it will have in the bucket.
      const JsonValue *key = value.find("Key");
      std::optional<std::string> file = key ? functions.text(*key) : std::nullopt;
      if (file && fileExists(folder + "asset." + *file)) {
        result.file = "asset." + *file;
        result.filePlace = value.range;
        return true;
      }
      return refuse({value.range.begin, value.range.begin + 1}, "the definition " + std::string(kInS3));
    }
    std::optional<std::string> path = functions.text(value);
    if (!path)
      return refuse(value.range,
                    "where the definition is depends on values that are not known; give them with --define");
    if (path->starts_with("s3://") || path->starts_with("https://"))
      return refuse(value.range, "the definition " + std::string(kInS3));
    if (path->empty())
      return refuse(value.range, inQuotes(name) + " names no file");
    result.file = *path;
    result.filePlace = value.range;
    return true;
  }

  const TemplateMachine &machine;
  const JsonValue &properties;
  const std::string &folder;
  Functions &functions;
  DiagnosticEngine &diagnostics;
  TemplateDefinition result;
};

} // namespace

TemplateKind templateKind(const JsonValue &root) {
  if (!root.isObject() || root.find("States") || root.find("StartAt"))
    return TemplateKind::None;
  if (root.find("Resources") || root.find("AWSTemplateFormatVersion")) {
    const JsonValue *resources = root.find("Resources");
    return !resources || resources->isObject() ? TemplateKind::CloudFormation : TemplateKind::None;
  }
  return root.find("stepFunctions") ? TemplateKind::Serverless : TemplateKind::None;
}

std::optional<std::string> includedFile(std::string_view text, std::string &key) {
  constexpr std::string_view prefix = "${file(";
  const size_t close = text.find(')');
  if (!text.starts_with(prefix) || !text.ends_with('}') || close == std::string_view::npos)
    return std::nullopt;
  std::string_view rest = text.substr(close + 1, text.size() - close - 2);
  if (!rest.empty() && rest[0] != ':')
    return std::nullopt;
  key = rest.empty() ? "" : rest.substr(1);
  return std::string(text.substr(prefix.size(), close - prefix.size()));
}

std::vector<TemplateMachine> findMachines(const TemplatePart &root, TemplateKind kind,
                                          const ReadPart &readPart) {
  std::vector<TemplateMachine> machines;
  if (kind == TemplateKind::Serverless) {
    TemplatePart section = followed({root.source, root.root, root.value->find("stepFunctions")}, readPart);
    if (const JsonValue *list = section.value ? section.value->find("stateMachines") : nullptr)
      addServerless({section.source, section.root, list}, readPart, machines);
    return machines;
  }
  const JsonValue *resources = root.value->find("Resources");
  if (!resources)
    return machines;
  for (const JsonMember &member : resources->members) {
    const JsonValue *type = member.value.find("Type");
    if (!type || (type->text != kCloudFormationType && type->text != kSamType))
      continue;
    const JsonValue *properties = member.value.find("Properties");
    machines.push_back(
        {member.key,
         type->text == kSamType ? TemplateMachine::Form::Sam : TemplateMachine::Form::CloudFormation,
         {root.source, root.root, properties ? properties : &member.value}});
  }
  return machines;
}

std::optional<TemplateDefinition> findDefinition(const TemplateMachine &machine, const std::string &folder,
                                                 Functions &functions, DiagnosticEngine &diagnostics) {
  return DefinitionFinder(machine, folder, functions, diagnostics).find();
}

} // namespace asl
