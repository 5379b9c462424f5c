// SPDX-License-Identifier: Apache-2.0
//
// InputsFuzzer: the whole front end over whatever bytes, in each form that a definition comes in.
//
// The first byte chooses the form. What is found is printed into a string, so that places are looked up too.
// Nothing but a crash, a sanitizer's report or a time-out is a find. test/fuzz/fuzz runs this.

#include "frontend/Diagnostics.h"
#include "frontend/Machine.h"
#include "frontend/inputs/ReadDefinition.h"

#include <cstdio>
#include <cstdlib>
#include <string>
#include <unistd.h>

using namespace asl;

namespace {

struct Form {
  const char *file;
  const char *resource;
};
/// make_inputs.py knows them by their numbers.
constexpr Form kForms[] = {{"machine.asl.json", ""}, {"machine.asl.yaml", ""}, {"template.json", ""},
                           {"template.yaml", ""},    {"serverless.yml", ""},   {"machine", ""},
                           {"template.yaml", "M"}};

/// A folder of this process's own.
const std::string &folder() {
  static const std::string path = [] {
    char name[] = "/tmp/aslc-fuzz-XXXXXX";
    if (!mkdtemp(name))
      std::abort();
    return std::string(name) + "/";
  }();
  return path;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (size == 0)
    return 0;
  const Form &form = kForms[uint8_t(data[0] - '0') % std::size(kForms)];
  const std::string path = folder() + form.file;
  std::FILE *file = std::fopen(path.c_str(), "wb");
  if (!file || std::fwrite(data + 1, 1, size - 1, file) != size - 1 || std::fclose(file) != 0)
    std::abort();

  Definitions definitions;
  std::string problem;
  definitions.add("Name=value", problem);
  definitions.add("Number=5", problem);
  definitions.add("Ring=${Ring}", problem);
  DefinitionInput input;
  DefinitionInput::Status status = input.read({path, form.resource}, definitions);
  if (status == DefinitionInput::Status::Read) {
    ParseOptions options;
    parseMachine(input.source(), input.root(), options, input.diagnostics());
    input.warnOfOpenSubstitutions();
  }
  if (status == DefinitionInput::Status::BadUse)
    return 0;
  input.diagnostics().render(false);
  for (const Diagnostic *finding : input.diagnostics().sorted()) {
    const size_t bytes = finding->source->file().text().size();
    auto isInside = [&](SourceRange range) {
      range = finding->source->inFile(range);
      return range.begin <= range.end && range.end <= bytes;
    };
    if (finding->range && !isInside(*finding->range))
      std::abort();
    for (const DiagnosticNote &note : finding->notes)
      if (note.range && !isInside(*note.range))
        std::abort();
  }
  return 0;
}
