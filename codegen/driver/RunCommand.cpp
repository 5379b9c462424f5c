// SPDX-License-Identifier: Apache-2.0
//
// aslc run: compiles, unless that has been done before, and becomes the program.

#include "codegen/RunCache.h"
#include "codegen/driver/Driver.h"
#include "codegen/driver/Input.h"

#include <CLI/CLI.hpp>

#include <cstdio>

using namespace asl;

namespace {

struct Run {
  Input input;
  CompileOptions compile;
  const char *argv0;
  std::vector<std::string> arguments;

  /// Builds into the cache, unless it is there, and becomes the program.
  int run() {
    Definition definition;
    if (int status = definition.read(input))
      return status;
    std::string reason;
    std::string key = std::string(versionText()) + '\0' + definition.workflowType(input) + '\0' +
                      input.machineName(definition.input.resourceName()) + '\0' + input.definitions.print() +
                      '\0' + compile.target->name + '\0' + definition.input.contents();
    RunCache cache;
    std::string program;
    if (!cache.open(key, program, reason)) {
      std::fprintf(stderr, "aslc: error: %s\n", reason.c_str());
      return kBadUse;
    }
    if (!cache.has(program)) {
      BuildOptions link;
      link.output = program;
      link.argv0 = argv0;
      if (int status = build(input, definition, compile, link))
        return status;
    }
    cache.execute(program, arguments, reason);
    if (compile.target != &hostTarget())
      reason +=
          std::string("; this machine starts no programs for ") + compile.target->name +
          " by itself: use 'aslc build' and take the program to one that does, or start it in an emulator";
    std::fprintf(stderr, "aslc: error: %s\n", reason.c_str());
    return kBadUse;
  }
};

} // namespace

void asl::addRunCommand(CLI::App &app, Driver &driver) {
  auto given = std::make_shared<Run>();
  CLI::App *command = app.add_subcommand("run", "compile (once) and run; further options are the program's");
  given->input.addTo(*command);
  addTargetTo(*command, given->compile.target);
  command->prefix_command();
  given->argv0 = driver.argv0;
  command->callback([given, command, &driver] {
    given->arguments = command->remaining();
    driver.command = [given] { return given->run(); };
  });
}
