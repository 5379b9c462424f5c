// SPDX-License-Identifier: Apache-2.0
//
// Options: one table that is parser, help text and list of known names at once.

#include "modes/Options.h"
#include "io/Diagnostics.h"
#include "values/Numbers.h"

#include <charconv>
#include <cstring>
#include <iterator>

namespace aslrt {

namespace {

/// Takes an option's value (null when it has none); false when it cannot be used.
using Take = bool (*)(Options &options, const char *value);

/// Where an option has a meaning.
enum class Where : uint8_t { Everywhere, CommandLine, Lambda };

struct Option {
  std::string_view name;  ///< with its dashes
  std::string_view value; ///< what stands for the value in the help; empty: takes none; in brackets: may be left out
  std::string_view help;
  std::string_view expectation; ///< what a value must be, for the message
  Take take;
  Where where = Where::Everywhere;

  bool takesValue() const { return !value.empty(); }
  bool needsValue() const { return takesValue() && value.front() != '['; }
};

bool takeCount(const char *value, uint64_t &out) {
  // Digits only: parseInt64 takes every spelling that JSON has.
  int64_t number;
  if (*value == '\0' || value[strspn(value, "0123456789")] != '\0' || !parseInt64(value, number))
    return false;
  out = static_cast<uint64_t>(number);
  return true;
}

bool takeSeed(Options &options, const char *value) {
  options.hasSeed = true;
  return takeCount(value, options.seed);
}

bool takeBench(Options &options, const char *value) {
  // Not strtod, which brings 35 KB of the C library into each program.
  std::string_view text = value;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), options.benchSeconds);
  constexpr double kLongest = 1e6;
  return error == std::errc() && end == text.data() + text.size() && options.benchSeconds > 0 &&
         options.benchSeconds <= kLongest;
}

bool takePayloadLimit(Options &options, const char *value) {
  if (strcmp(value, "none") == 0) {
    options.payloadLimitBytes = UINT32_MAX;
    return true;
  }
  uint64_t bytes;
  if (!takeCount(value, bytes) || bytes == 0 || bytes >= UINT32_MAX)
    return false;
  options.payloadLimitBytes = static_cast<uint32_t>(bytes);
  return true;
}

bool takeVariant(Options &options, const char *value) {
  std::string_view name = value;
  options.isTraced = name == "traced";
  return options.isTraced || name == "fast";
}

bool takeEventLimit(Options &options, const char *value) {
  // The start of an execution is one event, its end another.
  constexpr uint64_t kLeast = 2;
  options.eventLimit = kServiceEventLimit;
  return !value || (takeCount(value, options.eventLimit) && options.eventLimit >= kLeast);
}

bool takeLogLevel(Options &options, const char *value) {
  static const char *const names[] = {"off", "fatal", "error", "warn", "info", "debug", "trace"};
  for (size_t i = 0; i < std::size(names); ++i)
    if (strcmp(value, names[i]) == 0) {
      options.logLevel = static_cast<LogLevel>(i);
      options.hasLogLevel = true;
      return true;
    }
  return false;
}

bool takeExecutionLog(Options &options, const char *value) {
  static const char *const names[] = {"OFF", "FATAL", "ERROR", "ALL"};
  for (size_t i = 0; i < std::size(names); ++i)
    if (strcmp(value, names[i]) == 0) {
      options.executionLog = static_cast<EventLevel>(i);
      return true;
    }
  return false;
}

bool takeMetrics(Options &options, const char *value) {
  options.metrics = value;
  constexpr size_t kMostBytes = 255;
  constexpr const char *kCharacters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-_/#:";
  size_t size = strlen(value);
  // Namespaces of AWS are the services' own.
  return size > 0 && size <= kMostBytes && strspn(value, kCharacters) == size && strncmp(value, "AWS/", 4) != 0;
}

bool takeAccount(Options &options, const char *value) {
  options.account = value;
  constexpr size_t kAccountDigits = 12;
  return strlen(value) == kAccountDigits && strspn(value, "0123456789") == kAccountDigits;
}

bool takeName(Options &options, const char *value) {
  options.name = value;
  return isExecutionName(value);
}

bool takeEndpoint(Options &options, const char *value) {
  if (options.endpointCount == Options::kMostEndpoints)
    return false;
  options.endpoints[options.endpointCount++] = value;
  return *value != '\0';
}

template <const char *Options::*Field> bool takeText(Options &options, const char *value) {
  options.*Field = value;
  return *value != '\0';
}

template <bool Options::*Field> bool takeFlag(Options &options, const char *) {
  options.*Field = true;
  return true;
}

