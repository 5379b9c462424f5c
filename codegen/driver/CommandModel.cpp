// SPDX-License-Identifier: Apache-2.0
//
// CommandModel: see CommandModel.h.

#include "codegen/driver/CommandModel.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cctype>

namespace asl {

namespace {

std::string inCapitals(std::string text) {
  for (char &c : text)
    c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return text;
}

/// Takes apart what the parser says of a value: `TEXT:{a,b}`, `INT:INT in [0 - 3]`, `FILE`.
void readType(std::string type, OptionModel &model) {
  size_t colon = type.find(':');
  std::string rules = colon == std::string::npos ? "" : type.substr(colon + 1);
  model.value = type.substr(0, colon);
  if (size_t open = rules.find('{'); open != std::string::npos) {
    std::string list = rules.substr(open + 1, rules.find('}', open) - open - 1);
    for (size_t begin = 0; begin <= list.size();) {
      size_t comma = std::min(list.find(',', begin), list.size());
      model.choices.push_back(list.substr(begin, comma - begin));
      begin = comma + 1;
    }
  }
  constexpr std::string_view kIn = " in [";
  if (size_t in = rules.find(kIn); in != std::string::npos) {
    std::string range = rules.substr(in + kIn.size(), rules.find(']', in) - in - kIn.size());
    if (size_t dash = range.find(" - "); dash != std::string::npos)
      model.range = range.substr(0, dash) + " to " + range.substr(dash + 3);
  }
}

OptionModel modelOf(const CLI::Option &option) {
  OptionModel model;
  for (const std::string &name : option.get_snames())
    model.names.push_back("-" + name);
  for (const std::string &name : option.get_lnames())
    model.names.push_back("--" + name);
  if (option.get_items_expected_max() > 0)
    readType(option.get_type_name(), model);
  // What the parser calls a text says nothing of it: an argument's name says more.
  bool isPlain = model.value == "TEXT" || model.value == "INT" || model.value == "UINT";
  if (model.isArgument() && isPlain)
    model.value = inCapitals(option.get_single_name());
  model.help = option.get_description();
  model.defaultValue = option.get_default_str();
  if (option.get_group() != "Options")
    model.section = option.get_group();
  model.isRequired = option.get_required();
  return model;
}

} // namespace

bool OptionModel::hasName(std::string_view name) const {
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::string OptionModel::valueText() const {
  if (choices.empty())
    return value;
  std::string text;
  for (const std::string &choice : choices)
    text += (text.empty() ? "" : "|") + choice;
  return text;
}

const OptionModel *CommandModel::findOption(std::string_view word) const {
  bool isLong = word.starts_with("--");
  std::string_view name = isLong ? word.substr(0, word.find('=')) : word.substr(0, 2);
  for (const OptionModel &option : options)
    if (option.hasName(name))
      return &option;
  return nullptr;
}

CommandModel modelOf(const CLI::App &app) {
  CommandModel model;
  model.name = app.get_name();
  model.summary = app.get_description();
  model.handsOn = app.get_prefix_command();
  std::vector<OptionModel> last;
  for (const CLI::Option *option : app.get_options()) {
    if (option->get_group().empty())
      continue; // for tests and scripts
    bool isAboutTheTool = option == app.get_help_ptr() || option->check_name("--version");
    std::vector<OptionModel> &list = option->get_positional() ? model.arguments
                                     : isAboutTheTool         ? last
                                                              : model.options;
    list.push_back(modelOf(*option));
  }
  // Sections in the order in which they first come, after what has none.
  std::vector<std::string> sections{""};
  for (const OptionModel &option : model.options)
    if (std::find(sections.begin(), sections.end(), option.section) == sections.end())
      sections.push_back(option.section);
  std::vector<OptionModel> ordered;
  for (const std::string &section : sections) {
    for (OptionModel &option : model.options)
      if (option.section == section)
        ordered.push_back(option);
    if (section.empty())
      ordered.insert(ordered.end(), last.begin(), last.end());
  }
  model.options = std::move(ordered);
  return model;
}

std::vector<CommandModel> commandsOf(const CLI::App &app) {
  std::vector<CommandModel> commands;
  for (const CLI::App *command : app.get_subcommands([](const CLI::App *) { return true; }))
    if (!command->get_group().empty())
      commands.push_back(modelOf(*command));
  return commands;
}

} // namespace asl
