// SPDX-License-Identifier: Apache-2.0
//
// LayoutFolder.h: an image layout as a folder, there as a whole or not at all.

#ifndef ASL_CODEGEN_PACKAGE_LAYOUTFOLDER_H
#define ASL_CODEGEN_PACKAGE_LAYOUTFOLDER_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

#include <string>
#include <utility>
#include <vector>

namespace asl {

/// A folder beside the output that becomes the output on `commit` and vanishes otherwise.
class LayoutFolder {
public:
  LayoutFolder() = default;
  LayoutFolder(const LayoutFolder &) = delete;
  LayoutFolder &operator=(const LayoutFolder &) = delete;
  ~LayoutFolder();

  /// Reserves a name beside `output`. Fails when `output` is there and neither an image layout nor empty.
  llvm::Error create(llvm::StringRef output);

  /// Writes the files of makeImageLayout.
  llvm::Error write(const std::vector<std::pair<std::string, std::string>> &files);

  /// Gives the folder its name. A layout that had it is deleted.
  llvm::Error commit();

private:
  std::string temporary; ///< empty: nothing to rename or remove
  std::string target;
};

} // namespace asl

#endif // ASL_CODEGEN_PACKAGE_LAYOUTFOLDER_H
