// SPDX-License-Identifier: Apache-2.0
//
// Completion: what may stand where a shell's cursor is. The scripts of `aslc completion` ask for it with each key; they
// know nothing of aslc's options themselves.

#ifndef ASL_CODEGEN_DRIVER_COMPLETION_H
#define ASL_CODEGEN_DRIVER_COMPLETION_H

#include "codegen/driver/CommandModel.h"

#include <string>
#include <string_view>
#include <vector>

namespace asl {

/// The candidates for the last of `words`, which may be empty; `aslc` itself is not among them. A line each: a word, or
/// with a tab behind it what it means; `:definitions`, `:files` and `:folders` stand for the names of those, which
/// shells know better how to complete.
std::string completions(const CommandModel &tool, const std::vector<CommandModel> &commands,
                        const std::vector<std::string> &words);

/// The script for a shell, bash, zsh or fish.
std::string_view completionScript(std::string_view shell);

} // namespace asl

#endif // ASL_CODEGEN_DRIVER_COMPLETION_H
