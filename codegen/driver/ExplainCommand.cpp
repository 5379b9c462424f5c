// SPDX-License-Identifier: Apache-2.0
//
// aslc explain: what a group of warnings or an error's code is about.

#include "codegen/driver/Driver.h"
#include "frontend/Diagnostics.h"
#include "frontend/Explain.h"
#include "frontend/Names.h"

#include <CLI/CLI.hpp>

#include <cstdio>

using namespace asl;

namespace {

struct Explain {
  std::string topic;

  /// Says what a group of warnings or a code is about; without a topic, lists them.
  int run() {
    if (topic.empty())
      return writeText(listTopics(), "");
    if (std::optional<std::string> text = explain(topic))
      return writeText(*text, "");
    std::optional<std::string> guess = nearest(topic, topicNames());
    std::fprintf(stderr, "aslc: error: there is nothing to explain about %s; %s\n", inQuotes(topic).c_str(),
                 guess ? ("did you mean '" + *guess + "'?").c_str() : "'aslc explain' lists the topics");
    return kBadUse;
  }
};

} // namespace

void asl::addExplainCommand(CLI::App &app, Driver &driver) {
  auto given = std::make_shared<Explain>();
  CLI::App *command =
      app.add_subcommand("explain", "say what a group of warnings or an error's code is about");
  command->add_option("topic", given->topic, "a group or a code (default: list all)");
  command->callback([given, &driver] { driver.command = [given] { return given->run(); }; });
}
