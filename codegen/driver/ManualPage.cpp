// SPDX-License-Identifier: Apache-2.0
//
// ManualPage: see ManualPage.h. The macros are those of man(7); pages carry no date, so that the same aslc gives the same
// pages.

#include "codegen/driver/ManualPage.h"
#include "codegen/Compiler.h"
#include "codegen/driver/CommandTexts.h"
#include "codegen/driver/HelpText.h"

#include <algorithm>
#include <cctype>

namespace asl {

namespace {

/// Text as roff shows it: nothing in it is a request or an escape, and dashes can be copied.
std::string escaped(std::string_view text) {
  std::string out;
  bool isLineStart = true;
  for (char c : text) {
    if (isLineStart && (c == '.' || c == '\''))
      out += "\\&";
    isLineStart = c == '\n';
    switch (c) {
    case '\\':
      out += "\\e";
      break;
    case '-':
      out += "\\-";
      break;
    case '\'':
      out += "\\(aq";
      break;
    case '^':
      out += "\\(ha";
      break;
    case '~':
      out += "\\(ti";
      break;
    case '`':
      out += "\\(ga";
      break;
    default:
      out += c;
    }
  }
  return out;
}

std::string bold(std::string_view text) { return "\\fB" + escaped(text) + "\\fR"; }
std::string italic(std::string_view text) { return "\\fI" + escaped(text) + "\\fR"; }

std::string inCapitals(std::string_view text) {
  std::string out(text);
  for (char &c : out)
    c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return out;
}

/// Lower case first letters become capitals: a phrase of help stands as a sentence here.
std::string sentence(std::string_view phrase) {
  std::string text(phrase);
  size_t end = text.find_first_of(" ,:=");
  bool isWord = end != std::string::npos && std::all_of(text.begin(), text.begin() + static_cast<long>(end), [](char c) {
                  return (c >= 'a' && c <= 'z') || c == '-';
                });
  if (isWord)
    text[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[0])));
  return escaped(text.ends_with('.') ? text : text + ".") + "\n";
}

std::string title(std::string_view name, char section) {
  std::string heading = inCapitals(name);
  return ".\\\" Written by 'aslc help --man'.\n.TH " + escaped(heading) + " " + section + " \"\" \"aslc " + versionText() +
         "\" \"" + (section == '1' ? "User Commands" : "Miscellaneous") + "\"\n";
}

void appendName(std::string &out, std::string_view name, std::string_view summary) {
  out += ".SH NAME\n" + escaped(name) + " \\- " + escaped(summary) + "\n";
}

void appendParagraphs(std::string &out, std::string_view text) {
  while (!text.empty()) {
    size_t end = text.find("\n\n");
    out += escaped(text.substr(0, end)) + "\n";
    text = end == std::string_view::npos ? "" : text.substr(end + 2);
    if (!text.empty())
      out += ".PP\n";
  }
}

/// `\fB\-o\fR, \fB\-\-output\fR \fIFILE\fR`.
std::string headOfOption(const OptionModel &option) {
  std::string head;
  for (const std::string &name : option.names)
    head += (head.empty() ? "" : ", ") + bold(name);
  if (option.isArgument())
    return italic(option.value);
  if (!option.takesValue())
    return head;
  head += ' ';
  if (option.choices.empty())
    return head + italic(option.value);
  std::string choices;
  for (const std::string &choice : option.choices)
    choices += (choices.empty() ? "" : "|") + bold(choice);
  return head + choices;
}

void appendOptions(std::string &out, const std::vector<OptionModel> &options) {
  std::string section;
  for (const OptionModel &option : options) {
    if (option.section != section) {
      section = option.section;
      out += ".SS \"" + escaped(inCapitals(section.substr(0, 1)) + section.substr(1)) + "\"\n";
    }
    out += ".TP\n" + headOfOption(option) + "\n" + sentence(phraseOf(option));
  }
}

void appendEnd(std::string &out, const CommandText &text) {
  out += ".SH EXIT STATUS\n";
  for (const ExitStatus &status : text.statuses)
    out += ".TP\n" + bold(status.status) + "\n" + sentence(status.meaning);
  if (!text.variables.empty()) {
    out += ".SH ENVIRONMENT\n";
    for (const ExitStatus &variable : text.variables)
      out += ".TP\n" + bold(variable.status) + "\n" + sentence(variable.meaning);
  }
  if (!text.examples.empty()) {
    out += ".SH EXAMPLES\n";
    for (const CommandExample &example : text.examples)
      out += ".TP\n" + bold(example.command) + "\n" + sentence(example.about);
  }
}

