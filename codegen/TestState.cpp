// SPDX-License-Identifier: Apache-2.0
//
// TestState: see TestState.h. Nothing is kept: a test's program holds what it was asked, and making it takes less time
// than most things that could be done with it. The file lies in the folder for temporary files, without a name from the
// moment it is open.

#include "codegen/TestState.h"

#include "llvm/ADT/ScopeExit.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Signals.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>

using namespace asl;

/// Becomes the program in the open file; comes back only on failure, with the reason.
static std::string execute(int descriptor, const std::vector<std::string> &arguments) {
  std::string name = "aslc-test-state";
  std::vector<char *> argv{name.data()};
  for (const std::string &argument : arguments)
    argv.push_back(const_cast<char *>(argument.c_str()));
  argv.push_back(nullptr);
  ::fexecve(descriptor, argv.data(), environ);
  return std::strerror(errno);
}

Outcome asl::runStateTest(Compilation &compilation, BuildOptions options, const std::vector<std::string> &arguments) {
  llvm::SmallString<128> path;
  auto fail = [&](const std::string &what, const std::string &reason) {
    compilation.error = what + ": " + reason;
    return Outcome::Failed;
  };
  if (std::error_code error = llvm::sys::fs::createTemporaryFile("aslc-test-state", "", path))
    return fail("cannot make a temporary file for the test's program", error.message());
  llvm::sys::RemoveFileOnSignal(path);
  llvm::scope_exit remove([&] {
    llvm::sys::fs::remove(path);
    llvm::sys::DontRemoveFileOnSignal(path);
  });
  options.output = std::string(path);
  Outcome outcome = buildExecutable(compilation, options);
  if (outcome != Outcome::Done)
    return outcome;
  int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0)
    return fail("cannot open '" + options.output + "'", std::strerror(errno));
  llvm::sys::fs::remove(path);
  compilation.diagnostics.print(stderr); // the last moment to do so
  std::string reason = execute(descriptor, arguments);
  ::close(descriptor);
  return fail("cannot run the test's program in '" + options.output + "'",
              reason + "; set TMPDIR to a folder whose programs may run");
}
