// SPDX-License-Identifier: Apache-2.0
//
// ReadDefinition.h: from what a person names on the command line to the JSON text of one state machine.
//
// All commands that read a definition do it here, whatever form it comes in: JSON, YAML, a template in
// either, a folder of templates, standard input; with values for "${Name}".

#ifndef ASL_FRONTEND_INPUTS_READDEFINITION_H
#define ASL_FRONTEND_INPUTS_READDEFINITION_H

#include "frontend/Diagnostics.h"
#include "frontend/Json.h"
#include "frontend/inputs/Substitutions.h"
#include "frontend/inputs/Template.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace asl {

/// What to read.
struct DefinitionRequest {
  std::string file;     ///< a file, a folder with templates, or "-" for standard input
  std::string resource; ///< which of a template's state machines; empty: the only one
  WarningOptions warnings;
};

/// What a person reads on standard input is called in messages.
inline constexpr std::string_view kStandardInputName = "<stdin>";

class DefinitionInput {
public:
  enum class Status {
    Read,    ///< all is there; there may be warnings
    Refused, ///< the diagnostics say what is wrong with the files
    BadUse,  ///< `problem` says what is wrong with the request
  };

  /// Reads once. `definitions` must outlive this.
  Status read(const DefinitionRequest &request, const Definitions &definitions);

  /// The definition: JSON text that knows its places, and its tree. After Status::Read.
  const Source &source() const { return *text; }
  const std::shared_ptr<const JsonValue> &root() const { return tree; }
  /// Goes on collecting what is found about the definition. Not after BadUse.
  DiagnosticEngine &diagnostics() { return *engine; }

  /// Warns of substitutions without a value, except where there is an error for want of one: after the
  /// definition has been checked.
  void warnOfOpenSubstitutions();

  /// Name of the state machine in its template; empty for a definition of its own.
  const std::string &resourceName() const { return name; }
  /// STANDARD or EXPRESS, when the template says.
  const std::optional<std::string> &type() const { return workflowType; }
  /// All text that the definition was made from, for the key of a cache.
  std::string contents() const;

  std::string problem;

private:
  /// Bad use: what to do.
  Status fail(std::string what) {
    problem = std::move(what);
    return Status::BadUse;
  }
  std::shared_ptr<const Source> open(const std::string &path, const std::string &shownAs,
                                     std::string &reason);
  Status readFile(const std::string &path, const std::string &shownAs);
  Status readFolder();
  Status readTemplate(const TemplatePart &root, TemplateKind kind);
  Status readText(std::shared_ptr<const Source> file, bool mayHaveFunctions);
  Status finish(std::shared_ptr<const Source> json);
  TemplatePart readPart(const std::string &path, SourceRange place);
  /// JSON text of a file in either form, or null.
  std::shared_ptr<const Source> toJson(std::shared_ptr<const Source> file, bool &hasFunctions);
  const std::string *valueOf(std::string_view substitution) const;

  DefinitionRequest request;
  const Definitions *definitions = nullptr;
  std::string folder; // of the file, with a slash at its end; empty: the current one
  std::vector<std::shared_ptr<const Source>> files;
  std::optional<DiagnosticEngine> engine;
  std::shared_ptr<const Source> text;
  std::shared_ptr<const JsonValue> tree;
  std::vector<TemplatePart> parts; // what machines of the template point into
  std::optional<TemplateDefinition> found;
  std::string name;
  std::optional<std::string> workflowType;
};

/// Is the text of `source` YAML, by the file's name or, where that says nothing, by what is in it?
bool isYaml(const Source &source);

} // namespace asl

#endif // ASL_FRONTEND_INPUTS_READDEFINITION_H
