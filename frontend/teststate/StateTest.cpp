// SPDX-License-Identifier: Apache-2.0
//
// StateTest: which members of a request go together and with the state. Sources of the texts: asl.md 18 and
// asl-recorded 17; docs/user/test-state.md says which are ours.

#include "frontend/teststate/StateTest.h"

#include "frontend/teststate/MockCheck.h"

#include <algorithm>

namespace asl {

namespace {

Refusal refuse(std::string message, SourceRange range) {
  return Refusal::of("ValidationException", std::move(message), range);
}

bool isChildState(const State &state) { return state.map || state.parallel; }

/// Whether a scope inside the state has a state of that name.
bool holdsState(const State &state, const std::string &name) {
  if (state.map)
    return findState(state.map->processor, name) != nullptr;
  return state.parallel && std::any_of(state.parallel->branches.begin(), state.parallel->branches.end(),
                                       [&](const Scope &branch) { return findState(branch, name) != nullptr; });
}

/// What only a mock makes possible.
std::optional<Refusal> checkWithoutMock(const TestRequest &request, const State &state) {
  const struct {
    bool isGiven;
    std::string_view name, path;
  } companions[] = {
      {request.context.isGiven(), "Context", "context"},
      {request.retrierRetryCount.has_value(), "RetrierRetryCount", "stateConfiguration.retrierRetryCount"},
      {request.errorCausedByState.has_value(), "ErrorCausedByState", "stateConfiguration.errorCausedByState"},
      {request.mapIterationFailureCount.has_value(), "MapIterationFailureCount",
       "stateConfiguration.mapIterationFailureCount"},
      {request.mapItemReaderData.isGiven(), "MapItemReaderData", "stateConfiguration.mapItemReaderData"},
  };
  for (const auto &companion : companions)
    if (companion.isGiven)
      return refuse("TestState does not support " + std::string(companion.name) + " when a mock is not specified.",
                    request.rangeOf(companion.path));
  if (isChildState(state))
    return Refusal::of("InvalidDefinition",
                       "TestState API does not support Map or Parallel states. Supported state types include: [Task, "
                       "Wait, Pass, Succeed, Fail, Choice]",
                       request.rangeOf(""));
  if (state.task && (state.task->resource.kind == ResourceKind::Activity ||
                     state.task->resource.pattern != IntegrationPattern::None))
    return refuse("TestState only supports Activity tasks and the '.sync' and '.waitForTaskToken' service integration "
                  "patterns when a mock is specified.",
                  request.rangeOf(""));
  if (state.task && !request.roleArn)
    return refuse("RoleArn must be specified when testing a Task state", request.rangeOf(""));
  return std::nullopt;
}

/// What is wrong with a mocked result for the state, in the service's words.
std::optional<std::string> checkResult(const TestMock &mock, const State &state) {
  std::shared_ptr<const JsonValue> result = parseRequestDocument(mock.result);
  if (!result)
    return "Mocked result must be valid JSON";
  if (state.task)
    return checkMockedResult(*result, state.task->resource, mock.mode);
  bool isExported = state.map && state.map->resultWriter && !state.map->resultWriter->resourceText.empty();
  if (isExported)
    return result->isObject() ? std::nullopt : std::optional<std::string>("Mocked result must be a JSON object.");
  if (!result->isArray())
    return "Mocked result must be an array.";
  if (state.parallel && result->elements.size() != state.parallel->branches.size())
    return "Mocked result must contain the same number of items as number of Parallel branches.";
  return std::nullopt;
}

std::optional<Refusal> checkMock(const TestRequest &request, const State &state) {
  const TestMock &mock = *request.mock;
  if (mock.result.isGiven() == mock.hasErrorOutput)
    return refuse("A test mock should have only one of the following fields: [result, errorOutput].", mock.range);
  if (mock.hasErrorOutput && !mock.error)
    return refuse("The field 'error' is required when 'errorOutput' is specified in a test mock.", mock.errorRange);
  if (request.revealSecrets)
    return refuse("TestState does not support RevealSecrets when a mock is specified.",
                  request.rangeOf("revealSecrets"));
  if (!state.task && !isChildState(state))
    return refuse("State type '" + std::string(name(state.type)) + "' is not supported when a mock is specified",
                  mock.range);
  if (request.context.isGiven())
    if (std::optional<std::string> problem = checkMockedContext(request.context, state))
      return refuse(std::move(*problem), request.rangeOf("context"));
  if (mock.result.isGiven())
    if (std::optional<std::string> problem = checkResult(mock, state))
      return refuse(std::move(*problem), request.rangeOf("mock.result"));
  return std::nullopt;
}

/// stateConfiguration, which says how far the state has come.
std::optional<Refusal> checkConfiguration(const TestRequest &request, const State &state) {
  if (request.errorCausedByState) {
    SourceRange range = request.rangeOf("stateConfiguration.errorCausedByState");
    if (!isChildState(state))
      return refuse("TestState supports ErrorCausedByState only for Map and Parallel states.", range);
    if (!holdsState(state, *request.errorCausedByState))
      return refuse("The state of ErrorCausedByState was not found in the Map or Parallel state.", range);
  }
  if (request.mapIterationFailureCount && !state.map)
    return refuse("TestState supports MapIterationFailureCount only for Map states.",
                  request.rangeOf("stateConfiguration.mapIterationFailureCount"));
  if (request.mapItemReaderData.isGiven() && !(state.map && state.map->itemReader))
    return refuse("TestState supports MapItemReaderData only for Map states with an ItemReader.",
                  request.rangeOf("stateConfiguration.mapItemReaderData"));
  return std::nullopt;
}

std::optional<Refusal> readDocuments(const TestRequest &request, StateTest &test) {
  if (request.variables.isGiven()) {
    test.variables = parseRequestDocument(request.variables);
    if (!test.variables || !test.variables->isObject())
      return refuse("Variables must be a JSON object.", request.rangeOf("variables"));
  }
  if (!request.input.isGiven())
    return std::nullopt;
  Source source("input", request.input.text());
  DiagnosticEngine diagnostics(source);
  if (!parseJson(source, diagnostics, {"input", kMaxRequestBytes, kMaxRequestDepth})) {
    const Diagnostic &finding = *diagnostics.sorted().front();
    return Refusal::of("InvalidExecutionInput",
                       "Invalid State Machine Execution Input: '" +
                           (finding.awsMessage.empty() ? finding.message : finding.awsMessage) + "'",
                       request.rangeOf("input"));
  }
  test.input = source.text();
  return std::nullopt;
}

} // namespace

const State *findState(const Scope &scope, std::string_view name) {
  for (const State &state : scope.states) {
    if (state.name == name)
      return &state;
    const State *found = state.map ? findState(state.map->processor, name) : nullptr;
    if (state.parallel)
      for (const Scope &branch : state.parallel->branches)
        found = found ? found : findState(branch, name);
    if (found)
      return found;
  }
  return nullptr;
}

Refusal refuseDefinition(const DiagnosticEngine &diagnostics) {
  std::string all;
  for (const Diagnostic *finding : diagnostics.sorted()) {
    if (finding->severity != Severity::Error)
      continue;
    all += all.empty() ? "" : ", ";
    all += (finding->code.empty() ? std::string(code::Schema) : finding->code) + ": " +
           (finding->awsMessage.empty() ? finding->message : finding->awsMessage) + " at " +
           (finding->location.empty() ? "null" : finding->location);
  }
  return {"InvalidDefinition", "Invalid State Machine Definition: '" + all + "'", {}};
}

std::shared_ptr<const JsonValue> parseRequestDocument(const RequestDocument &document) {
  Source source("request", document.text());
  DiagnosticEngine diagnostics(source);
  return parseJson(source, diagnostics, {"document", kMaxRequestBytes, kMaxRequestDepth});
}

std::optional<Refusal> prepareStateTest(const TestRequest &request, const State &state, StateTest &test) {
  std::optional<Refusal> refusal = request.mock ? checkMock(request, state) : checkWithoutMock(request, state);
  if (!refusal)
    refusal = checkConfiguration(request, state);
  if (!refusal && request.roleArn && !request.roleArn->starts_with("arn:"))
    refusal = Refusal::of("InvalidArn", "Invalid Arn: 'Invalid ARN prefix: " + *request.roleArn + "'",
                          request.rangeOf("roleArn"));
  if (!refusal)
    refusal = readDocuments(request, test);
  if (refusal)
    return refusal;

  test.state = &state;
  test.level = request.level;
  test.outputIsText = request.definition.value->isString();
  if (request.context.isGiven())
    test.context = request.context.text();
  if (request.mock) {
    test.isMocked = true;
    if (request.mock->result.isGiven())
      test.result = request.mock->result.text();
    test.error = request.mock->error.value_or("");
    test.cause = request.mock->cause;
  }
  test.retryCount = request.retrierRetryCount.value_or(0);
  test.failureCount = request.mapIterationFailureCount;
  if (request.mapItemReaderData.isGiven())
    test.readerItems = readItems(*state.map->itemReader, request.mapItemReaderData.text());
  return std::nullopt;
}

} // namespace asl
