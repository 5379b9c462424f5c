// SPDX-License-Identifier: Apache-2.0
//
// Reads, names and checks what a command works on.

#include "codegen/driver/Input.h"
#include "codegen/OutputFile.h"
#include "codegen/driver/Driver.h"
#include "frontend/Names.h"

#include <CLI/CLI.hpp>

#include <cstdio>

using namespace asl;

/// Where options about the definition stand in the help.
static constexpr const char *kReading = "options about the definition";

static constexpr const char *kNameRule =
    "cannot be the name of a state machine: a name has 1 to 80 bytes, and no blanks or special characters";

void Input::addTo(CLI::App &command) {
  command
      .add_option(
          "definition", request.file,
          "the state machine: JSON or YAML, a template, a folder with templates, - for standard input")
      ->type_name("DEFINITION")
      ->required();
  addTypeTo(command);
  addSubstitutionsTo(command);
}

void Input::addTypeTo(CLI::App &command) {
  command
      .add_option("--type", type,
                  "workflow type, which decides what is allowed (default: the template's, else STANDARD)")
      ->group(kReading)
      ->check(CLI::IsMember({"STANDARD", "EXPRESS"}));
}

void Input::addSubstitutionsTo(CLI::App &command) {
  command.add_option("--resource", request.resource, "which state machine of a template, by its name there")
      ->type_name("NAME")
      ->group(kReading);
  command
      .add_option(
          "--define", defines,
          "the value of ${NAME}, a parameter or an attribute; @FILE: many, as a JSON object or .env lines; may be "
          "given again")
      ->type_name("NAME=VALUE")
      ->group(kReading)
      ->allow_extra_args(false);
}

void Input::addNameTo(CLI::App &command) {
  command
      .add_option(
          "--name", name,
          "name of the state machine (default: the template's, else the file's name up to its first dot)")
      ->type_name("NAME")
      ->group(kReading)
      ->check([](const std::string &given) {
        return isMachineName(given) ? "" : "'" + given + "' " + kNameRule;
      });
}

int Input::readDefines() {
  std::string problem;
  for (const std::string &define : defines)
    if (!definitions.add(define, problem)) {
      // What is wrong inside a file comes with its place.
      if (problem.ends_with('\n'))
        std::fputs(problem.c_str(), stderr);
      else
        std::fprintf(stderr, "aslc: error: %s\n", problem.c_str());
      return kBadUse;
    }
  defines.clear();
  return 0;
}

std::string Input::machineName(const std::string &resourceName) const {
  if (!name.empty())
    return name;
  if (!resourceName.empty())
    return resourceName;
  if (request.file == "-")
    return "StateMachine";
  std::string stem = request.file.substr(request.file.find_last_of('/') + 1);
  size_t dot = stem.find('.', 1);
  return dot == std::string::npos ? stem : stem.substr(0, dot);
}

int Definition::read(Input &wanted) {
  report = &wanted.report;
  if (!wanted.report.resolve(wanted.options))
    return kBadUse;
  if (int status = wanted.readDefines())
    return status;
  wanted.request.warnings = wanted.report.warnings();
  switch (input.read(wanted.request, wanted.definitions)) {
  case DefinitionInput::Status::Read:
    return 0;
  case DefinitionInput::Status::Refused:
    return refuse();
  case DefinitionInput::Status::BadUse:
    std::fprintf(stderr, "aslc: error: %s\n", input.problem.c_str());
    return kBadUse;
  }
  return kBadUse;
}

int Definition::check(Input &wanted) {
  wanted.options.type = workflowType(wanted) == "EXPRESS" ? WorkflowType::Express : WorkflowType::Standard;
  machine = parseMachine(input.source(), input.root(), wanted.options, input.diagnostics());
  input.warnOfOpenSubstitutions();
  return machine && !input.diagnostics().hasErrors() ? 0 : refuse();
}

int Definition::readAndCheck(Input &wanted) {
  int status = read(wanted);
  return status ? status : check(wanted);
}

std::string Definition::workflowType(const Input &wanted) const {
  return !wanted.type.empty() ? wanted.type : input.type().value_or("STANDARD");
}

Compilation Definition::compilation(const Input &wanted, const CompileOptions &options) {
  return compilation(wanted, options, input.diagnostics());
}

Compilation Definition::compilation(const Input &wanted, const CompileOptions &options, DiagnosticEngine &findings) {
  Compilation result{*machine, input.source(), findings, options, "", nullptr};
  result.options.machineName = wanted.machineName(input.resourceName());
  return result;
}

int Definition::printDiagnostics() { return report->print(input.diagnostics()) ? 0 : kBadUse; }

int Definition::refuse() {
  int status = printDiagnostics();
  return status ? status : kDefinitionErrors;
}

int Definition::finish(Outcome outcome, const std::string &error) {
  int status = printDiagnostics();
  switch (outcome) {
  case Outcome::Done:
    return status;
  case Outcome::Refused:
    return kDefinitionErrors;
  case Outcome::Failed:
    std::fprintf(stderr, "aslc: error: %s\n", error.c_str());
    return kBadUse;
  }
  return kBadUse;
}

bool asl::checkName(const std::string &name) {
  if (isMachineName(name))
    return true;
  std::fprintf(stderr, "aslc: error: '%s', as the file is called, %s; give it one with --name\n",
               name.c_str(), kNameRule);
  return false;
}

void asl::addTargetTo(CLI::App &command, const TargetSpec *&target) {
  std::string names;
  for (const TargetSpec *each : targets())
    names += (names.empty() ? "" : " or ") + std::string(each->name);
  command
      .add_option_function<std::string>(
          "--target",
          [&target](const std::string &given) {
            std::string reason;
            const TargetSpec *found = findTarget(given, reason);
            if (!found)
              throw CLI::ValidationError("--target", reason);
            target = found;
          },
          "machine to compile for: " + names + " (default: this one's)")
      ->type_name("TARGET");
}

int asl::writeText(const std::string &text, const std::string &output) {
  if (!output.empty() && output != "-") {
    std::string reason;
    if (writeOutputFile(output, text, reason))
      return 0;
    std::fprintf(stderr, "aslc: error: %s\n", reason.c_str());
    return kBadUse;
  }
  bool written = std::fwrite(text.data(), 1, text.size(), stdout) == text.size();
  written = std::fflush(stdout) == 0 && written;
  if (!written) {
    std::perror(("aslc: error: cannot write '" + (output.empty() ? "standard output" : output) + "'").c_str());
    return kBadUse;
  }
  return 0;
}
