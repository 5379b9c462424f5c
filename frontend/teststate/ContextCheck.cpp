// SPDX-License-Identifier: Apache-2.0
//
// ContextCheck: the context object that a request gives. Members may be left out, and then are not there; what is there
// has a type. Sources: asl.md 6 for the members, asl-recorded 17 for the wording.

#include "frontend/teststate/StateTest.h"

#include <algorithm>
#include <vector>

namespace asl {

namespace {

struct ContextField {
  std::string_view name;
  std::optional<JsonKind> kind; ///< nothing: any JSON
};

struct ContextPart {
  std::string_view name;
  std::vector<ContextField> fields;
};

const std::vector<ContextPart> &contextParts() {
  static const std::vector<ContextPart> parts = {
      {"Execution",
       {{"Id", JsonKind::String},
        {"Input", std::nullopt},
        {"Name", JsonKind::String},
        {"RoleArn", JsonKind::String},
        {"StartTime", JsonKind::String},
        {"RedriveCount", JsonKind::Number},
        {"RedriveTime", JsonKind::String}}},
      {"State", {{"EnteredTime", JsonKind::String}, {"Name", JsonKind::String}, {"RetryCount", JsonKind::Number}}},
      {"StateMachine", {{"Id", JsonKind::String}, {"Name", JsonKind::String}}},
      {"Task", {{"Token", JsonKind::String}}},
  };
  return parts;
}

std::string notAllowed(const std::string &name) { return "Field '" + name + "' is not allowed"; }

std::optional<std::string> checkPart(const JsonMember &member, const ContextPart &part) {
  if (!member.value.isObject())
    return member.key + " must be an object";
  for (const JsonMember &given : member.value.members) {
    auto field = std::find_if(part.fields.begin(), part.fields.end(),
                              [&](const ContextField &each) { return each.name == given.key; });
    if (field == part.fields.end())
      return notAllowed(given.key);
    if (field->kind && given.value.kind != *field->kind)
      return member.key + "." + given.key + " must be " + std::string(describe(*field->kind));
  }
  return std::nullopt;
}

bool hasToken(const State &state) {
  return state.task && state.task->resource.pattern != IntegrationPattern::None;
}

std::optional<std::string> findProblem(const JsonValue &context, const State &state) {
  if (!context.isObject())
    return "The Context object must be a JSON object";
  for (const JsonMember &member : context.members) {
    if (member.key == "Map")
      return "'Map' field is not supported when mocking a Context object";
    auto part = std::find_if(contextParts().begin(), contextParts().end(),
                             [&](const ContextPart &each) { return each.name == member.key; });
    if (part == contextParts().end())
      return notAllowed(member.key);
    if (member.key == "Task" && !hasToken(state))
      return "Context object contains 'Task' when state is not a Task state with a '.sync' or "
             "'.waitForTaskToken' service integration pattern";
    if (std::optional<std::string> problem = checkPart(member, *part))
      return problem;
  }
  return std::nullopt;
}

} // namespace

std::optional<std::string> checkMockedContext(const RequestDocument &context, const State &state) {
  std::shared_ptr<const JsonValue> value = parseRequestDocument(context);
  std::optional<std::string> problem =
      value ? findProblem(*value, state) : "The Context object must be valid JSON";
  if (problem)
    problem = "Invalid Context object provided: " + *problem;
  return problem;
}

} // namespace asl
