// SPDX-License-Identifier: Apache-2.0
//
// ReportOptions: see ReportOptions.h.

#include "codegen/driver/ReportOptions.h"
#include "codegen/Compiler.h"

#include <CLI/CLI.hpp>

#include <charconv>
#include <cstdio>

namespace asl {

void ReportOptions::addTo(CLI::App &command, bool isOutputTaken) {
  constexpr const char *kSection = "options about errors and warnings";
  isForStandardError = isOutputTaken;
  command
      .add_option("-W", warningTexts,
                  "warnings: -WGROUP, -Wno-GROUP, -Wall, -Weverything, -Werror, -Werror=GROUP; 'aslc "
                  "explain' lists groups")
      ->type_name("WARNING")
      ->group(kSection)
      ->allow_extra_args(false);
  command.add_flag("-w", isSilent, "no warnings")->group(kSection);
  command
      .add_option("--format", formatName,
                  isOutputTaken ? "form of errors and warnings, which go to standard error"
                                : "form of errors and warnings; all but text go to standard output")
      ->group(kSection)
      ->check(CLI::IsMember({"text", "json", "sarif", "github"}))
      ->capture_default_str();
  command
      .add_option("--color,--colour", colour,
                  "colours of the text (auto: on a terminal, unless NO_COLOR is set)")
      ->group(kSection)
      ->check(CLI::IsMember({"auto", "always", "never"}))
      ->capture_default_str();
  command
      .add_option(
          "--function-timeout", functionTimeouts,
          "time-out of a Lambda function, to compare TimeoutSeconds with; may be given again")
      ->type_name("NAME=SECONDS")
      ->group(kSection)
      ->allow_extra_args(false);
}

bool ReportOptions::resolve(ParseOptions &parse) {
  for (const std::string &text : warningTexts)
    if (std::optional<std::string> problem = warningOptions.apply(text)) {
      std::fprintf(stderr, "aslc: error: -W%s: %s\n", text.c_str(), problem->c_str());
      return false;
    }
  if (isSilent)
    warningOptions.silence();
  chosenFormat = formatName == "json"     ? DiagnosticFormat::Json
                 : formatName == "sarif"  ? DiagnosticFormat::Sarif
                 : formatName == "github" ? DiagnosticFormat::GitHub
                                          : DiagnosticFormat::Text;
  for (const std::string &text : functionTimeouts) {
    size_t equals = text.rfind('=');
    int64_t seconds = 0;
    const char *end = text.data() + text.size();
    bool isGood = equals != std::string::npos && equals > 0;
    if (isGood) {
      auto [stop, problem] = std::from_chars(text.data() + equals + 1, end, seconds);
      isGood = problem == std::errc() && stop == end && seconds >= 1 && seconds <= kMaxLambdaSeconds;
    }
    if (!isGood) {
      std::fprintf(stderr,
                   "aslc: error: --function-timeout takes NAME=SECONDS, with 1 to 900 seconds, not '%s'\n",
                   text.c_str());
      return false;
    }
    parse.functionTimeouts[text.substr(0, equals)] = seconds;
  }
  return true;
}

bool ReportOptions::print(const DiagnosticEngine &diagnostics) const {
  std::string text;
  switch (chosenFormat) {
  case DiagnosticFormat::Text:
    if (colour == "auto") {
      diagnostics.print(stderr);
      return true;
    }
    text = diagnostics.render(colour == "always");
    std::fwrite(text.data(), 1, text.size(), stderr);
    return true;
  case DiagnosticFormat::Json:
    text = renderJson(diagnostics);
    break;
  case DiagnosticFormat::Sarif:
    text = renderSarif(diagnostics, versionText());
    break;
  case DiagnosticFormat::GitHub:
    text = renderGitHub(diagnostics);
    break;
  }
  std::FILE *stream = isForStandardError ? stderr : stdout;
  bool isWritten = std::fwrite(text.data(), 1, text.size(), stream) == text.size();
  if (std::fflush(stream) != 0 || !isWritten) {
    std::perror("aslc: error: cannot write what was found");
    return false;
  }
  return true;
}

} // namespace asl
