// SPDX-License-Identifier: Apache-2.0
//
// aslc eval: evaluates a JSONata expression.

#include "codegen/driver/Driver.h"
#include "codegen/eval/Evaluation.h"
#include "frontend/Diagnostics.h"
#include "frontend/jsonata/Parser.h"

#include <CLI/CLI.hpp>

#include <cstdio>

using namespace asl;

namespace {

/// Longest file of requests, and longest input.
constexpr size_t kMaxInputBytes = size_t(1) << 30;

struct Eval {
  std::string expression, input, batch;
  std::vector<std::string> bindings;
  bool hasNoLimits = false;
  uint64_t seed = 0;
  double benchSeconds = 0;

  int run() {
    if (!batch.empty())
      return runBatch();
    if (expression.empty())
      return refuse("an expression is missing: aslc eval '$sum([1, 2])'");
    EvaluationRequest request;
    if (!readExpression(request.expression))
      return kBadUse;
    if (!input.empty()) {
      request.input.emplace();
      if (!readValue(input, *request.input))
        return kBadUse;
    }
    for (const std::string &binding : bindings) {
      const size_t equals = binding.find('=');
      if (equals == 0 || equals == std::string::npos)
        return refuse("--set takes NAME=JSON, not '" + binding + "'");
      std::string name = binding.substr(0, equals), value;
      if (name.front() == '$')
        name.erase(0, 1);
      if (!readValue(binding.substr(equals + 1), value))
        return kBadUse;
      request.bindings.emplace_back(name, value);
    }
    request.hasServiceLimits = !hasNoLimits;
    request.seed = seed;
    if (benchSeconds > 0) {
      EvaluationResult result;
      const double rate = timeExpression(request, benchSeconds, result);
      if (rate == 0)
        return report(request, result);
      char text[64];
      std::snprintf(text, sizeof(text), "%.1f evaluations per second\n", rate);
      return writeText(text + result.text + "\n", "");
    }
    return report(request, evaluateExpression(request));
  }

private:
  static int refuse(const std::string &why) {
    std::fprintf(stderr, "aslc: error: %s\n", why.c_str());
    return kBadUse;
  }

  static bool readFile(const std::string &path, std::string &out) {
    std::string reason;
    const std::optional<Source> file = Source::readFile(path == "-" ? "/dev/stdin" : path, reason, kMaxInputBytes);
    if (!file) {
      refuse("cannot read '" + path + "': " + reason);
      return false;
    }
    out = file->text();
    return true;
  }

  /// `@FILE`, `-`, or the text itself.
  static bool readValue(const std::string &given, std::string &out) {
    if (given == "-" || given.starts_with("@"))
      return readFile(given == "-" ? given : given.substr(1), out);
    out = given;
    return true;
  }

  /// The same for the expression, whose delimiters `{% %}` may be there.
  bool readExpression(std::string &out) const {
    if (!readValue(expression, out))
      return false;
    if (jsonata::isExpression(out))
      out = std::string(jsonata::expressionText(out).text);
    return true;
  }

  int runBatch() const {
    std::string lines, out, reason;
    if (!expression.empty() || !input.empty() || !bindings.empty())
      return refuse("--batch takes expressions, inputs and variables from its file");
    if (!readFile(batch, lines))
      return kBadUse;
    const bool isGood = evaluateLines(lines, out, reason);
    if (const int status = writeText(out, ""))
      return status;
    return isGood ? 0 : refuse("'" + batch + "', " + reason);
  }

  static int report(const EvaluationRequest &request, const EvaluationResult &result) {
    switch (result.kind) {
    case EvaluationResult::Value:
      return writeText(result.text + "\n", "");
    case EvaluationResult::Nothing:
      std::fputs("aslc: note: the expression returned nothing; in a state that is an error\n", stderr);
      return 0;
    case EvaluationResult::Unsupported:
      std::fprintf(stderr, "aslc: error: %s\n", result.message.c_str());
      return kDefinitionErrors;
    case EvaluationResult::BadInput:
      return refuse(result.message);
    case EvaluationResult::Failed:
      break;
    }
    const Source source("<expression>", request.expression);
    DiagnosticEngine diagnostics(source);
    diagnostics.error({result.begin, result.end}, result.code + ": " + result.message);
    diagnostics.print(stderr);
    return kDefinitionErrors;
  }
};

} // namespace

void asl::addEvalCommand(CLI::App &app, Driver &driver) {
  auto eval = std::make_shared<Eval>();
  CLI::App *command = app.add_subcommand("eval", "evaluate a JSONata expression");
  command->add_option("expression", eval->expression, "the expression, with or without {% %}; @FILE reads a file, - standard input");
  command->add_option("--input", eval->input, "JSON that the expression starts from, as $ and by its names; @FILE, -");
  command->add_option("--set", eval->bindings, "a variable: NAME=JSON, or NAME=@FILE; may be given again")
      ->type_name("NAME=JSON")
      ->allow_extra_args(false);
  command->add_option("--seed", eval->seed, "what $random, $shuffle and $uuid draw from")->default_val(0);
  command->add_flag("--no-limits", eval->hasNoLimits, "without the service's limits of depth and memory");
  command->add_option("--batch", eval->batch, "evaluate a file of requests, a JSON object with expr, input and bindings a line")
      ->type_name("FILE");
  command->add_option("--bench", eval->benchSeconds, "how often in a second of processor time")->group("");
  command->callback([&driver, eval] { driver.command = [eval] { return eval->run(); }; });
}
