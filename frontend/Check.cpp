// SPDX-License-Identifier: Apache-2.0
//
// Check: what can only be seen with the whole machine in view.
//
// For each scope: StartAt and every target name one of its states, some state ends it, and every state
// can be reached. For the whole: state names, labels and variables. One slip gives one error: a target
// with an obvious correction counts as if it were spelled right when reachability is walked, and a scope
// whose transitions could not all be read is not walked at all.
// Sources: ASL, "State Machine Structure", "Transitions", "Variables"; API, diagnostics codes.

#include "frontend/DefinitionParser.h"

#include <algorithm>
#include <functional>
#include <set>
#include <unordered_map>

namespace asl {

namespace {

using StateTable = std::unordered_map<std::string_view, size_t>;

/// Looks for corrections of this many names at most: a definition with more is generated.
constexpr size_t kMaxSuggestions = 64;

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

/// Calls `visit` with each scope directly inside a state that could be read.
void forEachChild(const State &state, const std::function<void(const Scope &)> &visit) {
  if (state.parallel)
    for (const Scope &branch : state.parallel->branches)
      if (!branch.range.isEmpty())
        visit(branch);
  if (state.map && !state.map->processor.range.isEmpty())
    visit(state.map->processor);
}

class Checker {
public:
  Checker(const ParseFacts &facts, DiagnosticEngine &diagnostics)
      : facts(facts), diagnostics(diagnostics) {}

  void run(const Machine &machine) {
    collectNames(machine);
    checkScope(machine);
    checkLabels();
    checkVariables(machine);
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
    if (scope.startAt.isPresent())
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

  /// One scope of variables. A distributed processor runs in executions of its own: it sees nothing of
  /// the scopes around it, and its chain ends there.
  struct VariableScope {
    const VariableScope *outer = nullptr;
    bool isSeparate = false;
    std::unordered_map<std::string_view, std::vector<const ParseFacts::Assignment *>> assigned;
  };

  /// The assignment of an outer scope that makes `assignment` invalid, or null. What the state around the
  /// inner scope assigns itself (its Assign, its catchers) does not count: that happens after the inner
  /// scope is gone, and the service takes it.
  const ParseFacts::Assignment *conflicting(const ParseFacts::Assignment &assignment) {
    for (const VariableScope *scope = &scopes.find(assignment.scope)->second;
         !scope->isSeparate && scope->outer;) {
      scope = scope->outer;
      auto outer = scope->assigned.find(assignment.variable);
      if (outer == scope->assigned.end())
        continue;
      for (const ParseFacts::Assignment *other : outer->second) {
        bool isAround = other->state.begin < assignment.range.begin &&
                        assignment.range.end < other->state.end;
        if (!isAround)
          return other;
      }
    }
    return nullptr;
  }

  void collectScopes(const Scope &scope, const VariableScope *outer, bool isSeparate) {
    VariableScope &entry = scopes[scope.range.begin];
    entry.outer = outer;
    entry.isSeparate = isSeparate;
    for (const State &state : scope.states) {
      bool isDistributed = state.map && state.map->isDistributed;
      forEachChild(state, [&](const Scope &inner) { collectScopes(inner, &entry, isDistributed); });
    }
  }

  void checkVariables(const Machine &machine) {
    collectScopes(machine, nullptr, false);
    for (const ParseFacts::Assignment &assignment : facts.assignments) {
      auto it = scopes.find(assignment.scope);
      if (it != scopes.end())
        it->second.assigned[assignment.variable].push_back(&assignment);
    }
    for (const ParseFacts::Assignment &assignment : facts.assignments) {
      if (!scopes.contains(assignment.scope))
        continue;
      if (const ParseFacts::Assignment *outer = conflicting(assignment))
        diagnostics
            .error(assignment.range, "variable " + inQuotes(assignment.variable) +
                                         " belongs to an outer scope and cannot be assigned here")
            .at(assignment.location)
            .note(outer->range, "the outer scope assigns it here");
    }
    std::set<std::pair<std::string_view, uint32_t>> warned;
    for (const ParseFacts::VariableUse &use : facts.variableUses)
      if (scopes.contains(use.scope))
        checkUse(use, warned);
  }

  void checkUse(const ParseFacts::VariableUse &use,
                std::set<std::pair<std::string_view, uint32_t>> &warned) {
    bool isSeparated = false;
    for (const VariableScope *scope = &scopes.find(use.scope)->second; scope;
         scope = scope->outer) {
      auto found = scope->assigned.find(use.variable);
      if (found != scope->assigned.end()) {
        if (isSeparated)
          diagnostics
              .error(use.range, "variable " + inQuotes(use.variable) +
                                    " cannot be read inside a distributed Map: its iterations are "
                                    "executions of their own")
              .at(use.location)
              .note(found->second.front()->range, "the outer scope assigns it here")
              .note("pass it on with 'ItemSelector'");
        return;
      }
      isSeparated |= scope->isSeparate;
    }
    // Once a variable and scope: the first use tells all.
    if (!warned.emplace(use.variable, use.scope).second)
      return;
    Diagnostic &finding = diagnostics
                              .warning(use.range, "no state assigns the variable " +
                                                      inQuotes(use.variable) + " here")
                              .withCode(code::Schema)
                              .at(use.location);
    if (++suggestions <= kMaxSuggestions)
      finding.suggest(nearest(use.variable, visibleNames(use.scope)));
  }

  std::vector<std::string_view> visibleNames(uint32_t begin) {
    std::vector<std::string_view> result;
    for (const VariableScope *scope = &scopes.find(begin)->second; scope; scope = scope->outer) {
      for (const auto &[name, assignment] : scope->assigned)
        result.push_back(name);
      if (scope->isSeparate)
        break;
    }
    std::sort(result.begin(), result.end());
    return result;
  }

  const ParseFacts &facts;
  DiagnosticEngine &diagnostics;
  std::unordered_map<std::string_view, const State *> names;
  std::unordered_map<uint32_t, VariableScope> scopes; // by first byte; node-based, addresses stay
  size_t suggestions = 0;
};

} // namespace

void checkMachine(const Machine &machine, const ParseFacts &facts, DiagnosticEngine &diagnostics) {
  Checker(facts, diagnostics).run(machine);
}

} // namespace asl
