// SPDX-License-Identifier: Apache-2.0
//
// Link.h: from a program's object in memory to an executable file.
//
// `linkExecutable` is the normal way: lld in this process, against the prelinked runtime of the
// install folder, giving a static executable; nothing but files of ours is read.
// `linkWithClang` serves the sanitizers, whose runtime libraries need a dynamic executable: it runs the clang
// driver and so needs a machine with a compiler.
//
// Both write the output to a temporary name beside it and rename it at the end: on failure the
// output keeps what it was, and nothing half-written is left.

#ifndef ASL_CODEGEN_LINK_H
#define ASL_CODEGEN_LINK_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

#include <string>

namespace asl {

/// What the runtime's files are called in a target's folder below the install folder's `lib/aslc`.
inline constexpr const char *kRuntimeObjectName = "aslrt-core.o";
inline constexpr const char *kNetworkRuntimeObjectName = "aslrt-core-net.o";
inline constexpr const char *kDebugObjectName = "aslrt-debug.o";
inline constexpr const char *kSanitizedRuntimeName = "libaslrt-asan.a";
inline constexpr const char *kSanitizedNetworkRuntimeName = "libaslrt-asan-net.a";

struct LinkInput {
  /// The program's object file: bytes of a relocatable ELF file that defines `aslrt_program`.
  llvm::StringRef object;
  /// Folder with the target's prelinked runtime and the two end files of its C library: the one that is called as the
  /// target is, below `findRuntimeFolder`.
  std::string runtimeFolder;
  /// An option of lld that the target needs, or null.
  const char *targetOption = nullptr;
  /// The executable to be written. An existing file is replaced, as one step.
  std::string output;
  /// Leave out symbols and debug sections, line tables included.
  bool strip = false;
  /// Link what gdb shows values with.
  bool debug = false;
  /// The program calls services: link the runtime that has the network in it.
  bool network = false;
};

/// `lib/aslc` beside the `bin` folder of the running program, whether that is installed or in a build
/// tree. The running program is found through the system, with `argv0` as a fallback.
/// It holds a folder for each target. Fails when it is not there.
llvm::Expected<std::string> findRuntimeFolder(const char *argv0);

/// Links `input.object` with the prelinked runtime into a static, position-dependent executable.
/// The error's text holds what lld said, one message a line. May be called any number of times in a
/// process, also after a failure; not from two threads at once, as lld keeps its state in globals.
llvm::Error linkExecutable(const LinkInput &input);

struct ClangLinkInput {
  llvm::StringRef object; ///< as in LinkInput
  std::string runtimeArchive; ///< path of libaslrt-asan.a or libaslrt-asan-net.a
  bool network = false;       ///< it is the latter, which needs OpenSSL, c-ares and zlib of the machine
  std::string compiler;       ///< clang++ of the version that built the archive; looked up in PATH
  std::string output;
};

/// Links `input.object` with the sanitized runtime through the clang driver, dynamically. Fails when the driver
/// is not found or reports an error; what it printed is in the error's text.
llvm::Error linkWithClang(const ClangLinkInput &input);

} // namespace asl

#endif // ASL_CODEGEN_LINK_H
