// SPDX-License-Identifier: Apache-2.0
//
// The cache of `aslc run`. A program's file name is the hash of all that decides what it does; a program is put there by
// renaming, so a half-written one is never found.

#include "codegen/RunCache.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/BLAKE3.h"
#include "llvm/Support/FileSystem.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>
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
    reason = "no place for the program: neither XDG_CACHE_HOME nor HOME is set; use 'aslc build'";
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
  return true;
}

bool RunCache::has(const std::string &program) const { return llvm::sys::fs::can_execute(program); }

void RunCache::execute(const std::string &program, const std::vector<std::string> &arguments,
                       std::string &reason) const {
  std::vector<char *> argv{const_cast<char *>(program.c_str())};
  for (const std::string &argument : arguments)
    argv.push_back(const_cast<char *>(argument.c_str()));
  argv.push_back(nullptr);
  ::execv(program.c_str(), argv.data());
  reason = "cannot run '" + program + "': " + std::strerror(errno);
}
