// SPDX-License-Identifier: Apache-2.0
//
// Lower: Task states. Retriers and catchers travel with the call; flatten-states and the two expand passes turn
// them into control flow.

#include "frontend/Lowering.h"
#include "frontend/ServiceCall.h"

using namespace asl;
using namespace mlir;

/// Whether a path leads into `$$.Task`, which only calls that hand out a token have.
static bool asksForToken(const Path &path) {
  return path.root == PathRoot::Context && !path.isRoot() &&
         path.segments.front().kind == PathSegment::Kind::Member && path.segments.front().name() == "Task";
}

static bool asksForToken(const IntrinsicCall &call) {
  return llvm::any_of(call.arguments, [](const IntrinsicArgument &argument) {
    return argument.call ? asksForToken(*argument.call) : argument.path && asksForToken(*argument.path);
  });
}

/// The same for any path of a template.
static bool asksForToken(const Machine &machine, const JsonValue &value) {
  const DynamicValue *dynamic = machine.findDynamic(value);
  if (dynamic && dynamic->kind == DynamicValue::Kind::Path)
    return asksForToken(dynamic->path.path);
  if (dynamic && dynamic->kind == DynamicValue::Kind::Intrinsic)
    return asksForToken(*dynamic->intrinsic);
  if (dynamic)
    return dynamic->expression.text.find("context.Task") != std::string::npos;
  return llvm::any_of(value.elements, [&](const JsonValue &element) { return asksForToken(machine, element); }) ||
         llvm::any_of(value.members, [&](const JsonMember &member) { return asksForToken(machine, member.value); });
}

/// The resource as the IR and history name it. `handsOutToken` decides for a resource that is not known (a
/// substitution that nobody filled in).
static flow::ResourceAttr resourceAttribute(Builder &builder, const TaskFields &task, bool handsOutToken) {
  flow::ResourceKind kind = flow::ResourceKind::Service;
  switch (task.resource.kind) {
  case ResourceKind::LambdaFunction:
  case ResourceKind::Other: // an unresolved substitution; nearly always a function's ARN
    kind = flow::ResourceKind::Lambda;
    break;
  case ResourceKind::Activity:
    kind = flow::ResourceKind::Activity;
    break;
  default:
    break;
  }
  bool isUnknown = task.resource.kind == ResourceKind::Other;
  flow::CallPattern pattern = flow::CallPattern::RequestResponse;
  switch (task.resource.pattern) {
  case IntegrationPattern::None:
    if (isUnknown && handsOutToken)
      pattern = flow::CallPattern::TaskToken;
    break;
  case IntegrationPattern::Sync:
  case IntegrationPattern::Sync2:
    pattern = flow::CallPattern::Sync;
    break;
  case IntegrationPattern::WaitForTaskToken:
    pattern = flow::CallPattern::TaskToken;
    break;
  }
  bool isService = kind == flow::ResourceKind::Service;
  return flow::ResourceAttr::get(builder.getContext(), builder.getStringAttr(task.resourceText), kind,
                                 builder.getStringAttr(isService ? task.resource.resourceType : ""),
                                 builder.getStringAttr(isService ? task.resource.resourceName : ""), pattern);
}

static ArrayAttr namesAttribute(Builder &builder, const std::vector<std::string> &names) {
  SmallVector<llvm::StringRef> all(names.begin(), names.end());
  return builder.getStrArrayAttr(all);
}

/// Warns of a call that the program cannot make, or whose answer cannot come. Once for each resource: a machine may call
/// it hundreds of times.
void Lowering::warnOfCall(const TaskFields &task) {
  bool canCall = findServiceCall(task.resource).has_value();
  bool hasToken = task.resource.pattern == IntegrationPattern::WaitForTaskToken;
  if ((canCall && !hasToken) || !warnedResources.insert(task.resourceText).second)
    return;
  std::string resource = inQuotes(task.resourceText);
  if (canCall)
    diagnostics.warning(Warning::MockOnly, task.resourceRange, "nobody can hand the token of " + resource +
                                                " back to the program: without --mock the task waits until its "
                                                "time is up");
  else if (task.resource.kind == ResourceKind::Activity)
    diagnostics.warning(Warning::MockOnly, task.resourceRange,
                        "no worker can take tasks of " + resource + " from the program; it needs --mock");
  else if (task.resource.pattern == IntegrationPattern::Sync || task.resource.pattern == IntegrationPattern::Sync2)
    diagnostics.warning(Warning::MockOnly, task.resourceRange, "this version of aslc cannot start the job of " + resource +
                                                " and wait for its end; the program needs --mock");
  else
    diagnostics.warning(Warning::MockOnly, task.resourceRange,
                        "this version of aslc cannot call " + resource + " itself; the program needs --mock");
}

