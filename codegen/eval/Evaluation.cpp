// SPDX-License-Identifier: Apache-2.0
//
// Evaluation: see Evaluation.h.

#include "codegen/eval/Evaluation.h"

#include "frontend/jsonata/Encode.h"
#include "frontend/jsonata/Parser.h"

#include "execution/Random.h"
#include "jsonata/Evaluator.h"
#include "values/Container.h"
#include "values/Reader.h"
#include "values/Writer.h"

#include <chrono>
#include <ctime>

using namespace asl;
namespace rt = aslrt::jsonata;

namespace {

std::string textOf(const aslrt::Heap &heap, const AslrtValue &value) {
  std::string text(value.size + aslrt::kSpareBytes, '\0');
  text.resize(aslrt::writeText(heap, value, text.data()));
  return text;
}

/// Reads JSON text into `out`; false with `reason`.
bool read(aslrt::Heap &heap, std::string_view text, AslrtValue &out, std::string &reason) {
  if (const aslrt::ReadError error = aslrt::parse(heap, text.data(), text.size(), out)) {
    reason = "at byte " + std::to_string(error.offset + 1) + ": " + error.message;
    return false;
  }
  return true;
}

std::string charactersOf(const AslrtValue &string) {
  aslrt::SmallBuffer buffer;
  return std::string(aslrt::decodeString(string, buffer));
}

/// One evaluation: its memory, and the values it is given.
class Evaluation {
public:
  bool hasServiceLimits = true;
  uint64_t seed = 0;
  std::optional<uint64_t> mostEvaluations, mostBytes;
  aslrt::Heap heap;
  AslrtValue input{};
  std::vector<std::pair<std::string, AslrtValue>> bindings;

  EvaluationResult run(std::string_view expression) {
    EvaluationResult result;
    AslrtValue value{};
    if (prepare(expression, result) && evaluate(expression, result, value))
      finish(value, result);
    return result;
  }

  double time(std::string_view expression, double seconds, EvaluationResult &result) {
    AslrtValue value{};
    if (!prepare(expression, result) || !evaluate(expression, result, value))
      return 0;
    finish(value, result);
    const std::clock_t begin = std::clock(), end = begin + static_cast<std::clock_t>(seconds * CLOCKS_PER_SEC);
    uint64_t count = 0;
    do {
      for (uint64_t batch = count < 1024 ? 1 : count / 16; batch-- != 0; ++count) {
        if (!evaluate(expression, result, value))
          return 0;
        if (heap.wantsCollection())
          collect();
      }
    } while (std::clock() < end);
    return static_cast<double>(count) * CLOCKS_PER_SEC / static_cast<double>(std::clock() - begin);
  }

private:
  /// The stack ends first, mostly.
  static constexpr uint32_t kDepthWithoutLimits = 100'000;

  std::vector<uint64_t> program; // the block has to lie at a multiple of eight
  std::vector<AslrtValue> externals;

  bool prepare(std::string_view expression, EvaluationResult &result) {
    const jsonata::ParseResult parsed = jsonata::parse(expression);
    if (!parsed) {
      const jsonata::Error &error = parsed.error;
      result.kind = EvaluationResult::Failed;
      result.code = error.code;
      result.message = error.message;
      result.begin = static_cast<uint32_t>(error.range.offset);
      result.end = static_cast<uint32_t>(error.range.end());
      result.value = error.value;
      result.token = error.token;
      AslrtValue token{};
      if (std::string why; read(heap, error.token, token, why) && aslrt::isString(token))
        result.token = charactersOf(token);
      return false;
    }
    jsonata::EncodeOptions options;
    for (const auto &[name, value] : bindings)
      options.variables.push_back(name);
    const jsonata::EncodedExpression encoded = jsonata::encode(*parsed.expr, expression, options);
    aslrt::lookInto(heap, input);
    program.resize(encoded.bytes.size() / 8 + 1);
    std::copy(encoded.bytes.begin(), encoded.bytes.end(), reinterpret_cast<char *>(program.data()));
    for (const jsonata::External &external : encoded.externals)
      for (const auto &[name, value] : bindings)
        if (name == external.name)
          externals.push_back(value);
    return true;
  }

  bool evaluate(std::string_view expression, EvaluationResult &result, AslrtValue &value) {
    rt::Limits limits;
    if (!hasServiceLimits) {
      limits.depth = kDepthWithoutLimits;
      limits.listItems = 10'000'000;
      limits.stringBytes = 1 << 30;
      limits.heldBytes = uint64_t(8) << 30;
    }
    limits.evaluations = mostEvaluations.value_or(limits.evaluations);
    limits.heldBytes = mostBytes.value_or(limits.heldBytes);
    aslrt::Random random;
    random.seed(seed);
    const auto now = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch());
    rt::Evaluator evaluator(heap, random, static_cast<double>(now.count()), limits);
    if (evaluator.run(rt::Program(program.data()), input, externals.data(), value))
      return true;
    describe(evaluator.error, expression.size(), result);
    return false;
  }

  void finish(const AslrtValue &value, EvaluationResult &result) {
    AslrtValue plain{};
    if (rt::isNothing(value))
      return;
    result.kind = EvaluationResult::Unsupported;
    result.message = rt::isFunction(value) ? "the result is a function, which is no JSON" : "the result is nested too deeply to be JSON";
    if (!rt::makePlain(heap, value, plain))
      return;
    result.kind = EvaluationResult::Value;
    result.text = textOf(heap, plain);
  }

