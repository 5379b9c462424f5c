// SPDX-License-Identifier: Apache-2.0
//
// Template.h: the state machines in a template: CloudFormation, SAM, what CDK writes, serverless.yml.
//
// Sources: AWS CloudFormation Template Reference, AWS::StepFunctions::StateMachine; AWS SAM,
// AWS::Serverless::StateMachine; the README of the Serverless plugin serverless-step-functions.

#ifndef ASL_FRONTEND_INPUTS_TEMPLATE_H
#define ASL_FRONTEND_INPUTS_TEMPLATE_H

#include "frontend/Json.h"
#include "frontend/inputs/Functions.h"
#include "frontend/inputs/Substitutions.h"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace asl {

class DiagnosticEngine;

enum class TemplateKind : uint8_t {
  None,           ///< a definition itself
  CloudFormation, ///< resources; SAM's too
  Serverless,     ///< stepFunctions.stateMachines
};
TemplateKind templateKind(const JsonValue &root);

/// A part of a template, or of a file that it includes.
struct TemplatePart {
  std::shared_ptr<const Source> source; ///< JSON text
  std::shared_ptr<const JsonValue> root;
  const JsonValue *value = nullptr; ///< in `root`
};

/// A state machine as a template describes it.
struct TemplateMachine {
  enum class Form : uint8_t { CloudFormation, Sam, Serverless };
  std::string name; ///< the resource's logical id, or the key in serverless.yml
  Form form = Form::CloudFormation;
  TemplatePart part; ///< its properties
};

/// Reads a file that a template names, relative to the template's folder, as JSON. Reports at `place` of the
/// current source when it cannot be read; the part's `value` is null then.
using ReadPart = std::function<TemplatePart(const std::string &path, SourceRange place)>;

/// The state machines of a template, in its order.
std::vector<TemplateMachine> findMachines(const TemplatePart &root, TemplateKind kind,
                                          const ReadPart &readPart);

/// Where a machine's definition is and what belongs to it.
struct TemplateDefinition {
  /// The definition's text, JSON unless `file` is set.
  std::shared_ptr<const Source> text;
  /// The file that holds it, relative to the template's folder; `filePlace`: where that is said.
  std::string file;
  SourceRange filePlace;
  /// Values of DefinitionSubstitutions that are known, and what the others are as far as that is known.
  std::map<std::string, std::string, std::less<>> values, openValues;
  /// STANDARD or EXPRESS, when the template says.
  std::optional<std::string> type;
};

/// Finds the definition of `machine`. Nothing after reporting what is wrong. `folder` is the template's, for
/// assets of CDK.
std::optional<TemplateDefinition> findDefinition(const TemplateMachine &machine, const std::string &folder,
                                                 Functions &functions, DiagnosticEngine &diagnostics);

/// The path in "${file(PATH)}", which serverless.yml replaces by the file's contents; `key` takes what
/// follows as in
/// "${file(PATH):key}". Nothing for other texts.
std::optional<std::string> includedFile(std::string_view text, std::string &key);

} // namespace asl

#endif // ASL_FRONTEND_INPUTS_TEMPLATE_H
