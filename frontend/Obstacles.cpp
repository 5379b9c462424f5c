// SPDX-License-Identifier: Apache-2.0
//
// Obstacles: see Obstacles.h. Sources: Developer Guide, "Choosing workflow type"; Lambda Developer Guide,
// "Lambda quotas"; docs/user/lambda.md for what a program does as a function.

#include "frontend/Obstacles.h"
#include "frontend/DefinitionParser.h"

namespace asl {

namespace {

/// Where a machine is to run.
struct Host {
  std::string_view name;
  int64_t mostSeconds;
  bool takesJobs;        ///< `.sync`
  bool takesDistributed; ///< distributed Maps
};

constexpr Host kExpress = {"an Express workflow", kMaxExpressSeconds, false, false};
constexpr Host kLambda = {"a Lambda function", kMaxLambdaSeconds, true, true};

class ObstacleFinder {
public:
  explicit ObstacleFinder(const Host &host) : host(host) {}

  std::vector<Obstacle> run(const Machine &machine) {
    if (machine.timeoutSeconds && *machine.timeoutSeconds > host.mostSeconds)
      if (const JsonValue *value = machine.document->find("TimeoutSeconds"))
        add(value->range, "/TimeoutSeconds",
            std::string(host.name) + " ends after " + std::to_string(host.mostSeconds) +
                " seconds, whatever 'TimeoutSeconds' says");
    visit(machine);
    return std::move(found);
  }

private:
  void visit(const Scope &scope) {
    for (const State &state : scope.states) {
      if (state.task)
        visitTask(state);
      if (state.wait && state.wait->seconds.isLiteral() && state.wait->seconds.integer >= host.mostSeconds)
        add(state.wait->seconds.range, state.location + "/Seconds",
            std::string(host.name) + " ends after " + std::to_string(host.mostSeconds) +
                " seconds, before this wait does");
      if (state.map && state.map->isDistributed && !host.takesDistributed)
        add(state.nameRange, state.location, std::string(host.name) + " cannot use a distributed Map");
      forEachChild(state, [&](const Scope &inner) { visit(inner); });
    }
  }

  void visitTask(const State &state) {
    const TaskFields &task = *state.task;
    std::string_view what;
    if (task.resource.kind == ResourceKind::Activity)
      what = " cannot use activities";
    else if (task.resource.pattern == IntegrationPattern::WaitForTaskToken)
      what = " cannot wait for a task token ('.waitForTaskToken')";
    else if (task.resource.pattern != IntegrationPattern::None && !host.takesJobs)
      what = " cannot wait for a job to end ('.sync')";
    if (!what.empty())
      add(task.resourceRange, state.location + "/Resource", std::string(host.name) + std::string(what));
  }

  void add(SourceRange range, std::string location, std::string message) {
    found.push_back({range, std::move(location), std::move(message)});
  }

  const Host &host;
  std::vector<Obstacle> found;
};

} // namespace

std::vector<Obstacle> findExpressObstacles(const Machine &machine) {
  if (machine.type == WorkflowType::Express)
    return {};
  return ObstacleFinder(kExpress).run(machine);
}

std::vector<Obstacle> findLambdaObstacles(const Machine &machine) {
  return ObstacleFinder(kLambda).run(machine);
}

} // namespace asl
