// SPDX-License-Identifier: Apache-2.0
//
// Groups of warnings: their examples are true, and the options of the command line do what clang's do.

#include "frontend/Diagnostics.h"
#include "frontend/Explain.h"
#include "frontend/Machine.h"

#include <gtest/gtest.h>

#include <algorithm>

using namespace asl;

namespace {

using Action = WarningOptions::Action;

WarningOptions options(std::initializer_list<const char *> texts) {
  WarningOptions result;
  for (const char *text : texts)
    EXPECT_EQ(result.apply(text), std::nullopt) << text;
  return result;
}

/// A definition of these states, the first of which it starts at.
std::string definitionOf(std::string_view states) {
  size_t end = states.find('"', 1);
  return "{\"StartAt\": " + std::string(states.substr(0, end + 1)) + ", \"States\": {\n" +
         std::string(states) + "}}\n";
}

/// What checking the states reports, in text form; `count` receives the findings that go by `rule`.
std::string check(std::string_view states, const WarningOptions &warnings, std::string_view rule,
                  size_t &count) {
  Source source("example", definitionOf(states));
  DiagnosticEngine diagnostics(source, warnings);
  parseMachine(source, {}, diagnostics);
  std::vector<const Diagnostic *> findings = diagnostics.sorted();
  count = static_cast<size_t>(std::count_if(
      findings.begin(), findings.end(), [&](const Diagnostic *finding) { return finding->rule() == rule; }));
  return diagnostics.render(false);
}

TEST(Warnings, TheTableIsInOrder) {
  for (size_t i = 0; i < kWarningCount; ++i) {
    EXPECT_EQ(static_cast<size_t>(warningGroups()[i].warning), i) << warningGroups()[i].name;
    if (i > 0) {
      EXPECT_LT(warningGroups()[i - 1].name, warningGroups()[i].name);
    }
  }
}

// `before` has the warning and nothing worse; `after` has not, and no other that is on by default.
TEST(Warnings, ExamplesOfGroupsAreTrue) {
  for (const WarningGroup &group : warningGroups()) {
    // Reported by what evaluates constants, and by what reads substitutions: not by what is called here.
    if (group.before.empty() || group.warning == Warning::FailingCall ||
        group.warning == Warning::UnresolvedSubstitution)
      continue;
    WarningOptions alone = options({"no-everything"});
    alone.apply(group.name);
    size_t count = 0;
    std::string text = check(group.before, alone, group.name, count);
    EXPECT_GT(count, 0u) << group.name << "\n" << text;
    EXPECT_EQ(text.find("error:"), std::string::npos) << text;
    WarningOptions usual;
    usual.apply(group.name);
    text = check(group.after, usual, group.name, count);
    EXPECT_EQ(text, "") << group.name;
  }
}

TEST(Warnings, ExamplesOfCodesAreTrue) {
  for (std::string_view name : topicNames()) {
    std::optional<ExplainedTopic> topic = findTopic(name);
    ASSERT_TRUE(topic) << name;
    EXPECT_TRUE(explain(name)) << name;
    if (!topic->isError || topic->before.empty())
      continue;
    size_t count = 0;
    std::string text = check(topic->before, {}, name, count);
    EXPECT_EQ(count, 1u) << text;
    EXPECT_EQ(check(topic->after, {}, name, count), "") << name;
  }
}

TEST(Warnings, LevelsTurnGroupsOn) {
  EXPECT_EQ(options({}).action(Warning::Quota), Action::Warn);
  EXPECT_EQ(options({}).action(Warning::MissingTimeout), Action::Ignore);
  EXPECT_EQ(options({"all"}).action(Warning::MissingTimeout), Action::Warn);
  EXPECT_EQ(options({"all"}).action(Warning::Lambda), Action::Ignore);
  EXPECT_EQ(options({"everything"}).action(Warning::Lambda), Action::Warn);
  EXPECT_EQ(options({"no-everything"}).action(Warning::Quota), Action::Ignore);
}

TEST(Warnings, TheLastOptionWins) {
  EXPECT_EQ(options({"no-quota", "quota"}).action(Warning::Quota), Action::Warn);
  EXPECT_EQ(options({"all", "no-missing-timeout"}).action(Warning::MissingTimeout), Action::Ignore);
  EXPECT_EQ(options({"no-missing-timeout", "all"}).action(Warning::MissingTimeout), Action::Warn);
}

TEST(Warnings, ErrorsAreMadeOfAllOrOfOne) {
  EXPECT_EQ(options({"error"}).action(Warning::Quota), Action::Fail);
  EXPECT_EQ(options({"error"}).action(Warning::Lambda), Action::Ignore);
  EXPECT_EQ(options({"error=lambda"}).action(Warning::Lambda), Action::Fail);
  EXPECT_EQ(options({"error=lambda"}).action(Warning::Quota), Action::Warn);
  EXPECT_EQ(options({"error", "no-error=quota"}).action(Warning::Quota), Action::Warn);
  EXPECT_EQ(options({"error", "no-error"}).action(Warning::Quota), Action::Warn);
  WarningOptions silent = options({"error"});
  silent.silence();
  EXPECT_EQ(silent.action(Warning::Quota), Action::Ignore);
}

TEST(Warnings, UnknownGroupsAreRefusedWithASuggestion) {
  WarningOptions given;
  EXPECT_EQ(given.apply("no-quotas"), "there is no warning group 'quotas'; did you mean 'quota'?");
  EXPECT_EQ(given.apply("error=xyz"), "there is no warning group 'xyz'; 'aslc explain' lists them");
}

} // namespace
