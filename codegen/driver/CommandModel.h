// SPDX-License-Identifier: Apache-2.0
//
// CommandModel: the command line as plain data, taken from the option parser. Help, manual pages and completion are
// made of it, so that none of them can differ from what is parsed.
//
// What an option's value is (a file, a target, a group of warnings) is told by what stands for it: `type_name` of an
// option, the name of an argument in capitals.

#ifndef ASL_CODEGEN_DRIVER_COMMANDMODEL_H
#define ASL_CODEGEN_DRIVER_COMMANDMODEL_H

#include <string>
#include <string_view>
#include <vector>

namespace CLI {
class App;
}

namespace asl {

struct OptionModel {
  std::vector<std::string> names;   ///< with their dashes, short ones first; none: an argument
  std::string value;                ///< stands for the value: FILE, SECONDS; empty: takes none
  std::vector<std::string> choices; ///< all values there are; empty: any
  std::string range;                ///< "0 to 3"; empty: any
  std::string help;                 ///< a phrase
  std::string defaultValue;         ///< empty: none, or `help` tells
  std::string section;              ///< options of a kind stand together; empty: with the others
  bool isRequired = false;

  bool isArgument() const { return names.empty(); }
  bool takesValue() const { return !value.empty(); }
  bool hasName(std::string_view name) const;
  /// The name that says most.
  const std::string &longestName() const { return names.back(); }
  /// `FILE`, or the choices with bars between.
  std::string valueText() const;
};

struct CommandModel {
  std::string name;
  std::string summary;                ///< a phrase
  std::vector<OptionModel> arguments; ///< in order
  std::vector<OptionModel> options;   ///< in the order of help
  bool handsOn = false;               ///< what follows the arguments is somebody else's

  /// The option that `word` names, as it stands on a command line; null when there is none.
  const OptionModel *findOption(std::string_view word) const;
};

/// `app` itself: its name, its options, no commands.
CommandModel modelOf(const CLI::App &app);

/// The commands of `app`, in the order in which they were added. Those in no group are for scripts, and left out.
std::vector<CommandModel> commandsOf(const CLI::App &app);

} // namespace asl

#endif // ASL_CODEGEN_DRIVER_COMMANDMODEL_H
