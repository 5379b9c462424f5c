// SPDX-License-Identifier: Apache-2.0
//
// ReportOptions: what the command line says of diagnostics: which warnings, in which form, where to, coloured
// or not.

#ifndef ASL_CODEGEN_DRIVER_REPORTOPTIONS_H
#define ASL_CODEGEN_DRIVER_REPORTOPTIONS_H

#include "frontend/DiagnosticFormats.h"
#include "frontend/Machine.h"

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace asl {

class ReportOptions {
public:
  /// Declares the options of `command`. Where standard output is taken by something else, all forms go to standard error.
  void addTo(CLI::App &command, bool isOutputTaken = false);

  /// Reads what was given, and puts into `parse` what concerns the checks. False, having said why, on bad
  /// use.
  bool resolve(ParseOptions &parse);

  const WarningOptions &warnings() const { return warningOptions; }
  /// Does standard output stay free for something else?
  bool isText() const { return formatName == "text"; }

  /// Standard output is free after all.
  void freeOutput() { isForStandardError = false; }

  /// Text goes to standard error, the forms for programs to standard output where that is free. They are whole documents
  /// also when there is nothing to report. False when they cannot be written.
  bool print(const DiagnosticEngine &diagnostics) const;

private:
  std::vector<std::string> warningTexts;
  bool isSilent = false, isForStandardError = false;
  std::string formatName = "text";
  std::string colour = "auto";
  std::vector<std::string> functionTimeouts;

  WarningOptions warningOptions;
  DiagnosticFormat chosenFormat = DiagnosticFormat::Text;
};

} // namespace asl

#endif // ASL_CODEGEN_DRIVER_REPORTOPTIONS_H
