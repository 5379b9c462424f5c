// SPDX-License-Identifier: Apache-2.0
//
// aslc graph: a picture of a state machine, and of one execution on it.

#include "codegen/PendingOutput.h"
#include "codegen/driver/Driver.h"
#include "codegen/driver/Input.h"
#include "codegen/graph/History.h"
#include "codegen/graph/Picture.h"
#include "frontend/Diagnostics.h"

#include <CLI/CLI.hpp>

#include <cstdio>

using namespace asl;

namespace {

using PictureWriter = std::string (*)(const graph::Picture &);

struct PictureForm {
  const char *name;
  std::vector<const char *> endings;
  PictureWriter write;
};

const PictureForm kForms[] = {{"svg", {".svg"}, graph::writeSvg},
                              {"dot", {".dot", ".gv"}, graph::writeDot},
                              {"mermaid", {".mmd", ".mermaid"}, graph::writeMermaid}};

struct DrawGraph {
  Input input;
  std::string format, output, historyFile;

  int run() {
    const PictureForm *form = chooseForm();
    if (!form)
      return kBadUse;
    if (historyFile == "-" && input.request.file == "-") {
      std::fprintf(stderr, "aslc: error: the definition and --history cannot both be standard input\n");
      return kBadUse;
    }
    Definition definition;
    if (int status = definition.readAndCheck(input))
      return status;
    if (int status = definition.printDiagnostics())
      return status;
    graph::Picture picture =
        graph::makePicture(*definition.machine, input.machineName(definition.input.resourceName()));
    if (!historyFile.empty())
      if (int status = readHistory(picture))
        return status;
    graph::fitWords(picture);
    if (form->write == graph::writeSvg)
      graph::placePicture(picture);
    return writePicture(form->write(picture));
  }

private:
  bool isStandardOutput() const { return output.empty() || output == "-"; }

  /// The form that is named, else the one that the output's ending says, else SVG for standard output.
  const PictureForm *chooseForm() const {
    for (const PictureForm &form : kForms) {
      if (format == form.name || (format.empty() && isStandardOutput()))
        return &form;
      for (const char *ending : form.endings)
        if (format.empty() && output.ends_with(ending))
          return &form;
    }
    std::fprintf(stderr,
                 "aslc: error: the name '%s' does not say what to write: end it in .svg, .dot, .gv, .mmd or "
                 ".mermaid, or give --format=svg, dot or mermaid\n",
                 output.c_str());
    return nullptr;
  }

  int readHistory(graph::Picture &picture) {
    std::string reason;
    std::optional<Source> source =
        Source::readFile(historyFile == "-" ? "/dev/stdin" : historyFile, reason, graph::kMaxHistoryBytes);
    if (!source) {
      std::fprintf(stderr, "aslc: error: cannot read '%s': %s\n", historyFile.c_str(), reason.c_str());
      return kBadUse;
    }
    DiagnosticEngine diagnostics(*source);
    std::optional<graph::History> history = graph::readHistory(*source, diagnostics);
    bool isGood = history && graph::addHistory(picture, *history, diagnostics);
    diagnostics.print(stderr);
    return isGood ? 0 : kBadUse;
  }

  int writePicture(const std::string &text) {
    if (isStandardOutput())
      return writeText(text, output);
    PendingOutput file;
    llvm::Error error = file.create(output);
    if (!error)
      error = file.write(text);
    if (!error)
      error = file.commit(/*executable=*/false);
    if (!error)
      return 0;
    std::fprintf(stderr, "aslc: error: %s\n", llvm::toString(std::move(error)).c_str());
    return kBadUse;
  }
};

} // namespace

void asl::addGraphCommand(CLI::App &app, Driver &driver) {
  auto given = std::make_shared<DrawGraph>();
  CLI::App *command =
      app.add_subcommand("graph", "draw a state machine, and the way of one execution through it");
  given->input.addTo(*command);
  given->input.addNameTo(*command);
  command->add_option("-o,--output", given->output,
                      "write here instead of standard output; its ending says in which form");
  command
      ->add_option("--format", given->format,
                   "svg, dot (Graphviz) or mermaid (default: what the output's ending says, else svg)")
      ->check(CLI::IsMember({"svg", "dot", "mermaid"}));
  command->add_option(
      "--history", given->historyFile,
      "draw the execution with these events: what a program writes with --history, or the JSON "
      "of 'aws stepfunctions get-execution-history'; - for standard input");
  command->callback([given, &driver] { driver.command = [given] { return given->run(); }; });
}
