// SPDX-License-Identifier: Apache-2.0
//
// aslc: the command line. Each command is a function; options are declared where they are used.
//
// Exit status: 0 all went well; 1 the definition has errors; 2 bad use, or a file that cannot be read or written.

#include "codegen/Compiler.h"
#include "codegen/ReportOptions.h"
#include "codegen/RunCache.h"
#include "codegen/TestState.h"
#include "frontend/Explain.h"
#include "frontend/Names.h"
#include "frontend/inputs/ReadDefinition.h"
#include "codegen/package/FunctionSize.h"
#include "codegen/package/Package.h"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <map>

using namespace asl;

namespace {

constexpr int kDefinitionErrors = 1;
constexpr int kBadUse = 2;

constexpr const char *kNameRule =
    "cannot be the name of a state machine: a name has 1 to 80 bytes, and no blanks or special characters";

/// What all commands that read a definition share.
struct Input {
  asl::DefinitionRequest request;
  asl::Definitions definitions;
  asl::ParseOptions options;
  std::string type; ///< empty: what a template says, else STANDARD
  std::string name;
  std::vector<std::string> defines;
  ReportOptions report;

  void addTo(CLI::App &command) {
    command
        .add_option("definition", request.file,
                    "the state machine: JSON or YAML, a template, a folder with templates, - for standard input")
        ->required();
    command
        .add_option("--type", type,
                    "workflow type, which decides what is allowed (default: the template's, else STANDARD)")
        ->check(CLI::IsMember({"STANDARD", "EXPRESS"}));
    addSubstitutionsTo(command);
  }
  void addSubstitutionsTo(CLI::App &command) {
    command.add_option("--resource", request.resource, "which state machine of a template, by its name there");
    command
        .add_option("--define", defines,
                    "NAME=VALUE: the value of ${NAME}, a parameter or an attribute; @FILE: many, as a JSON object or "
                    ".env lines; may be given again")
        ->allow_extra_args(false);
  }
  void addNameTo(CLI::App &command) {
    command
        .add_option("--name", name,
                    "name of the state machine (default: the template's, else the file's name up to its first dot)")
        ->check([](const std::string &given) {
          return asl::isMachineName(given) ? "" : "'" + given + "' " + kNameRule;
        });
  }

  /// Takes the values of --define. 0, or the exit status, having said why.
  int readDefines() {
    std::string problem;
    for (const std::string &define : defines)
      if (!definitions.add(define, problem)) {
        // What is wrong inside a file comes with its place.
        if (problem.ends_with('\n'))
          std::fputs(problem.c_str(), stderr);
        else
          std::fprintf(stderr, "aslc: error: %s\n", problem.c_str());
        return kBadUse;
      }
    defines.clear();
    return 0;
  }

  /// The machine's name: the one given, a template's name for it, or the file's name without folder and endings.
  std::string machineName(const std::string &resourceName) const {
    if (!name.empty())
      return name;
    if (!resourceName.empty())
      return resourceName;
    if (request.file == "-")
      return "StateMachine";
    std::string stem = request.file.substr(request.file.find_last_of('/') + 1);
    size_t dot = stem.find('.', 1);
    return dot == std::string::npos ? stem : stem.substr(0, dot);
  }
};

/// Adds `--target` to `command`, which sets `target`.
void addTargetTo(CLI::App &command, const TargetSpec *&target) {
  std::string names;
  for (const TargetSpec *each : targets())
    names += (names.empty() ? "" : " or ") + std::string(each->name);
  command
      .add_option_function<std::string>(
          "--target",
          [&target](const std::string &given) {
            std::string reason;
            const TargetSpec *found = findTarget(given, reason);
            if (!found)
              throw CLI::ValidationError("--target", reason);
            target = found;
          },
          "machine to compile for: " + names + " (default: this one's)")
      ->type_name("TARGET");
}

/// A definition that has been read and checked.
struct Definition {
  asl::DefinitionInput input;
  std::optional<asl::Machine> machine;
  const ReportOptions *report = nullptr;

