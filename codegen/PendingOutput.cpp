// SPDX-License-Identifier: Apache-2.0
//
// PendingOutput: see PendingOutput.h.

#include "codegen/PendingOutput.h"
#include "codegen/OutputFile.h"

#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Signals.h"
#include "llvm/Support/raw_ostream.h"

#include <unistd.h>

using llvm::Error;
using llvm::SmallString;
using llvm::StringRef;
using llvm::Twine;

namespace asl {

static Error makeError(const Twine &text, std::error_code code) {
  return llvm::createStringError(code, text + ": " + code.message());
}

PendingOutput::~PendingOutput() {
  if (!temporary.empty()) {
    llvm::sys::fs::remove(temporary);
    llvm::sys::DontRemoveFileOnSignal(temporary);
  }
}

Error PendingOutput::create(StringRef output) {
  if (llvm::sys::fs::is_directory(output))
    return llvm::createStringError(llvm::inconvertibleErrorCode(),
                                   "cannot write '" + output + "': it is a directory");
  target = output.str();
  // As root a rename would put a file in a device's place.
  if (llvm::sys::fs::exists(output) && !llvm::sys::fs::is_regular_file(output))
    return Error::success();
  // The name is short whatever the output's is, so that a name of the greatest length works too.
  SmallString<128> model(llvm::sys::path::parent_path(output));
  llvm::sys::path::append(model, ".aslc-%%%%%%%%%%%%");
  int descriptor = -1;
  SmallString<128> name;
  if (std::error_code code = llvm::sys::fs::createUniqueFile(model, descriptor, name))
    return makeError("cannot write '" + output + "'", code);
  ::close(descriptor);
  temporary = std::string(name);
  llvm::sys::RemoveFileOnSignal(temporary);
  return Error::success();
}

Error PendingOutput::write(StringRef bytes) {
  std::error_code code;
  llvm::raw_fd_ostream stream(path(), code);
  if (!code) {
    stream << bytes;
    stream.close();
    code = stream.error();
    stream.clear_error();
  }
  return code ? makeError("cannot write '" + target + "'", code) : Error::success();
}

Error PendingOutput::commit(bool executable) {
  namespace fs = llvm::sys::fs;
  if (temporary.empty())
    return Error::success();
  int all = fs::all_read | fs::all_write | (executable ? fs::all_exe : 0);
  auto permissions = static_cast<fs::perms>(all & ~static_cast<int>(fs::getUmask()));
  if (std::error_code code = fs::setPermissions(temporary, permissions))
    return makeError("cannot set the permissions of '" + target + "'", code);
  if (std::error_code code = fs::rename(temporary, target))
    return makeError("cannot write '" + target + "'", code);
  llvm::sys::DontRemoveFileOnSignal(temporary);
  temporary.clear();
  return Error::success();
}

bool writeOutputFile(const std::string &path, std::string_view text, std::string &reason) {
  PendingOutput output;
  Error error = output.create(path);
  if (!error)
    error = output.write(StringRef(text.data(), text.size()));
  if (!error)
    error = output.commit(/*executable=*/false);
  if (!error)
    return true;
  reason = llvm::toString(std::move(error));
  return false;
}

} // namespace asl
