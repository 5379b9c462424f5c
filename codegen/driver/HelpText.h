// SPDX-License-Identifier: Apache-2.0
//
// HelpText: what --help and `aslc help` print.

#ifndef ASL_CODEGEN_DRIVER_HELPTEXT_H
#define ASL_CODEGEN_DRIVER_HELPTEXT_H

#include "codegen/driver/CommandModel.h"

#include <string>
#include <string_view>
#include <vector>

namespace asl {

/// Lines are no longer than this, unless a word is.
inline constexpr size_t kHelpColumns = 80;

/// Help about the tool: what it is, its commands.
std::string overviewText(const CommandModel &tool, const std::vector<CommandModel> &commands);

/// Help about one command.
std::string commandText(const CommandModel &command);

/// What --help of compiled programs prints, with `name` for the program's.
std::string programText(std::string_view name);

/// A row of a program's help: `  --input VALUE   the input`. The value is a word without small letters.
struct HelpRow {
  std::string_view head, value, meaning;
};
HelpRow splitHelpRow(std::string_view line);

/// What follows `aslc` in the first line: `build [OPTIONS] DEFINITION`.
std::string usageOf(const CommandModel &command);

/// `-o, --output FILE`.
std::string headOf(const OptionModel &option);

/// The help phrase with default and range.
std::string phraseOf(const OptionModel &option);

} // namespace asl

#endif // ASL_CODEGEN_DRIVER_HELPTEXT_H
