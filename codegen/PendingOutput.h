// SPDX-License-Identifier: Apache-2.0
//
// PendingOutput.h: files that are there as a whole or not at all.

#ifndef ASL_CODEGEN_PENDINGOUTPUT_H
#define ASL_CODEGEN_PENDINGOUTPUT_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

#include <string>

namespace asl {

/// A file beside the output that becomes the output on `commit` and vanishes otherwise. An output that is no
/// regular file (/dev/null) is written to as it is.
class PendingOutput {
public:
  PendingOutput() = default;
  PendingOutput(const PendingOutput &) = delete;
  PendingOutput &operator=(const PendingOutput &) = delete;
  ~PendingOutput();

  /// Reserves a name beside `output`. Fails when `output` is a folder or its folder cannot be written to.
  llvm::Error create(llvm::StringRef output);

  /// Where to write to.
  const std::string &path() const { return temporary.empty() ? target : temporary; }

  /// Writes all of the file. Fails when the disk takes no more.
  llvm::Error write(llvm::StringRef bytes);

  /// Gives the file its name, and the rights that a new file has, `executable` or not, as far as the user's
  /// umask allows.
  llvm::Error commit(bool executable);

private:
  std::string temporary; ///< empty: nothing to rename or remove
  std::string target;
};

} // namespace asl

#endif // ASL_CODEGEN_PENDINGOUTPUT_H
