// SPDX-License-Identifier: Apache-2.0
//
// CallParameters.h: what a definition tells about the parameters of a call, as the policies of IAM write it.

#ifndef ASL_CODEGEN_PACKAGE_CALLPARAMETERS_H
#define ASL_CODEGEN_PACKAGE_CALLPARAMETERS_H

#include "frontend/Machine.h"

#include <string>
#include <string_view>
#include <vector>

namespace asl {

/// A parameter's value.
struct Parameter {
  enum class Kind : uint8_t {
    Absent,
    Literal,  ///< `text` is all of it
    Pattern,  ///< known in parts; `*` in `text` stands for the others
    Computed, ///< not known before the workflow runs
  };
  Kind kind = Kind::Absent;
  /// As policies have it: `*` and `?` that mean themselves are `${*}` and `${?}`.
  std::string text;
  /// The bytes to point at.
  SourceRange range;

  bool isAbsent() const { return kind == Kind::Absent; }
  bool isLiteral() const { return kind == Kind::Literal; }
  bool isComputed() const { return kind == Kind::Computed; }
  /// Whether it is an ARN, at least in its beginning.
  bool isArn() const { return text.starts_with("arn:"); }
};

/// Turns a text into one that a policy compares literally.
std::string escapeForPolicy(std::string_view text);

/// The value of a text that may hold substitutions, `${Name}`.
Parameter parameterOf(std::string_view text, SourceRange range);

/// The parameters of a Task, an ItemReader or a ResultWriter.
class CallParameters {
public:
  /// `parameters` is null when the state's input takes their place; `range` is what to point at then.
  CallParameters(const Machine &machine, const JsonValue *parameters, SourceRange range)
      : machine(&machine), parameters(parameters), range(range) {}

  /// The parameter `path`, which leads through objects by dots: "Overrides.TaskRoleArn".
  Parameter get(std::string_view path) const;

  /// The elements of the list `name`, each as parameters of its own. A list, or an element of one, that is
  /// computed has parameters that are computed; a list that is absent has no elements.
  std::vector<CallParameters> elements(std::string_view name) const;

  /// The member `name` as parameters of its own.
  CallParameters member(std::string_view name) const;
  /// The names of all members; `isComplete` is false when there may be others.
  std::vector<Parameter> names(bool &isComplete) const;

  bool isAbsent() const { return parameters == nullptr && isKnown; }
  SourceRange sourceRange() const { return range; }

private:
  /// The value of a member that is written down, or null; `computed` is set when it comes from elsewhere.
  const JsonValue *find(std::string_view name, const JsonValue *&computed) const;
  Parameter valueOf(const JsonValue &value) const;
  bool isExpression(const JsonValue &value) const;

  const Machine *machine;
  const JsonValue *parameters;
  SourceRange range;
  bool isKnown = false; ///< null parameters mean that there are none
};

} // namespace asl

#endif // ASL_CODEGEN_PACKAGE_CALLPARAMETERS_H
