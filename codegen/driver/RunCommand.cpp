// SPDX-License-Identifier: Apache-2.0
//
// aslc run: compiles, unless that has been done before, and becomes the program.

#include "codegen/RunCache.h"
#include "codegen/HeapReserve.h"
#include "codegen/driver/Driver.h"
#include "codegen/driver/Input.h"

#include <CLI/CLI.hpp>

#include <algorithm>
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
    reserveHeapFor(input.request.file);
    if (int status = definition.read(input))
      return status;
    if (!checkName(input.machineName(definition.input.resourceName())))
      return kBadUse;
    if (int status = definition.check(input))
      return status;
    std::string reason;
    // The number is that of what lies beside a program.
    std::string key = std::string("2") + '\0' + versionText() + '\0' + definition.workflowType(input) + '\0' +
                      input.machineName(definition.input.resourceName()) + '\0' + input.definitions.print() +
                      '\0' + compile.target->name + '\0' + definition.input.contents();
    RunCache cache;
    std::string program;
    bool isKept = cache.open(key, program, reason);
    if (!isKept) {
      std::fprintf(stderr, "aslc: note: the program is not kept for the next time: %s\n", reason.c_str());
      if (!cache.openOnce(program, reason)) {
        std::fprintf(stderr, "aslc: error: %s\n", reason.c_str());
        return kBadUse;
      }
    }
    compile.isLast = true;
    Compilation compilation = definition.compilation(input, compile);
    Outcome outcome = Outcome::Done;
    if (!isKept || !cache.has(program)) {
      BuildOptions link;
      link.output = program;
      link.argv0 = argv0;
      size_t found = definition.input.diagnostics().findingCount();
      outcome = buildExecutable(compilation, link);
      if (outcome == Outcome::Done && isKept && definition.input.diagnostics().findingCount() > found)
        cache.noteFindings(program);
    } else if (cache.hasFindings(program)) {
      // Some warnings come with lowering. They are there each time, and refuse each time when they were made errors.
      std::string text;
      compilation.options.hideLocations = true;
      outcome = compilation.emit(Stage::State, text);
    }
    if (int status = definition.finish(outcome, compilation.error))
      return status;
    cache.execute(program, *compile.target, arguments, reason);
    std::fprintf(stderr, "aslc: error: %s\n", reason.c_str());
    return kBadUse;
  }
};

} // namespace

void asl::addRunCommand(CLI::App &app, Driver &driver) {
  auto given = std::make_shared<Run>();
  CLI::App *command = app.add_subcommand("run", "compile (once) and run; further options are the program's");
  given->input.addTo(*command);
  given->input.report.addTo(*command, /*isOutputTaken=*/true);
  addTargetTo(*command, given->compile.target);
  command->prefix_command();
  given->argv0 = driver.argv0;
  command->callback([given, command, &driver] {
    given->arguments = command->remaining();
    // What the parser does not know is the program's, but not in front of the definition.
    auto place = [&](const std::string &word) {
      return std::find(driver.words.begin(), driver.words.end(), word);
    };
    if (!given->arguments.empty() && place(given->arguments.front()) < place(given->input.request.file))
      throw CLI::ExtrasError("run", given->arguments);
    driver.command = [given] { return given->run(); };
  });
}
