// SPDX-License-Identifier: Apache-2.0
//
// ReadDefinition: see ReadDefinition.h.
//
//   a.asl.json                      -> substitute -> JSON
//   a.asl.yaml                      -> substitute -> JSON, by Yaml.h
//   template.yaml -> JSON -> Definition, DefinitionString -> substitute
//                         -> DefinitionUri -> as a file
//
// Where the text has nothing to replace, a JSON file is parsed as it is.

#include "frontend/inputs/ReadDefinition.h"

#include "frontend/JsonErrors.h"
#include "frontend/inputs/Functions.h"
#include "frontend/inputs/MappedText.h"
#include "frontend/inputs/Yaml.h"

#include <algorithm>
#include <filesystem>

namespace asl {

namespace {

/// Templates may be larger than definitions: they hold much else.
constexpr size_t kMaxTemplateBytes = 8 * 1024 * 1024;
constexpr unsigned kMaxTemplateDepth = 128;
constexpr JsonDocument kTemplateDocument = {"template", kMaxTemplateBytes, kMaxTemplateDepth};

/// Templates looked at in a folder, and folders inside it.
constexpr size_t kMaxTemplates = 1000;

std::string_view trimLeft(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF"))
    text.remove_prefix(3);
  const size_t first = text.find_first_not_of(" \t\r\n");
  return first == std::string_view::npos ? std::string_view() : text.substr(first);
}

/// The first line that is neither a comment, a directive nor a document's beginning; YAML's only.
std::string_view firstLine(std::string_view text) {
  for (text = trimLeft(text); !text.empty(); text = trimLeft(text)) {
    std::string_view line = text.substr(0, text.find('\n'));
    if (line[0] != '#' && line[0] != '%' && !line.starts_with("---"))
      return line;
    text.remove_prefix(line.size());
  }
  return {};
}

/// May the text be a template? Only then is it parsed with a template's limits.
bool mayBeTemplate(std::string_view text) {
  return text.find("Resources") != std::string_view::npos ||
         text.find("stepFunctions") != std::string_view::npos ||
         text.find("AWSTemplateFormatVersion") != std::string_view::npos;
}

std::string folderOf(const std::string &path) {
  const size_t slash = path.find_last_of('/');
  return slash == std::string::npos ? "" : path.substr(0, slash + 1);
}

/// "A, B and 3 more"
std::string listNames(const std::vector<std::string> &names) {
  constexpr size_t limit = 20;
  std::string text;
  for (size_t i = 0; i < names.size() && i < limit; ++i)
    text += (i ? ", " : "") + names[i];
  if (names.size() > limit)
    text += " and " + std::to_string(names.size() - limit) + " more";
  return text;
}

/// The templates of a folder: those of CDK (also of its nested assemblies), SAM's and the Serverless
/// Framework's.
std::vector<std::string> templatesIn(const std::string &folder) {
  namespace fs = std::filesystem;
  std::vector<std::string> files;
  std::error_code error;
  fs::recursive_directory_iterator at(folder, fs::directory_options::skip_permission_denied, error), end;
  for (; !error && at != end && files.size() < kMaxTemplates; at.increment(error)) {
    const std::string file = at->path().filename().string();
    std::error_code ignored;
    if (at->is_directory(ignored)) {
      if (file != "cdk.out" && !file.starts_with("assembly-"))
        at.disable_recursion_pending();
      continue;
    }
    const bool isTemplate =
        file.ends_with(".template.json") ||
        (at.depth() == 0 && (file == "template.yaml" || file == "template.yml" || file == "template.json" ||
                             file == "serverless.yml" || file == "serverless.yaml"));
    if (isTemplate)
      files.push_back(at->path().string());
  }
  std::sort(files.begin(), files.end());
  return files;
}

} // namespace

bool isYaml(const Source &source) {
  std::string_view text = trimLeft(source.text());
  const std::string &name = source.name();
  if (name.ends_with(".yaml") || name.ends_with(".yml")) {
    if (!text.starts_with('{'))
      return true;
    DiagnosticEngine ignored(source); // JSON in a file of that name: YAML in braces is read as YAML
    return parseJson(source, ignored, kTemplateDocument) == nullptr;
  }
  if (name.ends_with(".json"))
    return false;
  if (text.empty() || text.starts_with('{') || text.starts_with('['))
    return false;
  if (text.starts_with("---") || text.starts_with('%'))
    return true;
  // "key: value", or a key with its value below.
  std::string_view line = firstLine(text);
  const size_t colon = line.find(':');
  return colon != std::string_view::npos && colon > 0 &&
         line.substr(0, colon).find_first_of("{},\\") == std::string_view::npos &&
         (colon + 1 == line.size() || line[colon + 1] == ' ' || line[colon + 1] == '\r');
}

std::shared_ptr<const Source> DefinitionInput::open(const std::string &path, const std::string &shownAs,
                                                    std::string &reason) {
  std::optional<Source> file = Source::readFile(path, reason, kMaxTemplateBytes);
  if (!file)
    return nullptr;
  files.push_back(shownAs == path ? std::make_shared<const Source>(std::move(*file))
                                  : std::make_shared<const Source>(shownAs, std::string(file->text())));
  return files.back();
}

DefinitionInput::Status DefinitionInput::read(const DefinitionRequest &wanted, const Definitions &given) {
  request = wanted;
  definitions = &given;
  std::error_code ignored;
  Status status = request.file == "-" ? readFile("/dev/stdin", std::string(kStandardInputName))
                  : std::filesystem::is_directory(request.file, ignored)
                      ? readFolder()
                      : readFile(request.file, request.file);
  if (status == Status::Read)
    for (const std::string &unused : given.unused())
      engine->warning(Warning::UnusedDefine, "'" + unused + "', given with --define, is used nowhere");
  return status;
}

DefinitionInput::Status DefinitionInput::readFolder() {
  std::vector<std::string> templates = templatesIn(request.file);
  if (templates.empty())
    return fail("'" + request.file +
                "' is a folder without templates (*.template.json, template.yaml, serverless.yml)");
  std::vector<std::string> names, holders;
  for (const std::string &path : templates) {
    DefinitionInput other; // what is wrong with a template is said when it is chosen
    std::string reason;
    std::shared_ptr<const Source> file = other.open(path, path, reason);
    if (!file)
      continue;
    other.definitions = definitions;
    other.folder = folderOf(path);
    other.engine.emplace(*file);
    bool hasFunctions = false;
    std::shared_ptr<const Source> json = other.toJson(file, hasFunctions);
    auto root = json ? parseJson(*json, *other.engine, kTemplateDocument) : nullptr;
    TemplateKind kind = root ? templateKind(*root) : TemplateKind::None;
    if (kind == TemplateKind::None)
      continue;
    for (const TemplateMachine &machine :
         findMachines({json, root, root.get()}, kind, [&](const std::string &part, SourceRange place) {
           return other.readPart(part, place);
         }))
      if (request.resource.empty() || machine.name == request.resource) {
        names.push_back(machine.name);
        holders.push_back(path);
      }
  }
  if (names.empty() && !request.resource.empty())
    return fail("the templates in '" + request.file + "' have no state machine '" + request.resource + "'");
  if (names.empty() && templates.size() > 1)
    return fail("the templates in '" + request.file + "' have no state machine");
  if (names.size() > 1) {
    for (size_t i = 0; i < names.size(); ++i)
      names[i] += " (in " + holders[i] + ")";
    return fail("the templates in '" + request.file + "' have " + std::to_string(names.size()) +
                " state machines; name a template, or one of them with --resource: " + listNames(names));
  }
  const std::string path = holders.empty() ? templates[0] : holders[0];
  return readFile(path, path);
}

DefinitionInput::Status DefinitionInput::readFile(const std::string &path, const std::string &shownAs) {
  std::string reason;
  std::shared_ptr<const Source> file = open(path, shownAs, reason);
  if (!file)
    return fail("cannot read '" + request.file + "': " + reason);
  folder = path == "/dev/stdin" ? "" : folderOf(path);
  engine.emplace(*file, request.warnings);
  if (mayBeTemplate(file->text())) {
    bool hasFunctions = false;
    std::shared_ptr<const Source> json = toJson(file, hasFunctions);
    if (json)
      engine->enter(*json);
    std::shared_ptr<const JsonValue> root = json ? parseJson(*json, *engine, kTemplateDocument) : nullptr;
    const TemplateKind kind = root ? templateKind(*root) : TemplateKind::None;
    if (kind != TemplateKind::None)
      return readTemplate({json, root, root.get()}, kind);
    // A definition that says "Resources" somewhere is read as one, and what is wrong with it is said then.
    engine.emplace(*file, request.warnings);
  }
  if (!request.resource.empty())
    return fail("'" + request.file + "' is no template: --resource chooses from the state machines of one");
  return readText(file, false);
}

std::shared_ptr<const Source> DefinitionInput::toJson(std::shared_ptr<const Source> file,
                                                      bool &hasFunctions) {
  engine->enter(*file);
  if (!isYaml(*file))
    return file;
  YamlConversion conversion = convertYaml(file, *engine);
  hasFunctions = conversion.hasFunctions;
  if (conversion.json)
    files.push_back(conversion.json);
  return conversion.json;
}

TemplatePart DefinitionInput::readPart(const std::string &path, SourceRange place) {
  std::string reason;
  const std::string whole = path.starts_with('/') ? path : folder + path;
  std::shared_ptr<const Source> file = open(whole, whole, reason);
  if (!file) {
    engine->error(place, "cannot read '" + whole + "': " + reason);
    return {};
  }
  bool hasFunctions = false;
  std::shared_ptr<const Source> json = toJson(file, hasFunctions);
  if (!json)
    return {};
  engine->enter(*json);
  std::shared_ptr<const JsonValue> root = parseJson(*json, *engine, kTemplateDocument);
  return {json, root, root.get()};
}

DefinitionInput::Status DefinitionInput::readTemplate(const TemplatePart &root, TemplateKind kind) {
  // Reading a part leaves the template; what is found next is about it again.
  std::vector<TemplateMachine> machines =
      findMachines(root, kind, [&](const std::string &path, SourceRange place) {
        TemplatePart part = readPart(path, place);
        engine->enter(*root.source);
        return part;
      });
  if (engine->errorCount() > 0)
    return Status::Refused;
  if (machines.empty()) {
    engine->error(
        kind == TemplateKind::Serverless
            ? "'stepFunctions' has no 'stateMachines'"
            : "the template has no state machine: no resource of type AWS::Serverless::StateMachine or "
              "AWS::StepFunctions::StateMachine");
    return Status::Refused;
  }
  std::vector<std::string> names;
  const TemplateMachine *chosen = nullptr;
  for (const TemplateMachine &machine : machines) {
    names.push_back(machine.name);
    if (machine.name == request.resource || (request.resource.empty() && machines.size() == 1))
      chosen = &machine;
  }
  if (!chosen && request.resource.empty())
    return fail("'" + request.file + "' has " + std::to_string(machines.size()) +
                " state machines; choose one with --resource: " + listNames(names));
  if (!chosen) {
    std::optional<std::string> meant = nearest(request.resource, {names.begin(), names.end()});
    return fail("'" + request.file + "' has no state machine '" + request.resource + "'" +
                (meant ? "; did you mean '" + *meant + "'?" : "; it has: " + listNames(names)));
  }
  if (!chosen->part.value)
    return Status::Refused;
  name = chosen->name;
  parts = {root, chosen->part};
  engine->enter(*chosen->part.source);
  const size_t errorsBefore = engine->errorCount();
  Functions functions(chosen->part.source, *chosen->part.root, *definitions, *engine);
  found = findDefinition(*chosen, folder, functions, *engine);
  if (!found || engine->errorCount() != errorsBefore)
    return Status::Refused;
  workflowType = found->type;
  if (found->file.empty()) {
    files.push_back(found->text);
    return readText(found->text, false);
  }
  std::string reason;
  const std::string path = found->file.starts_with('/') ? found->file : folder + found->file;
  std::shared_ptr<const Source> file = open(path, path, reason);
  if (!file) {
    engine->error(found->filePlace, "cannot read '" + path + "': " + reason);
    return Status::Refused;
  }
  return readText(file, chosen->form == TemplateMachine::Form::Serverless);
}

const std::string *DefinitionInput::valueOf(std::string_view substitution) const {
  if (const std::string *value = definitions->find(substitution))
    return value;
  if (!found)
    return nullptr;
  auto value = found->values.find(substitution);
  return value == found->values.end() ? nullptr : &value->second;
}

/// `file`: a definition alone, or what a template has in place of one.
DefinitionInput::Status DefinitionInput::readText(std::shared_ptr<const Source> file, bool mayHaveFunctions) {
  const bool isJson = file->isMade() || !isYaml(*file);
  // What cannot be a definition is not looked at: it may be of any size.
  engine->enter(*file);
  if (isJson && !checkDocument(*file, kDefinitionDocument, *engine))
    return Status::Refused;
  std::shared_ptr<const Source> filled = substitute(
      file, [&](std::string_view substitution) { return valueOf(substitution); }, isJson, *engine);
  if (!filled)
    return Status::Refused;
  files.push_back(filled);
  bool hasFunctions = mayHaveFunctions;
  std::shared_ptr<const Source> json = filled;
  if (!isJson) {
    engine->enter(*filled);
    YamlConversion conversion = convertYaml(filled, *engine);
    json = conversion.json;
    hasFunctions |= conversion.hasFunctions;
  }
  if (!json)
    return Status::Refused;
  files.push_back(json);
  engine->enter(*json);
  if (!checkUnquoted(*json, *engine))
    return Status::Refused;
  if (!hasFunctions)
    return finish(json);
  // CloudFormation's functions inside: the short tags of YAML, or a file that serverless.yml includes.
  std::shared_ptr<const JsonValue> root = parseJson(*json, *engine, kTemplateDocument);
  if (!root)
    return Status::Refused;
  Functions functions(json, *root, *definitions, *engine);
  MappedText out(json);
  functions.writeJson(*root, out);
  return finish(out.finish());
}

DefinitionInput::Status DefinitionInput::finish(std::shared_ptr<const Source> json) {
  files.push_back(json);
  text = json;
  engine->enter(*json);
  tree = parseJson(*json, *engine);
  if (!tree || engine->errorCount() > 0)
    return Status::Refused;
  return Status::Read;
}

void DefinitionInput::warnOfOpenSubstitutions() {
  asl::warnOfOpenSubstitutions(
      *text, *tree,
      [&](std::string_view substitution) -> std::string {
        if (!found)
          return "";
        auto open = found->openValues.find(substitution);
        return open == found->openValues.end()
                   ? ""
                   : "the template makes it " + inQuotes(open->second) + ", which is not known here";
      },
      *engine);
}

std::string DefinitionInput::contents() const {
  std::string all;
  for (const std::shared_ptr<const Source> &file : files)
    all += file->name() + '\0' + std::string(file->text()) + '\0';
  return all;
}

} // namespace asl
