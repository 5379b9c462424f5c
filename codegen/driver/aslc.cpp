// SPDX-License-Identifier: Apache-2.0
//
// aslc: the command line. Each command has a file of its own beside this one.

#include "codegen/Compiler.h"
#include "codegen/driver/Driver.h"

#include <CLI/CLI.hpp>

#include <cstdio>

using namespace asl;

int main(int argc, char **argv) {
  CLI::App app("Compiles state machines in the Amazon States Language to native executables.", "aslc");
  app.set_version_flag("--version", std::string("aslc ") + versionText());
  app.require_subcommand(1);
  app.footer("Examples:\n"
             "  aslc check order.asl.json\n"
             "  aslc check order.asl.json -Wall --format=sarif\n"
             "  aslc explain constant-choice\n"
             "  aslc build order.asl.json -o order && ./order --input '{\"total\": 5}'\n"
             "  aslc build template.yaml --resource OrderMachine --define Table=orders\n"
             "  aslc run order.asl.json --input in.json\n"
             "  aslc package order.asl.json -o order.zip && sam deploy --guided\n"
             "  aslc test-state --request request.json\n"
             "  aslc graph order.asl.json -o order.svg --history history.json\n"
             "  aslc ir order.asl.json --emit=cfg");

  Driver driver;
  driver.argv0 = argv[0];
  driver.words.assign(argv + 1, argv + argc);
  addCheckCommand(app, driver);
  addBuildCommand(app, driver);
  addPackageCommand(app, driver);
  addExplainCommand(app, driver);
  addRunCommand(app, driver);
  addTestStateCommand(app, driver);
  addGraphCommand(app, driver);
  addIrCommand(app, driver);

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError &error) {
    if (error.get_exit_code() == 0)
      return app.exit(error); // --help, --version
    std::fprintf(stderr, "aslc: error: %s\naslc: see 'aslc --help'\n", error.what());
    return kBadUse;
  }

  return driver.command();
}