  /// Reads the text. 0, or the exit status, having said why.
  int read(Input &wanted) {
    report = &wanted.report;
    if (!wanted.report.resolve(wanted.options))
      return kBadUse;
    if (int status = wanted.readDefines())
      return status;
    wanted.request.warnings = wanted.report.warnings();
    switch (input.read(wanted.request, wanted.definitions)) {
    case asl::DefinitionInput::Status::Read:
      return 0;
    case asl::DefinitionInput::Status::Refused:
      return refuse();
    case asl::DefinitionInput::Status::BadUse:
      std::fprintf(stderr, "aslc: error: %s\n", input.problem.c_str());
      return kBadUse;
    }
    return kBadUse;
  }

  /// Checks what was read. 0, or the exit status, having said why. Warnings are not printed yet.
  int check(Input &wanted) {
    wanted.options.type = workflowType(wanted) == "EXPRESS" ? asl::WorkflowType::Express : asl::WorkflowType::Standard;
    machine = asl::parseMachine(input.source(), input.root(), wanted.options, input.diagnostics());
    input.warnOfOpenSubstitutions();
    return machine && !input.diagnostics().hasErrors() ? 0 : refuse();
  }

  int readAndCheck(Input &wanted) {
    int status = read(wanted);
    return status ? status : check(wanted);
  }

  std::string workflowType(const Input &wanted) const {
    return !wanted.type.empty() ? wanted.type : input.type().value_or("STANDARD");
  }

  /// The compilation that `options` ask for.
  Compilation compilation(const Input &wanted, const CompileOptions &options) {
    Compilation result{*machine, input.source(), input.diagnostics(), options, "", nullptr};
    result.options.machineName = wanted.machineName(input.resourceName());
    return result;
  }

  /// 0, or the exit status when they cannot be written.
  int printDiagnostics() { return report->print(input.diagnostics()) ? 0 : kBadUse; }

  /// The exit status of a definition with errors, having printed them.
  int refuse() {
    int status = printDiagnostics();
    return status ? status : kDefinitionErrors;
  }

