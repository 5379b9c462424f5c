// SPDX-License-Identifier: Apache-2.0
//
// Input: the definition that a command works on: where it stands, what is given beside it, how it is read and
// checked.

#ifndef ASL_CODEGEN_DRIVER_INPUT_H
#define ASL_CODEGEN_DRIVER_INPUT_H

#include "codegen/Compiler.h"
#include "codegen/driver/ReportOptions.h"
#include "frontend/inputs/ReadDefinition.h"

#include <optional>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace asl {

/// What all commands that read a definition share.
struct Input {
  DefinitionRequest request;
  Definitions definitions;
  ParseOptions options;
  std::string type; ///< empty: what a template says, else STANDARD
  std::string name;
  std::vector<std::string> defines;
  ReportOptions report;

  /// Declare the options of `command`.
  void addTo(CLI::App &command);
  void addSubstitutionsTo(CLI::App &command);
  void addTypeTo(CLI::App &command);
  void addNameTo(CLI::App &command);

  /// Takes the values of --define. 0, or the exit status, having said why.
  int readDefines();

  /// The machine's name: the one given, a template's name for it, or the file's name without folder and
  /// endings.
  std::string machineName(const std::string &resourceName) const;
};

/// A definition that has been read and checked.
struct Definition {
  DefinitionInput input;
  std::optional<Machine> machine;
  const ReportOptions *report = nullptr;

  /// Reads the text. 0, or the exit status, having said why.
  int read(Input &wanted);
  /// Checks what was read. 0, or the exit status, having said why. Warnings are not printed yet.
  int check(Input &wanted);
  int readAndCheck(Input &wanted);

  std::string workflowType(const Input &wanted) const;

  /// The compilation that `options` ask for.
  Compilation compilation(const Input &wanted, const CompileOptions &options);
  /// The same, with findings of its own.
  Compilation compilation(const Input &wanted, const CompileOptions &options, DiagnosticEngine &findings);

  /// 0, or the exit status when they cannot be written.
  int printDiagnostics();
  /// The exit status of a definition with errors, having printed them.
  int refuse();
  /// The exit status for `outcome`, having printed what there is to say.
  int finish(Outcome outcome, const std::string &error);
};

/// The name that the file gives the machine is good; else says what to do.
bool checkName(const std::string &name);

/// Adds `--target` to `command`, which sets `target`.
void addTargetTo(CLI::App &command, const TargetSpec *&target);

} // namespace asl

#endif // ASL_CODEGEN_DRIVER_INPUT_H
