// SPDX-License-Identifier: Apache-2.0
//
// ProjectFiles: the files of the projects of `aslc init`, which lie in projects/ and are data in aslc.

#ifndef ASL_CODEGEN_DRIVER_PROJECTFILES_H
#define ASL_CODEGEN_DRIVER_PROJECTFILES_H

#include <string_view>
#include <vector>

namespace asl {

struct ProjectFile {
  std::string_view project; ///< `common`: in all
  std::string_view path;    ///< in the project's folder
  const char *begin, *end;

  std::string_view text() const { return {begin, static_cast<size_t>(end - begin)}; }
};

const std::vector<ProjectFile> &projectFiles();

} // namespace asl

#endif // ASL_CODEGEN_DRIVER_PROJECTFILES_H