  void describe(const rt::Error &error, size_t length, EvaluationResult &result) {
    result.kind = EvaluationResult::Failed;
    result.code = error.code;
    aslrt::SmallBuffer buffer;
    result.message = rt::errorText(heap, error, buffer);
    result.begin = std::min<uint32_t>(error.position, static_cast<uint32_t>(length));
    result.end = std::min<uint32_t>(result.begin + 1, static_cast<uint32_t>(length));
    result.token = error.token;
    result.functionName = error.functionName;
    AslrtValue plain{};
    if (!rt::isNothing(error.value) && rt::makePlain(heap, error.value, plain))
      result.value = textOf(heap, plain);
  }

  /// Lets go of what evaluations left behind.
  void collect() {
    std::vector<AslrtValue> alive{input};
    for (const auto &[name, value] : bindings)
      alive.push_back(value);
    const size_t ofBindings = alive.size();
    alive.insert(alive.end(), externals.begin(), externals.end());
    heap.beginCollection();
    heap.visit(alive.data(), alive.size());
    heap.endCollection();
    input = alive[0];
    for (size_t at = 0; at < bindings.size(); ++at)
      bindings[at].second = alive[at + 1];
    std::copy(alive.begin() + static_cast<ptrdiff_t>(ofBindings), alive.end(), externals.begin());
  }
};

/// The member `name` of an object.
bool memberOf(aslrt::Heap &heap, const AslrtValue &object, std::string_view name, AslrtValue &out) {
  aslrt::SmallBuffer buffer;
  return aslrt::findMember(heap, object, aslrt::makeKey(name, buffer), out);
}

void appendQuoted(std::string &out, std::string_view characters) {
  aslrt::SmallBuffer buffer;
  aslrt::appendQuoted(buffer, characters);
  out += buffer.view();
}

void appendLine(std::string &out, const EvaluationResult &result) {
  switch (result.kind) {
  case EvaluationResult::Value:
    out += "{\"result\":" + result.text + "}\n";
    return;
  case EvaluationResult::Nothing:
    out += "{\"undefined\":true}\n";
    return;
  case EvaluationResult::Unsupported:
    out += "{\"function\":true}\n";
    return;
  case EvaluationResult::Failed:
  case EvaluationResult::BadInput:
    break;
  }
  out += "{\"error\":{\"code\":";
  appendQuoted(out, result.code);
  out += ",\"message\":";
  appendQuoted(out, result.message);
  out += ",\"position\":" + std::to_string(result.begin);
  if (!result.token.empty()) {
    out += ",\"token\":";
    appendQuoted(out, result.token);
  }
  if (!result.functionName.empty()) {
    out += ",\"functionName\":";
    appendQuoted(out, result.functionName);
  }
  if (!result.value.empty())
    out += ",\"value\":" + result.value;
  out += "}}\n";
}

} // namespace

/// Reads what an evaluation is given; false with a result that says what is wrong.
static bool readRequest(const EvaluationRequest &request, Evaluation &evaluation, EvaluationResult &bad) {
  evaluation.hasServiceLimits = request.hasServiceLimits;
  evaluation.seed = request.seed;
  evaluation.mostEvaluations = request.mostEvaluations;
  evaluation.mostBytes = request.mostBytes;
  bad.kind = EvaluationResult::BadInput;
  if (request.input && !read(evaluation.heap, *request.input, evaluation.input, bad.message)) {
    bad.message = "the input is not JSON, " + bad.message;
    return false;
  }
  for (const auto &[name, text] : request.bindings) {
    AslrtValue value{};
    if (!read(evaluation.heap, text, value, bad.message)) {
      bad.message = "the value of '$" + name + "' is not JSON, " + bad.message;
      return false;
    }
    evaluation.bindings.emplace_back(name, value);
  }
  bad.kind = EvaluationResult::Nothing;
  return true;
}

EvaluationResult asl::evaluateExpression(const EvaluationRequest &request) {
  Evaluation evaluation;
  EvaluationResult bad;
  return readRequest(request, evaluation, bad) ? evaluation.run(request.expression) : bad;
}

double asl::timeExpression(const EvaluationRequest &request, double seconds, EvaluationResult &result) {
  Evaluation evaluation;
  return readRequest(request, evaluation, result) ? evaluation.time(request.expression, seconds, result) : 0;
}

bool asl::evaluateLines(std::string_view lines, std::string &out, std::string &reason) {
  for (size_t number = 1; !lines.empty(); ++number) {
    const std::string_view line = lines.substr(0, lines.find('\n'));
    lines.remove_prefix(std::min(line.size() + 1, lines.size()));
    if (line.find_first_not_of(" \t\r") == std::string_view::npos)
      continue;
    auto refuse = [&](const std::string &why) {
      reason = "line " + std::to_string(number) + ": " + why;
      return false;
    };
    Evaluation evaluation;
    evaluation.hasServiceLimits = false;
    aslrt::Heap &heap = evaluation.heap;
    AslrtValue request{}, expression{}, bindings{};
    std::string why;
    if (!read(heap, line, request, why))
      return refuse("not JSON, " + why);
    if (!memberOf(heap, request, "expr", expression) || !aslrt::isString(expression))
      return refuse("an object with a string \"expr\" was expected");
    (void)memberOf(heap, request, "input", evaluation.input);
    if (memberOf(heap, request, "bindings", bindings)) {
      if (!aslrt::isObject(heap, bindings))
        return refuse("\"bindings\" has to be an object");
      aslrt::lookInto(heap, bindings);
      aslrt::MemberWalker walker(heap, bindings);
      AslrtKey key;
      for (AslrtValue value; walker.next(key, value);) {
        aslrt::SmallBuffer name;
        aslrt::decodeEscaped({key.text, key.size}, name);
        evaluation.bindings.emplace_back(std::string(name.view()), value);
      }
    }
    appendLine(out, evaluation.run(charactersOf(expression)));
  }
  return true;
}
