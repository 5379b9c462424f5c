// SPDX-License-Identifier: Apache-2.0
//
// Functions.h: CloudFormation's functions (Ref, Fn::Sub ..) as far as their values are known here.
//
// What a function gives depends on a stack that does not exist yet. Parameters have defaults, --define gives
// values of whatever name; what is left becomes "${Name}" in the text, as if the person had written that, and
// is treated alike. Source: AWS CloudFormation User Guide, "Intrinsic function reference" and "Pseudo
// parameters reference".

#ifndef ASL_FRONTEND_INPUTS_FUNCTIONS_H
#define ASL_FRONTEND_INPUTS_FUNCTIONS_H

#include "frontend/Json.h"
#include "frontend/inputs/MappedText.h"
#include "frontend/inputs/Substitutions.h"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace asl {

class DiagnosticEngine;

class Functions {
public:
  /// `root`: the template, or what stands in place of one; its Parameters and Mappings are looked at.
  /// Everything must outlive this.
  Functions(std::shared_ptr<const Source> source, const JsonValue &root, const Definitions &definitions,
            DiagnosticEngine &diagnostics);

  /// Is `value` a call: an object whose only member is Ref or Fn::Something?
  static bool isCall(const JsonValue &value);

  /// Writes the text that `value` (a call or a scalar) gives. Returns whether all of it is known; errors in
  /// the call's own form are reported, and nothing is written for it.
  bool write(const JsonValue &value, TextSink sink);

  /// The text that `value` gives, or nothing when some of it is not known. `open` takes what is known of it.
  std::optional<std::string> text(const JsonValue &value, std::string *open = nullptr);

  /// `value` as JSON text, calls inside it being strings. Members whose value is {"Ref": "AWS::NoValue"} are
  /// left out.
  void writeJson(const JsonValue &value, MappedText &out);

private:
  using Variables = std::map<std::string, const JsonValue *, std::less<>>;

  bool writeCall(const JsonMember &call, const JsonValue &whole, TextSink sink);
  bool writeNamed(std::string_view name, SourceRange place, TextSink sink);
  bool writeSub(const JsonValue &argument, TextSink sink);
  bool writeTemplate(const JsonValue &text, const Variables &variables, TextSink sink);
  bool writeJoin(const JsonValue &argument, TextSink sink);
  bool writeSelect(const JsonMember &call, TextSink sink);
  bool writeFindInMap(const JsonMember &call, TextSink sink);
  bool writeOpen(const JsonMember &call, TextSink sink);
  void writeString(const JsonValue &value, size_t begin, size_t end, TextSink sink);
  bool refuse(SourceRange range, const std::string &message);

  std::shared_ptr<const Source> source;
  const JsonValue &root;
  const Definitions &definitions;
  DiagnosticEngine &diagnostics;
};

} // namespace asl

#endif // ASL_FRONTEND_INPUTS_FUNCTIONS_H
