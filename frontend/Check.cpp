// SPDX-License-Identifier: Apache-2.0
//
// Check: what can only be seen with the whole machine in view.
//
// For each scope: StartAt and every target name one of its states, some state ends it, and every state
// can be reached. For the whole: state names, labels, variables (CheckVariables.cpp), quotas (CheckQuotas.cpp), and,
// when there are no errors, warnings about tasks (CheckTasks.cpp) and data (CheckShapes.cpp). One slip gives one error:
// a target with an obvious correction counts as if it were spelled right when reachability is walked, and a scope whose
// transitions could not all be read is not walked at all.
// Sources: ASL, "State Machine Structure", "Transitions", "Variables"; API, diagnostics codes.

#include "frontend/DefinitionParser.h"

#include <algorithm>
#include <functional>
#include <unordered_map>

namespace asl {

namespace {

using StateTable = std::unordered_map<std::string_view, size_t>;

/// Calls `visit` with each target of a state.
void forEachTarget(const State &state, const std::function<void(const Target &)> &visit) {
  auto give = [&](const Target &target) {
    if (target.isPresent())
      visit(target);
  };
  give(state.next);
  if (state.choice) {
    for (const ChoiceRule &rule : state.choice->choices)
      give(rule.next);
    give(state.choice->defaultNext);
  }
  for (const Catcher &catcher : state.catchers)
    give(catcher.next);
}

class Checker {
public:
  Checker(const ParseOptions &options, const ParseFacts &facts, DiagnosticEngine &diagnostics)
      : options(options), facts(facts), diagnostics(diagnostics) {}

  void run(const Machine &machine) {
    collectNames(machine);
    if (options.loneState.empty())
      checkScope(machine);
    else
      checkScopesInside(machine);
    checkLabels();
    checkErrorNames();
    checkVariables(machine, options, facts, diagnostics);
    checkQuotas(machine, diagnostics);
    if (diagnostics.errorCount() > 0)
      return;
    checkTasks(machine, options, diagnostics);
    checkShapes(machine, diagnostics);
  }

private:
  void collectNames(const Scope &scope) {
    for (const State &state : scope.states) {
      auto [it, isNew] = names.emplace(state.name, &state);
      if (!isNew)
        diagnostics
            .error(state.nameRange,
                   "there is another state " + inQuotes(state.name) +
                       "; names are unique in the whole definition")
            .withCode(code::DuplicateStateName)
            .at(state.location)
            .note(it->second->nameRange, "the other one is here");
      forEachChild(state, [&](const Scope &inner) { collectNames(inner); });
    }
  }

  /// Reports a target that is not in its scope. Returns the state that was probably meant, or null.
  const State *reportMissing(const Target &target, const std::string &who, std::string_view awsWord,
                             const Scope &scope) {
    Diagnostic &finding =
        diagnostics.error(target.range, who + " " + inQuotes(target.state) + ", which does not exist")
            .withCode(code::MissingTransitionTarget)
            .at(target.location)
            .aws("Missing '" + std::string(awsWord) + "' target: " + target.state);
    auto elsewhere = names.find(target.state);
    if (elsewhere != names.end()) {
      finding.message = who + " " + inQuotes(target.state) + ", which is not in the same scope";
      finding.note(elsewhere->second->nameRange,
                   "no transition enters or leaves a branch or an item processor");
      return nullptr;
    }
    if (++suggestions > kMaxSuggestions)
      return nullptr;
    std::vector<std::string_view> candidates;
    candidates.reserve(scope.states.size());
    for (const State &state : scope.states)
      candidates.push_back(state.name);
    std::optional<std::string> guess = nearest(target.state, candidates);
    if (!guess)
      return nullptr;
    const State *meant = scope.find(*guess);
    finding.suggest(guess, meant->nameRange);
    return meant;
  }

