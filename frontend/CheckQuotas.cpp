// SPDX-License-Identifier: Apache-2.0
//
// CheckQuotas: what a definition writes down that breaks a quota of the service when it runs, or that a quota makes
// meaningless. The service takes such a definition, so these are warnings. Quotas that it refuses are errors where the
// field is read; the numbers of both are in Spec.h. Source: guide, "Quotas".

#include "frontend/DefinitionParser.h"

namespace asl {

namespace {

class QuotaChecker {
public:
  QuotaChecker(const Machine &machine, DiagnosticEngine &diagnostics) : machine(machine), diagnostics(diagnostics) {}

  void checkScope(const Scope &scope) {
    for (const State &state : scope.states) {
      checkState(state);
      forEachChild(state, [&](const Scope &inner) { checkScope(inner); });
    }
  }

private:
  void checkState(const State &state) {
    if (state.pass && state.queryLanguage == QueryLanguage::JSONPath)
      checkPayload(state.pass->result, "Result", state);
    checkPayload(state.parameters, "Parameters", state);
    checkPayload(state.arguments, "Arguments", state);
    checkPayload(state.output, "Output", state);
    checkAssign(state.assign, state);
    for (const Catcher &catcher : state.catchers) {
      checkPayload(catcher.output, "Output", state);
      checkAssign(catcher.assign, state);
    }
    if (state.choice)
      for (const ChoiceRule &rule : state.choice->choices) {
        checkPayload(rule.output, "Output", state);
        checkAssign(rule.assign, state);
      }
    if (state.map)
      checkMap(*state.map, state);
    if (state.fail) {
      checkText(state.fail->error, kMaxErrorCharacters, "an error name", state.location + "/Error");
      checkText(state.fail->cause, kMaxCauseCharacters, "a cause", state.location + "/Cause");
    }
  }

  void checkMap(const MapFields &map, const State &state) {
    std::string location = state.location + "/MaxConcurrency";
    if (map.isDistributed)
      warnAbove(map.maxConcurrency, kMaxDistributedConcurrency,
                "a distributed Map runs at most 10000 iterations at once, whatever 'MaxConcurrency' says", location);
    else if (Diagnostic *finding =
                 warnAbove(map.maxConcurrency, kMaxInlineConcurrency,
                           "an inline Map runs at most 40 iterations at once, whatever 'MaxConcurrency' says", location))
      finding->note("a distributed Map runs up to 10000: '\"ProcessorConfig\": {\"Mode\": \"DISTRIBUTED\", ..}'");
    if (map.itemReader)
      warnAbove(map.itemReader->maxItems, kMaxItems,
                "an item reader gives at most 100000000 items, whatever 'MaxItems' says",
                state.location + "/ItemReader/ReaderConfig/MaxItems");
  }

  Diagnostic *warnAbove(const NumberField &field, int64_t most, std::string message, const std::string &location) {
    return field.isLiteral() && field.integer > most ? &warn(Warning::Quota, field.range, std::move(message), location) : nullptr;
  }

  void checkText(const TextField &field, size_t most, const std::string &what, const std::string &location) {
    if (!field.isLiteral())
      return;
    if (size_t characters = countCharacters(field.text); characters > most)
      warn(Warning::Quota, field.range,
           what + " has at most " + std::to_string(most) + " characters in the service; this one has " +
               std::to_string(characters),
           location);
  }

  void checkPayload(const JsonValue *value, std::string_view name, const State &state) {
    if (value)
      warnOfSize(*value, inQuotes(name) + " of state " + inQuotes(state.name), "a payload", leastBytes(*value), state);
  }

  void checkAssign(const JsonValue *assign, const State &state) {
    if (!assign)
      return;
    size_t bytes = 0;
    for (const JsonMember &member : assign->members)
      bytes += leastBytes(member.value);
    warnOfSize(*assign, "'Assign' of state " + inQuotes(state.name), "what a state assigns", bytes, state);
  }

  void warnOfSize(const JsonValue &value, const std::string &what, const std::string &ofWhat, size_t bytes,
                  const State &state) {
    if (bytes <= static_cast<size_t>(kMaxPayloadBytes))
      return;
    warn(Warning::PayloadLimit, {value.range.begin, value.range.begin + 1},
         what + " gives " + std::to_string(bytes) + " bytes or more, and " + ofWhat + " has at most " +
             std::to_string(kMaxPayloadBytes) + ": the state fails with " + std::string(errors::DataLimitExceeded),
         state.location)
        .note("large data is kept in S3, and its key passed on");
  }

  /// Bytes that the compact text of what a template gives has at least: what is evaluated counts as one.
  size_t leastBytes(const JsonValue &value) const {
    if (machine.findDynamic(value))
      return 1;
    size_t bytes = 0;
    switch (value.kind) {
    case JsonKind::Object:
      for (const JsonMember &member : value.members) {
        constexpr size_t kQuotesAndColon = 3, kSuffix = 2;
        bool isEvaluated = machine.findDynamic(member.value) && std::string_view(member.key).ends_with(".$");
        bytes += member.key.size() + kQuotesAndColon - (isEvaluated ? kSuffix : 0) + leastBytes(member.value);
      }
      break;
    case JsonKind::Array:
      for (const JsonValue &element : value.elements)
        bytes += leastBytes(element);
      break;
    default:
      return printJson(value).size();
    }
    size_t count = value.members.size() + value.elements.size();
    constexpr size_t kBrackets = 2;
    return bytes + kBrackets + (count > 0 ? count - 1 : 0);
  }

  Diagnostic &warn(Warning group, SourceRange range, std::string message, const std::string &location) {
    return diagnostics.warning(group, range, std::move(message)).at(location);
  }

  const Machine &machine;
  DiagnosticEngine &diagnostics;
};

} // namespace

void checkQuotas(const Machine &machine, DiagnosticEngine &diagnostics) {
  QuotaChecker(machine, diagnostics).checkScope(machine);
}

} // namespace asl