  /// The exit status for `outcome`, having printed what there is to say.
  int finish(Outcome outcome, const std::string &error) {
    int status = printDiagnostics();
    switch (outcome) {
    case Outcome::Done:
      return status;
    case Outcome::Refused:
      return kDefinitionErrors;
    case Outcome::Failed:
      std::fprintf(stderr, "aslc: error: %s\n", error.c_str());
      return kBadUse;
    }
    return kBadUse;
  }
};

/// Writes `text` to the file `output`, to standard output when it is empty or `-`. 0, or the exit status.
int writeText(const std::string &text, const std::string &output) {
  std::FILE *file = output.empty() || output == "-" ? stdout : std::fopen(output.c_str(), "wb");
  bool written = file && std::fwrite(text.data(), 1, text.size(), file) == text.size();
  if (file == stdout)
    written = std::fflush(file) == 0 && written;
  else if (file)
    written = std::fclose(file) == 0 && written;
  if (!written) {
    std::perror(("aslc: error: cannot write '" + (output.empty() ? "standard output" : output) + "'").c_str());
    return kBadUse;
  }
  return 0;
}

/// What DescribeStateMachine says of variables: `{"variableReferences": {STATE: [NAME ..]}}`, sorted.
int printVariableReferences(const asl::Machine &machine) {
  std::string text = "{\"variableReferences\":{";
  const char *separator = "";
  for (const auto &[state, variables] : machine.variableReferences) {
    text += separator + quoteJson(state) + ":[";
    const char *comma = "";
    for (const std::string &variable : variables) {
      text += comma + quoteJson(variable);
      comma = ",";
    }
    text += "]";
    separator = ",";
  }
  text += "}}\n";
  return writeText(text, "");
}

int check(Input &input, bool variableReferences) {
  if (variableReferences && !input.report.isText()) {
    std::fprintf(stderr, "aslc: error: --variable-references goes with --format=text only: both write to standard output\n");
    return kBadUse;
  }
  Definition definition;
  if (int status = definition.readAndCheck(input))
    return status;
  if (int status = definition.printDiagnostics())
    return status;
  return variableReferences ? printVariableReferences(*definition.machine) : 0;
}

/// Says what a group of warnings or a code is about; without a topic, lists them.
int explainTopic(const std::string &topic) {
  if (topic.empty())
    return writeText(asl::listTopics(), "");
  if (std::optional<std::string> text = asl::explain(topic))
    return writeText(*text, "");
  std::optional<std::string> guess = asl::nearest(topic, asl::topicNames());
  std::fprintf(stderr, "aslc: error: there is nothing to explain about %s; %s\n", asl::inQuotes(topic).c_str(),
               guess ? ("did you mean '" + *guess + "'?").c_str() : "'aslc explain' lists the topics");
  return kBadUse;
}

/// The name that the file gives the machine is good; else says what to do.
bool checkName(const std::string &name) {
  if (asl::isMachineName(name))
    return true;
  std::fprintf(stderr, "aslc: error: '%s', as the file is called, %s; give it one with --name\n", name.c_str(),
               kNameRule);
  return false;
}

/// Compiles and links what was read.
int build(Input &input, Definition &definition, const CompileOptions &compile, BuildOptions link) {
  const std::string name = input.machineName(definition.input.resourceName());
  if (!checkName(name))
    return kBadUse;
  if (int status = definition.check(input))
    return status;
  Compilation compilation = definition.compilation(input, compile);
  if (link.output.empty())
    link.output = name;
  return definition.finish(buildExecutable(compilation, link), compilation.error);
}

int build(Input &input, const CompileOptions &compile, const BuildOptions &link) {
  Definition definition;
  int status = definition.read(input);
  return status ? status : build(input, definition, compile, link);
}

int package(Input &input, const CompileOptions &compile, const BuildOptions &link, const PackageOptions &options) {
  Definition definition;
  if (int status = definition.read(input))
    return status;
  if (!checkName(input.machineName(definition.input.resourceName())))
    return kBadUse;
  if (int status = definition.check(input))
    return status;
  Compilation compilation = definition.compilation(input, compile);
  return definition.finish(writePackage(compilation, link, options), compilation.error);
}

int emitIr(Input &input, const CompileOptions &compile, Stage stage, const std::string &output) {
  Definition definition;
  if (int status = definition.readAndCheck(input))
    return status;
  Compilation compilation = definition.compilation(input, compile);
  compilation.options.verifyEach = true;
  std::string text;
  if (int status = definition.finish(compilation.emit(stage, text), compilation.error))
    return status;
  return writeText(text, output);
}

/// Builds into the cache, unless it is there, and becomes the program.
int run(Input &input, const CompileOptions &compile, const std::string &argv0,
        const std::vector<std::string> &arguments) {
  Definition definition;
  if (int status = definition.read(input))
    return status;
  std::string reason;
  std::string key = std::string(versionText()) + '\0' + definition.workflowType(input) + '\0' +
                    input.machineName(definition.input.resourceName()) + '\0' + input.definitions.print() + '\0' +
                    compile.target->name + '\0' + definition.input.contents();
  RunCache cache;
  std::string program;
  if (!cache.open(key, program, reason)) {
    std::fprintf(stderr, "aslc: error: %s\n", reason.c_str());
    return kBadUse;
  }
  if (!cache.has(program)) {
    BuildOptions link;
    link.output = program;
    link.argv0 = argv0;
    if (int status = build(input, definition, compile, link))
      return status;
  }
  cache.execute(program, arguments, reason);
  if (compile.target != &hostTarget())
    reason += std::string("; this machine starts no programs for ") + compile.target->name +
              " by itself: use 'aslc build' and take the program to one that does, or start it in an emulator";
  std::fprintf(stderr, "aslc: error: %s\n", reason.c_str());
  return kBadUse;
}

/// `{"status":"REJECTED", ..}`, what the service's exception says.
int printRefusal(const asl::Refusal &refusal) {
  int status = writeText("{\"status\":\"REJECTED\",\"code\":" +
                             (refusal.code.empty() ? "null" : quoteJson(refusal.code)) +
                             ",\"message\":" + quoteJson(refusal.message) + "}\n",
                         "");
  return status ? status : kDefinitionErrors;
}

/// A call of TestState, made from a file.
class StateTestCommand {
public:
  std::string file;
  bool sanitize = false;
  std::vector<std::string> arguments; ///< of the program
  Input input;                        ///< names the definition, where that is not in the request

