// SPDX-License-Identifier: Apache-2.0
//
// Sentences: see Sentences.h.

#include "codegen/explain/Sentences.h"
#include "frontend/Diagnostics.h"
#include "frontend/ServiceCall.h"
#include "frontend/Spec.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace asl {

std::string countOf(size_t count, std::string_view what) {
  return withCommas(count) + " " + std::string(what) + (count == 1 ? "" : "s");
}

std::string withCommas(uint64_t number) {
  std::string text = std::to_string(number);
  for (size_t at = text.size(); at > 3; at -= 3)
    text.insert(at - 3, ",");
  return text;
}

std::string listWithout(const std::vector<std::string> &names, std::string_view left) {
  constexpr size_t kMostListed = 8;
  std::string list;
  size_t count = 0;
  for (const std::string &name : names) {
    if (name == left)
      continue;
    if (++count <= kMostListed)
      list += (list.empty() ? "" : ", ") + inQuotes(name);
  }
  if (count > kMostListed)
    list += " and " + std::to_string(count - kMostListed) + " more";
  return list;
}

// ---------------------------------------------------------------------------------------------
// The definition
// ---------------------------------------------------------------------------------------------

namespace {

/// A number as people write it: 2, 1.5.
std::string numberText(double number) {
  char text[32];
  std::snprintf(text, sizeof text, "%.6g", number);
  return text;
}

std::string names(const std::vector<std::string> &errors) {
  return listWithout(errors, "");
}

/// The pauses before the first attempts.
std::string pauses(const Retrier &retrier) {
  constexpr int64_t kMostShown = 4;
  std::string list;
  double pause = double(retrier.intervalSeconds);
  for (int64_t attempt = 0; attempt < std::min(retrier.maxAttempts, kMostShown); ++attempt) {
    double capped = retrier.maxDelaySeconds ? std::min(pause, double(*retrier.maxDelaySeconds)) : pause;
    list += (list.empty() ? "" : ", ") + numberText(capped);
    pause *= retrier.backoffRate;
  }
  if (retrier.maxAttempts > kMostShown)
    list += ", ..";
  return list + " s";
}

std::string retrySentence(const Retrier &retrier) {
  if (retrier.maxAttempts == 0)
    return names(retrier.errorEquals) + ": not retried";
  std::string text = names(retrier.errorEquals) + ": up to " + countOf(size_t(retrier.maxAttempts), "more attempt") +
                     ", after " + pauses(retrier);
  if (retrier.jitterStrategy == JitterStrategy::Full)
    text += " at most, drawn at random";
  return text;
}

std::string timeSentence(const NumberField &field) {
  if (field.isLiteral())
    return field.text + " s";
  if (field.isPath())
    return "the seconds at " + inQuotes(field.path.text);
  return "computed by an expression";
}

std::string patternSentence(IntegrationPattern pattern) {
  switch (pattern) {
  case IntegrationPattern::None:
    return "waits for the response";
  case IntegrationPattern::Sync:
  case IntegrationPattern::Sync2:
    return "waits until the job that it starts has ended (.sync)";
  case IntegrationPattern::WaitForTaskToken:
    return "waits until somebody gives the task token back (.waitForTaskToken)";
  }
  return "";
}

void describeCall(const State &state, const AddFact &add) {
  const TaskFields &task = *state.task;
  const Resource &resource = task.resource;
  SourceRange at = task.resourceRange;
  std::string call = callName(resource);
  switch (resource.kind) {
  case ResourceKind::LambdaFunction:
    add("call", call + ", by its ARN: the argument is the payload, the payload of the answer the result", at);
    break;
  case ResourceKind::Activity:
    add("call", call + ": waits until a worker has done the task", at);
    break;
  case ResourceKind::Optimized:
    add("call", call + ", optimised integration: " + patternSentence(resource.pattern), at);
    break;
  case ResourceKind::AwsSdk:
    add("call", call + ", AWS SDK integration: " + patternSentence(resource.pattern), at);
    break;
  case ResourceKind::Http:
    add("call", call + ": an HTTPS request", at);
    break;
  case ResourceKind::Other:
  case ResourceKind::Invalid:
    add("call", inQuotes(task.resourceText) + ", whose value is not known: taken for a Lambda function", at);
    break;
  }
  if (std::optional<ServiceCall> wire = findServiceCall(resource))
    add("call", "the program makes the call itself; errors of the service are named " +
                    inQuotes(wire->errorPrefix + ".*"),
        at);
  else
    add("call", "only a mock can answer: this version of aslc does not make the call itself", at);
  if (!task.timeoutSeconds.isAbsent())
    add("time-out", timeSentence(task.timeoutSeconds) + ", for each attempt", task.timeoutSeconds.range);
  else
    add("time-out", "none: an attempt may take as long as the execution", at);
  if (!task.heartbeatSeconds.isAbsent())
    add("heartbeat", timeSentence(task.heartbeatSeconds), task.heartbeatSeconds.range);
}

void describeMap(const State &state, const AddFact &add) {
  const MapFields &map = *state.map;
  std::string what = map.itemReader                ? "what " + inQuotes(map.itemReader->resourceText) + " gives"
                     : map.itemsPath.isPresent()   ? "the array at " + inQuotes(map.itemsPath.text)
                     : map.items                   ? "Items"
                                                   : "its input";
  add("children", "an iteration for each element of " + what + ", from " + inQuotes(map.processor.startAt.state) + " on" +
                      (map.isDistributed ? "; each child is an execution of its own (distributed)" : ""),
      state.nameRange);
  const NumberField &most = map.maxConcurrency;
  if (most.isLiteral() && most.integer > 0)
    add("children", "at most " + withCommas(uint64_t(most.integer)) + " at once", most.range);
  else if (most.isPath())
    add("children", "as many at once as " + inQuotes(most.path.text) + " says", most.range);
  if (map.itemSelector)
    add("children", "ItemSelector is evaluated for each item, when there is a place for it", map.itemSelector->range);
}

} // namespace

