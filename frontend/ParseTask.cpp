// SPDX-License-Identifier: Apache-2.0
//
// ParseTask: Task states, resources, credentials, and the Retry and Catch lists that Parallel and Map
// share with Task. Sources: ASL, "Task State", "Errors"; Developer Guide, "Task workflow state",
// "Handling errors".

#include "frontend/DefinitionParser.h"

namespace asl {

namespace {

constexpr std::string_view kUnknownResource =
    "The resource provided ARN is not recognized. The value is not a valid resource ARN, or the "
    "resource is not available in this region.";

const std::vector<FieldRule> &retrierRules() {
  static const std::vector<FieldRule> rules = {
      {"ErrorEquals", Use::Both, true}, {"IntervalSeconds"}, {"MaxAttempts"},   {"BackoffRate"},
      {"MaxDelaySeconds"},              {"JitterStrategy"},  {"Comment"}};
  return rules;
}

const std::vector<FieldRule> &catcherRules() {
  static const std::vector<FieldRule> rules = {
      {"ErrorEquals", Use::Both, true}, {"Next", Use::Both, true}, {"ResultPath", Use::JSONPath},
      {"Output", Use::JSONata},         {"Assign"},                {"Comment"}};
  return rules;
}

} // namespace

void DefinitionParser::checkExpress(const Resource &resource, SourceRange range,
                                    const std::string &location) {
  if (workflowType != WorkflowType::Express)
    return;
  if (resource.kind == ResourceKind::Activity)
    expressError(range, "use activities", location).aws("Express state machine does not support Activity ARN");
  else if (resource.pattern == IntegrationPattern::Sync || resource.pattern == IntegrationPattern::Sync2)
    expressError(range, "wait for a job to end ('.sync')", location)
        .aws("Express state machine does not support '.sync' service integration");
  else if (resource.pattern == IntegrationPattern::WaitForTaskToken)
    expressError(range, "wait for a task token ('.waitForTaskToken')", location)
        .aws("Express state machine does not support '.waitForTaskToken' service integration ");
}

Diagnostic &DefinitionParser::expressError(SourceRange range, std::string_view what, const std::string &location) {
  Diagnostic &finding = error(range, "an Express workflow cannot " + std::string(what), location);
  if (options.type != WorkflowType::Express)
    finding.note("with 'ExecutionType' EXPRESS each iteration of the distributed Map is an Express workflow");
  return finding;
}

void DefinitionParser::warnOfExpressTime(const NumberField &seconds, int64_t least, std::string_view what,
                                         const std::string &location) {
  if (workflowType == WorkflowType::Express && seconds.isLiteral() && seconds.integer >= least)
    diagnostics
        .warning(seconds.range, std::string(what) + " never comes: an Express execution ends after " +
                                    std::to_string(kMaxExpressSeconds) + " seconds")
        .withCode(code::Schema)
        .at(location);
}

Resource DefinitionParser::readResource(const Node &node, std::string &text, SourceRange &range) {
  const JsonValue *value = node.find("Resource");
  if (!value || !expectKind(node, "Resource", *value, JsonKind::String))
    return {};
  text = value->text;
  range = value->range;
  Resource resource = parseResource(value->text);
  std::string location = node.at("Resource");
  if (resource.kind == ResourceKind::Invalid) {
    error(range, resource.problem, location).aws(kUnknownResource);
    return resource;
  }
  // Of a substitution without a value there is a warning already (inputs/Substitutions.cpp).
  if (resource.kind == ResourceKind::Other && !resource.hasSubstitution) {
    Diagnostic &finding = diagnostics.warning(
        range, text.starts_with("arn:")
                   ? inQuotes(text) + " is nothing a task can call: it can be run with a mock only"
                   : inQuotes(text) + " is no ARN: the task can be run with a mock only");
    finding.withCode(code::InvalidResource).at(location);
  }
  checkExpress(resource, range, location);
  return resource;
}

void DefinitionParser::parseTask(const Node &node, State &state) {
  TaskFields &task = state.task.emplace();
  task.resource = readResource(node, task.resourceText, task.resourceRange);
  if ((task.resource.kind == ResourceKind::Optimized) && task.resource.service == "s3")
    error(task.resourceRange,
          "'" + task.resource.service + ":" + task.resource.action +
              "' is for ItemReader and ResultWriter; a task uses an SDK integration",
          node.at("Resource"))
        .aws(kUnknownResource)
        .note("did you mean 'arn:aws:states:::aws-sdk:s3:" + task.resource.action + "'?");
  NumberRule seconds{1, double(kMaxTimeoutSeconds)};
  task.timeoutSeconds = readNumber(node, "TimeoutSeconds", seconds, "TimeoutSecondsPath");
  task.heartbeatSeconds = readNumber(node, "HeartbeatSeconds", seconds, "HeartbeatSecondsPath");
  if (task.timeoutSeconds.isLiteral() && task.heartbeatSeconds.isLiteral() &&
      task.heartbeatSeconds.integer >= task.timeoutSeconds.integer)
    error(task.heartbeatSeconds.range,
          "'HeartbeatSeconds' of " + node.owner + " must be smaller than its 'TimeoutSeconds'",
          node.at("HeartbeatSeconds"))
        .note(task.timeoutSeconds.range, "the time-out is here");
  checkCall(node, state);
  const JsonValue *credentials = node.find("Credentials");
  if (!credentials)
    return;
  std::string location = node.at("Credentials");
  task.credentials = readTemplate(node, "Credentials", {}, true);
  if (!task.credentials || !credentials->isObject())
    return;
  bool isPathLanguage = node.language == QueryLanguage::JSONPath;
  const JsonValue *roleArn = credentials->find("RoleArn");
  if (!roleArn && !(isPathLanguage && credentials->find("RoleArn.$")))
    error({credentials->range.begin, credentials->range.begin + 1},
          "'Credentials' of " + node.owner + " needs the field 'RoleArn'", location)
        .aws("The field 'RoleArn' is required but was missing");
  else if (roleArn && !roleArn->isString())
    error(roleArn->range,
          "'RoleArn' must be a string, not " + std::string(describe(roleArn->kind)), location);
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
      error(element.range,
            "an error name must be a string, not " + std::string(describe(element.kind)), location);
      continue;
    }
    names.push_back(element.text);
    if (element.text == errors::ExceededPayloadSizeLimit)
      diagnostics
          .warning(element.range, "the service raises no " + inQuotes(element.text))
          .withCode(code::Schema)
          .at(location)
          .note("a payload over the limit is '" + std::string(errors::DataLimitExceeded) + "'");
    else if (element.text == errors::Runtime)
      diagnostics
          .warning(element.range, "'States.Runtime' ends the execution: it is never retried or caught")
          .withCode(code::Schema)
          .at(location);
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
    Node entry = child(node, value, node.at("Retry") + "[" + std::to_string(i) + "]",
                       "a retrier of " + node.owner);
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
    NumberField interval =
        readNumber(entry, "IntervalSeconds", {1, double(kMaxSeconds), true, false});
    if (interval.isLiteral())
      retrier.intervalSeconds = interval.integer;
    NumberField attempts = readNumber(entry, "MaxAttempts", {0, double(kMaxSeconds), true, false});
    if (attempts.isLiteral())
      retrier.maxAttempts = attempts.integer;
    NumberField rate = readNumber(
        entry, "BackoffRate", {1.0, std::numeric_limits<double>::infinity(), false, false});
    if (rate.isLiteral())
      retrier.backoffRate = rate.number;
    NumberField delay =
        readNumber(entry, "MaxDelaySeconds", {1, double(kMaxDelaySeconds), true, false});
    if (delay.isLiteral())
      retrier.maxDelaySeconds = delay.integer;
    size_t jitter = 0;
    if (readWord(entry, "JitterStrategy", {"NONE", "FULL"}, jitter) && jitter == 1)
      retrier.jitterStrategy = JitterStrategy::Full;
  }
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
    Node entry = child(node, value, node.at("Catch") + "[" + std::to_string(i) + "]",
                       "a catcher of " + node.owner);
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
}

} // namespace asl