  int run(const char *argv0) {
    if (input.request.file.empty() && !(input.defines.empty() && input.request.resource.empty())) {
      std::fputs("aslc: error: --define and --resource are about the file of --definition\n", stderr);
      return kBadUse;
    }
    std::string reason;
    source = asl::Source::readFile(file == "-" ? "/dev/stdin" : file, reason, asl::kMaxRequestBytes);
    if (!source) {
      std::fprintf(stderr, "aslc: error: cannot read '%s': %s\n", file.c_str(), reason.c_str());
      return kBadUse;
    }
    diagnostics.emplace(*source);
    root = asl::parseJson(*source, *diagnostics, {"request", asl::kMaxRequestBytes, asl::kMaxRequestDepth});
    if (root && !root->isObject())
      diagnostics->error(root->range, "a request must be an object, not " + std::string(describe(root->kind)));
    if (root && !input.request.file.empty()) {
      if (const asl::JsonMember *member = root->findMember("definition"))
        diagnostics->error(member->keyRange, "the request has a definition already: leave it out, or --definition");
      else if (int status = fileDefinition.read(input))
        return status;
      else
        addDefinition();
    }
    if (diagnostics->hasErrors()) {
      diagnostics->print(stderr);
      return kBadUse;
    }
    if (std::optional<asl::Refusal> refusal = readTestRequest(*root, request))
      return refuse(*refusal);
    if (!readDefinition())
      return printDefinitionErrors();
    const asl::State *state = findState(*machine, request.stateName.value_or(std::string(asl::kLoneStateName)));
    if (!state)
      return refuse(asl::Refusal::of("ValidationException", "State not found in definition",
                                     request.rangeOf("stateName")));
    asl::StateTest test;
    if (std::optional<asl::Refusal> refusal = prepareStateTest(request, *state, test))
      return refuse(*refusal);
    return runTest(test, argv0);
  }

private:
  /// Puts the definition that was read from a file into the request.
  void addDefinition() {
    asl::JsonValue whole = *root;
    whole.members.push_back({"definition", {}, *fileDefinition.input.root()});
    whole.sortedMembers.clear();
    root = std::make_shared<const asl::JsonValue>(std::move(whole));
  }

  /// The machine, or false with what is wrong in `findings()`.
  bool readDefinition() {
    asl::ParseOptions options;
    if (!request.stateName)
      options.loneState = asl::kLoneStateName;
    if (!input.request.file.empty()) {
      machine = parseMachine(definitionSource(), *fileDefinition.input.root(), options, findings());
      fileDefinition.input.warnOfOpenSubstitutions();
      return machine.has_value();
    }
    const asl::JsonValue &definition = *request.definition.value;
    // Text has lines of its own.
    if (definition.isString())
      text.emplace("definition", definition.text);
    definitionDiagnostics.emplace(definitionSource());
    machine = definition.isString()
                  ? parseMachine(*text, options, *definitionDiagnostics)
                  : parseMachine(*source, definition, options, *definitionDiagnostics);
    return machine.has_value();
  }

  const asl::Source &definitionSource() const {
    return !input.request.file.empty() ? fileDefinition.input.source() : text ? *text : *source;
  }

  /// What is found about the definition.
  asl::DiagnosticEngine &findings() {
    return !input.request.file.empty() ? fileDefinition.input.diagnostics() : *definitionDiagnostics;
  }

  int printDefinitionErrors() {
    findings().print(stderr);
    return printRefusal(refuseDefinition(findings()));
  }

  /// People get the place as well.
  int refuse(const asl::Refusal &refusal) {
    for (const asl::Refusal::Cause &cause : refusal.causes)
      diagnostics->error(cause.range, cause.message);
    diagnostics->print(stderr);
    return printRefusal(refusal);
  }