std::string callName(const Resource &resource) {
  switch (resource.kind) {
  case ResourceKind::LambdaFunction:
    return "the function " + inQuotes(resource.functionName);
  case ResourceKind::Activity:
    return "the activity " + inQuotes(resource.functionName);
  case ResourceKind::Optimized:
  case ResourceKind::Http:
    return resource.service + ":" + resource.action;
  case ResourceKind::AwsSdk:
    return "aws-sdk:" + resource.service + ":" + resource.action;
  case ResourceKind::Other:
  case ResourceKind::Invalid:
    return "a resource that is not known";
  }
  return "";
}

void describeState(const State &state, const AddFact &add) {
  if (state.task)
    describeCall(state, add);
  if (state.wait && state.wait->seconds.isLiteral())
    add("time", state.wait->seconds.text + " s", state.wait->seconds.range);
  else if (state.wait && state.wait->seconds.isPath())
    add("time", timeSentence(state.wait->seconds), state.wait->seconds.range);
  else if (state.wait && state.wait->timestamp.isLiteral())
    add("time", "until " + state.wait->timestamp.text, state.wait->timestamp.range);
  else if (state.wait && state.wait->timestamp.isPath())
    add("time", "until the time at " + inQuotes(state.wait->timestamp.path.text), state.wait->timestamp.range);
  if (state.parallel)
    add("children",
        state.parallel->branches.size() == 1
            ? "one branch"
            : withCommas(state.parallel->branches.size()) + " branches, side by side",
        state.nameRange);
  if (state.map)
    describeMap(state, add);
  for (const Retrier &retrier : state.retry)
    add("retry", retrySentence(retrier), retrier.range);
  for (const Catcher &catcher : state.catchers)
    add("catch", names(catcher.errorEquals) + ": to " + inQuotes(catcher.next.state), catcher.range);
  bool mayFail = state.task || state.map || state.parallel;
  if (mayFail && state.retry.empty() && state.catchers.empty())
    add("errors", "neither Retry nor Catch: an error ends the scope that the state is in", state.nameRange);
  if (state.queryLanguage == QueryLanguage::JSONata)
    add("language", "JSONata: expressions are evaluated when the state runs", state.nameRange);
}

std::set<std::string> targetsOf(const State &state) {
  std::set<std::string> targets;
  auto add = [&](const Target &target) {
    if (target.isPresent())
      targets.insert(target.state);
  };
  add(state.next);
  for (const Catcher &catcher : state.catchers)
    add(catcher.next);
  if (state.choice) {
    for (const ChoiceRule &rule : state.choice->choices)
      add(rule.next);
    add(state.choice->defaultNext);
  }
  return targets;
}

// ---------------------------------------------------------------------------------------------
// The compilation
// ---------------------------------------------------------------------------------------------