void Lowering::lowerTask(const State &state, Value input) {
  const TaskFields &task = *state.task;
  if (!stateTest)
    warnOfCall(task);
  else if (!stateTest->isMocked && !findServiceCall(task.resource))
    diagnostics.error(task.resourceRange, "this version of aslc cannot call " + inQuotes(task.resourceText) +
                                              " itself; give the request a mock");

  // The time-outs look at the raw input (asl.md 4.7).
  auto seconds = [&](const NumberField &field, const std::string &name) {
    return field.isPath() ? path(field.path, input, flow::SiteKind::Path, name + "Path")
                          : numberOr(field, name, flow::ResultKind::Positive, {input});
  };
  Value timeout = seconds(task.timeoutSeconds, "TimeoutSeconds");
  Value heartbeat = seconds(task.heartbeatSeconds, "HeartbeatSeconds");
  Value argument, credentials;
  if (isJsonata(state)) {
    argument = outputOr(state.arguments, "Arguments", input, {input});
    inspect(flow::InspectKind::AfterArguments, argument, state.nameRange);
    credentials = outputOr(task.credentials, "Credentials", Value(), {input});
  } else {
    Value effective = dataPath(state.inputPath, input, "InputPath");
    inspect(flow::InspectKind::AfterInputPath, effective, state.inputPath.range);
    argument = payloadTemplate(state.parameters, effective);
    inspect(flow::InspectKind::AfterParameters, argument, state.nameRange);
    credentials = task.credentials ? expand(*task.credentials, effective) : Value();
  }

  const JsonValue *asked = isJsonata(state) ? state.arguments : state.parameters;
  auto call = flow::TaskOp::create(builder, loc(task.resourceRange), builder.getType<flow::JsonType>(),
                                   resourceAttribute(builder, task, asked && asksForToken(machine, *asked)), argument,
                                   timeout, heartbeat, credentials, retriers(state), errorLists(state),
                                   catcherCount(state));
  lowerCatchers(state, call.getCatchers(), input);
  builder.setInsertionPointAfter(call);
  leaveWithResult(state, call.getResult(), input);
}

ArrayAttr Lowering::retriers(const State &state) {
  SmallVector<Attribute> all;
  for (const Retrier &retrier : state.retry)
    all.push_back(retryAttribute(retrier));
  return all.empty() || stateTest ? ArrayAttr() : builder.getArrayAttr(all);
}

flow::RetryAttr Lowering::retryAttribute(const Retrier &retrier) {
  return flow::RetryAttr::get(
      builder.getContext(), namesAttribute(builder, retrier.errorEquals), retrier.intervalSeconds, retrier.maxAttempts,
      builder.getF64FloatAttr(retrier.backoffRate), retrier.maxDelaySeconds.value_or(0),
      retrier.jitterStrategy == JitterStrategy::Full ? flow::Jitter::Full : flow::Jitter::None);
}

ArrayAttr Lowering::errorNames(const Catcher &catcher) { return namesAttribute(builder, catcher.errorEquals); }

ArrayAttr Lowering::errorLists(const State &state) {
  SmallVector<Attribute> all;
  if (stateTest)
    all.push_back(builder.getStrArrayAttr({errors::All}));
  else
    for (const Catcher &catcher : state.catchers)
      all.push_back(errorNames(catcher));
  return all.empty() ? ArrayAttr() : builder.getArrayAttr(all);
}

void Lowering::lowerCatchers(const State &state, MutableArrayRef<Region> regions, Value input) {
  if (stateTest)
    return lowerTestedFailure(state, regions.front(), input);
  for (auto [catcher, region] : llvm::zip(state.catchers, regions)) {
    Block *entry = builder.createBlock(&region);
    lowerCaught(catcher, entry->addArgument(builder.getType<flow::JsonType>(), loc(catcher.range)), input);
  }
}

void Lowering::leaveWithResult(const State &state, Value result, Value input) {
  if (state.task) // the service does not show what children give
    inspect(flow::InspectKind::Result, result, state.nameRange);
  if (isJsonata(state))
    return leaveWithOutput(state, result, {input, result});
  Value selected = payloadTemplate(state.resultSelector, result);
  inspect(flow::InspectKind::AfterResultSelector, selected, state.nameRange);
  // Assign sees what the work gave, before ResultSelector (asl.md 4.7).
  Assignment assignment = evaluateAssign(state.assign, result);
  Value combined = resultPath(state.resultPath, selected, input);
  inspect(flow::InspectKind::AfterResultPath, combined, state.resultPath.range);
  leave(state, dataPath(state.outputPath, combined, "OutputPath"), assignment);
}

void Lowering::lowerCaught(const Catcher &catcher, Value error, Value input) {
  if (isJsonata(*current)) {
    std::string field = "Catch[" + std::to_string(&catcher - current->catchers.data()) + "]";
    StatesValues states{input, {}, error};
    Assignment assignment = evaluateAssign(catcher.assign, field + "/Assign", states);
    return goTo(catcher.next, outputOr(catcher.output, field + "/Output", error, states), assignment);
  }
  Assignment assignment = evaluateAssign(catcher.assign, error);
  goTo(catcher.next, resultPath(catcher.resultPath, error, input), assignment);
}
