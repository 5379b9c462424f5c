// SPDX-License-Identifier: Apache-2.0
//
// Completion: see Completion.h. The words before the cursor are read as the parser would read them, but forgivingly.

#include "codegen/driver/Completion.h"
#include "codegen/Target.h"
#include "codegen/driver/HelpText.h"
#include "codegen/driver/Input.h"
#include "frontend/Explain.h"
#include "frontend/Warnings.h"

#include <algorithm>
#include <optional>

namespace asl {

namespace {

/// Options of compiled programs, from their help.
std::vector<OptionModel> programOptions() {
  std::vector<OptionModel> options;
  std::string help = programText("program");
  for (size_t begin = 0; begin < help.size();) {
    size_t end = std::min(help.find('\n', begin), help.size());
    std::string_view line = std::string_view(help).substr(begin, end - begin);
    begin = end + 1;
    if (!line.starts_with("  --"))
      continue;
    HelpRow row = splitHelpRow(line);
    OptionModel option;
    option.names.push_back(std::string(row.head));
    option.value = row.value;
    option.help = row.meaning;
    options.push_back(std::move(option));
  }
  return options;
}

/// The names of all states of a definition, as far as it can be read.
void collectStates(const Scope &scope, std::vector<std::string> &names) {
  for (const State &state : scope.states) {
    names.emplace_back(state.name);
    if (state.parallel)
      for (const Scope &branch : state.parallel->branches)
        collectStates(branch, names);
    if (state.map)
      collectStates(state.map->processor, names);
  }
}

class Completer {
public:
  Completer(const CommandModel &tool, const std::vector<CommandModel> &commands) : tool(tool), commands(commands) {}

  std::string run(const std::vector<std::string> &words) {
    if (words.empty())
      return "";
    current = words.back();
    const CommandModel *command = nullptr;
    size_t at = 0;
    for (; at + 1 < words.size() && !command; ++at) {
      for (const CommandModel &each : commands)
        if (each.name == words[at])
          command = &each;
      if (!command && !words[at].starts_with('-'))
        return ""; // nobody knows what it is
    }
    if (!command) {
      if (current.starts_with('-'))
        offerOptions(tool.options);
      else
        for (const CommandModel &each : commands)
          offer(each.name, each.summary);
      return out;
    }
    complete(*command, std::vector<std::string>(words.begin() + static_cast<long>(at), words.end() - 1));
    return out;
  }

private:
  /// Completes the word behind `before`.
  void complete(const CommandModel &command, const std::vector<std::string> &before) {
    size_t argumentCount = 0;
    const OptionModel *pending = nullptr; // an option whose value comes next
    std::vector<OptionModel> program;
    bool isProgram = false;
    for (const std::string &word : before) {
      if (pending) {
        note(*pending, word);
        pending = nullptr;
        continue;
      }
      const OptionModel *option = isProgram ? find(program, word) : command.findOption(word);
      if (word.size() > 1 && word.starts_with('-')) {
        bool hasValue = word.starts_with("--") ? word.find('=') != std::string::npos : word.size() > 2;
        if (option && option->takesValue() && !hasValue)
          pending = option;
        continue;
      }
      if (argumentCount < command.arguments.size())
        note(command.arguments[argumentCount], word);
      ++argumentCount;
      if (command.handsOn && argumentCount >= command.arguments.size() && !isProgram) {
        isProgram = true;
        program = programOptions();
      }
    }
    const std::vector<OptionModel> &options = isProgram ? program : command.options;
    if (pending)
      return offerValues(*pending, "");
    if (current.starts_with("-W") && command.findOption("-W"))
      return offerWarnings();
    size_t equals = current.find('=');
    if (current.starts_with("--") && equals != std::string::npos) {
      if (const OptionModel *option = find(options, current))
        offerValues(*option, current.substr(0, equals + 1));
      return;
    }
    if (current.starts_with('-') && current != "-")
      return offerOptions(options);
    if (argumentCount < command.arguments.size())
      offerValues(command.arguments[argumentCount], "");
    else
      offerOptions(options);
  }

  static const OptionModel *find(const std::vector<OptionModel> &options, std::string_view word) {
    for (const OptionModel &option : options)
      if (option.hasName(word.substr(0, word.find('='))))
        return &option;
    return nullptr;
  }

  /// Remembers what a later word may be about.
  void note(const OptionModel &option, const std::string &word) {
    if (isDefinition(option) || option.value == "TOPIC")
      input.request.file = word;
    if (option.hasName("--resource"))
      input.request.resource = word;
  }

  static bool isDefinition(const OptionModel &option) { return option.value == "DEFINITION"; }

  void offer(std::string_view word, std::string_view meaning = "") {
    if (!word.starts_with(current))
      return;
    out += word;
    if (!meaning.empty()) {
      out += '\t';
      out += meaning;
    }
    out += '\n';
  }

  void offerOptions(const std::vector<OptionModel> &options) {
    for (const OptionModel &option : options)
      for (const std::string &name : option.names)
        if (name.size() > 2 || option.names.size() == 1 || current == name)
          offer(name, option.help);
  }

  /// The values of an option. `front` is what of the word stands before the value: `--format=`.
  void offerValues(const OptionModel &option, const std::string &front) {
    for (const std::string &choice : option.choices)
      offer(front + choice);
    if (!option.choices.empty())
      return;
    const std::string &value = option.value;
    if (isDefinition(option) || value == "TOPIC")
      out += ":definitions\n";
    else if (value == "FILE" || value == "VALUE" || value == "TEXT")
      out += ":files\n";
    else if (value == "DIR")
      out += ":folders\n";
    if (value == "TARGET")
      for (const TargetSpec *target : targets())
        offer(front + target->name);
    if (value == "TOPIC")
      for (std::string_view topic : topicNames())
        offer(front + std::string(topic));
    if (value == "COMMAND") {
      for (const CommandModel &each : commands)
        offer(front + each.name, each.summary);
      offer(front + "program", "options of compiled programs");
    }
    if (value == "STATE")
      offerStates(front);
  }

  void offerStates(const std::string &front) {
    input.request.warnings.silence();
    DefinitionInput definition;
    if (input.request.file.empty() || input.request.file == "-" ||
        definition.read(input.request, input.definitions) != DefinitionInput::Status::Read)
      return;
    std::optional<Machine> machine =
        parseMachine(definition.source(), definition.root(), input.options, definition.diagnostics());
    std::vector<std::string> names;
    if (machine)
      collectStates(*machine, names);
    for (const std::string &name : names)
      offer(front + name);
  }

  void offerWarnings() {
    for (std::string_view prefix : {"-Werror=", "-Wno-error=", "-Wno-", "-W"}) {
      if (!current.starts_with(prefix))
        continue;
      for (const WarningGroup &group : warningGroups())
        offer(std::string(prefix) + std::string(group.name), group.summary);
      break;
    }
    offer("-Wall", "what is a matter of care, too");
    offer("-Weverything", "all groups");
    offer("-Werror", "warnings are errors");
    offer("-Wno-error", "warnings are warnings");
  }

  const CommandModel &tool;
  const std::vector<CommandModel> &commands;
  std::string current;
  Input input; ///< what is known of the definition
  std::string out;
};

} // namespace

std::string completions(const CommandModel &tool, const std::vector<CommandModel> &commands,
                        const std::vector<std::string> &words) {
  return Completer(tool, commands).run(words);
}

} // namespace asl
