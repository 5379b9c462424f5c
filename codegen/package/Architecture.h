// SPDX-License-Identifier: Apache-2.0
//
// Architecture.h: what the processors that programs are compiled for are called by those who run them.

#ifndef ASL_CODEGEN_PACKAGE_ARCHITECTURE_H
#define ASL_CODEGEN_PACKAGE_ARCHITECTURE_H

#include <string_view>

namespace asl {

struct Architecture {
  unsigned elfMachine;      ///< e_machine of an ELF file
  std::string_view lambda;  ///< in `Architectures` of a function
  std::string_view image;   ///< `architecture` of a container image, which has Go's words
  std::string_view variant; ///< `variant` of a container image; empty: it has none
};

/// The processor that `program`, an ELF file, is for; null when it is no such file or for none that Lambda
/// has. The package follows the program: nothing else has to know how it was compiled.
const Architecture *architectureOf(std::string_view program);

} // namespace asl

#endif // ASL_CODEGEN_PACKAGE_ARCHITECTURE_H
