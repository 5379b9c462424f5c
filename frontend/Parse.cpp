// SPDX-License-Identifier: Apache-2.0
//
// Parse: from the JSON tree to a Machine: the document, its scopes, and the smaller state types.
//
// Which field may stand on which state is one table, `stateFields`; the rest of the file reads the
// fields in it. Source of the table: States Language specification, "State Types" and "Fields";
// Developer Guide, "State machine structure".

#include "frontend/DefinitionParser.h"

#include <algorithm>
#include <array>

namespace asl {

namespace {

constexpr std::array<std::string_view, 8> typeNames = {"Task",    "Pass", "Wait",     "Choice",
                                                       "Succeed", "Fail", "Parallel", "Map"};

constexpr std::string_view kTypeMessage =
    "The field 'Type' should have one of these values: [Task, Wait, Pass, Succeed, Fail, Choice, "
    "Parallel, Map]";

/// Sets of state types, one bit each in the order of StateType.
enum Types : uint8_t {
  Task = 1,
  Pass = 2,
  Wait = 4,
  Choice = 8,
  Succeed = 16,
  Fail = 32,
  Parallel = 64,
  Map = 128,
  Working = Task | Parallel | Map,
  Moving = Task | Pass | Wait | Parallel | Map,
  All = 255
};

struct StateField {
  std::string_view name;
  uint8_t types;
  Use use = Use::Both;
  bool isRequired = false;
};

constexpr StateField stateFields[] = {
    {"Type", All, Use::Both, true},
    {"Comment", All},
    {"QueryLanguage", All},
    {"Next", Moving},
    {"End", Moving},
    {"InputPath", All & ~Fail, Use::JSONPath},
    {"OutputPath", All & ~Fail, Use::JSONPath},
    {"Parameters", Working | Pass, Use::JSONPath},
    {"ResultSelector", Working, Use::JSONPath},
    {"ResultPath", Working | Pass, Use::JSONPath},
    {"Arguments", Task | Parallel, Use::JSONata},
    {"Output", All & ~Fail, Use::JSONata},
    {"Assign", Moving | Choice},
    {"Retry", Working},
    {"Catch", Working},
    {"Result", Pass, Use::JSONPath},
    {"Resource", Task, Use::Both, true},
    {"TimeoutSeconds", Task},
    {"TimeoutSecondsPath", Task, Use::JSONPath},
    {"HeartbeatSeconds", Task},
    {"HeartbeatSecondsPath", Task, Use::JSONPath},
    {"Credentials", Task},
    {"Choices", Choice, Use::Both, true},
    {"Default", Choice},
    {"Seconds", Wait},
    {"SecondsPath", Wait, Use::JSONPath},
    {"Timestamp", Wait},
    {"TimestampPath", Wait, Use::JSONPath},
    {"Error", Fail},
    {"ErrorPath", Fail, Use::JSONPath},
    {"Cause", Fail},
    {"CausePath", Fail, Use::JSONPath},
    {"Branches", Parallel, Use::Both, true},
    {"ItemProcessor", Map},
    {"Iterator", Map},
    {"ItemsPath", Map, Use::JSONPath},
    {"Items", Map, Use::JSONata},
    {"ItemSelector", Map},
    {"ItemReader", Map},
    {"ItemBatcher", Map},
    {"ResultWriter", Map},
    {"MaxConcurrency", Map},
    {"MaxConcurrencyPath", Map, Use::JSONPath},
    {"ToleratedFailureCount", Map},
    {"ToleratedFailureCountPath", Map, Use::JSONPath},
    {"ToleratedFailurePercentage", Map},
    {"ToleratedFailurePercentagePath", Map, Use::JSONPath},
    {"Label", Map},
};

const std::vector<FieldRule> &machineRules() {
  static const std::vector<FieldRule> rules = {{"StartAt", Use::Both, true}, {"States", Use::Both, true},
                                               {"Comment"},  {"QueryLanguage"},
                                               {"Version"},  {"TimeoutSeconds"}};
  return rules;
}

const std::vector<FieldRule> &branchRules() {
  static const std::vector<FieldRule> rules = {
      {"StartAt", Use::Both, true}, {"States", Use::Both, true}, {"Comment"}};
  return rules;
}

std::vector<FieldRule> rulesFor(StateType type) {
  std::vector<FieldRule> rules;
  for (const StateField &field : stateFields)
    if (field.types & (1u << static_cast<unsigned>(type)))
      rules.push_back({field.name, field.use, field.isRequired});
  return rules;
}

/// The service's text for missing fields of the document, or empty.
std::string missingText(const JsonValue &root) {
  std::string names;
  for (std::string_view field : {"States", "StartAt"})
    if (!root.find(field))
      names += (names.empty() ? "" : ", ") + std::string(field);
  return "These fields are required: [" + names + "]";
}

} // namespace

std::string_view name(StateType type) { return typeNames[static_cast<size_t>(type)]; }

std::string_view name(QueryLanguage language) {
  return language == QueryLanguage::JSONata ? "JSONata" : "JSONPath";
}

const State *Scope::find(std::string_view stateName) const {
  for (const State &state : states)
    if (state.name == stateName)
      return &state;
  return nullptr;
}

void DefinitionParser::parse(const JsonValue &root) {
  machine.type = options.type;
  if (!root.isObject()) {
    diagnostics
        .error(root.range, "a definition must be an object, not " + std::string(describe(root.kind)))
        .aws("Definition must be a valid JSON object");
    facts.brokenScopes.insert(machine.range.begin);
    return;
  }
  Node node{&root, "", "the definition", {root.range.begin, root.range.begin + 1},
            QueryLanguage::JSONPath};
  size_t language = 0;
  if (readWord(node, "QueryLanguage", {"JSONPath", "JSONata"}, language) && language == 1)
    machine.queryLanguage = node.language = QueryLanguage::JSONata;

  // One finding for both missing fields, as the service gives one.
  const JsonValue *states = root.find("States");
  const JsonValue *startAt = root.find("StartAt");
  std::vector<FieldRule> rules = machineRules();
  if (!states || !startAt) {
    rules[0].isRequired = rules[1].isRequired = false;
    std::string missing = !states && !startAt ? "the fields 'States' and 'StartAt'"
                          : !states           ? "the field 'States'"
                                              : "the field 'StartAt'";
    error(node.anchor, "the definition needs " + missing, "/").aws(missingText(root));
  }
  checkFields(node, rules, "the definition");
  if (root.find("Version")) {
    machine.version = readText(node, "Version");
    if (!machine.version.empty() && machine.version != "1.0")
      error(root.find("Version")->range,
            "there is no version " + inQuotes(machine.version) + " of the language; only '1.0'",
            "/Version");
  }
  NumberRule timeout{1, double(kMaxTimeoutSeconds - 1), true, false};
  NumberField seconds = readNumber(node, "TimeoutSeconds", timeout);
  if (seconds.isLiteral())
    machine.timeoutSeconds = seconds.integer;
  warnOfExpressTime(seconds, kMaxExpressSeconds + 1, "this time-out", "/TimeoutSeconds");
  parseScope(node, machine);
}

void DefinitionParser::parseScope(const Node &node, Scope &scope) {
  scope.range = node.object->range;
  scope.location = node.location;
  uint32_t outer = std::exchange(currentScope, scope.range.begin);
  scope.comment = readText(node, "Comment");
  if (node.find("StartAt"))
    scope.startAt = readTarget(node, "StartAt");
  if (!scope.startAt.isPresent())
    markBroken();
  if (const JsonValue *states = node.find("States")) {
    if (expectKind(node, "States", *states, JsonKind::Object)) {
      if (states->members.empty()) {
        error(states->range, "'States' of " + node.owner + " holds no state", node.at("States"))
            .aws("Value cannot be empty");
        markBroken();
      }
      scope.states.reserve(states->members.size());
      for (const JsonMember &member : states->members)
        parseState(member, scope);
    } else {
      markBroken();
    }
  } else {
    markBroken();
  }
  currentScope = outer;
}

std::optional<StateType> DefinitionParser::readType(const Node &node) {
  const JsonValue *value = node.find("Type");
  if (!value) {
    error(node.anchor, node.owner + " needs the field 'Type'", node.location)
        .aws("The field 'Type' is required but was missing");
    return std::nullopt;
  }
  if (!value->isString()) {
    expectKind(node, "Type", *value, JsonKind::String);
    return std::nullopt;
  }
  for (size_t i = 0; i < typeNames.size(); ++i)
    if (value->text == typeNames[i])
      return static_cast<StateType>(i);
  Diagnostic &finding = error(value->range, "there is no state type " + inQuotes(value->text),
                              node.at("Type"));
  finding.aws(kTypeMessage);
  std::optional<std::string> guess = nearest(value->text, {typeNames.begin(), typeNames.end()});
  if (guess)
    finding.suggest(guess);
  else
    finding.note("the types are Task, Wait, Pass, Succeed, Fail, Choice, Parallel and Map");
  return std::nullopt;
}

QueryLanguage DefinitionParser::readLanguage(const Node &node) {
  size_t index = 0;
  if (!readWord(node, "QueryLanguage", {"JSONPath", "JSONata"}, index))
    return machine.queryLanguage;
  if (index == 0 && machine.queryLanguage == QueryLanguage::JSONata)
    error(node.find("QueryLanguage")->range,
          node.owner + " cannot use JSONPath in a definition that uses JSONata", node.location)
        .aws("'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine");
  return index == 1 ? QueryLanguage::JSONata : QueryLanguage::JSONPath;
}

void DefinitionParser::parseState(const JsonMember &member, Scope &scope) {
  State &state = scope.states.emplace_back();
  state.name = member.key;
  state.nameRange = member.keyRange;
  state.range = member.value.range;
  state.location = scope.location + "/States/" + member.key;
  size_t characters = countCharacters(member.key);
  if (characters == 0)
    error(member.keyRange, "a state's name cannot be empty", state.location).withCode(code::InvalidStateName);
  else if (characters > kMaxStateNameCharacters)
    error(member.keyRange,
          "a state's name has at most 80 characters; this one has " + std::to_string(characters), state.location)
        .withCode(code::InvalidStateName)
        .note("what the state does can be said in its 'Comment'");
  std::string owner = "state " + inQuotes(member.key);
  if (!member.value.isObject()) {
    error(member.value.range,
          owner + " must be an object, not " + std::string(describe(member.value.kind)), state.location);
    markBroken();
    return;
  }
  Node node{&member.value, state.location, owner, member.keyRange, QueryLanguage::JSONPath};
  node.language = state.queryLanguage = readLanguage(node);
  std::optional<StateType> type = readType(node);
  if (!type) {
    markBroken();
    return;
  }
  state.type = *type;
  state.typeRange = node.find("Type")->range;
  SourceRange outer = std::exchange(currentState, state.range);
  std::string outerName = std::exchange(currentStateName, state.name);
  std::string kindName = "a " + std::string(name(state.type)) + " state";
  std::vector<FieldRule> rules = rulesFor(state.type);
  for (FieldRule &rule : rules) // the old name of the field does as well
    if (rule.name == "ItemProcessor" && !node.find("Iterator"))
      rule.isRequired = true;
  checkFields(node, rules, kindName);
  parseCommon(node, state);
  switch (state.type) {
  case StateType::Task: parseTask(node, state); break;
  case StateType::Pass: parsePass(node, state); break;
  case StateType::Wait: parseWait(node, state); break;
  case StateType::Choice: parseChoice(node, state); break;
  case StateType::Succeed: break;
  case StateType::Fail: parseFail(node, state); break;
  case StateType::Parallel: parseParallel(node, state); break;
  case StateType::Map: parseMap(node, state); break;
  }
  currentState = outer;
  currentStateName = std::move(outerName);
}

void DefinitionParser::parseCommon(const Node &node, State &state) {
  state.comment = readText(node, "Comment");
  uint8_t type = static_cast<uint8_t>(1u << static_cast<unsigned>(state.type));
  bool isWorking = type & Working;
  if (type & Moving)
    parseTransition(node, state);
  ExpressionPlace after{isWorking, false};
  if (node.language == QueryLanguage::JSONPath) {
    if (state.type != StateType::Fail) {
      state.inputPath = readPath(node, "InputPath", PathRule::Any, true);
      state.outputPath = readPath(node, "OutputPath", PathRule::Any, true);
    }
    if (isWorking || state.type == StateType::Pass)
      state.resultPath = readPath(node, "ResultPath", PathRule::Result, true);
    if (type & (Task | Parallel | Pass))
      state.parameters = readTemplate(node, "Parameters", {});
    if (isWorking)
      state.resultSelector = readTemplate(node, "ResultSelector", {});
  } else {
    if (type & (Task | Parallel))
      state.arguments = readTemplate(node, "Arguments", {});
    if (state.type != StateType::Fail)
      state.output = readTemplate(node, "Output", after);
  }
  if (type & (Moving | Choice))
    state.assign = readAssign(node, after);
  if (isWorking) {
    parseRetry(node, state);
    parseCatch(node, state);
  }
}

void DefinitionParser::parseTransition(const Node &node, State &state) {
  const JsonMember *next = node.object->findMember("Next");
  const JsonMember *end = node.object->findMember("End");
  if (end) {
    state.endRange = end->value.range;
    if (!expectKind(node, "End", end->value, JsonKind::Boolean)) {
      markBroken();
      return;
    }
    state.end = end->value.boolean;
  }
  if (next) {
    state.next = readTarget(node, "Next");
    if (!state.next.isPresent())
      markBroken();
    if (state.end) {
      const JsonMember *later = next->keyRange.begin > end->keyRange.begin ? next : end;
      const JsonMember *first = later == next ? end : next;
      error(later->keyRange, node.owner + " has both 'Next' and 'End'; one of them must go",
            node.location)
          .note(first->keyRange, inQuotes(first->key) + " is here");
    }
    return;
  }
  if (state.end)
    return;
  markBroken();
  error(end ? end->value.range : node.anchor,
        end ? node.owner + " does not end and has no 'Next'"
            : node.owner + " needs 'Next' or '\"End\": true'",
        node.location);
}

void DefinitionParser::parsePass(const Node &node, State &state) {
  PassFields &pass = state.pass.emplace();
  pass.result = node.find("Result");
  if (pass.result && node.language == QueryLanguage::JSONPath)
    warnStaticResult(*pass.result, node.at("Result"));
}

void DefinitionParser::parseWait(const Node &node, State &state) {
  WaitFields &wait = state.wait.emplace();
  static constexpr std::string_view names[] = {"Seconds", "SecondsPath", "Timestamp", "TimestampPath"};
  const JsonMember *first = nullptr;
  for (const JsonMember &member : node.object->members) {
    if (std::find(std::begin(names), std::end(names), member.key) == std::end(names))
      continue;
    if (!first) {
      first = &member;
      continue;
    }
    error(member.keyRange,
          node.owner + " has both " + inQuotes(first->key) + " and " + inQuotes(member.key) +
              "; a Wait state has exactly one",
          node.location)
        .note(first->keyRange, inQuotes(first->key) + " is here");
    return;
  }
  if (!first) {
    // One that is misspelt has been reported.
    std::vector<std::string_view> candidates(std::begin(names), std::end(names));
    for (const JsonMember &member : node.object->members)
      if (nearest(member.key, candidates))
        return;
    error(node.anchor,
          node.language == QueryLanguage::JSONata
              ? node.owner + " needs 'Seconds' or 'Timestamp'"
              : node.owner + " needs one of 'Seconds', 'SecondsPath', 'Timestamp', 'TimestampPath'",
          node.location);
    return;
  }
  if (first->key.starts_with("Seconds")) {
    wait.seconds = readNumber(node, "Seconds", {0, double(kMaxSeconds)}, "SecondsPath");
    warnOfExpressTime(wait.seconds, kMaxExpressSeconds, "the end of this wait", node.at("Seconds"));
    return;
  }
  wait.timestamp = readTextOrPath(node, "Timestamp", "TimestampPath", false);
  if (wait.timestamp.isLiteral() && !isTimestamp(wait.timestamp.text) &&
      !hasSubstitution(wait.timestamp.text)) {
    Diagnostic &finding =
        error(wait.timestamp.range,
              inQuotes(wait.timestamp.text) + " is no timestamp such as '2030-01-31T12:00:00Z'",
              node.at("Timestamp"));
    finding.aws("String does not match RFC3339 timestamp");
    if (node.language == QueryLanguage::JSONPath && looksLikePath(wait.timestamp.text))
      finding.note("a path goes into 'TimestampPath'");
  }
}

void DefinitionParser::parseFail(const Node &node, State &state) {
  FailFields &fail = state.fail.emplace();
  fail.error = readTextOrPath(node, "Error", "ErrorPath", true);
  fail.cause = readTextOrPath(node, "Cause", "CausePath", true);
  if (fail.error.isLiteral())
    facts.raisedErrors.insert(fail.error.text);
  if (fail.error.isLiteral() && fail.error.text.starts_with("States.") && !hasSubstitution(fail.error.text) &&
      !looksLikeIntrinsic(fail.error.text))
    diagnostics
        .warning(Warning::ErrorNames, fail.error.range,
                 inQuotes(fail.error.text) + " is a name of the language's own; " + node.owner +
                     " should raise one that does not start with 'States.'")
        .at(node.at("Error"));
  if (node.language == QueryLanguage::JSONPath) {
    for (std::string_view field : {"Error", "Cause"}) {
      const JsonMember *member = node.object->findMember(field);
      std::string twin = std::string(field) + "Path";
      if (!member)
        continue;
      if (Diagnostic *finding = warnStaticPath(Warning::PathAsText, member->value, node.at(field),
                                               "use '" + twin + "' to evaluate it"))
        finding->rename(member->keyRange, twin);
    }
  }
}

void DefinitionParser::parseParallel(const Node &node, State &state) {
  ParallelFields &parallel = state.parallel.emplace();
  const JsonValue *branches = node.find("Branches");
  if (!branches || !expectKind(node, "Branches", *branches, JsonKind::Array))
    return;
  if (branches->elements.empty()) {
    error(branches->range, "'Branches' of " + node.owner + " is empty", node.at("Branches"))
        .aws("Value cannot be empty");
    return;
  }
  parallel.branches.resize(branches->elements.size());
  for (size_t i = 0; i < branches->elements.size(); ++i) {
    const JsonValue &value = branches->elements[i];
    std::string location = node.at("Branches") + "[" + std::to_string(i) + "]";
    if (!value.isObject()) {
      error(value.range,
            "a branch of " + node.owner + " must be an object, not " + std::string(describe(value.kind)),
            location);
      continue;
    }
    Node branch = child(node, value, location, "a branch of " + node.owner);
    branch.language = machine.queryLanguage;
    checkFields(branch, branchRules(), "a branch");
    parseScope(branch, parallel.branches[i]);
  }
}

/// The machine that has `state` alone.
static JsonValue wrapState(const JsonValue &state, const std::string &name) {
  SourceRange anchor{state.range.begin, std::min(state.range.begin + 1, state.range.end)};
  auto object = [&](std::vector<JsonMember> members) {
    JsonValue value;
    value.kind = JsonKind::Object;
    value.range = state.range;
    value.members = std::move(members);
    return value;
  };
  JsonValue start;
  start.kind = JsonKind::String;
  start.text = name;
  start.range = anchor;
  return object({{"StartAt", anchor, start}, {"States", anchor, object({{name, anchor, state}})}});
}

static std::optional<Machine> parseDocument(const Source &source, std::shared_ptr<const JsonValue> document,
                                            const ParseOptions &options, DiagnosticEngine &diagnostics) {
  std::optional<Machine> machine(std::in_place);
  machine->document = std::move(document);
  ParseFacts facts;
  DefinitionParser(source, options, diagnostics, *machine, facts).parse(*machine->document);
  checkMachine(*machine, options, facts, diagnostics);
  if (diagnostics.hasErrors())
    return std::nullopt;
  return machine;
}

std::optional<Machine> parseMachine(const Source &source, const ParseOptions &options,
                                    DiagnosticEngine &diagnostics) {
  std::shared_ptr<const JsonValue> document = parseJson(source, diagnostics);
  if (document && !options.loneState.empty())
    return parseMachine(source, *document, options, diagnostics);
  return document ? parseDocument(source, std::move(document), options, diagnostics) : std::nullopt;
}

std::optional<Machine> parseMachine(const Source &source, std::shared_ptr<const JsonValue> definition,
                                    const ParseOptions &options, DiagnosticEngine &diagnostics) {
  return parseDocument(source, std::move(definition), options, diagnostics);
}

std::optional<Machine> parseMachine(const Source &source, const JsonValue &definition, const ParseOptions &options,
                                    DiagnosticEngine &diagnostics) {
  if (options.loneState.empty())
    return parseDocument(source, std::make_shared<const JsonValue>(definition), options, diagnostics);
  if (!definition.isObject()) {
    diagnostics
        .error(definition.range, "a state must be an object, not " + std::string(describe(definition.kind)))
        .withCode(code::Schema)
        .aws("Definition must be a valid JSON object");
    return std::nullopt;
  }
  return parseDocument(source, std::make_shared<const JsonValue>(wrapState(definition, options.loneState)), options,
                       diagnostics);
}

} // namespace asl
