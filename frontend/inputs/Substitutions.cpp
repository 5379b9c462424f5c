// SPDX-License-Identifier: Apache-2.0
//
// Substitutions: see Substitutions.h. CloudFormation's provider for state machines replaces names in the text
// repeatedly (aws-cloudformation-resource-providers-stepfunctions, DefinitionProcessor), which is what
// `expand` does, with an end.

#include "frontend/inputs/Substitutions.h"

#include "frontend/Diagnostics.h"
#include "frontend/Resource.h"
#include "frontend/inputs/MappedText.h"

#include <algorithm>
#include <set>

namespace asl {

namespace {

/// Values that lead to each other.
constexpr unsigned kMaxRounds = 16;
/// A text may not grow beyond this.
constexpr size_t kMaxSubstitutedBytes = 8 * 1024 * 1024;
/// Largest file of values.
constexpr size_t kMaxValuesBytes = 1024 * 1024;

std::string_view trim(std::string_view text) {
  const size_t first = text.find_first_not_of(" \t\r");
  if (first == std::string_view::npos)
    return {};
  return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

/// The value of a line `NAME=VALUE` of a .env file: without quotes around it, escapes of double quotes
/// decoded.
std::string unquote(std::string_view text) {
  if (text.size() < 2 || (text.front() != '"' && text.front() != '\'') || text.back() != text.front())
    return std::string(text);
  const bool hasEscapes = text.front() == '"';
  text = text.substr(1, text.size() - 2);
  std::string value;
  for (size_t i = 0; i < text.size(); ++i) {
    if (!hasEscapes || text[i] != '\\' || i + 1 == text.size()) {
      value += text[i];
      continue;
    }
    char next = text[++i];
    value += next == 'n' ? '\n' : next == 't' ? '\t' : next;
  }
  return value;
}

/// Appends `value` with names in it replaced. False when that has no end.
bool expand(std::string_view value, const ValueOf &valueOf, unsigned round, std::string &out) {
  if (round > kMaxRounds || out.size() > kMaxSubstitutedBytes)
    return false;
  size_t at = 0;
  while (std::optional<Substitution> found = findSubstitution(value, at)) {
    out += value.substr(at, found->begin - at);
    const std::string *inner = valueOf(found->name);
    if (!inner)
      out += value.substr(found->begin, found->end - found->begin);
    else if (!expand(*inner, valueOf, round + 1, out))
      return false;
    at = found->end;
  }
  out += value.substr(at);
  return true;
}

/// Would `value` end the JSON string that it is put into, or be no part of one?
bool breaksString(std::string_view value) {
  for (size_t i = 0; i < value.size(); ++i) {
    if (value[i] == '\\')
      ++i;
    else if (value[i] == '"' || static_cast<unsigned char>(value[i]) < 0x20)
      return true;
  }
  return false;
}

/// Follows JSON text and knows whether a byte stands inside a string.
class StringTracker {
public:
  explicit StringTracker(std::string_view text) : text(text) {}
  /// Asked with rising offsets.
  bool isInString(size_t offset) {
    for (; at < offset && at < text.size(); ++at) {
      if (isInside && text[at] == '\\')
        ++at;
      else if (text[at] == '"')
        isInside = !isInside;
      else if (text[at] == '\n')
        isInside = false; // no string goes on: one was not closed
    }
    return isInside;
  }

private:
  std::string_view text;
  size_t at = 0;
  bool isInside = false;
};

std::string adviceFor(std::string_view name) {
  return "give it one with --define '" + std::string(name) + "=VALUE'";
}

SourceRange rangeOf(const Substitution &found) {
  return {static_cast<uint32_t>(found.begin), static_cast<uint32_t>(found.end)};
}

} // namespace

// ---------------------------------------------------------------------------------------------------------------
// Values
// ---------------------------------------------------------------------------------------------------------------

void Definitions::set(std::string name, std::string value, bool isFromFile) {
  entries[std::move(name)] = {std::move(value), isFromFile, false};
}

bool Definitions::add(const std::string &argument, std::string &problem) {
  if (argument.starts_with('@'))
    return addFile(argument.substr(1), problem);
  const size_t equals = argument.find('=');
  if (equals == std::string::npos || equals == 0) {
    problem = "--define takes NAME=VALUE or @FILE, not '" + argument + "'";
    return false;
  }
  set(argument.substr(0, equals), argument.substr(equals + 1), false);
  return true;
}

bool Definitions::addFile(const std::string &path, std::string &problem) {
  std::string reason;
  std::optional<Source> source = Source::readFile(path, reason, kMaxValuesBytes);
  if (!source) {
    problem = "cannot read '" + path + "': " + reason;
    return false;
  }
  DiagnosticEngine diagnostics(*source);
  const size_t first = source->text().find_first_not_of(" \t\r\n");
  if (first != std::string_view::npos && source->text()[first] == '{') {
    auto root = parseJson(*source, diagnostics, {"file of values", kMaxValuesBytes, kMaxNestingDepth});
    for (const JsonMember &member : root ? root->members : std::vector<JsonMember>()) {
      const JsonValue &value = member.value;
      if (value.isObject() || value.isArray() || value.isNull())
        diagnostics.error(value.range, "a value must be text, a number or a boolean, not " +
                                           std::string(describe(value.kind)));
      else
        set(member.key, value.isBoolean() ? (value.boolean ? "true" : "false") : value.text, true);
    }
  } else {
    for (uint32_t number = 1; number <= source->lineCount(); ++number) {
      std::string_view line = trim(source->lineText(number));
      if (line.empty() || line.starts_with('#'))
        continue;
      if (line.starts_with("export "))
        line = trim(line.substr(7));
      const size_t equals = line.find('=');
      if (equals == std::string_view::npos || equals == 0) {
        const uint32_t begin = source->lineBegin(number);
        diagnostics.error({begin, begin + static_cast<uint32_t>(source->lineText(number).size())},
                          "a line of values is NAME=VALUE; the file may also be a JSON object");
        continue;
      }
      set(std::string(trim(line.substr(0, equals))), unquote(trim(line.substr(equals + 1))), true);
    }
  }
  if (diagnostics.hasErrors())
    problem = diagnostics.render(false);
  return !diagnostics.hasErrors();
}

const std::string *Definitions::find(std::string_view name) const {
  auto found = entries.find(name);
  if (found == entries.end())
    return nullptr;
  found->second.isUsed = true;
  return &found->second.value;
}

std::vector<std::string> Definitions::unused() const {
  std::vector<std::string> names;
  for (const auto &[name, entry] : entries)
    if (!entry.isUsed && !entry.isFromFile)
      names.push_back(name);
  return names;
}

std::string Definitions::print() const {
  std::string text;
  for (const auto &[name, entry] : entries)
    text += quoteJson(name) + ':' + quoteJson(entry.value) + ',';
  return text;
}

// ---------------------------------------------------------------------------------------------------------------
// Texts
// ---------------------------------------------------------------------------------------------------------------

std::optional<Substitution> findSubstitution(std::string_view text, size_t from) {
  while ((from = text.find("${", from)) != std::string_view::npos) {
    const size_t end = text.find_first_of("{}\"\n", from + 2);
    if (end == std::string_view::npos)
      return std::nullopt;
    if (text[end] == '}' && end > from + 2)
      return Substitution{from, end + 1, text.substr(from + 2, end - from - 2)};
    from = from + 2;
  }
  return std::nullopt;
}

std::shared_ptr<const Source> substitute(std::shared_ptr<const Source> source, const ValueOf &valueOf,
                                         bool isJson, DiagnosticEngine &diagnostics) {
  std::string_view text = source->text();
  MappedText out(source);
  StringTracker strings(text);
  size_t at = 0, from = 0;
  bool isGood = true;
  diagnostics.enter(*source);
  while (std::optional<Substitution> found = findSubstitution(text, from)) {
    from = found->end;
    const std::string *value = valueOf(found->name);
    if (!value)
      continue;
    std::string expanded;
    if (!expand(*value, valueOf, 0, expanded) || out.size() > kMaxSubstitutedBytes) {
      diagnostics.error(rangeOf(*found),
                        "the value of " + inQuotes(found->name) + " has no end, or is too large");
      return nullptr;
    }
    if (isJson && breaksString(expanded) && strings.isInString(found->begin)) {
      diagnostics
          .error(rangeOf(*found),
                 "the value of " + inQuotes(found->name) + " cannot stand inside a string as it is")
          .note("it takes the place of the name in the text: quotes and line breaks in it need a backslash, "
                "as in JSON");
      isGood = false;
    }
    out.copy({static_cast<uint32_t>(at), static_cast<uint32_t>(found->begin)});
    out.put(expanded, rangeOf(*found));
    at = found->end;
  }
  if (!isGood)
    return nullptr;
  if (at == 0)
    return source;
  out.copy({static_cast<uint32_t>(at), static_cast<uint32_t>(text.size())});
  return out.finish();
}

bool checkUnquoted(const Source &json, DiagnosticEngine &diagnostics) {
  std::string_view text = json.text();
  StringTracker strings(text);
  bool isGood = true;
  size_t from = 0;
  while (std::optional<Substitution> found = findSubstitution(text, from)) {
    from = found->end;
    if (strings.isInString(found->begin))
      continue;
    isGood = false;
    diagnostics
        .error(rangeOf(*found), inQuotes("${" + std::string(found->name) + "}") +
                                    " has no value: without one it can stand inside quotes only")
        .withCode(code::InvalidJson)
        .note(adviceFor(found->name));
  }
  return isGood;
}

namespace {

/// Walks all strings of a definition.
class OpenSubstitutions {
public:
  OpenSubstitutions(const Source &source, const std::function<std::string(std::string_view)> &reasonOf,
                    DiagnosticEngine &diagnostics)
      : source(source), reasonOf(reasonOf), diagnostics(diagnostics) {
    for (const Diagnostic *finding : diagnostics.sorted())
      if (finding->severity == Severity::Error && finding->range && finding->source == &source)
        errors.insert(finding->range->begin);
  }

