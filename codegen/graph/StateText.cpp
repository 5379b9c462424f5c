// SPDX-License-Identifier: Apache-2.0
//
// Fields of states in a few words.

#include "codegen/graph/StateText.h"

#include <cstdio>

namespace asl::graph {

/// The name of a function without what stands around it in an ARN, and without the version that everybody
/// means.
static std::string functionName(std::string text) {
  if (text.ends_with(":$LATEST"))
    text.resize(text.size() - std::string_view(":$LATEST").size());
  size_t arn = text.rfind(":function:");
  return arn == std::string::npos ? text : text.substr(arn + std::string_view(":function:").size());
}

/// A member of Parameters or Arguments when it is written down, else empty.
static std::string constantArgument(const State &state, std::string_view member) {
  const JsonValue *values = state.parameters ? state.parameters : state.arguments;
  const JsonValue *value = values ? values->find(member) : nullptr;
  return value && value->isString() && !value->text.starts_with("{%") ? value->text : "";
}

static std::string_view patternText(IntegrationPattern pattern) {
  switch (pattern) {
  case IntegrationPattern::None:
    return "";
  case IntegrationPattern::Sync:
  case IntegrationPattern::Sync2:
    return ", waits for the end";
  case IntegrationPattern::WaitForTaskToken:
    return ", waits for a callback";
  }
  return "";
}

static std::vector<std::string> taskDetails(const State &state) {
  const Resource &resource = state.task->resource;
  switch (resource.kind) {
  case ResourceKind::LambdaFunction:
    return {"Lambda function", resource.functionName};
  case ResourceKind::Activity:
    return {"Activity", resource.functionName};
  case ResourceKind::Optimized:
  case ResourceKind::AwsSdk:
  case ResourceKind::Http: {
    std::vector<std::string> lines{resource.service + ":" + resource.action +
                                   std::string(patternText(resource.pattern))};
    if (resource.service == "lambda")
      if (std::string function = constantArgument(state, "FunctionName"); !function.empty())
        lines.push_back(functionName(function));
    return lines;
  }
  case ResourceKind::Other:
  case ResourceKind::Invalid:
    return {"Task", state.task->resourceText};
  }
  return {"Task"};
}

static std::string numberText(const NumberField &field) {
  return field.isLiteral()      ? field.text
         : field.isPath()       ? field.path.text
         : field.isExpression() ? field.expression.text
                                : "";
}

static std::string fieldText(const TextField &field) {
  return field.isExpression() ? field.expression.text : field.text;
}

static std::string waitText(const State &state) {
  const WaitFields &wait = *state.wait;
  if (wait.seconds.isAbsent())
    return "Wait until " + (wait.timestamp.isPath() ? wait.timestamp.path.text : fieldText(wait.timestamp));
  if (wait.seconds.isLiteral())
    return "Wait " + durationText(wait.seconds.integer * 1000);
  return "Wait " + numberText(wait.seconds) + " s";
}

/// What stands between the delimiters of JSONata, if there are some.
static std::string expressionText(std::string_view text) {
  if (text.starts_with("{%") && text.ends_with("%}") && text.size() >= 4)
    text = text.substr(2, text.size() - 4);
  while (text.starts_with(' '))
    text.remove_prefix(1);
  while (text.ends_with(' '))
    text.remove_suffix(1);
  return std::string(text);
}

static std::vector<std::string> mapDetails(const State &state) {
  const MapFields &map = *state.map;
  std::vector<std::string> lines{map.isDistributed ? "Distributed Map" : "Map"};
  if (map.itemReader)
    lines.back() += " of " + map.itemReader->resource.service + ":" + map.itemReader->resource.action;
  else if (map.itemsPath.isPresent())
    lines.back() += " of " + map.itemsPath.text;
  else if (map.items && map.items->isString())
    lines.back() += " of " + expressionText(map.items->text);
  if (!map.maxConcurrency.isAbsent() && !(map.maxConcurrency.isLiteral() && map.maxConcurrency.integer == 0))
    lines.push_back("at most " + numberText(map.maxConcurrency) + " at once");
  return lines;
}

std::vector<std::string> stateDetails(const State &state) {
  switch (state.type) {
  case StateType::Task:
    return taskDetails(state);
  case StateType::Wait:
    return {waitText(state)};
  case StateType::Map:
    return mapDetails(state);
  case StateType::Fail: {
    std::string error = state.fail->error.isAbsent() ? "" : fieldText(state.fail->error);
    return {error.empty() ? "Fail" : "Fail: " + error};
  }
  case StateType::Pass:
  case StateType::Choice:
  case StateType::Succeed:
  case StateType::Parallel:
    return {std::string(name(state.type))};
  }
  return {};
}

std::string errorList(const std::vector<std::string> &errors) {
  std::string text;
  for (const std::string &error : errors)
    text += (text.empty() ? "" : ", ") + error;
  return text;
}

std::string retrierText(const Retrier &retrier) {
  const std::vector<std::string> &errors = retrier.errorEquals;
  std::string text = retrier.maxAttempts == 0 ? "never " : std::to_string(retrier.maxAttempts) + "\xC3\x97 ";
  if (!errors.empty())
    text += errors[0];
  if (errors.size() > 1)
    text += ", " + std::to_string(errors.size() - 1) + " more";
  return text;
}

std::string retrierLongText(const Retrier &retrier) {
  if (retrier.maxAttempts == 0)
    return "never on " + errorList(retrier.errorEquals);
  std::string text =
      retrier.maxAttempts == 1 ? "once" : "up to " + std::to_string(retrier.maxAttempts) + " times";
  text += " on " + errorList(retrier.errorEquals);
  char rate[32];
  std::snprintf(rate, sizeof rate, "%.6g", retrier.backoffRate);
  text += "; after " + std::to_string(retrier.intervalSeconds) + " s";
  if (retrier.maxAttempts > 1 && retrier.backoffRate != 1)
    text += ", then each time " + std::string(rate) + " times as long";
  if (retrier.maxDelaySeconds)
    text += ", at most " + std::to_string(*retrier.maxDelaySeconds) + " s";
  if (retrier.jitterStrategy == JitterStrategy::Full)
    text += ", with jitter";
  return text;
}

std::string stateTooltip(const State &state) {
  std::string text = state.name;
  auto line = [&](const std::string &words) {
    if (!words.empty())
      text += "\n" + words;
  };
  line(state.comment);
  line("Type: " + std::string(name(state.type)) +
       (state.queryLanguage == QueryLanguage::JSONata ? " (JSONata)" : ""));
  if (state.task) {
    line("Resource: " + state.task->resourceText);
    if (std::string function = constantArgument(state, "FunctionName"); !function.empty())
      line("FunctionName: " + function);
    if (!state.task->timeoutSeconds.isAbsent())
      line("Timeout: " + numberText(state.task->timeoutSeconds) + " s");
    if (!state.task->heartbeatSeconds.isAbsent())
      line("Heartbeat: " + numberText(state.task->heartbeatSeconds) + " s");
  }
  if (state.type == StateType::Wait || state.type == StateType::Map)
    for (const std::string &detail : stateDetails(state))
      line(detail);
  if (state.fail) {
    if (!state.fail->error.isAbsent())
      line("Error: " + fieldText(state.fail->error));
    if (!state.fail->cause.isAbsent())
      line("Cause: " + fieldText(state.fail->cause));
  }
  for (const Retrier &retrier : state.retry)
    line("Retry " + retrierLongText(retrier));
  if (state.end)
    line("Ends here");
  return text;
}

std::string durationText(int64_t milliseconds) {
  char text[64];
  int64_t seconds = milliseconds / 1000;
  if (milliseconds < 1000)
    std::snprintf(text, sizeof text, "%lld ms", static_cast<long long>(milliseconds));
  else if (seconds < 60) {
    std::snprintf(text, sizeof text, "%lld.%03lld", static_cast<long long>(seconds),
                  static_cast<long long>(milliseconds % 1000));
    std::string number = text;
    number.erase(number.find_last_not_of('0') + 1);
    if (number.ends_with('.'))
      number.pop_back();
    return number + " s";
  } else {
    struct Unit {
      int64_t seconds;
      const char *name;
    };
    constexpr Unit units[] = {{86400, "d"}, {3600, "h"}, {60, "min"}, {1, "s"}};
    // The largest unit that there is one of, and the next.
    size_t first = 0;
    while (seconds < units[first].seconds)
      ++first;
    std::string result = std::to_string(seconds / units[first].seconds) + " " + units[first].name;
    if (int64_t rest = seconds % units[first].seconds / units[first + 1].seconds)
      result += " " + std::to_string(rest) + " " + units[first + 1].name;
    return result;
  }
  return text;
}

std::string_view kindClass(const State &state) {
  switch (state.type) {
  case StateType::Task:
    return "task";
  case StateType::Pass:
    return "pass";
  case StateType::Wait:
    return "wait";
  case StateType::Choice:
    return "choice";
  case StateType::Succeed:
    return "succeed";
  case StateType::Fail:
    return "fail";
  case StateType::Parallel:
    return "parallel";
  case StateType::Map:
    return "map";
  }
  return "";
}

} // namespace asl::graph
