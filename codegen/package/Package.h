// SPDX-License-Identifier: Apache-2.0
//
// Package.h: a workflow as what Lambda deploys: a zip archive or a container image, and a template. Free of
// LLVM headers, as Compiler.h is.

#ifndef ASL_CODEGEN_PACKAGE_PACKAGE_H
#define ASL_CODEGEN_PACKAGE_PACKAGE_H

#include "codegen/Compiler.h"

#include <cstdint>
#include <optional>
#include <string>

namespace asl {

struct PackageOptions {
  std::string output; ///< empty: the machine's name with .zip or .tar
  std::string
      templateOutput; ///< empty: template.yaml beside the output; `-`: standard output; *.json: as JSON
  bool hasTemplate = true;
  bool isForLambda = true;      ///< a function; false: the program alone, in an image
  bool isImage = false;         ///< an image: a tar archive when the output ends in .tar, else a folder
  std::string certificatesFile; ///< for the image; empty: none
  std::optional<int64_t> timeoutSeconds, memoryMb; ///< of the function; absent: what the workflow needs
  std::string runtimeOptions;                      ///< ASLRT_OPTIONS of the function
};

/// Compiles, links and packs. Nothing is written unless all went well. `link` says how to link; its output is
/// not used.
Outcome writePackage(Compilation &compilation, BuildOptions link, const PackageOptions &options);

} // namespace asl

#endif // ASL_CODEGEN_PACKAGE_PACKAGE_H
