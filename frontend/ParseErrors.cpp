// SPDX-License-Identifier: Apache-2.0
//
// ParseErrors: the Retry and Catch lists of Task, Parallel and Map, and what is known of error names.
//
// Any string may be an error name, so a name that nothing raises is a warning. What is surely wrong: a name
// of the language's own that it does not have, a name that differs by a slip from one that the called service
// raises, and a name that an earlier entry of the list takes. Sources: ASL, "Errors", "Appendix A"; Developer
// Guide, "Handling errors in Step Functions workflows".

#include "frontend/DefinitionParser.h"
#include "frontend/ServiceCall.h"

#include <algorithm>
#include <unordered_map>

namespace asl {

namespace {

const std::vector<FieldRule> &retrierRules() {
  static const std::vector<FieldRule> rules = {{"ErrorEquals", Use::Both, true},
                                               {"IntervalSeconds"},
                                               {"MaxAttempts"},
                                               {"BackoffRate"},
                                               {"MaxDelaySeconds"},
                                               {"JitterStrategy"},
                                               {"Comment"}};
  return rules;
}

const std::vector<FieldRule> &catcherRules() {
  static const std::vector<FieldRule> rules = {{"ErrorEquals", Use::Both, true},
                                               {"Next", Use::Both, true},
                                               {"ResultPath", Use::JSONPath},
                                               {"Output", Use::JSONata},
                                               {"Assign"},
                                               {"Comment"}};
  return rules;
}

constexpr std::string_view kOwnPrefix = "States.";
constexpr std::string_view kHttpStatus = "States.Http.StatusCode.";

/// Names under a service's prefix that its model does not declare, but the integration raises. Guide, "Error
/// names".
constexpr std::string_view kClientErrors[] = {"AWSLambdaException", "ClientExecutionTimeoutException",
                                              "SdkClientException", "ServiceException", "Unknown"};

/// Letters that a slip changes at most.
constexpr size_t kMostSlips = 2;

/// Does an entry for `pattern` take all that one for `name` would? Less than the whole truth: what the
/// sources do not agree on is not counted (ASL reference, question 17).
bool covers(std::string_view pattern, std::string_view name) {
  if (pattern == name)
    return true;
  if (pattern == errors::Timeout)
    return name == errors::HeartbeatTimeout;
  return pattern == errors::TaskFailed && !name.starts_with(kOwnPrefix);
}

} // namespace

/// Sources: ASL, Appendix A; guide, "Error names".
const std::vector<std::string_view> &languageErrors() {
  static const std::vector<std::string_view> names = {
      errors::All,
      errors::DataLimitExceeded,
      errors::HeartbeatTimeout,
      errors::Runtime,
      errors::TaskFailed,
      errors::Timeout,
      "States.BranchFailed",
      "States.ExceedToleratedFailureThreshold",
      "States.Http.Socket",
      "States.IntrinsicFailure",
      "States.ItemReaderFailed",
      "States.NoChoiceMatched",
      "States.ParameterPathFailure",
      "States.Permissions",
      "States.QueryEvaluationError",
      "States.ReferencePathConflict",
      "States.ResultPathMatchFailure",
      "States.ResultWriterFailed",
  };
  return names;
}

void DefinitionParser::checkErrorName(const JsonValue &value, const std::string &location) {
  const std::string &name = value.text;
  if (!name.starts_with(kOwnPrefix) || hasSubstitution(name))
    return;
  auto warn = [&](std::string message) -> Diagnostic & {
    return diagnostics.warning(Warning::ErrorNames, value.range, std::move(message)).at(location);
  };
  if (name == errors::Runtime) {
    warn("'States.Runtime' ends the execution: it is never retried or caught");
    return;
  }
  if (name == errors::ExceededPayloadSizeLimit) {
    warn("the service raises no " + inQuotes(name))
        .note("a payload over the limit is '" + std::string(errors::DataLimitExceeded) + "'")
        .rename(value.range, errors::DataLimitExceeded);
    return;
  }
  bool isKnown = std::find(languageErrors().begin(), languageErrors().end(), name) != languageErrors().end();
  if (isKnown || name.starts_with(kHttpStatus))
    return;
  facts.unknownErrors.push_back({name, value.range, location});
}

void DefinitionParser::checkServiceErrors(const Node &node, const Resource &resource) {
  std::optional<ServiceCall> call = findServiceCall(resource);
  if (!call || call->errorPrefix.empty())
    return;
  std::string prefix = call->errorPrefix + ".";
  std::vector<std::string> known = {prefix + call->errorDefault};
  for (std::string_view error : kClientErrors)
    known.push_back(prefix + std::string(error));
  for (const std::string &error : call->operation->errors)
    known.push_back(prefix + error);
  std::vector<std::string_view> candidates(known.begin(), known.end());
  for (std::string_view field : {"Retry", "Catch"}) {
    const JsonValue *list = node.find(field);
    if (!list || !list->isArray())
      continue;
    for (size_t i = 0; i < list->elements.size(); ++i) {
      const JsonValue *names = list->elements[i].find("ErrorEquals");
      if (!names || !names->isArray())
        continue;
      for (const JsonValue &name : names->elements) {
        if (!name.isString() || std::find(known.begin(), known.end(), name.text) != known.end())
          continue;
        // A name of one's own may look like anything but this.
        std::optional<std::string> guess = nearest(name.text, candidates, kMostSlips);
        if (!guess)
          continue;
        diagnostics
            .warning(Warning::ErrorNames, name.range, "the called service raises no " + inQuotes(name.text))
            .at(node.at(field) + "[" + std::to_string(i) + "]/ErrorEquals")
            .suggest(guess);
      }
    }
  }
}

void DefinitionParser::warnOfShadowed(const Node &node, std::string_view field, std::string_view entryName) {
  const JsonValue *list = node.find(field);
  // By name, the first entry that has it; and the first ones of the two names that take others.
  std::unordered_map<std::string_view, const JsonValue *> earlier;
  for (size_t i = 0; i < list->elements.size(); ++i) {
    const JsonValue *names = list->elements[i].find("ErrorEquals");
    if (!names || !names->isArray())
      continue;
    for (const JsonValue &name : names->elements) {
      if (!name.isString())
        continue;
      for (std::string_view pattern : {std::string_view(name.text), errors::TaskFailed, errors::Timeout}) {
        auto found = earlier.find(pattern);
        if (found == earlier.end() || !covers(pattern, name.text))
          continue;
        diagnostics
            .warning(Warning::ShadowedHandler, name.range,
                     "this " + std::string(entryName) + " never sees " + inQuotes(name.text) +
                         ": an earlier one takes it")
            .at(node.at(field) + "[" + std::to_string(i) + "]/ErrorEquals")
            .note(found->second->range, pattern == name.text ? "it is named here" : "this takes it, too");
        break;
      }
    }
    for (const JsonValue &name : names->elements)
      if (name.isString())
        earlier.emplace(name.text, &name);
  }
}

std::vector<std::string> DefinitionParser::readErrorEquals(const Node &node, bool isLast) {
  std::vector<std::string> names;
  const JsonValue *value = node.find("ErrorEquals");
  if (!value || !expectKind(node, "ErrorEquals", *value, JsonKind::Array))
    return names;
  std::string location = node.at("ErrorEquals");
  if (value->elements.empty())
    error(value->range, "'ErrorEquals' of " + node.owner + " is empty", location)
        .aws("Value cannot be empty");
  for (const JsonValue &element : value->elements) {
    if (!element.isString()) {
      error(element.range, "an error name must be a string, not " + std::string(describe(element.kind)),
            location);
      continue;
    }
    names.push_back(element.text);
    checkErrorName(element, location);
    if (element.text != errors::All)
      continue;
    if (value->elements.size() != 1)
      error(element.range, "'States.ALL' must stand alone in 'ErrorEquals'", location);
    else if (!isLast)
      error(element.range, "'States.ALL' may only stand in the last entry; those after it are never used",
            location);
  }
  return names;
}

void DefinitionParser::parseRetry(const Node &node, State &state) {
  const JsonValue *list = node.find("Retry");
  if (!list || !expectKind(node, "Retry", *list, JsonKind::Array))
    return;
  for (size_t i = 0; i < list->elements.size(); ++i) {
    const JsonValue &value = list->elements[i];
    Node entry =
        child(node, value, node.at("Retry") + "[" + std::to_string(i) + "]", "a retrier of " + node.owner);
    if (!value.isObject()) {
      error(value.range, entry.owner + " must be an object, not " + std::string(describe(value.kind)),
            entry.location);
      continue;
    }
    checkFields(entry, retrierRules(), "a retrier");
    Retrier &retrier = state.retry.emplace_back();
    retrier.range = value.range;
    retrier.errorEquals = readErrorEquals(entry, i + 1 == list->elements.size());
    readText(entry, "Comment");
    NumberField interval = readNumber(entry, "IntervalSeconds", {1, double(kMaxSeconds), true, false});
    if (interval.isLiteral())
      retrier.intervalSeconds = interval.integer;
    NumberField attempts = readNumber(entry, "MaxAttempts", {0, double(kMaxSeconds), true, false});
    if (attempts.isLiteral())
      retrier.maxAttempts = attempts.integer;
    NumberField rate =
        readNumber(entry, "BackoffRate", {1.0, std::numeric_limits<double>::infinity(), false, false});
    if (rate.isLiteral())
      retrier.backoffRate = rate.number;
    NumberField delay = readNumber(entry, "MaxDelaySeconds", {1, double(kMaxDelaySeconds), true, false});
    if (delay.isLiteral())
      retrier.maxDelaySeconds = delay.integer;
    size_t jitter = 0;
    if (readWord(entry, "JitterStrategy", {"NONE", "FULL"}, jitter) && jitter == 1)
      retrier.jitterStrategy = JitterStrategy::Full;
  }
  warnOfShadowed(node, "Retry", "retrier");
}

void DefinitionParser::parseCatch(const Node &node, State &state) {
  const JsonValue *list = node.find("Catch");
  if (!list)
    return;
  if (!expectKind(node, "Catch", *list, JsonKind::Array)) {
    markBroken();
    return;
  }
  for (size_t i = 0; i < list->elements.size(); ++i) {
    const JsonValue &value = list->elements[i];
    Node entry =
        child(node, value, node.at("Catch") + "[" + std::to_string(i) + "]", "a catcher of " + node.owner);
    if (!value.isObject()) {
      error(value.range, entry.owner + " must be an object, not " + std::string(describe(value.kind)),
            entry.location);
      markBroken();
      continue;
    }
    checkFields(entry, catcherRules(), "a catcher");
    Catcher &catcher = state.catchers.emplace_back();
    catcher.range = value.range;
    catcher.errorEquals = readErrorEquals(entry, i + 1 == list->elements.size());
    catcher.next = readTarget(entry, "Next");
    if (!catcher.next.isPresent())
      markBroken();
    readText(entry, "Comment");
    ExpressionPlace place{false, true};
    if (node.language == QueryLanguage::JSONPath)
      catcher.resultPath = readPath(entry, "ResultPath", PathRule::Result, true);
    else
      catcher.output = readTemplate(entry, "Output", place);
    catcher.assign = readAssign(entry, place);
  }
  warnOfShadowed(node, "Catch", "catcher");
}

} // namespace asl
