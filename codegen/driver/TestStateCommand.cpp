// SPDX-License-Identifier: Apache-2.0
//
// aslc test-state: one state runs as the service's TestState runs it.

#include "codegen/TestState.h"
#include "codegen/driver/Driver.h"
#include "codegen/driver/Input.h"

#include <CLI/CLI.hpp>

#include <cstdio>

using namespace asl;

namespace {

/// `{"status":"REJECTED", ..}`, what the service's exception says.
int printRefusal(const Refusal &refusal) {
  int status = writeText(
      "{\"status\":\"REJECTED\",\"code\":" + (refusal.code.empty() ? "null" : quoteJson(refusal.code)) +
          ",\"message\":" + quoteJson(refusal.message) + "}\n",
      "");
  return status ? status : kDefinitionErrors;
}

/// A call of TestState, made from a file.
class StateTestCommand {
public:
  std::string file;
  const char *argv0 = nullptr;
  bool sanitize = false;
  std::vector<std::string> endpoints;
  std::string seed, logLevel;
  Input input; ///< names the definition, where that is not in the request

  int run() {
    if (input.request.file.empty() && !(input.defines.empty() && input.request.resource.empty())) {
      std::fputs("aslc: error: --define and --resource are about the file of --definition\n", stderr);
      return kBadUse;
    }
    std::string reason;
    source = Source::readFile(file == "-" ? "/dev/stdin" : file, reason, kMaxRequestBytes);
    if (!source) {
      std::fprintf(stderr, "aslc: error: cannot read '%s': %s\n", file.c_str(), reason.c_str());
      return kBadUse;
    }
    diagnostics.emplace(*source);
    root = parseJson(*source, *diagnostics, {"request", kMaxRequestBytes, kMaxRequestDepth});
    if (root && !root->isObject())
      diagnostics->error(root->range,
                         "a request must be an object, not " + std::string(describe(root->kind)));
    if (root && !input.request.file.empty()) {
      if (const JsonMember *member = root->findMember("definition"))
        diagnostics->error(member->keyRange,
                           "the request has a definition already: leave it out, or --definition");
      else if (int status = fileDefinition.read(input))
        return status;
      else
        addDefinition();
    }
    if (diagnostics->hasErrors()) {
      diagnostics->print(stderr);
      return kBadUse;
    }
    if (std::optional<Refusal> refusal = readTestRequest(*root, request))
      return refuse(*refusal);
    if (!readDefinition())
      return printDefinitionErrors();
    const State *state = findState(*machine, request.stateName.value_or(std::string(kLoneStateName)));
    if (!state)
      return refuse(
          Refusal::of("ValidationException", "State not found in definition", request.rangeOf("stateName")));
    StateTest test;
    if (std::optional<Refusal> refusal = prepareStateTest(request, *state, test))
      return refuse(*refusal);
    return runTest(test);
  }

private:
  /// Puts the definition that was read from a file into the request.
  void addDefinition() {
    JsonValue whole = *root;
    whole.members.push_back({"definition", {}, *fileDefinition.input.root()});
    whole.sortedMembers.clear();
    root = std::make_shared<const JsonValue>(std::move(whole));
  }

  /// The machine, or false with what is wrong in `findings()`.
  bool readDefinition() {
    ParseOptions options;
    if (!request.stateName)
      options.loneState = kLoneStateName;
    if (!input.request.file.empty()) {
      machine = parseMachine(definitionSource(), *fileDefinition.input.root(), options, findings());
      fileDefinition.input.warnOfOpenSubstitutions();
      return machine.has_value();
    }
    const JsonValue &definition = *request.definition.value;
    // Text has lines of its own.
    if (definition.isString())
      text.emplace("definition", definition.text);
    definitionDiagnostics.emplace(definitionSource());
    machine = definition.isString() ? parseMachine(*text, options, *definitionDiagnostics)
                                    : parseMachine(*source, definition, options, *definitionDiagnostics);
    return machine.has_value();
  }

  const Source &definitionSource() const {
    return !input.request.file.empty() ? fileDefinition.input.source() : text ? *text : *source;
  }

  /// What is found about the definition.
  DiagnosticEngine &findings() {
    return !input.request.file.empty() ? fileDefinition.input.diagnostics() : *definitionDiagnostics;
  }

  int printDefinitionErrors() {
    findings().print(stderr);
    return printRefusal(refuseDefinition(findings()));
  }

  /// People get the place as well.
  int refuse(const Refusal &refusal) {
    for (const Refusal::Cause &cause : refusal.causes)
      diagnostics->error(cause.range, cause.message);
    diagnostics->print(stderr);
    return printRefusal(refusal);
  }

  int runTest(const StateTest &test) {
    CompileOptions compile;
    compile.machineName = "TestState";
    Compilation compilation{*machine, definitionSource(), findings(), compile, "", &test};
    BuildOptions link;
    link.argv0 = argv0;
    link.strip = true;
    link.sanitize = sanitize;
    std::vector<std::string> arguments;
    for (const std::string &endpoint : endpoints)
      arguments.insert(arguments.end(), {"--endpoint-url", endpoint});
    if (!seed.empty())
      arguments.insert(arguments.end(), {"--seed", seed});
    if (!logLevel.empty())
      arguments.insert(arguments.end(), {"--log-level", logLevel});
    arguments.push_back("--virtual-time");
    if (request.roleArn)
      arguments.insert(arguments.end(), {"--role-arn", *request.roleArn});
    Outcome outcome = runStateTest(compilation, link, arguments);
    findings().print(stderr);
    if (outcome == Outcome::Refused)
      return kDefinitionErrors;
    std::fprintf(stderr, "aslc: error: %s\n", compilation.error.c_str());
    return kBadUse;
  }

  std::optional<Source> source, text;
  std::optional<DiagnosticEngine> diagnostics, definitionDiagnostics;
  std::shared_ptr<const JsonValue> root;
  Definition fileDefinition;
  TestRequest request;
  std::optional<Machine> machine;
};

} // namespace

void asl::addTestStateCommand(CLI::App &app, Driver &driver) {
  CLI::App *command = app.add_subcommand("test-state", "run one state as the TestState API does");
  auto given = std::make_shared<StateTestCommand>();
  command->add_option("--request", given->file, "the request of the API, JSON (- is standard input)")
      ->type_name("FILE")
      ->required();
  command->add_option(
      "--definition", given->input.request.file,
      "the definition, where it is not in the request: a file in any form that 'aslc check' takes")
      ->type_name("DEFINITION");
  given->input.addSubstitutionsTo(*command);
  command->add_option("--endpoint-url", given->endpoints,
                      "without a mock, call the service (or all) there; may be given again")
      ->type_name("[SERVICE=]URL")
      ->allow_extra_args(false);
  command->add_option("--seed", given->seed, "start of the random numbers, to repeat a test")
      ->type_name("NUMBER")
      ->check(CLI::NonNegativeNumber);
  command
      ->add_option("--log-level", given->logLevel,
                   "what goes to the log, which is standard error")
      ->type_name("LEVEL")
      ->check(CLI::IsMember({"off", "error", "warn", "info", "debug", "trace"}));
  command->add_flag("--sanitize", given->sanitize,
                    "link with address and undefined behaviour sanitizers, through clang (for tests)");
  given->argv0 = driver.argv0;
  command->callback([given, &driver] { driver.command = [given] { return given->run(); }; });
}