constexpr Option kOptions[] = {
    {"--input", "VALUE", "the input: JSON text, a file's name, @FILE, or - for standard input",
     "not be empty", takeText<&Options::input>, Where::CommandLine},
    {"--lines", "FILE", "run once for each line of FILE (- is standard input), one result a line",
     "be a file's name or -", takeText<&Options::lines>, Where::CommandLine},
    {"--mock", "FILE", "answer tasks from this MockConfigFile.json", "be a file's name",
     takeText<&Options::mock>},
    {"--test-case", "NAME", "the test case of the mock file", "be the name of a test case",
     takeText<&Options::testCase>},
    {"--s3-dir", "DIR", "answer S3 reads and writes from DIR/bucket/key", "be a directory",
     takeText<&Options::s3Directory>},
    {"--endpoint-url", "URL", "[SERVICE=]URL: call the service (or all) there; may be given again",
     "be [SERVICE=]URL, given at most 64 times", takeEndpoint},
    {"--history", "FILE", "write the events of the execution to FILE", "be a file's name",
     takeText<&Options::history>, Where::CommandLine},
    {"--virtual-time", "", "let waits and retries pass at once, in order", "",
     takeFlag<&Options::virtualTime>, Where::CommandLine},
    {"--name", "NAME", "the state machine's name, in ARNs and in the mock file",
     "have 1 to 80 bytes and no blanks or special characters", takeName},
    {"--seed", "NUMBER", "start of the random numbers, to repeat a run",
     "be a whole number from 0 to 9223372036854775807", takeSeed},
    {"--payload-limit", "BYTES", "largest payload (262144 by default), or none",
     "be a number of bytes from 1 to 4294967294, or none", takePayloadLimit},
    {"--event-limit", "[NUMBER]", "fail after so many events (25000 if not said), as the service does",
     "be a whole number from 2 to 9223372036854775807", takeEventLimit},
    {"--variant", "NAME", "fast fuses states that nobody watches; traced runs each by itself",
     "be fast or traced", takeVariant},
    {"--bench", "SECONDS", "count executions per CPU second over the inputs",
     "be a number of seconds above 0", takeBench, Where::CommandLine},
    {"--log-level", "LEVEL", "off, fatal, error, warn, info, debug or trace; to standard error",
     "be one of off, fatal, error, warn, info, debug, trace", takeLogLevel},
    {"--trace", "", "the same as --log-level trace", "",
     [](Options &options, const char *) { return takeLogLevel(options, "trace"); }},
    {"--account", "ID", "the account in ARNs (111111111111 by default)", "be 12 digits", takeAccount},
    {"--role-arn", "ARN", "the execution's role (role/aslc of the account by default)", "be an ARN",
     takeText<&Options::roleArn>},
    {"--http", "", "answer API Gateway and function URLs: statusCode, headers, body", "",
     takeFlag<&Options::answersHttp>, Where::Lambda},
    {"--envelope", "", "take events as StartExecution takes requests: name, input", "",
     takeFlag<&Options::hasEnvelope>, Where::Lambda},
    {"--execution-log", "LEVEL", "log events: ALL, ERROR, FATAL or OFF, which is the default",
     "be one of ALL, ERROR, FATAL, OFF", takeExecutionLog, Where::Lambda},
    {"--execution-data", "", "log payloads and causes, too", "", takeFlag<&Options::logsData>, Where::Lambda},
    {"--metrics", "NAMESPACE", "write metrics of executions in CloudWatch's embedded format",
     "have 1 to 255 letters, digits or .-_/#: and not begin with AWS/", takeMetrics, Where::Lambda},
    {"--version", "", "print what this program is", "", takeFlag<&Options::wantsVersion>, Where::CommandLine},
    {"--help", "", "print this text", "", takeFlag<&Options::wantsHelp>, Where::CommandLine},
};

bool fail(SmallBuffer &message, std::string_view first, std::string_view name,
          std::string_view second) {
  SmallBuffer text;
  text.append(first);
  text.append(name);
  text.append(second);
  appendError(message, text.view());
  return false;
}

const Option *findOption(std::string_view name) {
  for (const Option &option : kOptions)
    if (option.name == name)
      return &option;
  return nullptr;
}

bool failUnknown(SmallBuffer &message, std::string_view name) {
  if (!name.starts_with('-'))
    return fail(message, "unexpected argument '", name,
                "'; an input is given with --input, see --help");
  std::string_view names[sizeof(kOptions) / sizeof(kOptions[0])];
  size_t count = 0;
  for (const Option &option : kOptions)
    names[count++] = option.name;
  SmallBuffer rest;
  std::string_view near = closestName(name, names, count);
  rest.append('\'');
  if (near.empty()) {
    rest.append("; see --help");
  } else {
    rest.append("; did you mean '");
    rest.append(near);
    rest.append("'?");
  }
  return fail(message, "unknown option '", name, rest.view());
}

/// What cannot be wanted together.
bool checkTogether(const Options &options, SmallBuffer &message) {
  if (options.lines && options.input)
    return fail(message, "--input and --lines cannot be given together", {}, {});
  if (options.history && options.lines)
    return fail(message, "--history writes one execution, and --lines runs many; give one of them",
                {}, {});
  if (options.history && options.benchSeconds > 0)
    return fail(message, "--history and --bench cannot be given together", {}, {});
  if (options.testCase && !options.mock)
    return fail(message, "--test-case chooses from a mock file; give one with --mock FILE", {}, {});
  return true;
}

/// Which options and arguments there may be.
enum class Use : uint8_t {
  CommandLine,
  LambdaVariable,  ///< options of a function
  LambdaArguments, ///< the same, up to the first argument that is none
};

