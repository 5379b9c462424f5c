// SPDX-License-Identifier: Apache-2.0
//
// The cache of `aslc run`. A program's file name is the hash of all that decides what it does; a program is put there by
// renaming, so a half-written one is never found.

#include "codegen/RunCache.h"
#include "codegen/Target.h"

#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/BLAKE3.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Signals.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>

using namespace asl;

bool RunCache::open(const std::string &key, std::string &program, std::string &reason) {
  std::string folder;
  const char *cache = std::getenv("XDG_CACHE_HOME");
  const char *home = std::getenv("HOME");
  if (cache && *cache)
    folder = std::string(cache) + "/aslc";
  else if (home && *home)
    folder = std::string(home) + "/.cache/aslc";
  else {
    reason = "neither XDG_CACHE_HOME nor HOME is set";
    return false;
  }
  if (std::error_code error = llvm::sys::fs::create_directories(folder)) {
    reason = "cannot make the folder '" + folder + "': " + error.message();
    return false;
  }
  llvm::BLAKE3 hasher;
  hasher.update(llvm::StringRef(key));
  auto digest = hasher.final<16>();
  program = folder + "/" + llvm::toHex(llvm::ArrayRef<uint8_t>(digest), /*LowerCase=*/true);
  if (!has(program) && ::access(folder.c_str(), W_OK) != 0) {
    reason = "cannot write into the folder '" + folder + "': " + std::strerror(errno);
    return false;
  }
  return true;
}

bool RunCache::openOnce(std::string &program, std::string &reason) {
  llvm::SmallString<128> path;
  if (std::error_code error = llvm::sys::fs::createTemporaryFile("aslc-run", "", path)) {
    reason = "cannot make a temporary file for the program either: " + error.message() +
             "; set XDG_CACHE_HOME or TMPDIR to a folder that can be written, or use 'aslc build'";
    return false;
  }
  llvm::sys::RemoveFileOnSignal(path);
  temporary = program = std::string(path);
  return true;
}

RunCache::~RunCache() {
  if (temporary.empty())
    return;
  llvm::sys::fs::remove(temporary);
  llvm::sys::DontRemoveFileOnSignal(temporary);
}

bool RunCache::has(const std::string &program) const { return llvm::sys::fs::can_execute(program); }

void RunCache::noteFindings(const std::string &program) const {
  int descriptor = ::open((program + ".findings").c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
  if (descriptor >= 0)
    ::close(descriptor);
}

bool RunCache::hasFindings(const std::string &program) const {
  return llvm::sys::fs::exists(program + ".findings");
}

/// What to do about `error`, which the system gave when it was to start the program; empty when there is nothing to say.
static std::string adviceFor(int error, bool isKept, const std::string &program, const TargetSpec &target) {
  if (error == EACCES)
    return std::string("; set ") + (isKept ? "XDG_CACHE_HOME" : "TMPDIR") + " to a folder whose programs may run";
  if (error != ENOEXEC)
    return "";
  if (&target != &hostTarget())
    return std::string("; this machine starts no programs for ") + target.name +
           " by itself: use 'aslc build' and take the program to one that does, or start it in an emulator";
  // After a loss of power a file may be there without its contents.
  return isKept ? "; it is damaged: remove '" + program + "', and it is built again" : "";
}

void RunCache::execute(const std::string &program, const TargetSpec &target, const std::vector<std::string> &arguments,
                       std::string &reason) const {
  std::vector<char *> argv{const_cast<char *>(program.c_str())};
  for (const std::string &argument : arguments)
    argv.push_back(const_cast<char *>(argument.c_str()));
  argv.push_back(nullptr);
  bool isKept = program != temporary;
  if (isKept) {
    ::execv(program.c_str(), argv.data());
  } else if (int descriptor = ::open(program.c_str(), O_RDONLY | O_CLOEXEC); descriptor >= 0) {
    // The file's name goes before the program starts: nobody would take it away afterwards.
    llvm::sys::fs::remove(program);
    ::fexecve(descriptor, argv.data(), environ);
    int error = errno;
    ::close(descriptor);
    errno = error;
  }
  int error = errno;
  reason = "cannot run '" + program + "': " + std::strerror(error) + adviceFor(error, isKept, program, target);
}
