// SPDX-License-Identifier: Apache-2.0
//
// Explain: the texts about codes, and how a topic is laid out. Those about groups of warnings are in
// Warnings.cpp.
//
// Codes and what they mean are the API's ("ValidateStateMachineDefinitionDiagnostic"); the words are ours.

#include "frontend/Explain.h"
#include "frontend/Spec.h"
#include "frontend/Warnings.h"

#include <algorithm>
#include <cctype>

namespace asl {

namespace {

struct CodeTopic {
  std::string_view code;
  std::string_view summary;
  std::string_view text;
  std::string_view before;
  std::string_view after;
};

constexpr CodeTopic codes[] = {
    {code::DuplicateLabelName, "two Map states have the same Label",
     "A Label is part of the ARN of a Map Run, and so is unique in the whole definition.", "", ""},
    {code::DuplicateStateName, "two states have the same name",
     R"~(Names are unique in the whole definition, those inside of branches and item processors included: the
history and the console name a state by nothing else.)~",
     R"~("All": {"Type": "Parallel", "End": true, "Branches": [
  {"StartAt": "Work", "States": {"Work": {"Type": "Succeed"}}},
  {"StartAt": "Work", "States": {"Work": {"Type": "Succeed"}}}]})~",
     R"~("All": {"Type": "Parallel", "End": true, "Branches": [
  {"StartAt": "Work 1", "States": {"Work 1": {"Type": "Succeed"}}},
  {"StartAt": "Work 2", "States": {"Work 2": {"Type": "Succeed"}}}]})~"},
    {code::InvalidJson, "the text is not JSON",
     R"~(A definition is one JSON object in UTF-8: names and strings in double quotes, no comments, no comma after
the last member. Only the first such error of a file is reported, since nothing after it can be read.)~",
     "", ""},
    {code::InvalidLabelName, "a Map's Label is empty, too long, or has a forbidden character",
     R"~(A Label has 1 to 40 characters, no blanks, no control characters and none of
? * < > { } [ ] " # % \ ^ | ~ ` $ & , ; : /)~",
     "", ""},
    {code::InvalidResource, "the Resource of a Task is none",
     "A Resource is the ARN of a Lambda function or of an activity, or names an integration.", "", ""},
    {code::InvalidStateName, "a state's name is empty or longer than 80 characters",
     "What a state does can be said in its Comment.", "", ""},
    {code::MissingEndState, "nothing ends the machine, a branch or an item processor",
     R"~(Each has a state with '"End": true', or one of type Succeed or Fail.)~",
     R"~("Ping": {"Type": "Pass", "Next": "Pong"},
"Pong": {"Type": "Pass", "Next": "Ping"})~",
     R"~("Ping": {"Type": "Pass", "Next": "Pong"},
"Pong": {"Type": "Pass", "End": true})~"},
    {code::MissingTransitionTarget,
     "a transition to a state that is not there, or a state that no transition reaches",
     R"~(StartAt, Next and Default name a state of the same scope, exactly as it is spelled; no transition leads
into a branch or an item processor or out of it. A state that nothing leads to is most often the trace
of a transition that was meant to; the service refuses it.)~",
     R"~("Check": {"Type": "Pass", "Next": "Chek Out"},
"Check Out": {"Type": "Succeed"})~",
     R"~("Check": {"Type": "Pass", "Next": "Check Out"},
"Check Out": {"Type": "Succeed"})~"},
    {code::Schema, "a field is missing, unknown, or of the wrong type or value",
     R"~(The message says which field, and what it takes. Fields of the other query language are errors, too:
a state in JSONata has no InputPath, one in JSONPath no Output.)~",
     R"~("Pause": {"Type": "Wait", "Second": 10, "End": true})~",
     R"~("Pause": {"Type": "Wait", "Seconds": 10, "End": true})~"},
    {code::TooDeeplyNested, "arrays and objects are nested more than 64 deep",
     R"~(The service has a limit and does not tell it; this one is aslc's. Parts of a workflow can be state
machines of their own, which 'states:startExecution' starts.)~",
     "", ""},
};

ExplainedTopic topicOf(const WarningGroup &group) {
  return {group.name,
          group.summary,
          group.text,
          group.before,
          group.after,
          false,
          group.level == WarningLevel::Default};
}

ExplainedTopic topicOf(const CodeTopic &topic) {
  return {topic.code, topic.summary, topic.text, topic.before, topic.after, true, true};
}

/// `text` with each line moved to the right.
std::string indent(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    size_t end = text.find('\n');
    out += "    " + std::string(text.substr(0, end)) + "\n";
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
  }
  return out;
}

std::string optionsText(const WarningGroup &group) {
  std::string name(group.name);
  switch (group.level) {
  case WarningLevel::Default:
    return "On by default; -Wno-" + name + " turns it off, -Werror=" + name + " makes it an error.\n";
  case WarningLevel::All:
    return "Off by default; -W" + name + " or -Wall turns it on.\n";
  case WarningLevel::Everything:
    break;
  }
  return "Off by default; -W" + name + " or -Weverything turns it on.\n";
}

} // namespace

std::optional<ExplainedTopic> findTopic(std::string_view name) {
  if (name.starts_with("-W"))
    name.remove_prefix(2);
  if (const WarningGroup *group = findWarningGroup(name))
    return topicOf(*group);
  auto isSameLetter = [](char given, char known) {
    return std::toupper(static_cast<unsigned char>(given)) == known;
  };
  for (const CodeTopic &topic : codes)
    if (std::equal(name.begin(), name.end(), topic.code.begin(), topic.code.end(), isSameLetter))
      return topicOf(topic);
  return std::nullopt;
}

std::optional<std::string> explain(std::string_view name) {
  std::optional<ExplainedTopic> topic = findTopic(name);
  if (!topic)
    return std::nullopt;
  std::string out = std::string(topic->name) + ": " + std::string(topic->summary) + "\n\n" +
                    std::string(topic->text) + "\n";
  if (!topic->before.empty())
    out += "\nBefore:\n\n" + indent(topic->before) + "\nAfter:\n\n" + indent(topic->after);
  if (const WarningGroup *group = findWarningGroup(topic->name))
    out += "\n" + optionsText(*group);
  return out;
}

std::string listTopics() {
  size_t width = 0;
  for (std::string_view name : topicNames())
    width = std::max(width, name.size());
  auto line = [&](std::string_view name, std::string_view summary) {
    return "  " + std::string(name) + std::string(width + 2 - name.size(), ' ') + std::string(summary) + "\n";
  };
  std::string out;
  auto list = [&](std::string_view title, WarningLevel level) {
    out += std::string(title) + "\n";
    for (const WarningGroup &group : warningGroups())
      if (group.level == level)
        out += line(group.name, group.summary);
    out += "\n";
  };
  list("Warnings that are on by default:", WarningLevel::Default);
  list("Warnings of -Wall:", WarningLevel::All);
  list("Warnings of -Weverything:", WarningLevel::Everything);
  out += "Errors, by the service's codes:\n";
  for (const CodeTopic &topic : codes)
    out += line(topic.code, topic.summary);
  out += "\n'aslc explain TOPIC' says more.\n";
  return out;
}

std::vector<std::string_view> topicNames() {
  std::vector<std::string_view> names;
  for (const WarningGroup &group : warningGroups())
    names.push_back(group.name);
  for (const CodeTopic &topic : codes)
    names.push_back(topic.code);
  return names;
}

} // namespace asl
