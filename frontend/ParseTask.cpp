// SPDX-License-Identifier: Apache-2.0
//
// ParseTask: Task states, resources, credentials. Sources: ASL, "Task State"; Developer Guide, "Task workflow state".

#include "frontend/DefinitionParser.h"

namespace asl {

namespace {

constexpr std::string_view kUnknownResource =
    "The resource provided ARN is not recognized. The value is not a valid resource ARN, or the "
    "resource is not available in this region.";

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
        .warning(Warning::ExecutionTime, seconds.range,
                 std::string(what) + " never comes: an Express execution ends after " +
                     std::to_string(kMaxExpressSeconds) + " seconds")
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
    Diagnostic &finding = error(range, resource.problem, location).aws(kUnknownResource);
    if (size_t at = text.rfind(":" + resource.slip); !resource.slip.empty() && at != std::string::npos)
      finding.fix(stringRange(source, range, at + 1, at + 1 + resource.slip.size()), resource.meant);
    return resource;
  }
  // Of a substitution without a value there is a warning already (inputs/Substitutions.cpp).
  if (resource.kind == ResourceKind::Other && !resource.hasSubstitution) {
    Diagnostic &finding = diagnostics.warning(
        Warning::MockOnly, range, text.starts_with("arn:")
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
        .suggest("arn:aws:states:::aws-sdk:s3:" + task.resource.action);
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
  checkServiceErrors(node, task.resource);
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

} // namespace asl
