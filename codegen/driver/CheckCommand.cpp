// SPDX-License-Identifier: Apache-2.0
//
// aslc check: every error and warning of a definition.

#include "codegen/driver/Driver.h"
#include "codegen/driver/Input.h"

#include <CLI/CLI.hpp>

#include <cstdio>

using namespace asl;

namespace {

/// What DescribeStateMachine says of variables: `{"variableReferences": {STATE: [NAME ..]}}`, sorted.
int printVariableReferences(const Machine &machine) {
  std::string text = "{\"variableReferences\":{";
  const char *separator = "";
  for (const auto &[state, variables] : machine.variableReferences) {
    text += separator + quoteJson(state) + ":[";
    const char *comma = "";
    for (const std::string &variable : variables) {
      text += comma + quoteJson(variable);
      comma = ",";
    }
    text += "]";
    separator = ",";
  }
  text += "}}\n";
  return writeText(text, "");
}

struct Check {
  Input input;
  bool variableReferences = false;

  int run() {
    if (variableReferences && !input.report.isText()) {
      std::fprintf(
          stderr,
          "aslc: error: --variable-references goes with --format=text only: both write to standard output\n");
      return kBadUse;
    }
    Definition definition;
    if (int status = definition.readAndCheck(input))
      return status;
    if (int status = definition.printDiagnostics())
      return status;
    return variableReferences ? printVariableReferences(*definition.machine) : 0;
  }
};

} // namespace

void asl::addCheckCommand(CLI::App &app, Driver &driver) {
  auto given = std::make_shared<Check>();
  CLI::App *command = app.add_subcommand("check", "print every error and warning of a definition");
  given->input.addTo(*command);
  given->input.report.addTo(*command);
  command->add_flag("--variable-references", given->variableReferences,
                    "print which variables each state reads, as DescribeStateMachine does");
  command->callback([given, &driver] { driver.command = [given] { return given->run(); }; });
}
