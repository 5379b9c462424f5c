// SPDX-License-Identifier: Apache-2.0
//
// FrontEndFuzzer: any text, through the whole front end: parsed, checked with all warnings, printed in every
// form, and lowered to the flow dialect when it is a definition. Nothing may crash, whatever the text is; and
// what a caller may rely on is checked: a machine or an error, ranges inside of the text, an IR that
// verifies.
//
// The first byte of an input is not text: its bits choose the type of workflow. test/fuzz/fuzz runs this.

#include "frontend/DiagnosticFormats.h"
#include "frontend/Lower.h"
#include "frontend/Machine.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/IR/Verifier.h"

#include <cstdio>
#include <cstdlib>

using namespace asl;

namespace {

/// Says what was promised and not kept, and ends the process as a crash.
void require(bool condition, const char *promise) {
  if (condition)
    return;
  std::fprintf(stderr, "FrontEndFuzzer: broken promise: %s\n", promise);
  std::abort();
}

void checkRanges(const DiagnosticEngine &diagnostics) {
  size_t size = diagnostics.source().text().size();
  auto isInside = [&](SourceRange range) { return range.begin <= range.end && range.end <= size; };
  for (const Diagnostic *finding : diagnostics.sorted()) {
    require(!finding->message.empty(), "a finding says something");
    require(!finding->range || isInside(*finding->range), "a finding's range lies in the text");
    for (const DiagnosticNote &note : finding->notes)
      require(!note.range || isInside(*note.range), "a note's range lies in the text");
    for (const DiagnosticFix &fix : finding->fixes)
      require(isInside(fix.range), "a fix's range lies in the text");
  }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (size == 0)
    return 0;
  ParseOptions options;
  options.type = data[0] & 1 ? WorkflowType::Express : WorkflowType::Standard;
  options.functionTimeouts = {{"f", 60}};
  WarningOptions warnings;
  warnings.apply("everything");
  Source source("fuzz.asl.json", std::string(reinterpret_cast<const char *>(data) + 1, size - 1));
  DiagnosticEngine diagnostics(source, warnings);
  std::optional<Machine> machine = parseMachine(source, options, diagnostics);
  require(machine.has_value() != diagnostics.hasErrors(), "there is a machine, or an error");
  if (machine) {
    // A context that went through many machines keeps their types and attributes for ever.
    mlir::MLIRContext context(mlir::MLIRContext::Threading::DISABLED);
    mlir::OwningOpRef<mlir::ModuleOp> module = lowerMachine(*machine, "fuzz", source, diagnostics, context);
    require(bool(module) != diagnostics.hasErrors(), "there is a module, or an error");
    require(!module || mlir::succeeded(mlir::verify(*module)), "the module verifies");
  }
  checkRanges(diagnostics);
  diagnostics.render(data[0] & 2);
  renderJson(diagnostics);
  renderSarif(diagnostics, "0");
  renderGitHub(diagnostics);
  return 0;
}