  void visit(const JsonValue &value, std::string_view field = {}) {
    if (value.isString())
      visitText(value.text, value.range, field);
    for (const JsonValue &element : value.elements)
      visit(element);
    for (const JsonMember &member : value.members) {
      visitText(member.key, member.keyRange, "");
      visit(member.value, member.key);
    }
  }

private:
  /// Is it not known what a task with this Resource calls?
  static bool isNeeded(std::string_view text) {
    const ResourceKind kind = parseResource(text).kind;
    return kind == ResourceKind::Other || kind == ResourceKind::LambdaFunction;
  }

  void visitText(std::string_view text, SourceRange token, std::string_view field) {
    if (errors.contains(token.begin))
      return;
    size_t from = 0;
    while (std::optional<Substitution> found = findSubstitution(text, from)) {
      from = found->end;
      if (!seen.emplace(found->name).second)
        continue;
      Diagnostic &finding = diagnostics.warning(Warning::UnresolvedSubstitution, stringRange(source, token, found->begin, found->end),
                                                inQuotes("${" + std::string(found->name) + "}") +
                                                    " has no value and stays as it is");
      std::string reason = reasonOf(found->name);
      if (!reason.empty())
        finding.note(reason);
      finding.note(adviceFor(found->name) + (field == "Resource" && isNeeded(text)
                                                 ? "; until then the task can be run with a mock only"
                                                 : ""));
    }
  }

  const Source &source;
  const std::function<std::string(std::string_view)> &reasonOf;
  DiagnosticEngine &diagnostics;
  std::set<std::string, std::less<>> seen;
  std::set<uint32_t> errors; // first bytes of what errors are about
};

} // namespace

void warnOfOpenSubstitutions(const Source &json, const JsonValue &root,
                             const std::function<std::string(std::string_view name)> &reasonOf,
                             DiagnosticEngine &diagnostics) {
  OpenSubstitutions(json, reasonOf, diagnostics).visit(root);
}

} // namespace asl
