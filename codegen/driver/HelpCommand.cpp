// SPDX-License-Identifier: Apache-2.0
//
// aslc help: what --help prints, for a topic, and the same as pages of the manual.

#include "codegen/driver/Driver.h"
#include "codegen/driver/HelpText.h"
#include "codegen/driver/ManualPage.h"
#include "frontend/Diagnostics.h"

#include <CLI/CLI.hpp>

#include <cstdio>

using namespace asl;

namespace {

constexpr std::string_view kProgramTopic = "program";

struct Help {
  std::string topic;
  bool isManual = false;

  int run(const CLI::App &app) {
    CommandModel tool = modelOf(app);
    std::vector<CommandModel> commands = commandsOf(app);
    if (topic.empty())
      return writeText(isManual ? overviewPage(tool, commands) : overviewText(tool, commands), "");
    if (topic == kProgramTopic)
      return writeText(isManual ? programPage() : programText("./program"), "");
    std::vector<std::string_view> names{kProgramTopic};
    for (const CommandModel &command : commands) {
      if (command.name == topic)
        return writeText(isManual ? commandPage(command) : commandText(command), "");
      names.push_back(command.name);
    }
    std::optional<std::string> guess = nearest(topic, names);
    std::fprintf(stderr, "aslc: error: there is no help about %s; %s\n", inQuotes(topic).c_str(),
                 guess ? ("did you mean '" + *guess + "'?").c_str() : "'aslc help' lists the commands");
    return kBadUse;
  }
};

} // namespace

void asl::addHelpCommand(CLI::App &app, Driver &driver) {
  auto given = std::make_shared<Help>();
  CLI::App *command = app.add_subcommand("help", "tell all about a command");
  command->add_option("command", given->topic, "a command, or 'program' for what aslc makes (default: an overview)");
  command->add_flag("--man", given->isManual, "print the source of a page for man(1)");
  command->callback([given, &app, &driver] { driver.command = [given, &app] { return given->run(app); }; });
}
