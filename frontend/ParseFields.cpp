// SPDX-License-Identifier: Apache-2.0
//
// ParseFields: reading one field of a given kind, and the rules about sets of fields.
//
// A reader returns an Absent field for what is missing and also for what is wrong, after reporting it:
// callers need not tell the two apart, because a definition with an error is never lowered.

#include "frontend/DefinitionParser.h"

#include <charconv>
#include <cmath>
#include <cstdlib>

namespace asl {

namespace {

/// The field of the other query language that does the work of `field`, for a hint.
std::string_view counterpart(std::string_view field, QueryLanguage language) {
  struct Pair {
    std::string_view path, jsonata;
  };
  static constexpr Pair pairs[] = {
      {"Parameters", "Arguments"}, {"ResultSelector", "Output"},        {"ResultPath", "Output"},
      {"OutputPath", "Output"},    {"ItemsPath", "Items"},              {"SecondsPath", "Seconds"},
      {"TimestampPath", "Timestamp"}, {"ErrorPath", "Error"},           {"CausePath", "Cause"},
      {"TimeoutSecondsPath", "TimeoutSeconds"},
      {"HeartbeatSecondsPath", "HeartbeatSeconds"},
      {"MaxConcurrencyPath", "MaxConcurrency"},
      {"ToleratedFailureCountPath", "ToleratedFailureCount"},
      {"ToleratedFailurePercentagePath", "ToleratedFailurePercentage"},
      {"MaxItemsPath", "MaxItems"}, {"MaxItemsPerBatchPath", "MaxItemsPerBatch"},
      {"MaxInputBytesPerBatchPath", "MaxInputBytesPerBatch"},
      {"Variable", "Condition"},
      {"Output", "OutputPath"},
  };
  for (const Pair &pair : pairs)
    if (language == QueryLanguage::JSONata ? pair.path == field : pair.jsonata == field)
      return language == QueryLanguage::JSONata ? pair.jsonata : pair.path;
  return {};
}

bool isIn(Use use, QueryLanguage language) {
  return use == Use::Both || (use == Use::JSONPath) == (language == QueryLanguage::JSONPath);
}

std::string printNumber(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.15g", value);
  return text;
}

int digitsAt(std::string_view text, size_t at, size_t count) {
  int value = 0;
  for (size_t i = at; i < at + count; ++i) {
    if (i >= text.size() || text[i] < '0' || text[i] > '9')
      return -1;
    value = value * 10 + (text[i] - '0');
  }
  return value;
}

bool isLeapYear(int year) { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0; }

} // namespace

bool isTimestamp(std::string_view text) {
  int year = digitsAt(text, 0, 4), month = digitsAt(text, 5, 2), day = digitsAt(text, 8, 2);
  int hour = digitsAt(text, 11, 2), minute = digitsAt(text, 14, 2), second = digitsAt(text, 17, 2);
  if (year < 0 || month < 1 || month > 12 || day < 1 || hour < 0 || hour > 23 || minute < 0 ||
      minute > 59 || second < 0 || second > 59)
    return false;
  if (text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':' || text[16] != ':')
    return false;
  static constexpr int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (day > days[month - 1] + (month == 2 && isLeapYear(year)))
    return false;
  size_t at = 19;
  if (at < text.size() && text[at] == '.') {
    size_t begin = ++at;
    while (at < text.size() && text[at] >= '0' && text[at] <= '9')
      ++at;
    if (at == begin || at - begin > 9)
      return false;
  }
  std::string_view zone = text.substr(at);
  if (zone == "Z")
    return true;
  if (zone.size() != 6 || (zone[0] != '+' && zone[0] != '-') || zone[3] != ':')
    return false;
  int zoneHour = digitsAt(zone, 1, 2), zoneMinute = digitsAt(zone, 4, 2);
  return zoneHour >= 0 && zoneHour <= 23 && zoneMinute >= 0 && zoneMinute <= 59;
}

bool hasSubstitution(std::string_view text) {
  size_t at = text.find("${");
  return at != std::string_view::npos && text.find('}', at) != std::string_view::npos;
}

Diagnostic &DefinitionParser::error(SourceRange range, std::string message,
                                    const std::string &location) {
  return diagnostics.error(range, std::move(message)).at(location);
}

Node DefinitionParser::child(const Node &node, const JsonValue &value, std::string location,
                             std::string owner) const {
  return {&value, std::move(location), std::move(owner), {value.range.begin, value.range.begin + 1},
          node.language};
}

bool DefinitionParser::checkFields(const Node &node, const std::vector<FieldRule> &rules,
                                   std::string_view kindName) {
  std::string where = node.location.empty() ? "/" : node.location;
  // Fields that are there under another name: that they are missing is not a second error.
  std::unordered_set<std::string> meant;
  for (const JsonMember &member : node.object->members) {
    const FieldRule *found = nullptr;
    for (const FieldRule &rule : rules)
      if (rule.name == member.key)
        found = &rule;
    if (found && isIn(found->use, node.language))
      continue;
    std::string awsText = "Field '" + member.key + "' is not supported";
    if (found) {
      bool isJsonata = node.language == QueryLanguage::JSONata;
      Diagnostic &finding = error(member.keyRange,
                                  inQuotes(member.key) + " is a field of " +
                                      (isJsonata ? "JSONPath" : "JSONata") + "; " + node.owner +
                                      " uses " + std::string(name(node.language)),
                                  where);
      finding.aws(awsText);
      std::string_view other = counterpart(member.key, node.language);
      if (!other.empty()) {
        finding.note("in " + std::string(name(node.language)) + " that is " + inQuotes(other));
        meant.emplace(other);
      }
      continue;
    }
    std::vector<std::string_view> candidates;
    for (const FieldRule &rule : rules)
      if (isIn(rule.use, node.language) && !node.find(rule.name))
        candidates.push_back(rule.name);
    std::optional<std::string> guess = nearest(member.key, candidates);
    error(member.keyRange, std::string(kindName) + " has no field " + inQuotes(member.key), where)
        .aws(awsText)
        .suggest(guess);
    if (guess)
      meant.insert(*guess);
  }
  bool isComplete = true;
  for (const FieldRule &rule : rules) {
    if (!rule.isRequired || !isIn(rule.use, node.language) || node.find(rule.name) ||
        rule.name == "Type")
      continue;
    isComplete = false;
    if (meant.contains(std::string(rule.name)))
      continue;
    error(node.anchor, node.owner + " needs the field " + inQuotes(rule.name), where)
        .aws("The field '" + std::string(rule.name) + "' is required but was missing");
  }
  return isComplete;
}

bool DefinitionParser::expectKind(const Node &node, std::string_view name, const JsonValue &value,
                                  JsonKind kind) {
  if (value.kind == kind)
    return true;
  Diagnostic &finding = error(value.range,
                              inQuotes(name) + " of " + node.owner + " must be " + std::string(describe(kind)) +
                                  ", not " + std::string(describe(value.kind)),
                              node.at(name));
  if (kind == JsonKind::Boolean && value.isString() && (value.text == "true" || value.text == "false"))
    finding.fix(value.range, value.text);
  return false;
}

bool DefinitionParser::checkExclusive(const Node &node, std::string_view first,
                                      std::string_view second) {
  const JsonMember *a = node.object->findMember(first);
  const JsonMember *b = node.object->findMember(second);
  if (!a || !b)
    return true;
  if (b->keyRange.begin < a->keyRange.begin)
    std::swap(a, b);
  error(b->keyRange,
        node.owner + " has both " + inQuotes(a->key) + " and " + inQuotes(b->key) +
            "; one of them must go",
        node.location)
      .note(a->keyRange, inQuotes(a->key) + " is here");
  return false;
}

std::string DefinitionParser::readText(const Node &node, std::string_view name) {
  const JsonValue *value = node.find(name);
  if (!value || !expectKind(node, name, *value, JsonKind::String))
    return {};
  return value->text;
}

bool DefinitionParser::readWord(const Node &node, std::string_view name,
                                const std::vector<std::string_view> &words, size_t &found) {
  const JsonValue *value = node.find(name);
  if (!value || !expectKind(node, name, *value, JsonKind::String))
    return false;
  std::string list;
  for (size_t i = 0; i < words.size(); ++i) {
    if (value->text == words[i]) {
      found = i;
      return true;
    }
    list += (i == 0 ? "" : ", ") + std::string(words[i]);
  }
  Diagnostic &finding = error(value->range,
                              inQuotes(name) + " of " + node.owner + " cannot be " +
                                  inQuotes(value->text),
                              node.at(name));
  finding.aws("The field '" + std::string(name) + "' should have one of these values: [" + list + "]");
  std::optional<std::string> guess = nearest(value->text, words);
  if (guess)
    finding.suggest(guess);
  else
    finding.note("it is one of " + list);
  return false;
}

Target DefinitionParser::readTarget(const Node &node, std::string_view name) {
  const JsonValue *value = node.find(name);
  if (!value || !expectKind(node, name, *value, JsonKind::String))
    return {};
  return {value->text, value->range, node.at(name)};
}

bool DefinitionParser::readLiteral(const Node &node, std::string_view name, const JsonValue &value,
                                   const NumberRule &rule, NumberField &field) {
  std::string what = inQuotes(name) + " of " + node.owner;
  std::string kind = rule.isInteger ? "a whole number" : "a number";
  if (!value.isNumber()) {
    Diagnostic &finding = error(value.range,
                                what + " must be " + kind + ", not " +
                                    std::string(describe(value.kind)),
                                node.at(name));
    // As it stands in the file: in YAML it may have no quotes.
    std::string_view written = source.file().text(source.inFile(value.range));
    bool isDigits = !value.text.empty() && value.text.size() < 16 &&
                    value.text.find_first_not_of("0123456789") == std::string::npos;
    if (value.isString() && isDigits && (value.text == "0" || value.text.front() != '0') && !hasSubstitution(written))
      finding.fix(value.range, value.text);
    else if (value.isString() && hasSubstitution(value.text))
      finding.note("give " + inQuotes(value.text) + " a value with --define" +
                   (written.starts_with('$') ? "" : ", and write it without quotes: inside them it gives text"));
    else if (value.isString() && hasSubstitution(written))
      finding.note("a substitution gives text inside quotes, and in a definition inside a template; in a definition's "
                   "own file it can stand without quotes");
    else if (value.isString() && node.language == QueryLanguage::JSONPath && looksLikePath(value.text))
      finding.note("a path goes into " + inQuotes(std::string(name) + "Path"));
    return false;
  }
  double number = std::strtod(value.text.c_str(), nullptr);
  if (rule.isInteger && (std::floor(number) != number || std::fabs(number) > 9007199254740992.0)) {
    // Beyond 2^53 a fraction cannot be seen; no field allows numbers that large anyway.
    if (std::floor(number) != number) {
      error(value.range, what + " must be a whole number, not " + value.text, node.at(name));
      return false;
    }
  }
  if (number < rule.least || number > rule.most) {
    std::string range = rule.most == std::numeric_limits<double>::infinity()
                            ? "at least " + printNumber(rule.least)
                            : "from " + printNumber(rule.least) + " to " + printNumber(rule.most);
    error(value.range, what + " must be " + range + ", not " + value.text, node.at(name));
    return false;
  }
  field.kind = NumberField::Kind::Literal;
  field.number = number;
  // MaxConcurrency and its like have no upper bound: what an int64 cannot hold means "no limit" anyway.
  field.integer = number >= 9.2e18 ? std::numeric_limits<int64_t>::max() : static_cast<int64_t>(number);
  field.text = value.text;
  field.range = value.range;
  return true;
}

NumberField DefinitionParser::readNumber(const Node &node, std::string_view name,
                                         const NumberRule &rule, std::string_view pathName) {
  NumberField field;
  bool hasPath = !pathName.empty() && node.language == QueryLanguage::JSONPath;
  if (hasPath && !checkExclusive(node, name, pathName))
    return field;
  const JsonValue *value = node.find(name);
  if (!value) {
    if (!hasPath)
      return field;
    field.path = readPath(node, pathName, PathRule::Reference);
    if (field.path.isPresent()) {
      field.kind = NumberField::Kind::Path;
      field.text = field.path.text;
      field.range = field.path.range;
    }
    return field;
  }
  if (value->isString() && node.language == QueryLanguage::JSONata && rule.allowsExpression) {
    size_t before = diagnostics.errorCount();
    if (parseExpressionString(*value, node.at(name), {}, field.expression)) {
      field.kind = NumberField::Kind::Expression;
      field.text = value->text;
      field.range = value->range;
      return field;
    }
    if (diagnostics.errorCount() != before)
      return field;
  }
  readLiteral(node, name, *value, rule, field);
  return field;
}

PathField DefinitionParser::readPath(const Node &node, std::string_view name, PathRule rule,
                                     bool allowsNull) {
  PathField field;
  const JsonValue *value = node.find(name);
  if (!value)
    return field;
  if (value->isNull() && allowsNull) {
    field.kind = PathField::Kind::Null;
    field.range = value->range;
    return field;
  }
  if (!value->isString()) {
    error(value->range,
          inQuotes(name) + " of " + node.owner + " must be a path" + (allowsNull ? " or null" : "") +
              ", not " + std::string(describe(value->kind)),
          node.at(name));
    return field;
  }
  if (looksLikeIntrinsic(value->text)) {
    error(value->range,
          inQuotes(name) + " of " + node.owner + " takes a path, not an intrinsic call", node.at(name));
    return field;
  }
  if (!parsePathText(*value, node.at(name), field))
    return PathField();
  checkReference(node, name, *value, field, rule);
  return field;
}

bool DefinitionParser::parsePathText(const JsonValue &value, const std::string &location,
                                     PathField &field) {
  PathParseResult result = parsePath(value.text);
  field.text = value.text;
  field.range = value.range;
  if (!result) {
    reportSyntax(value, result.error, result.error.message, location);
    return false;
  }
  field.kind = PathField::Kind::Present;
  field.path = std::move(*result.path);
  noteVariables(field.path, value.range, location);
  return true;
}

void DefinitionParser::checkReference(const Node &node, std::string_view name, const JsonValue &value,
                                      const PathField &field, PathRule rule) {
  if (rule == PathRule::Any)
    return;
  std::string what = inQuotes(name) + " of " + node.owner;
  if (rule == PathRule::Result && field.path.root != PathRoot::Input) {
    size_t length = field.path.root == PathRoot::Context ? 2 : field.path.variable.size() + 1;
    error(stringRange(source, value.range, 0, length),
          what + " must start with '$.': a result cannot be put into " +
              (field.path.root == PathRoot::Context ? "the context object" : "a variable"),
          node.at(name));
    return;
  }
  const PathSegment *segment = field.path.firstNonReferenceSegment();
  if (!segment)
    return;
  SourceRange range =
      stringRange(source, value.range, segment->offset, segment->offset + segment->length);
  std::string text = what + " takes a path to one node; " + std::string(describeSegment(*segment)) +
                     " cannot stand there";
  if (rule == PathRule::Result || segment->kind == PathSegment::Kind::Function) {
    error(range, std::move(text), node.at(name));
    return;
  }
  diagnostics
      .warning(Warning::ReferencePath, range,
               what + " should be a path to one node; " +
                   std::string(describeSegment(*segment)) + " may select several")
      .at(node.at(name));
}

TextField DefinitionParser::readTextOrPath(const Node &node, std::string_view name,
                                           std::string_view pathName, bool allowsIntrinsic) {
  TextField field;
  bool isPathLanguage = node.language == QueryLanguage::JSONPath;
  if (isPathLanguage && !checkExclusive(node, name, pathName))
    return field;
  const JsonValue *value = node.find(name);
  if (value) {
    if (!expectKind(node, name, *value, JsonKind::String))
      return field;
    field.text = value->text;
    field.range = value->range;
    field.kind = TextField::Kind::Literal;
    if (!isPathLanguage) {
      size_t before = diagnostics.errorCount();
      if (parseExpressionString(*value, node.at(name), {}, field.expression))
        field.kind = TextField::Kind::Expression;
      else if (diagnostics.errorCount() != before)
        field.kind = TextField::Kind::Absent;
    }
    return field;
  }
  const JsonValue *pathValue = isPathLanguage ? node.find(pathName) : nullptr;
  if (!pathValue)
    return field;
  if (allowsIntrinsic && pathValue->isString() && !pathValue->text.starts_with("$")) {
    IntrinsicParseResult result = parseIntrinsic(pathValue->text);
    if (!result) {
      reportSyntax(*pathValue, result.error, result.error.message, node.at(pathName));
      return field;
    }
    if (!canReturnString(result.call->function)) {
      error(pathValue->range,
            inQuotes(pathName) + " of " + node.owner + " needs a string; " +
                std::string(result.call->name()) + " does not give one",
            node.at(pathName));
      return field;
    }
    noteVariables(*result.call, pathValue->range, node.at(pathName));
    field.kind = TextField::Kind::Intrinsic;
    field.text = pathValue->text;
    field.range = pathValue->range;
    field.intrinsic = std::move(result.call);
    return field;
  }
  field.path = readPath(node, pathName, PathRule::Reference);
  if (field.path.isPresent()) {
    field.kind = TextField::Kind::Path;
    field.text = field.path.text;
    field.range = field.path.range;
  }
  return field;
}

void DefinitionParser::reportSyntax(const JsonValue &value, const SyntaxError &problem,
                                    std::string message, const std::string &location,
                                    std::string_view awsMessage) {
  SourceRange range =
      stringRange(source, value.range, problem.offset, problem.offset + problem.length);
  Diagnostic &finding = error(range, std::move(message), location);
  finding.aws(awsMessage);
  if (!problem.hint.empty()) {
    finding.note(problem.hint);
    // Such a hint is about what is underlined.
    constexpr std::string_view kBegin = "did you mean '", kEnd = "'?";
    if (problem.hint.starts_with(kBegin) && problem.hint.ends_with(kEnd) && problem.length > 0)
      finding.fix(range, problem.hint.substr(kBegin.size(), problem.hint.size() - kBegin.size() - kEnd.size()));
  }
  if (hasSubstitution(value.text))
    finding.note("the text holds a substitution; fill it in before compiling");
}

} // namespace asl