bool parse(int argc, char **argv, Options &options, SmallBuffer &message, Use use) {
  for (int i = 1; i < argc; ++i) {
    std::string_view argument = argv[i];
    if (use == Use::LambdaArguments && !argument.starts_with('-'))
      break;
    const char *inlineValue = nullptr;
    if (argument.starts_with("--")) {
      size_t equals = argument.find('=');
      if (equals != std::string_view::npos) {
        inlineValue = argv[i] + equals + 1;
        argument = argument.substr(0, equals);
      }
    }
    if (argument == "-h")
      argument = "--help";
    const Option *option = findOption(argument);
    if (!option)
      return failUnknown(message, argument);
    if (option->where == Where::CommandLine && use != Use::CommandLine)
      return fail(message, "option '", argument, "' does not go with AWS_LAMBDA_RUNTIME_API, which is set");
    if (option->where == Where::Lambda && use == Use::CommandLine)
      return fail(message, "option '", argument, "' is for Lambda functions, where AWS_LAMBDA_RUNTIME_API is set");
    const char *value = inlineValue;
    if (!option->takesValue()) {
      if (inlineValue)
        return fail(message, "option '", argument, "' takes no value");
    } else if (!value && !option->needsValue()) {
      // Nothing but options stands on its own, so what is none belongs to this one.
      if (i + 1 < argc && argv[i + 1][0] != '-')
        value = argv[++i];
    } else if (!value) {
      if (i + 1 == argc) {
        SmallBuffer rest;
        rest.append("' needs a value: ");
        rest.append(option->name);
        rest.append(' ');
        rest.append(option->value);
        return fail(message, "option '", argument, rest.view());
      }
      value = argv[++i];
    }
    if (!option->take(options, value)) {
      SmallBuffer rest;
      rest.append("' must ");
      rest.append(option->expectation);
      rest.append(" but is '");
      rest.append(value);
      rest.append('\'');
      return fail(message, "the value of '", argument, rest.view());
    }
  }
  return options.wantsHelp || options.wantsVersion || checkTogether(options, message);
}

} // namespace

bool isExecutionName(std::string_view text) {
  constexpr size_t kMostBytes = 80;
  if (text.empty() || text.size() > kMostBytes)
    return false;
  for (char character : text)
    if (static_cast<uint8_t>(character) <= ' ' || character == 0x7f || strchr("?*<>{}[]\"#%\\^|~`$&,;:/", character))
      return false;
  return true;
}

bool parseOptions(int argc, char **argv, Options &options, SmallBuffer &message) {
  return parse(argc, argv, options, message, Use::CommandLine);
}

bool parseLambdaOptions(int argc, char **argv, Options &options, SmallBuffer &message) {
  constexpr int kMostWords = 256;
  constexpr const char *kBlanks = " \t\n";
  char *words[kMostWords];
  int count = 1;
  if (char *variable = getenv("ASLRT_OPTIONS")) {
    char *rest = nullptr;
    for (char *word = strtok_r(variable, kBlanks, &rest); word; word = strtok_r(nullptr, kBlanks, &rest)) {
      if (count == kMostWords)
        return fail(message, "ASLRT_OPTIONS holds more than 255 words", {}, {});
      words[count++] = word;
    }
  }
  if (!parse(count, words, options, message, Use::LambdaVariable)) {
    message.append("note: it stands in ASLRT_OPTIONS\n");
    return false;
  }
  return parse(argc, argv, options, message, Use::LambdaArguments);
}

void appendHelp(SmallBuffer &out, std::string_view programName) {
  out.append("usage: ");
  out.append(programName);
  out.append(" [options]\n\n"
             "Runs one execution of the workflow and prints its output as JSON.\n\n");
  constexpr size_t kColumn = 25;
  for (const Option &option : kOptions) {
    size_t used = 2 + option.name.size();
    out.append("  ");
    out.append(option.name);
    if (!option.value.empty()) {
      out.append(' ');
      out.append(option.value);
      used += 1 + option.value.size();
    }
    for (; used < kColumn; ++used)
      out.append(' ');
    out.append(option.help);
    out.append('\n');
  }
  out.append("\nAs a Lambda function (AWS_LAMBDA_RUNTIME_API is set) the program takes its options from ASLRT_OPTIONS, too.\n"
             "\nWithout --input the input is read from standard input; nothing there means {}.\n\n"
             "examples:\n");
  static const char *const examples[] = {
      " --input '{\"total\": 5}'\n",
      " --input @input.json --mock MockConfigFile.json --test-case Happy\n",
      " --input input.json --history history.json --virtual-time\n",
      " --lines inputs.jsonl > outputs.jsonl\n",
  };
  for (const char *example : examples) {
    out.append("  ");
    out.append(programName);
    out.append(example);
  }
  out.append("\nexit status:\n"
             "  0  succeeded\n"
             "  1  failed: {\"Error\", \"Cause\"} is printed\n"
             "  2  bad use or bad input\n"
             "  3  the machine's TimeoutSeconds passed\n"
             "  4  aborted by a signal\n");
}

} // namespace aslrt
