// SPDX-License-Identifier: Apache-2.0
//
// LayoutFolder: see LayoutFolder.h. Two folders change their names in one step, so that there is a layout at
// any time.

#include "codegen/package/LayoutFolder.h"
#include "codegen/package/Image.h"

#include "llvm/ADT/SmallString.h"
#include "llvm/Support/Errno.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"

#include <cstdio>
#include <fcntl.h>

using llvm::Error;
using llvm::SmallString;
using llvm::StringRef;
using llvm::Twine;
namespace fs = llvm::sys::fs;
namespace path = llvm::sys::path;

namespace asl {

static Error cannotWrite(StringRef output, const Twine &reason) {
  return llvm::createStringError(llvm::inconvertibleErrorCode(), "cannot write '" + output + "': " + reason);
}

LayoutFolder::~LayoutFolder() {
  if (!temporary.empty())
    fs::remove_directories(temporary);
}

Error LayoutFolder::create(StringRef output) {
  while (output.size() > 1 && output.ends_with("/"))
    output = output.drop_back();
  target = output.str();
  if (fs::exists(output) && !fs::is_directory(output))
    return cannotWrite(output, "it is no directory");
  SmallString<128> mark(output);
  path::append(mark, StringRef(kImageLayoutMark.data(), kImageLayoutMark.size()));
  std::error_code code;
  if (fs::is_directory(output) && !fs::exists(mark) &&
      fs::directory_iterator(output, code) != fs::directory_iterator())
    return cannotWrite(output, "it is a directory with something else than an image in it");
  SmallString<128> model(path::parent_path(output)), name;
  path::append(model, ".aslc-%%%%%%%%%%%%");
  for (int attempt = 0; attempt < 100; ++attempt) {
    fs::createUniquePath(model, name, /*MakeAbsolute=*/false);
    code = fs::create_directory(name, /*IgnoreExisting=*/false);
    if (code != std::errc::file_exists)
      break;
  }
  if (code)
    return cannotWrite(output, code.message());
  temporary = std::string(name);
  return Error::success();
}

Error LayoutFolder::write(const std::vector<std::pair<std::string, std::string>> &files) {
  for (const auto &[name, bytes] : files) {
    SmallString<128> file(temporary);
    path::append(file, name);
    std::error_code code = fs::create_directories(path::parent_path(file));
    if (code)
      return cannotWrite(target, code.message());
    llvm::raw_fd_ostream stream(file, code);
    if (!code) {
      stream << bytes;
      stream.close();
      code = stream.error();
      stream.clear_error();
    }
    if (code)
      return cannotWrite(target, code.message());
  }
  return Error::success();
}

Error LayoutFolder::commit() {
  if (fs::exists(target)) {
    if (::renameat2(AT_FDCWD, temporary.c_str(), AT_FDCWD, target.c_str(), RENAME_EXCHANGE) != 0)
      return cannotWrite(target, llvm::sys::StrError());
    fs::remove_directories(temporary); // what was there before
  } else if (std::error_code code = fs::rename(temporary, target)) {
    return cannotWrite(target, code.message());
  }
  temporary.clear();
  return Error::success();
}

} // namespace asl
