// SPDX-License-Identifier: Apache-2.0
//
// Template.h: the function as a template of AWS SAM.

#ifndef ASL_CODEGEN_PACKAGE_TEMPLATE_H
#define ASL_CODEGEN_PACKAGE_TEMPLATE_H

#include "codegen/package/Architecture.h"
#include "codegen/package/Document.h"
#include "codegen/package/Policy.h"

#include <cstdint>
#include <string>
#include <vector>

namespace asl {

struct TemplateInput {
  std::string machineName;
  const Architecture *architecture;
  bool isImage = false;
  /// The package as the template names it: a path from the template's folder. Empty: the image's place in a
  /// registry is a parameter of the template.
  std::string package;
  int64_t timeoutSeconds;
  int64_t memoryMb;
  std::string options; ///< ASLRT_OPTIONS of the function; empty: none
  std::vector<PolicyStatement> statements;
};

/// The template.
Document makeTemplate(const TemplateInput &input);

/// What a template of ours has in its beginning, and no other has.
inline constexpr std::string_view kTemplateMark = "Written by aslc package";

} // namespace asl

#endif // ASL_CODEGEN_PACKAGE_TEMPLATE_H
