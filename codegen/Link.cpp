// SPDX-License-Identifier: Apache-2.0
//
// Link.cpp: lld in this process; the one file that includes lld headers.
//
// The linker sees four files, in this order:
//
//   aslrt-core.o   the runtime with the C and C++ libraries and the start files in front (crt1, crti,
//                  crtbeginT), prelinked when we were built: one file to open instead of ten archives,
//                  7 ms of linking instead of 26; aslrt-core-net.o for programs that call services
//   the program    our object; it never touches a disk: lld opens a memory file by its descriptor's path
//   crtend.o       the end files, which cannot be inside the prelinked file: they close sections, so
//   crtn.o         they must come after the program's own contributions
//
// lld has no interface but its command line, and reports through two streams. Its global state is torn
// down after each run, so that several programs can be linked by one process, also after a failure.

#include "codegen/Link.h"
#include "codegen/PendingOutput.h"

#include "lld/Common/Driver.h"

#include "llvm/ADT/ScopeExit.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/Support/CrashRecoveryContext.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Process.h"
#include "llvm/Support/Program.h"
#include "llvm/Support/Signals.h"
#include "llvm/Support/raw_ostream.h"

#include <cerrno>
#include <csignal>
#include <sys/mman.h>
#include <unistd.h>

LLD_HAS_DRIVER(elf)

using llvm::Error;
using llvm::Expected;
using llvm::SmallString;
using llvm::StringRef;
using llvm::Twine;

namespace asl {
namespace {

Error makeError(const Twine &text) {
  return llvm::createStringError(llvm::inconvertibleErrorCode(), text);
}

Error makeError(const Twine &text, std::error_code code) {
  return llvm::createStringError(code, text + ": " + code.message());
}

/// An anonymous file in memory that holds a copy of some bytes; lld can open its path. Where /proc is not mounted, a
/// temporary file, which the destructor removes.
class MemoryFile {
public:
  MemoryFile() = default;
  MemoryFile(const MemoryFile &) = delete;
  MemoryFile &operator=(const MemoryFile &) = delete;
  ~MemoryFile() {
    if (!temporary.empty()) {
      llvm::sys::fs::remove(temporary);
      llvm::sys::DontRemoveFileOnSignal(temporary);
    }
    if (descriptor >= 0)
      ::close(descriptor);
  }

  /// Creates the file with `bytes`. `name` only shows in /proc.
  Error create(const char *name, StringRef bytes) {
    descriptor = ::memfd_create(name, MFD_CLOEXEC);
    if (descriptor < 0)
      return makeError("cannot create a file in memory", llvm::errnoAsErrorCode());
    if (!llvm::sys::fs::exists(path()))
      if (Error error = createTemporary())
        return error;
    while (!bytes.empty()) {
      ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
      if (written < 0 && errno == EINTR)
        continue;
      if (written < 0)
        return makeError("cannot write the object to memory", llvm::errnoAsErrorCode());
      bytes = bytes.drop_front(static_cast<size_t>(written));
    }
    return Error::success();
  }

  std::string path() const {
    return temporary.empty() ? "/proc/self/fd/" + std::to_string(descriptor) : std::string(temporary);
  }

private:
  Error createTemporary() {
    ::close(descriptor);
    if (std::error_code code = llvm::sys::fs::createTemporaryFile("aslc", "o", descriptor, temporary)) {
      descriptor = -1;
      return makeError("cannot make a temporary file for the object, which is needed where /proc is not mounted", code);
    }
    llvm::sys::RemoveFileOnSignal(temporary);
    return Error::success();
  }

