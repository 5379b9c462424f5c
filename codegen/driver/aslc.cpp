// SPDX-License-Identifier: Apache-2.0
//
// aslc: the command line. Each command has a file of its own beside this one.

#include "codegen/Compiler.h"
#include "codegen/driver/Driver.h"
#include "codegen/driver/HelpText.h"
#include "codegen/driver/Mistakes.h"

#include <CLI/CLI.hpp>

#include <csignal>
#include <cstdio>

using namespace asl;

int main(int argc, char **argv) {
  // A file that has reached the limit of `ulimit -f` is an error of write, which says so, and not the end of the process.
  std::signal(SIGXFSZ, SIG_IGN);
  CLI::App app("", "aslc");
  // Commands take these over.
  app.set_help_flag("-h,--help", "print this text");
  app.formatter_fn([](const CLI::App *command, std::string, CLI::AppFormatMode) {
    return command->get_parent() ? commandText(modelOf(*command)) : overviewText(modelOf(*command), commandsOf(*command));
  });
  app.set_version_flag("--version", std::string("aslc ") + versionText(), "print the version of aslc");
  app.require_subcommand(1);

  Driver driver;
  driver.argv0 = argv[0];
  driver.words.assign(argv + 1, argv + argc);
  addCheckCommand(app, driver);
  addBuildCommand(app, driver);
  addPackageCommand(app, driver);
  addExplainCommand(app, driver);
  addRunCommand(app, driver);
  addTestStateCommand(app, driver);
  addEvalCommand(app, driver);
  addGraphCommand(app, driver);
  addIrCommand(app, driver);
  addInitCommand(app, driver);
  addHelpCommand(app, driver);
  addCompletionCommand(app, driver);

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError &error) {
    if (error.get_exit_code() == 0)
      return app.exit(error); // --help, --version
    std::fputs(describeMistake(app, error).c_str(), stderr);
    return kBadUse;
  }

  return driver.command();
}