  void checkScope(const Scope &scope) {
    StateTable table;
    for (size_t i = 0; i < scope.states.size(); ++i)
      table.emplace(scope.states[i].name, i);

    std::vector<std::vector<size_t>> edges(scope.states.size());
    size_t start = scope.states.size();
    bool hasUnknownEdge = false;
    // States that a misspelled name probably meant are walked to.
    auto resolve = [&](const Target &target, const std::string &who,
                       std::string_view awsWord) -> size_t {
      auto it = table.find(target.state);
      if (it != table.end())
        return it->second;
      const State *meant = reportMissing(target, who, awsWord, scope);
      if (meant)
        return static_cast<size_t>(meant - scope.states.data());
      hasUnknownEdge = true;
      return scope.states.size();
    };
    if (scope.startAt.isPresent() && !scope.states.empty()) // that there are none has been said
      start = resolve(scope.startAt, "'StartAt' names the state", "StartAt");
    for (size_t i = 0; i < scope.states.size(); ++i) {
      const State &state = scope.states[i];
      forEachTarget(state, [&](const Target &target) {
        size_t to = resolve(target, "state " + inQuotes(state.name) + " goes to", "Next");
        if (to < scope.states.size())
          edges[i].push_back(to);
      });
    }
    if (!facts.brokenScopes.contains(scope.range.begin))
      checkGraph(scope, edges, start, hasUnknownEdge);
    checkScopesInside(scope);
  }

  void checkScopesInside(const Scope &scope) {
    for (const State &state : scope.states)
      forEachChild(state, [&](const Scope &inner) { checkScope(inner); });
  }

  void checkGraph(const Scope &scope, const std::vector<std::vector<size_t>> &edges, size_t start,
                  bool hasUnknownEdge) {
    bool hasEnd = std::any_of(scope.states.begin(), scope.states.end(),
                              [](const State &state) { return state.isTerminal(); });
    if (!hasEnd) {
      std::string what = scope.location.empty() ? "the definition" : "this scope";
      diagnostics
          .error({scope.range.begin, scope.range.begin + 1},
                 what + " never ends: no state has '\"End\": true' or is of type Succeed or Fail")
          .withCode(code::MissingEndState)
          .aws("Workflow has no terminal state");
      return; // as the service does: no walk then
    }
    if (start >= scope.states.size())
      return;
    std::vector<bool> isReached(scope.states.size());
    std::vector<size_t> work{start};
    isReached[start] = true;
    while (!work.empty()) {
      size_t at = work.back();
      work.pop_back();
      for (size_t to : edges[at])
        if (!isReached[to]) {
          isReached[to] = true;
          work.push_back(to);
        }
    }
    // A target without a likely correction may have meant any of the unreached states.
    if (hasUnknownEdge)
      return;
    for (size_t i = 0; i < scope.states.size(); ++i)
      if (!isReached[i])
        diagnostics
            .error(scope.states[i].nameRange,
                   "state " + inQuotes(scope.states[i].name) + " is never reached from " +
                       inQuotes(scope.states[start].name))
            .withCode(code::MissingTransitionTarget)
            .at(scope.states[i].location)
            .aws("State \"" + scope.states[i].name + "\" is not reachable.");
  }

  void checkLabels() {
    std::unordered_map<std::string_view, const ParseFacts::Label *> seen;
    for (const ParseFacts::Label &label : facts.labels) {
      auto [it, isNew] = seen.emplace(label.text, &label);
      if (!isNew)
        diagnostics.error(label.range, "another Map has the label " + inQuotes(label.text))
            .withCode(code::DuplicateLabelName)
            .at(label.location)
            .note(it->second->range, "the other one is here");
    }
  }

  /// Names of the language's own form that nothing raises.
  void checkErrorNames() {
    for (const ParseFacts::UnknownError &error : facts.unknownErrors)
      if (options.loneState.empty() && !facts.raisedErrors.contains(error.name))
        diagnostics
            .warning(Warning::ErrorNames, error.range, "the language has no error " + inQuotes(error.name))
            .at(error.location)
            .suggest(nearest(error.name, languageErrors()));
  }

  const ParseOptions &options;
  const ParseFacts &facts;
  DiagnosticEngine &diagnostics;
  std::unordered_map<std::string_view, const State *> names;
  size_t suggestions = 0;
};

} // namespace

void forEachChild(const State &state, const std::function<void(const Scope &)> &visit) {
  if (state.parallel)
    for (const Scope &branch : state.parallel->branches)
      if (!branch.range.isEmpty())
        visit(branch);
  if (state.map && !state.map->processor.range.isEmpty())
    visit(state.map->processor);
}

void checkMachine(const Machine &machine, const ParseOptions &options, const ParseFacts &facts,
                  DiagnosticEngine &diagnostics) {
  Checker(options, facts, diagnostics).run(machine);
}

} // namespace asl
