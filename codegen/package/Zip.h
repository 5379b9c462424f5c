// SPDX-License-Identifier: Apache-2.0
//
// Zip.h: zip archives whose bytes depend on what is in them alone.

#ifndef ASL_CODEGEN_PACKAGE_ZIP_H
#define ASL_CODEGEN_PACKAGE_ZIP_H

#include <string>
#include <string_view>
#include <vector>

namespace asl {

/// A file in an archive.
struct ArchiveFile {
  std::string name; ///< relative, with '/' between folders
  std::string_view bytes;
  unsigned mode = 0644; ///< permissions, as chmod takes them
};

/// A zip archive of `files`, in their order, deflated. The times in it are those of 1980-01-01, the first
/// that the format has. For files of less than 4 GiB.
std::string makeZip(const std::vector<ArchiveFile> &files);

} // namespace asl

#endif // ASL_CODEGEN_PACKAGE_ZIP_H
