// SPDX-License-Identifier: Apache-2.0
//
// Mistakes: see Mistakes.h. The parser says that words are left over or that something is missing; which of the words is
// the slip is found here.

#include "codegen/driver/Mistakes.h"
#include "codegen/driver/CommandModel.h"
#include "frontend/Diagnostics.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <optional>

namespace asl {

namespace {

std::string withGuess(std::string text, std::string_view word, const std::vector<std::string_view> &names) {
  if (std::optional<std::string> guess = nearest(word, names))
    text += "; did you mean '" + *guess + "'?";
  return text;
}

std::string unknownOption(const CommandModel &command, std::string_view word) {
  std::string_view name = word.substr(0, word.find('='));
  std::vector<std::string_view> names;
  for (const OptionModel &option : command.options)
    names.insert(names.end(), option.names.begin(), option.names.end());
  std::string owner = command.name == "aslc" ? "aslc" : "'aslc " + command.name + "'";
  return withGuess(owner + " has no option " + inQuotes(name), name, names);
}

/// `--emit: obk not in {asm,obj}`, as the parser says it, in words and with a guess; empty when it is about something else.
std::string wrongChoice(std::string_view said) {
  constexpr std::string_view kIs = ": ", kNotIn = " not in {";
  size_t is = said.find(kIs), notIn = said.find(kNotIn);
  if (notIn == std::string_view::npos || is > notIn || !said.ends_with('}'))
    return "";
  std::string_view name = said.substr(0, is), value = said.substr(is + kIs.size(), notIn - is - kIs.size());
  std::string_view rest = said.substr(notIn + kNotIn.size());
  rest.remove_suffix(1);
  std::vector<std::string_view> choices;
  std::string list;
  while (!rest.empty()) {
    choices.push_back(rest.substr(0, rest.find(',')));
    rest.remove_prefix(std::min(choices.back().size() + 1, rest.size()));
    list += (list.empty() ? "" : rest.empty() ? " or " : ", ") + std::string(choices.back());
  }
  return withGuess(std::string(name) + " must be " + list + ", but is " + inQuotes(value), value, choices);
}

/// What is wrong with a command's line; empty when the parser's own words say it.
std::string describe(const CommandModel &command, const std::vector<std::string> &left, const CLI::ParseError &error) {
  // A slip in an option makes its value an argument too many: the option is what to talk about.
  for (const std::string &word : left)
    if (word.size() > 1 && word.starts_with('-') && word != "--")
      return unknownOption(command, word);
  if (!left.empty())
    return "'aslc " + command.name + "' does not know what to do with " + inQuotes(left.front()) +
           (command.arguments.empty() ? ": it takes options alone"
                                      : ": it takes one " + command.arguments.back().value);
  if (dynamic_cast<const CLI::RequiredError *>(&error))
    for (const OptionModel &argument : command.arguments)
      if (argument.isRequired)
        return "'aslc " + command.name + "' needs a " + argument.value + ": " + argument.help;
  return "";
}

} // namespace

std::string describeMistake(const CLI::App &app, const CLI::ParseError &error) {
  std::string text, place = "aslc --help";
  std::vector<const CLI::App *> parsed;
  for (const CLI::App *command : app.get_subcommands([](const CLI::App *) { return true; }))
    if (command->parsed())
      parsed.push_back(command);
  if (!parsed.empty()) {
    CommandModel command = modelOf(*parsed.front());
    place = "aslc " + command.name + " --help";
    std::vector<std::string> left = parsed.front()->remaining();
    std::vector<std::string> tops = app.remaining();
    left.insert(left.end(), tops.begin(), tops.end());
    text = describe(command, left, error);
  } else {
    CommandModel tool = modelOf(app);
    std::vector<CommandModel> commands = commandsOf(app);
    std::vector<std::string_view> names;
    for (const CommandModel &command : commands)
      names.push_back(command.name);
    std::vector<std::string> left = app.remaining();
    if (left.empty())
      text = "a command is missing: what shall be done?";
    else if (left.front().starts_with('-') && left.front().size() > 1)
      text = unknownOption(tool, left.front());
    else
      text = withGuess("there is no command " + inQuotes(left.front()), left.front(), names);
  }
  if (text.empty())
    text = wrongChoice(error.what());
  if (text.empty())
    text = error.what();
  return "aslc: error: " + text + "\naslc: see '" + place + "'\n";
}

} // namespace asl
