// SPDX-License-Identifier: Apache-2.0
//
// aslc ir: a stage of the compilation as text.

#include "codegen/driver/Driver.h"
#include "codegen/driver/Input.h"
#include "codegen/html/Page.h"

#include <CLI/CLI.hpp>

#include <cstdio>

using namespace asl;

namespace {

const std::map<std::string, Stage> kStages{{"state", Stage::State}, {"cfg", Stage::Cfg},
                                           {"frame", Stage::Frame}, {"llvm-dialect", Stage::LlvmDialect},
                                           {"llvm", Stage::Llvm},   {"asm", Stage::Asm},
                                           {"obj", Stage::Object}};

/// What --emit takes besides.
const std::string kPage = "html";

struct PrintIr {
  Input input;
  CompileOptions compile;
  std::string stage = "cfg", output;

  int run() {
    if (!output.empty() && output != "-")
      input.report.freeOutput();
    Definition definition;
    if (int status = definition.readAndCheck(input))
      return status;
    Compilation compilation = definition.compilation(input, compile);
    compilation.options.verifyEach = true;
    std::string text;
    Outcome outcome = stage == kPage ? emitPage(compilation, text) : compilation.emit(kStages.at(stage), text);
    if (int status = definition.finish(outcome, compilation.error))
      return status;
    return writeText(text, output);
  }
};

} // namespace

void asl::addIrCommand(CLI::App &app, Driver &driver) {
  auto given = std::make_shared<PrintIr>();
  CLI::App *command = app.add_subcommand("ir", "print a stage of the compilation");
  given->input.addTo(*command);
  given->input.addNameTo(*command);
  given->input.report.addTo(*command, /*isOutputTaken=*/true);
  std::vector<std::string> stages;
  for (const auto &[name, stage] : kStages)
    stages.push_back(name);
  stages.push_back(kPage);
  command->add_option("--emit", given->stage, "the stage; html: a page with definition, cfg and asm")
      ->type_name("STAGE")
      ->check(CLI::IsMember(stages))
      ->capture_default_str();
  command->add_option("-o,--output", given->output, "write here instead of standard output")
      ->type_name("FILE");
  addTargetTo(*command, given->compile.target);
  command->add_option("-O", given->compile.optLevel, "optimisation level (default: 1)")
      ->type_name("LEVEL")
      ->check(CLI::Range(0, 3));
  command->add_flag("-g", given->compile.debug, "as build -g compiles it");
  command->add_option("--print-after", given->compile.printAfter,
                      "print the IR to standard error after this pass; may be given again")
      ->type_name("PASS")
      ->allow_extra_args(false);
  command->add_flag("--time-passes", given->compile.timePasses, "print the time each phase takes");
  command->add_flag("--no-locations", given->compile.hideLocations, "leave locations out of the printed IR");
  command->callback([given, &driver] { driver.command = [given] { return given->run(); }; });
}
