// SPDX-License-Identifier: Apache-2.0
//
// Tar.h: tar archives whose bytes depend on what is in them alone.

#ifndef ASL_CODEGEN_PACKAGE_TAR_H
#define ASL_CODEGEN_PACKAGE_TAR_H

#include "codegen/package/Zip.h"

namespace asl {

/// A tar archive (POSIX ustar) of `files`, in their order; a name that ends in '/' is an empty folder.
/// Folders have entries of their own, each before what is in it. Everything belongs to root and is of
/// 1970-01-01. For names of at most 100 bytes and files of less than 8 GiB.
std::string makeTar(const std::vector<ArchiveFile> &files);

} // namespace asl

#endif // ASL_CODEGEN_PACKAGE_TAR_H