std::string sizeSentence(const RecordedRemark &remark) {
  std::string_view of = remark["of"];
  std::string what = of == "output"     ? "the output"
                     : of == "argument" ? "the argument of the call"
                     : of == "branch"   ? "the input of the branches"
                                        : "the input of an iteration";
  uint64_t least = std::stoull(std::string(remark["least"]));
  bool hasMost = !remark["most"].empty();
  uint64_t most = hasMost ? std::stoull(std::string(remark["most"])) : 0;
  std::string limit = withCommas(uint64_t(kMaxPayloadBytes));
  if (remark["check"] == "spared")
    return what + (remark["why"] == "small"
                       ? " has " + countOf(least, "byte") + ": no check against the limit of " + limit
                       : " is what came in, or a part of it, which was checked against " + limit +
                             " bytes there: no check");
  std::string bounds = hasMost && most == least ? countOf(least, "byte")
                       : hasMost                ? "between " + withCommas(least) + " and " + countOf(most, "byte")
                                                : countOf(least, "byte") + " or more";
  return what + " has " + bounds + ": checked against the limit of " + limit;
}

std::string foldingSentence(const RecordedRemark &remark, bool isFused) {
  std::string field = remark["field"].empty() ? "" : " in " + inQuotes(remark["field"]);
  std::string value = remark["value"].empty() ? "" : inQuotes(remark["value"]);
  std::string when = isFused ? "where states are fused, " : "";
  if (remark.name == "path-folded") {
    std::string path = when + inQuotes(remark["path"]) + field;
    if (!value.empty())
      return path + " is always " + value + ": nothing is looked up";
    if (!remark["from"].empty() && remark["from"] != remark.state)
      return path + " is taken from where " + inQuotes(remark["from"]) + " makes it: nothing is looked up";
    return path + " is what the state has just put there itself: nothing is looked up";
  }
  if (remark.name == "path-joined")
    return inQuotes(remark["path"]) + field + " and " + inQuotes(remark["outer"]) +
           (remark["outerField"].empty() ? "" : " in " + inQuotes(remark["outerField"])) + " are one look-up";
  if (remark.name == "value-folded")
    return remark["what"] == "template"
               ? when + "what the template builds is the constant " + value
               : when + std::string(remark["what"]) + " is computed now: " + value;
  if (remark.name == "not-built")
    return remark["what"] == "template" ? when + "what the template builds is not put together: its parts are used where they are needed"
                                        : when + "what is put at " + inQuotes(remark["what"]) +
                                              " is not built: nobody uses it in whole";
  return "";
}

std::string notFusedReason(std::string_view why, StateType type) {
  if (why == "random")
    return "it draws random numbers, which may be done only once";
  if (why == "children")
    return "its children are not all made of states that only compute, or how many may run at once is only known later";
  if (why == "kind") {
    switch (type) {
    case StateType::Task:
      return "it makes a call";
    case StateType::Wait:
      return "it waits";
    case StateType::Fail:
      return "it ends in an error, which is left to the state itself";
    default:
      break;
    }
  }
  return "it has a filter or a function in a path, which are left to the state itself";
}

std::string notFusedSentence(std::string_view why, StateType type) {
  return "not part of a group of fused states: " + notFusedReason(why, type);
}

std::string groupBeginsSentence(std::string_view why) {
  if (why == "loop")
    return "a group begins here: a loop closes here";
  if (why == "after")
    return "a group begins here: a state before it is not fused";
  if (why == "meets")
    return "a group begins here: several groups lead here";
  if (why == "variables")
    return "a group begins here: the states before it assign many variables";
  return ""; // at the start of the machine one has to
}

std::string meetingReason(std::string_view why) {
  return why == "loop"        ? "a loop closes there"
         : why == "after"     ? "a state that is not fused leads there, too"
         : why == "variables" ? "the states before it assign many variables"
                              : "other groups lead there, too";
}

std::string waitSentence(std::string_view kind) {
  if (kind == "call")
    return "the program returns to its event loop until the call has ended";
  if (kind == "timer")
    return "the program returns to its event loop until the time has come";
  if (kind == "retry")
    return "the program returns to its event loop before another attempt";
  return "the program returns to its event loop until its children have ended";
}

std::string contentText(const RecordedContent &content) {
  std::string of = content.state.empty() ? "" : " of " + inQuotes(content.state);
  if (content.kind == "input")
    return content.state.empty() ? "the input of the machine" : "the input" + of;
  if (content.kind == "answer")
    return "the answer to the call" + of;
  if (content.kind == "error")
    return "the error output" + of;
  if (content.kind == "results")
    return "the results of the children" + of;
  if (content.kind == "item")
    return "the item that" + (of.empty() ? " an iteration" : " an iteration" + of) + " is made for";
  if (content.kind == "path")
    return inQuotes(content.text) + of;
  if (content.kind == "result")
    return "the data" + of + " with the result at " + inQuotes(content.text);
  if (content.kind == "built")
    return "what a template" + of + " builds";
  if (content.kind == "function")
    return "the value of " + content.text + of;
  if (content.kind == "count")
    return "attempts that a retrier" + of + " has made";
  return "a value" + of;
}

} // namespace asl