  int descriptor = -1;
  SmallString<64> temporary;
};

/// False once lld has failed in a way that leaves its state unusable.
bool linkerUsable = true;

/// lld writes through a mapping, so a disk without space for it is a signal and no error of write.
constexpr int kBusErrorStatus = 128 + SIGBUS;

/// Removes what lld was writing when a signal stopped it: it has a temporary name of its own beside `output`.
void removeUnfinished(StringRef output) {
  StringRef folder = llvm::sys::path::parent_path(output);
  std::string beginning = (llvm::sys::path::filename(output) + ".tmp").str();
  std::error_code code;
  for (llvm::sys::fs::directory_iterator at(folder.empty() ? "." : folder, code), end; !code && at != end;
       at.increment(code))
    if (llvm::sys::path::filename(at->path()).starts_with(beginning))
      llvm::sys::fs::remove(at->path());
}

/// Runs lld with `arguments` (the first is the program name) and returns what it complained about. It writes `output`, which
/// is called `name` to the user.
/// lldMain rather than the driver itself: a damaged input makes the driver leave the process, which lldMain
/// turns into a status while crash recovery is on; it also tears the driver's state down.
Error runLinker(llvm::ArrayRef<const char *> arguments, const std::string &output, const std::string &name) {
  if (!linkerUsable)
    return makeError("linking failed\nthe linker failed before in this process; start aslc again");
  std::string text;
  llvm::raw_string_ostream stream(text);
  llvm::CrashRecoveryContext::Enable();
  lld::Result result = lld::lldMain(arguments, stream, stream, {{lld::Gnu, &lld::elf::link}});
  llvm::CrashRecoveryContext::Disable();
  linkerUsable = result.canRunAgain;
  if (result.retCode == 0)
    return Error::success();
  if (output != name)
    removeUnfinished(output);
  if (result.retCode == kBusErrorStatus)
    return makeError("cannot write '" + name + "': its disk is full or damaged");
  for (size_t at = 0; (at = text.find(output, at)) != std::string::npos; at += name.size())
    text.replace(at, output.size(), name);
  return makeError("linking failed\n" + StringRef(text).rtrim());
}

/// The path of `name` in the runtime folder, or an error that says that the installation lacks it.
Expected<std::string> findRuntimeFile(StringRef folder, StringRef name) {
  SmallString<128> path(folder);
  llvm::sys::path::append(path, name);
  if (!llvm::sys::fs::exists(path))
    return makeError("the runtime file '" + path.str() + "' is missing; reinstall aslc");
  return std::string(path);
}

} // namespace

Expected<std::string> findRuntimeFolder(const char *argv0) {
  static const char anchor = 0;
  std::string program =
      llvm::sys::fs::getMainExecutable(argv0, const_cast<char *>(&anchor));
  if (program.empty())
    return makeError("cannot find the folder aslc is installed in: /proc is not mounted, and '" + Twine(argv0) +
                     "' is neither a path to it nor in a folder of PATH; start aslc by its path");
  SmallString<128> folder(llvm::sys::path::parent_path(llvm::sys::path::parent_path(program)));
  llvm::sys::path::append(folder, "lib", "aslc");
  if (!llvm::sys::fs::is_directory(folder))
    return makeError("the runtime folder '" + folder.str() + "' is missing; reinstall aslc");
  return std::string(folder);
}

Error linkExecutable(const LinkInput &input) {
  // The last is for debuggers alone.
  std::string files[4];
  const char *names[4] = {input.network ? kNetworkRuntimeObjectName : kRuntimeObjectName, "crtend.o", "crtn.o",
                          kDebugObjectName};
  for (int index = 0; index < (input.debug ? 4 : 3); ++index) {
    Expected<std::string> path = findRuntimeFile(input.runtimeFolder, names[index]);
    if (!path)
      return path.takeError();
    files[index] = std::move(*path);
  }
  MemoryFile object;
  if (Error error = object.create("program.o", input.object))
    return error;
  PendingOutput output;
  if (Error error = output.create(input.output))
    return error;

  std::string program = object.path();
  llvm::SmallVector<const char *, 24> arguments = {
      "ld.lld", "-static", "--no-pie", "--gc-sections", "--discard-all", "--build-id=none", "--eh-frame-hdr",
      "-z", "noexecstack", "--hash-style=gnu",
      // Names that others end with are not written twice.
      "-O2",
      // More threads bring nothing for an output of a megabyte.
      "--threads=1",
      // A memory file has no name a user could do something with.
      "--error-limit=20", "-o", output.path().c_str()};
  if (input.targetOption)
    arguments.push_back(input.targetOption);
  if (input.strip)
    arguments.push_back("--strip-all");
  arguments.append({files[0].c_str(), program.c_str()});
  if (input.debug)
    arguments.push_back(files[3].c_str());
  arguments.append({files[1].c_str(), files[2].c_str()});
  if (Error error = runLinker(arguments, output.path(), input.output))
    return error;
  return output.commit(/*executable=*/true);
}

Error linkWithClang(const ClangLinkInput &input) {
  llvm::ErrorOr<std::string> compiler = llvm::sys::findProgramByName(input.compiler);
  if (!compiler)
    return makeError("the compiler '" + input.compiler +
                     "' was not found; a sanitized program is linked through it");
  if (!llvm::sys::fs::exists(input.runtimeArchive))
    return makeError("the sanitized runtime '" + input.runtimeArchive +
                     "' is missing; build aslc with ASL_SANITIZE=ON");
  PendingOutput output;
  if (Error error = output.create(input.output))
    return error;

  SmallString<128> objectPath, logPath;
  int descriptor = -1;
  if (std::error_code code =
          llvm::sys::fs::createTemporaryFile("aslc", "o", descriptor, objectPath))
    return makeError("cannot create a temporary file", code);
  llvm::scope_exit removeObject([&] { llvm::sys::fs::remove(objectPath); });
  {
    llvm::raw_fd_ostream stream(descriptor, /*shouldClose=*/true);
    stream << input.object;
    stream.flush();
    if (std::error_code code = stream.error()) {
      stream.clear_error();
      return makeError("cannot write '" + objectPath.str() + "'", code);
    }
  }
  if (std::error_code code = llvm::sys::fs::createTemporaryFile("aslc", "log", logPath))
    return makeError("cannot create a temporary file", code);
  llvm::scope_exit removeLog([&] { llvm::sys::fs::remove(logPath); });

  llvm::SmallVector<StringRef, 12> arguments = {*compiler, "-fsanitize=address,undefined", "-no-pie", "-o",
                                                output.path(), objectPath, input.runtimeArchive};
  if (input.network)
    arguments.append({"-lssl", "-lcrypto", "-lcares", "-lz", "-lzstd"});
  std::optional<StringRef> redirects[] = {StringRef(), logPath.str(), logPath.str()};
  std::string message;
  int status = llvm::sys::ExecuteAndWait(*compiler, arguments, /*Env=*/std::nullopt, redirects,
                                         /*SecondsToWait=*/0, /*MemoryLimit=*/0, &message);
  if (status != 0) {
    std::string text = message;
    if (auto log = llvm::MemoryBuffer::getFile(logPath))
      text += (*log)->getBuffer().rtrim().str();
    return makeError("linking through '" + *compiler + "' failed\n" + text);
  }
  return output.commit(/*executable=*/true);
}

} // namespace asl