std::string reference(std::string_view name) {
  if (name == "aslc" || name == "program")
    return bold(name == "aslc" ? "aslc" : "asl-program") + "(" + (name == "aslc" ? "1" : "7") + ")";
  return bold("aslc-" + std::string(name)) + "(1)";
}

template <typename Names> void appendSeeAlso(std::string &out, const Names &names) {
  out += ".SH SEE ALSO\n";
  std::string separator;
  for (const auto &name : names) {
    out += separator + reference(name);
    separator = ",\n";
  }
  out += "\n";
}

} // namespace

std::string commandPage(const CommandModel &command) {
  const CommandText &text = textOf(command.name);
  std::string name = "aslc-" + command.name;
  std::string out = title(name, '1');
  appendName(out, name, command.summary);
  out += ".SH SYNOPSIS\n" + bold("aslc " + command.name) + " [\\fIOPTIONS\\fR]";
  for (const OptionModel &argument : command.arguments)
    out += argument.isRequired ? " " + italic(argument.value) : " [" + italic(argument.value) + "]";
  if (command.handsOn)
    out += " [\\fIOPTIONS OF THE PROGRAM\\fR]";
  out += "\n.SH DESCRIPTION\n";
  appendParagraphs(out, text.description.empty() ? std::string_view(command.summary) : text.description);
  if (!command.arguments.empty()) {
    out += ".SH ARGUMENTS\n";
    appendOptions(out, command.arguments);
  }
  out += ".SH OPTIONS\n";
  appendOptions(out, command.options);
  appendEnd(out, text);
  std::vector<std::string_view> related{"aslc"};
  related.insert(related.end(), text.related.begin(), text.related.end());
  appendSeeAlso(out, related);
  return out;
}

std::string overviewPage(const CommandModel &tool, const std::vector<CommandModel> &commands) {
  const CommandText &text = textOf(tool.name);
  std::string out = title(tool.name, '1');
  appendName(out, tool.name, "compile state machines in the Amazon States Language to native executables");
  out += ".SH SYNOPSIS\n" + bold("aslc") + " \\fICOMMAND\\fR [\\fIOPTIONS\\fR] [\\fIARGUMENTS\\fR]\n.SH DESCRIPTION\n";
  appendParagraphs(out, text.description);
  out += ".SH COMMANDS\n";
  for (const CommandModel &command : commands)
    out += ".TP\n" + bold("aslc " + command.name) + "\n" + sentence(command.summary);
  out += ".SH OPTIONS\n";
  appendOptions(out, tool.options);
  appendEnd(out, text);
  std::vector<std::string_view> related;
  for (const CommandModel &command : commands)
    related.push_back(command.name);
  related.insert(related.end(), text.related.begin(), text.related.end());
  appendSeeAlso(out, related);
  return out;
}

std::string programPage() {
  std::string out = title("asl-program", '7');
  appendName(out, "asl-program", "what executables made by aslc take and give");
  out += ".SH SYNOPSIS\n" + bold("./program") + " [\\fIOPTIONS\\fR]\n.SH DESCRIPTION\n";
  // The help of programs has paragraphs, and rows that begin with two blanks. A line that ends in a colon heads what
  // follows.
  std::string help = programText("./program");
  std::string_view rest = help;
  rest.remove_prefix(rest.find("\n\n") + 2); // the usage
  bool isAfterBlank = false, isInExamples = false, hasOptions = false;
  while (!rest.empty()) {
    size_t end = std::min(rest.find('\n'), rest.size());
    std::string_view line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (line.empty()) {
      isAfterBlank = true;
      continue;
    }
    if (line.ends_with(':')) {
      std::string heading = inCapitals(line.substr(0, line.size() - 1));
      isInExamples = heading == "EXAMPLES";
      out += ".SH " + escaped(heading) + "\n";
    } else if (line.starts_with("  ") && isInExamples) {
      out += ".TP\n" + bold(line.substr(2)) + "\n\\&\n";
    } else if (line.starts_with("  ")) {
      if (line.starts_with("  -") && !hasOptions) {
        out += ".SH OPTIONS\n";
        hasOptions = true;
      }
      auto [head, value, meaning] = splitHelpRow(line);
      out += ".TP\n" + bold(head) + (value.empty() ? "" : " " + italic(value)) + "\n" + sentence(meaning);
    } else {
      if (hasOptions && isAfterBlank)
        out += ".PP\n";
      out += escaped(line) + "\n";
    }
    isAfterBlank = false;
  }
  appendSeeAlso(out, std::vector<std::string_view>{"aslc", "build", "run", "package"});
  return out;
}

} // namespace asl
