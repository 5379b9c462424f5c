// SPDX-License-Identifier: Apache-2.0
//
// aslc explain: what a group of warnings or an error's code is about, or what the compiler did with a definition.

#include "codegen/driver/Driver.h"
#include "codegen/driver/Input.h"
#include "codegen/explain/Explanation.h"
#include "frontend/Explain.h"
#include "frontend/Names.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace asl;

namespace {

/// Whether `text` names a definition rather than a topic: no topic has a dot or a slash. A folder of a topic's name is
/// taken for the topic.
bool isDefinition(const std::string &text) {
  if (text == "-" || text.find_first_of("./") != std::string::npos)
    return true;
  struct stat status;
  if (::stat(text.c_str(), &status) != 0)
    return false;
  return S_ISREG(status.st_mode) || !findTopic(text);
}

struct Explain {
  Input input;
  CompileOptions compile;
  std::string state, format = "text", colour = "auto";
  bool hasDefinitionOptions = false;

  int run() {
    const std::string &topic = input.request.file;
    if (topic.empty())
      return hasDefinitionOptions || !state.empty() ? refuseOptions("a definition is missing") : writeText(listTopics(), "");
    if (isDefinition(topic))
      return explainDefinition();
    if (std::optional<std::string> text = explain(topic))
      return hasDefinitionOptions || !state.empty()
                 ? refuseOptions(inQuotes(topic) + " is a topic; './" + topic + "' would be a file")
                 : writeText(*text, "");
    std::optional<std::string> guess = nearest(topic, topicNames());
    std::fprintf(stderr, "aslc: error: there is nothing to explain about %s: no file and no topic is called so; %s\n",
                 inQuotes(topic).c_str(),
                 guess ? ("did you mean '" + *guess + "'?").c_str() : "'aslc explain' lists the topics");
    return kBadUse;
  }

private:
  static int refuseOptions(const std::string &why) {
    std::fprintf(stderr, "aslc: error: a state and options go with a definition: %s\n", why.c_str());
    return kBadUse;
  }

  int explainDefinition() {
    Definition definition;
    if (int status = definition.readAndCheck(input))
      return status;

    // What cannot be compiled yet is no error here.
    CompilationRecord record;
    DiagnosticEngine found(definition.input.source(), input.report.warnings());
    Compilation compilation = definition.compilation(input, compile, found);
    compilation.record = &record;
    std::string assembly;
    Outcome outcome = compilation.emit(Stage::Asm, assembly);
    if (outcome == Outcome::Failed)
      return definition.finish(outcome, compilation.error);

    ExplanationRequest request{*definition.machine, definition.input.source(), compilation.options.machineName,
                               compile.target->name, outcome == Outcome::Done ? &record : nullptr, {}};
    request.obstacles = obstaclesIn(found);
    Explanation explanation = explainMachine(request);
    if (!state.empty() && !selectState(explanation, state))
      return refuseState(explanation);
    if (int status = definition.printDiagnostics())
      return status;
    return writeText(format == "json" ? explanationJson(explanation) : explanationText(explanation, style()), "");
  }

  /// What cannot be compiled, each thing once, with the lines where it stands.
  static std::vector<std::string> obstaclesIn(const DiagnosticEngine &found) {
    constexpr size_t kMostLines = 5;
    std::vector<std::pair<std::string, std::vector<uint32_t>>> lines;
    for (const Diagnostic *finding : found.sorted()) {
      if (finding->severity != Severity::Error)
        continue;
      auto known = std::find_if(lines.begin(), lines.end(), [&](auto &each) { return each.first == finding->message; });
      if (known == lines.end())
        known = lines.insert(lines.end(), {finding->message, {}});
      if (finding->range)
        known->second.push_back(
            finding->source->file().lineColumn(finding->source->inFile(*finding->range).begin).line);
    }
    std::vector<std::string> texts;
    for (auto &[message, places] : lines) {
      std::string list;
      for (size_t i = 0; i < std::min(places.size(), kMostLines); ++i)
        list += (i ? ", " : "") + std::to_string(places[i]);
      if (places.size() > kMostLines)
        list += " and " + std::to_string(places.size() - kMostLines) + " more";
      texts.push_back(message + (list.empty() ? "" : (places.size() == 1 ? " (line " : " (lines ") + list + ")"));
    }
    return texts;
  }

  int refuseState(const Explanation &explanation) {
    std::vector<std::string_view> names;
    for (const ExplainedState &each : explanation.states)
      names.push_back(each.state->name);
    std::optional<std::string> guess = nearest(state, names);
    std::fprintf(stderr, "aslc: error: %s has no state %s%s\n", inQuotes(explanation.file).c_str(),
                 inQuotes(state).c_str(),
                 guess ? ("; did you mean " + inQuotes(*guess) + "?").c_str()
                       : ("; 'aslc explain " + explanation.file + "' lists all").c_str());
    return kBadUse;
  }

  ExplanationStyle style() const {
    ExplanationStyle result;
    bool isTerminal = ::isatty(STDOUT_FILENO);
    const char *noColour = std::getenv("NO_COLOR");
    result.isColoured = colour == "always" || (colour == "auto" && isTerminal && !(noColour && *noColour));
    winsize size{};
    constexpr unsigned kLeastColumns = 50, kMostColumns = 120;
    if (isTerminal && ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
      result.columns = std::min(std::max(unsigned(size.ws_col), kLeastColumns), kMostColumns);
    return result;
  }
};

} // namespace

void asl::addExplainCommand(CLI::App &app, Driver &driver) {
  auto given = std::make_shared<Explain>();
  CLI::App *command = app.add_subcommand(
      "explain", "say what the compiler did with a definition, or what a group of warnings or an error's code is about");
  command->add_option("topic", given->input.request.file,
                      "a definition in any form that 'aslc check' takes, or a group or code (default: list those)");
  command->add_option("state", given->state, "this state of the definition alone");
  given->input.addTypeTo(*command);
  given->input.addSubstitutionsTo(*command);
  given->input.addNameTo(*command);
  addTargetTo(*command, given->compile.target);
  command->add_option("-O", given->compile.optLevel, "optimisation level (default: 1)")->check(CLI::Range(0, 3));
  command->add_option("--format", given->format, "text for people or json for programs")
      ->check(CLI::IsMember({"text", "json"}))
      ->capture_default_str();
  command->add_option("--color,--colour", given->colour, "colours of the text (auto: on a terminal, unless NO_COLOR is set)")
      ->check(CLI::IsMember({"auto", "always", "never"}))
      ->capture_default_str();
  command->callback([given, command, &driver] {
    for (const CLI::Option *option : command->get_options())
      given->hasDefinitionOptions |= !option->get_positional() && option->count() > 0;
    driver.command = [given] { return given->run(); };
  });
}
