// SPDX-License-Identifier: Apache-2.0
//
// HelpText: see HelpText.h.

#include "codegen/driver/HelpText.h"
#include "codegen/driver/CommandTexts.h"

#include "modes/Options.h"
#include "values/Strings.h"

#include <algorithm>

namespace asl {

namespace {

/// Appends `text` word by word. Lines begin with `indent` blanks; the first stands at `column` already.
void appendWrapped(std::string &out, std::string_view text, size_t indent, size_t column) {
  bool isFirst = true;
  for (size_t at = 0; at < text.size();) {
    size_t end = std::min(text.find(' ', at), text.size());
    std::string_view word = text.substr(at, end - at);
    if (!isFirst && column + 1 + word.size() > kHelpColumns) {
      out += "\n" + std::string(indent, ' ');
      column = indent;
    } else if (!isFirst) {
      out += ' ';
      ++column;
    }
    out += word;
    column += word.size();
    isFirst = false;
    at = end + 1;
  }
  out += '\n';
}

/// `head` with `text` beside it from `column` on, or below it where there is no room.
void appendRow(std::string &out, const std::string &head, std::string_view text, size_t column) {
  out += "  " + head;
  size_t used = 2 + head.size();
  if (text.empty()) {
    out += '\n';
    return;
  }
  if (used + 2 > column) {
    out += '\n';
    used = 0;
  }
  out += std::string(column - used, ' ');
  appendWrapped(out, text, column, column);
}

void appendParagraphs(std::string &out, std::string_view text) {
  while (!text.empty()) {
    size_t end = text.find("\n\n");
    out += '\n';
    appendWrapped(out, text.substr(0, end), 0, 0);
    text = end == std::string_view::npos ? "" : text.substr(end + 2);
  }
}

std::string sentence(std::string text) {
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z')
    text[0] = static_cast<char>(text[0] & ~0x20);
  return text.empty() || text.ends_with('.') ? text : text + ".";
}

constexpr size_t kOptionColumn = 26;

void appendEnd(std::string &out, const CommandText &text) {
  if (!text.examples.empty()) {
    out += "\nexamples:\n";
    for (const CommandExample &example : text.examples) {
      out += "  " + std::string(example.command) + "\n";
      out += std::string(6, ' ');
      appendWrapped(out, example.about, 6, 6);
    }
  }
  out += "\nexit status:\n";
  for (const ExitStatus &status : text.statuses)
    appendRow(out, std::string(status.status), status.meaning, 5);
  if (!text.variables.empty()) {
    out += "\nenvironment:\n";
    for (const ExitStatus &variable : text.variables)
      appendRow(out, std::string(variable.status), variable.meaning, 20);
  }
}

} // namespace

std::string usageOf(const CommandModel &command) {
  std::string usage = command.name + " [OPTIONS]";
  for (const OptionModel &argument : command.arguments)
    usage += argument.isRequired ? " " + argument.value : " [" + argument.value + "]";
  return command.handsOn ? usage + " [OPTIONS OF THE PROGRAM]" : usage;
}

std::string headOf(const OptionModel &option) {
  if (option.isArgument())
    return option.value;
  std::string head;
  for (const std::string &name : option.names)
    head += (head.empty() ? "" : ", ") + name;
  if (!option.takesValue())
    return head;
  return head + " " + option.valueText();
}

std::string phraseOf(const OptionModel &option) {
  std::string text = option.help;
  std::string more = option.range;
  if (!option.defaultValue.empty())
    more += (more.empty() ? "" : "; ") + std::string("default: ") + option.defaultValue;
  if (more.empty())
    return text;
  // Beside a default that the phrase tells.
  return text.ends_with(')') ? text.substr(0, text.size() - 1) + "; " + more + ")" : text + " (" + more + ")";
}

std::string commandText(const CommandModel &command) {
  const CommandText &text = textOf(command.name);
  std::string out = "usage: aslc " + usageOf(command) + "\n";
  appendParagraphs(out, text.description.empty() ? sentence(command.summary) : text.description);
  if (!command.arguments.empty()) {
    out += "\narguments:\n";
    for (const OptionModel &argument : command.arguments)
      appendRow(out, headOf(argument), phraseOf(argument), kOptionColumn);
  }
  std::string section = "options";
  out += "\n" + section + ":\n";
  for (const OptionModel &option : command.options) {
    if (!option.section.empty() && option.section != section) {
      section = option.section;
      out += "\n" + section + ":\n";
    }
    appendRow(out, headOf(option), phraseOf(option), kOptionColumn);
  }
  appendEnd(out, text);
  return out;
}

std::string overviewText(const CommandModel &tool, const std::vector<CommandModel> &commands) {
  const CommandText &text = textOf(tool.name);
  std::string out = "usage: aslc COMMAND [OPTIONS] [ARGUMENTS]\n";
  appendParagraphs(out, text.description);
  out += "\ncommands:\n";
  for (const CommandModel &command : commands)
    appendRow(out, command.name, command.summary, 16);
  out += "\noptions:\n";
  for (const OptionModel &option : tool.options)
    appendRow(out, headOf(option), phraseOf(option), 16);
  appendEnd(out, text);
  out += "\n'aslc help COMMAND' tells all about a command, 'aslc help program' about the\n"
         "programs that aslc makes.\n";
  return out;
}

std::string programText(std::string_view name) {
  aslrt::SmallBuffer buffer;
  aslrt::appendHelp(buffer, name);
  return std::string(buffer.view());
}

HelpRow splitHelpRow(std::string_view line) {
  auto skipBlanks = [&] { line.remove_prefix(std::min(line.find_first_not_of(' '), line.size())); };
  auto word = [&] { return line.substr(0, line.find(' ')); };
  HelpRow row;
  skipBlanks();
  row.head = word();
  line.remove_prefix(row.head.size());
  skipBlanks();
  std::string_view next = word();
  auto isSmall = [](char c) { return c >= 'a' && c <= 'z'; };
  if (row.head.starts_with('-') && std::none_of(next.begin(), next.end(), isSmall)) {
    row.value = next;
    line.remove_prefix(next.size());
    skipBlanks();
  }
  row.meaning = line;
  return row;
}

} // namespace asl