  int runTest(const asl::StateTest &test, const char *argv0) {
    CompileOptions compile;
    compile.machineName = "TestState";
    Compilation compilation{*machine, definitionSource(), findings(), compile, "", &test};
    BuildOptions link;
    link.argv0 = argv0;
    link.strip = true;
    link.sanitize = sanitize;
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

  std::optional<asl::Source> source, text;
  std::optional<asl::DiagnosticEngine> diagnostics, definitionDiagnostics;
  std::shared_ptr<const asl::JsonValue> root;
  Definition fileDefinition;
  asl::TestRequest request;
  std::optional<asl::Machine> machine;
};

} // namespace

int main(int argc, char **argv) {
  CLI::App app("Compiles state machines in the Amazon States Language to native executables.", "aslc");
  app.set_version_flag("--version", std::string("aslc ") + versionText());
  app.require_subcommand(1);
  app.footer("Examples:\n"
             "  aslc check order.asl.json\n"
             "  aslc check order.asl.json -Wall --format=sarif\n"
             "  aslc explain constant-choice\n"
             "  aslc build order.asl.json -o order && ./order --input '{\"total\": 5}'\n"
             "  aslc build template.yaml --resource OrderMachine --define Table=orders\n"
             "  aslc run order.asl.json --input in.json\n"
             "  aslc package order.asl.json -o order.zip && sam deploy --guided\n"
             "  aslc test-state --request request.json\n"
             "  aslc ir order.asl.json --emit=cfg");

  Input input;
  CompileOptions compile;
  BuildOptions link;
  link.argv0 = argv[0];

  CLI::App *checkCommand = app.add_subcommand("check", "print every error and warning of a definition");
  input.addTo(*checkCommand);
  input.report.addTo(*checkCommand);
  bool variableReferences = false;
  checkCommand->add_flag("--variable-references", variableReferences,
                         "print which variables each state reads, as DescribeStateMachine does");

  CLI::App *buildCommand = app.add_subcommand("build", "compile a definition to one static executable");
  input.addTo(*buildCommand);
  input.addNameTo(*buildCommand);
  input.report.addTo(*buildCommand);
  buildCommand->add_option("-o,--output", link.output, "the executable (default: the machine's name)");
  addTargetTo(*buildCommand, compile.target);
  buildCommand->add_option("-O", compile.optLevel, "optimisation level (default: 1)")
      ->check(CLI::Range(0, 3));
  buildCommand->add_flag("--strip", link.strip, "leave out symbols and line tables");
  buildCommand->add_flag("--time-passes", compile.timePasses, "print the time each phase takes");
  buildCommand->add_flag("--sanitize", link.sanitize,
                         "link with address and undefined behaviour sanitizers, through clang (for tests)");

  CLI::App *packageCommand = app.add_subcommand("package", "pack a workflow for AWS Lambda, with a template that deploys it");
  input.addTo(*packageCommand);
  input.addNameTo(*packageCommand);
  input.report.addTo(*packageCommand);
  PackageOptions packing;
  packageCommand->add_option("-o,--output", packing.output, "the zip archive (default: the machine's name with .zip)");
  auto *templateOption = packageCommand->add_option(
      "--template", packing.templateOutput,
      "the SAM template, JSON if it ends in .json, - for standard output (default: template.yaml beside the package)");
  packageCommand->add_flag_callback("--no-template", [&] { packing.hasTemplate = false; }, "write no template")
      ->excludes(templateOption);
  auto *imageFlag = packageCommand->add_flag("--image", packing.isImage,
                                             "a container image: as a tar archive if the output ends in .tar, which is "
                                             "the default, else as a folder");
  packageCommand->add_option("--certificates", packing.certificatesFile,
                             "PEM file of roots for the image, to call hosts that are not AWS's")
      ->needs(imageFlag);
  packageCommand->add_option("--timeout", packing.timeoutSeconds,
                             "time-out of the function in seconds (default: as long as the workflow can take)")
      ->check(CLI::Range(int64_t(1), asl::kMaxFunctionSeconds));
  packageCommand->add_option("--memory", packing.memoryMb,
                             "memory of the function in MB (default: for all that can run at once)")
      ->check(CLI::Range(asl::kMinFunctionMemoryMb, asl::kMaxFunctionMemoryMb));
  packageCommand->add_option("--options", packing.runtimeOptions,
                             "options of the program in the function, such as \"--http\"; in ASLRT_OPTIONS");
  addTargetTo(*packageCommand, compile.target);
  packageCommand->add_option("-O", compile.optLevel, "optimisation level (default: 1)")->check(CLI::Range(0, 3));
  packageCommand->add_flag("--strip", link.strip, "leave out symbols and line tables");
  packageCommand->add_flag("--time-passes", compile.timePasses, "print the time each phase takes");
  packageCommand->add_flag("--sanitize", link.sanitize,
                           "link with address and undefined behaviour sanitizers, through clang (for tests)");

  CLI::App *explainCommand = app.add_subcommand("explain", "say what a group of warnings or an error's code is about");
  std::string topic;
  explainCommand->add_option("topic", topic, "a group or a code (default: list all)");

  CLI::App *runCommand = app.add_subcommand("run", "compile (once) and run; further options are the program's");
  input.addTo(*runCommand);
  addTargetTo(*runCommand, compile.target);
  runCommand->prefix_command();

  CLI::App *testCommand = app.add_subcommand("test-state", "run one state as the TestState API does");
  StateTestCommand test;
  testCommand->add_option("--request", test.file, "the request of the API, JSON (- is standard input)")->required();
  testCommand->add_option("--definition", test.input.request.file,
                          "the definition, where it is not in the request: a file in any form that 'aslc check' takes");
  test.input.addSubstitutionsTo(*testCommand);
  std::vector<std::string> endpoints;
  std::string seed, logLevel;
  testCommand->add_option("--endpoint-url", endpoints,
                          "[SERVICE=]URL: without a mock, call the service (or all) there; may be given again");
  testCommand->add_option("--seed", seed, "start of the random numbers, to repeat a test")
      ->check(CLI::NonNegativeNumber);
  testCommand->add_option("--log-level", logLevel, "off, error, warn, info, debug or trace; to standard error")
      ->check(CLI::IsMember({"off", "error", "warn", "info", "debug", "trace"}));
  testCommand->add_flag("--sanitize", test.sanitize,
                        "link with address and undefined behaviour sanitizers, through clang (for tests)");

  CLI::App *irCommand = app.add_subcommand("ir", "print a stage of the compilation");
  input.addTo(*irCommand);
  input.addNameTo(*irCommand);
  const std::map<std::string, Stage> stages{{"state", Stage::State},  {"cfg", Stage::Cfg},
                                            {"frame", Stage::Frame},  {"llvm-dialect", Stage::LlvmDialect},
                                            {"llvm", Stage::Llvm},    {"asm", Stage::Asm},
                                            {"obj", Stage::Object}};
  std::string stage = "cfg", irOutput;
  irCommand->add_option("--emit", stage, "state, cfg, frame, llvm-dialect, llvm, asm or obj")
      ->check(CLI::IsMember(stages))
      ->capture_default_str();
  irCommand->add_option("-o,--output", irOutput, "write here instead of standard output");
  addTargetTo(*irCommand, compile.target);
  irCommand->add_option("-O", compile.optLevel, "optimisation level")->check(CLI::Range(0, 3));
  irCommand->add_option("--print-after", compile.printAfter, "print the IR to stderr after this pass (repeatable)");
  irCommand->add_flag("--time-passes", compile.timePasses, "print the time each phase takes");
  irCommand->add_flag("--no-locations", compile.hideLocations, "leave locations out of the printed IR");

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError &error) {
    if (error.get_exit_code() == 0)
      return app.exit(error); // --help, --version
    std::fprintf(stderr, "aslc: error: %s\naslc: see 'aslc --help'\n", error.what());
    return kBadUse;
  }

  if (checkCommand->parsed())
    return check(input, variableReferences);
  if (buildCommand->parsed())
    return build(input, compile, link);
  if (packageCommand->parsed())
    return package(input, compile, link, packing);
  if (explainCommand->parsed())
    return explainTopic(topic);
  if (runCommand->parsed())
    return run(input, compile, argv[0], runCommand->remaining());
  if (testCommand->parsed()) {
    for (const std::string &endpoint : endpoints)
      test.arguments.insert(test.arguments.end(), {"--endpoint-url", endpoint});
    if (!seed.empty())
      test.arguments.insert(test.arguments.end(), {"--seed", seed});
    if (!logLevel.empty())
      test.arguments.insert(test.arguments.end(), {"--log-level", logLevel});
    return test.run(argv[0]);
  }
  return emitIr(input, compile, stages.at(stage), irOutput);
}
