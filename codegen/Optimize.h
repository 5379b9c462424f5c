// SPDX-License-Identifier: Apache-2.0
//
// Optimize: LLVM's own passes, and machine code.

#ifndef ASL_CODEGEN_OPTIMIZE_H
#define ASL_CODEGEN_OPTIMIZE_H

#include "codegen/Target.h"

#include "llvm/IR/Module.h"
#include "llvm/Support/Error.h"
#include "llvm/Target/TargetMachine.h"

#include <memory>
#include <string>

namespace asl {

/// The level when none was asked for. Programs of level 2 run no faster (a step function is calls into the runtime with
/// tests between them) and take three times as long to make: docs/performance.md has the figures.
inline constexpr int kDefaultOptLevel = 1;

/// The code generator for `spec` at `optLevel` (0 to 3): static, position-dependent code.
llvm::Expected<std::unique_ptr<llvm::TargetMachine>> createTargetMachine(const TargetSpec &spec, int optLevel);

/// Runs LLVM's standard pipeline of the level, and chooses how `target` selects instructions for what came out.
void optimize(llvm::Module &module, llvm::TargetMachine &target, int optLevel);

/// Assembly text or an object file.
llvm::Error emitMachineCode(llvm::Module &module, llvm::TargetMachine &target, llvm::CodeGenFileType type,
                            std::string &output);

} // namespace asl

#endif // ASL_CODEGEN_OPTIMIZE_H
