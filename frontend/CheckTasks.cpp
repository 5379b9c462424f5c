// SPDX-License-Identifier: Apache-2.0
//
// CheckTasks: warnings about how long things take and what becomes of their failures.
//
// A Task inside of a Parallel or Map counts as cared for when that has Retry or Catch. Sources: Developer
// Guide, "Best practices", "Quotas"; Lambda Developer Guide, "Lambda quotas".

#include "frontend/DefinitionParser.h"
#include "frontend/Obstacles.h"

namespace asl {

namespace {

/// The name in what FunctionName takes: a name, an ARN, an account and a name, each perhaps with a qualifier.
std::string_view functionNameOf(std::string_view text) {
  if (hasSubstitution(text))
    return text;
  constexpr std::string_view kFunction = "function:";
  size_t at = text.find(kFunction);
  if (at != std::string_view::npos)
    text.remove_prefix(at + kFunction.size());
  return text.substr(0, text.find(':'));
}

class TaskChecker {
public:
  TaskChecker(const Machine &machine, const ParseOptions &options, DiagnosticEngine &diagnostics)
      : machine(machine), options(options), diagnostics(diagnostics) {}

  void run() {
    visit(machine, false);
    warnOfObstacles(Warning::Express, findExpressObstacles);
    warnOfObstacles(Warning::Lambda, findLambdaObstacles);
  }

private:
  void visit(const Scope &scope, bool isCaredFor) {
    for (const State &state : scope.states) {
      bool hasHandlers = isCaredFor || !state.retry.empty() || !state.catchers.empty();
      if (state.task)
        checkTask(state, hasHandlers);
      if (state.wait)
        checkWait(state);
      forEachChild(state, [&](const Scope &inner) { visit(inner, hasHandlers); });
    }
  }

  void checkTask(const State &state, bool hasHandlers) {
    const TaskFields &task = *state.task;
    if (!hasHandlers)
      diagnostics
          .warning(Warning::UnhandledErrors, state.nameRange,
                   "state " + inQuotes(state.name) +
                       " has neither 'Retry' nor 'Catch': any error ends the execution")
          .at(state.location);
    bool hasHeartbeat =
        !task.heartbeatSeconds.isAbsent() && (task.resource.kind == ResourceKind::Activity ||
                                              task.resource.pattern == IntegrationPattern::WaitForTaskToken);
    if (task.timeoutSeconds.isAbsent() && !hasHeartbeat)
      diagnostics
          .warning(Warning::MissingTimeout, state.nameRange,
                   "state " + inQuotes(state.name) + " has no 'TimeoutSeconds': it may wait for ever")
          .at(state.location);
    checkServiceTime(state);
  }

  void checkServiceTime(const State &state) {
    const TaskFields &task = *state.task;
    const NumberField &timeout = task.timeoutSeconds;
    if (!timeout.isLiteral())
      return;
    std::string location = state.location + "/TimeoutSeconds";
    if (task.resource.kind == ResourceKind::Http) {
      if (timeout.integer > kMaxHttpSeconds)
        warn(Warning::ServiceTimeout, timeout.range,
             "an HTTP task takes at most 60 seconds, whatever 'TimeoutSeconds' says", location);
      return;
    }
    bool isInvoke =
        (task.resource.kind == ResourceKind::Optimized || task.resource.kind == ResourceKind::AwsSdk) &&
        task.resource.service == "lambda" && task.resource.action == "invoke";
    bool isFunction = task.resource.kind == ResourceKind::LambdaFunction;
    // A function that hands a token on may be long gone when the answer comes.
    if ((!isInvoke && !isFunction) || task.resource.pattern != IntegrationPattern::None)
      return;
    if (timeout.integer > kMaxLambdaSeconds) {
      warn(Warning::ServiceTimeout, timeout.range,
           "a Lambda function runs at most 900 seconds, whatever 'TimeoutSeconds' says", location);
      return;
    }
    std::string_view written =
        isFunction ? std::string_view(task.resource.functionName) : invokedFunction(state);
    auto given = options.functionTimeouts.find(written);
    if (given == options.functionTimeouts.end())
      given = options.functionTimeouts.find(functionNameOf(written));
    if (given == options.functionTimeouts.end() || timeout.integer >= given->second)
      return;
    warn(Warning::ServiceTimeout, timeout.range,
         "the function " + inQuotes(given->first) + " may run for " + std::to_string(given->second) +
             " seconds: it still works when this time-out has passed",
         location);
  }

  /// FunctionName of an invocation, as far as it is written down.
  static std::string_view invokedFunction(const State &state) {
    const JsonValue *parameters =
        state.queryLanguage == QueryLanguage::JSONata ? state.arguments : state.parameters;
    const JsonValue *name = parameters ? parameters->find("FunctionName") : nullptr;
    return name && name->isString() ? std::string_view(name->text) : std::string_view();
  }

  void checkWait(const State &state) {
    const NumberField &seconds = state.wait->seconds;
    if (!seconds.isLiteral())
      return;
    std::string location = state.location + "/Seconds";
    if (machine.timeoutSeconds && seconds.integer >= *machine.timeoutSeconds)
      warn(Warning::ExecutionTime, seconds.range,
           "the end of this wait never comes: 'TimeoutSeconds' of the definition ends the execution after " +
               std::to_string(*machine.timeoutSeconds) + " seconds",
           location);
    else if (seconds.integer > kMaxStandardSeconds)
      warn(Warning::ExecutionTime, seconds.range,
           "the end of this wait never comes: an execution ends after a year, 31536000 seconds", location);
  }

  template <typename Find> void warnOfObstacles(Warning group, Find find) {
    if (!diagnostics.isEnabled(group))
      return;
    for (Obstacle &obstacle : find(machine))
      warn(group, obstacle.range, std::move(obstacle.message), obstacle.location);
  }

  void warn(Warning group, SourceRange range, std::string message, const std::string &location) {
    diagnostics.warning(group, range, std::move(message)).at(location);
  }

  const Machine &machine;
  const ParseOptions &options;
  DiagnosticEngine &diagnostics;
};

} // namespace

void checkTasks(const Machine &machine, const ParseOptions &options, DiagnosticEngine &diagnostics) {
  TaskChecker(machine, options, diagnostics).run();
}

} // namespace asl
