// SPDX-License-Identifier: Apache-2.0
//
// CommandTexts: what the option parser does not know of the commands: what they are for at length, examples, what exit
// statuses mean. Help and manual pages share it.

#ifndef ASL_CODEGEN_DRIVER_COMMANDTEXTS_H
#define ASL_CODEGEN_DRIVER_COMMANDTEXTS_H

#include <string>
#include <string_view>
#include <vector>

namespace asl {

struct CommandExample {
  std::string_view command, about;
};

struct ExitStatus {
  std::string_view status, meaning;
};

struct CommandText {
  std::string_view command;     ///< `aslc` is the tool itself
  std::string_view description; ///< paragraphs with empty lines between
  std::vector<CommandExample> examples;
  std::vector<ExitStatus> statuses;
  std::vector<std::string_view> related; ///< commands; `program`: what compiled programs take
  /// Environment variables that matter.
  std::vector<ExitStatus> variables;
};

/// The text of a command. One that the table lacks has no text but what the parser knows.
const CommandText &textOf(std::string_view command);

} // namespace asl

#endif // ASL_CODEGEN_DRIVER_COMMANDTEXTS_H
