// SPDX-License-Identifier: Apache-2.0
//
// Optimize: LLVM's own passes, and machine code.

#ifndef ASL_CODEGEN_OPTIMIZE_H
#define ASL_CODEGEN_OPTIMIZE_H

#include "llvm/IR/Module.h"
#include "llvm/Support/Error.h"
#include "llvm/Target/TargetMachine.h"

#include <memory>
#include <string>

namespace asl {

/// The level for a machine of `numStates` states when none was asked for: 2, or 1 above 100 states. Compile time grows
/// linearly, two thirds of it instruction selection, and large machines gain nothing from the difference.
int defaultOptLevel(size_t numStates);

/// The code generator for `triple` at `optLevel` (0 to 3): static, position-dependent code for x86-64-v2.
llvm::Expected<std::unique_ptr<llvm::TargetMachine>> createTargetMachine(const std::string &triple, int optLevel);

/// Runs LLVM's standard pipeline of the level.
void optimize(llvm::Module &module, llvm::TargetMachine &target, int optLevel);

/// Assembly text or an object file.
llvm::Error emitMachineCode(llvm::Module &module, llvm::TargetMachine &target, llvm::CodeGenFileType type,
                            std::string &output);

} // namespace asl

#endif // ASL_CODEGEN_OPTIMIZE_H
