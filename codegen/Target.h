// SPDX-License-Identifier: Apache-2.0
//
// Target: the machines that programs are compiled for, and all that differs between them. Free of LLVM
// headers, so that the command line can include it.

#ifndef ASL_CODEGEN_TARGET_H
#define ASL_CODEGEN_TARGET_H

#include <string>
#include <string_view>
#include <vector>

namespace asl {

/// A machine that programs are compiled for. There is one object for each, which lives as long as the
/// process.
struct TargetSpec {
  /// As `--target` takes it and the folder with the target's runtime is called: `x86_64-linux`.
  const char *name;
  /// LLVM's triple.
  const char *triple;
  /// The processor that programs need at least, as LLVM names it.
  const char *cpu;
  /// What Lambda calls it (`Architectures` of a function): `x86_64`, `arm64`.
  const char *lambdaArchitecture;
  /// What container images call it (`architecture` of their configuration): `amd64`, `arm64`.
  const char *imageArchitecture;
  /// A further option of the linker, or null.
  const char *linkOption;
};

/// The target whose programs run on this machine.
const TargetSpec &hostTarget();

/// The targets of this install, the host first.
const std::vector<const TargetSpec *> &targets();

/// The target of this install that `spelling` means: its own name, one of the architecture's names (`arm64`,
/// `aarch64`, `x86-64`, `amd64` ..), or one of these as the first part of a triple; upper and lower case are
/// alike. Null: there is none, and `reason` says so, with the names that there are.
const TargetSpec *findTarget(std::string_view spelling, std::string &reason);

} // namespace asl

#endif // ASL_CODEGEN_TARGET_H
