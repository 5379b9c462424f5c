// SPDX-License-Identifier: Apache-2.0
//
// CheckVariables: scopes of variables, and reads of variables that have no value yet.
//
// A variable belongs to the scope some state of which assigns it; scopes inside may read it, and not assign it. A read
// that no assignment can come before is surely wrong, but no error: the service takes the definition, and fails when
// it gets there. Sources: ASL, "Variables"; Developer Guide, "Variable scope".

#include "frontend/DefinitionParser.h"

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <unordered_map>

namespace asl {

namespace {

/// Calls `visit` with each transition of a state and the Assign that takes effect on it, if any.
void forEachTransition(const State &state, const std::function<void(const Target &, const JsonValue *)> &visit) {
  if (state.next.isPresent())
    visit(state.next, state.assign);
  if (state.choice) {
    for (const ChoiceRule &rule : state.choice->choices)
      visit(rule.next, rule.assign);
    if (state.choice->defaultNext.isPresent())
      visit(state.choice->defaultNext, state.assign);
  }
  for (const Catcher &catcher : state.catchers)
    visit(catcher.next, catcher.assign);
}

bool assigns(const JsonValue *assign, std::string_view variable) {
  if (!assign)
    return false;
  return assign->find(variable) || assign->find(std::string(variable) + ".$");
}

class VariableChecker {
public:
  VariableChecker(const ParseOptions &options, const ParseFacts &facts, DiagnosticEngine &diagnostics)
      : options(options), facts(facts), diagnostics(diagnostics) {}

  void run(const Machine &machine) {
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
    for (const ParseFacts::VariableUse &use : facts.variableUses)
      if (scopes.contains(use.scope))
        checkUse(use);
  }

private:
  /// One scope of variables. A distributed processor runs in executions of its own: it sees nothing of
  /// the scopes around it, and its chain ends there.
  struct VariableScope {
    const Scope *scope = nullptr;
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
    entry.scope = &scope;
    entry.outer = outer;
    entry.isSeparate = isSeparate;
    for (const State &state : scope.states) {
      bool isDistributed = state.map && state.map->isDistributed;
      forEachChild(state, [&](const Scope &inner) { collectScopes(inner, &entry, isDistributed); });
    }
  }

  void checkUse(const ParseFacts::VariableUse &use) {
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
        else
          checkOrder(use, *scope, *found->second.front());
        return;
      }
      isSeparated |= scope->isSeparate;
    }
    if (!options.loneState.empty())
      return; // a state that is not there may assign it
    // Once a variable and scope: the first use tells all.
    if (!warned.emplace(use.variable, use.scope).second)
      return;
    Diagnostic &finding = diagnostics
                              .warning(Warning::UnassignedVariable, use.range, "no state assigns the variable " +
                                                      inQuotes(use.variable) + " here")
                              .at(use.location);
    if (++suggestions > kMaxSuggestions)
      return;
    std::optional<std::string> guess = nearest(use.variable, visibleNames(use.scope));
    if (!guess)
      return;
    finding.note("did you mean '" + *guess + "'?");
    // The range may be that of the whole path.
    std::string_view written = diagnostics.source().text(use.range);
    if (size_t at = written.find("$" + use.variable); at != std::string_view::npos) {
      uint32_t begin = use.range.begin + static_cast<uint32_t>(at) + 1;
      finding.fix({begin, begin + static_cast<uint32_t>(use.variable.size())}, *guess);
    }
  }

  /// Warns of a read in `owner`, or in a scope inside it, that no assignment of the variable can come before.
  void checkOrder(const ParseFacts::VariableUse &use, const VariableScope &owner,
                  const ParseFacts::Assignment &assignment) {
    const Scope &scope = *owner.scope;
    if (!options.loneState.empty() && !owner.outer)
      return; // the same
    // Without all transitions nothing is known for sure.
    if (facts.brokenScopes.contains(scope.range.begin))
      return;
    auto after = std::upper_bound(scope.states.begin(), scope.states.end(), use.range.begin,
                                  [](uint32_t place, const State &state) { return place < state.range.begin; });
    if (after == scope.states.begin())
      return;
    const State &reader = *std::prev(after);
    const std::vector<bool> *reached = statesAfter(use.variable, scope);
    if (!reached || (*reached)[&reader - scope.states.data()] ||
        !warned.emplace(use.variable, reader.range.begin).second)
      return;
    diagnostics
        .warning(Warning::UnassignedVariable, use.range,
                 "variable " + inQuotes(use.variable) + " is read before any state has assigned it")
        .at(use.location)
        .note(assignment.range, assignment.state.begin == reader.range.begin
                                    ? "what a state assigns is there when it has been left"
                                    : "it is assigned here");
  }

  /// Which states of `scope` some way leads to that has assigned `variable`; null when a transition leads nowhere.
  const std::vector<bool> *statesAfter(std::string_view variable, const Scope &scope) {
    auto [found, isNew] = after.try_emplace({variable, scope.range.begin});
    std::optional<std::vector<bool>> &reached = found->second;
    if (!isNew)
      return reached ? &*reached : nullptr;
    std::unordered_map<std::string_view, size_t> table;
    for (size_t i = 0; i < scope.states.size(); ++i)
      table.emplace(scope.states[i].name, i);
    std::vector<bool> seen(scope.states.size());
    std::vector<size_t> work;
    bool isWhole = true;
    auto reach = [&](const Target &target) {
      auto to = table.find(target.state);
      isWhole &= to != table.end();
      if (to != table.end() && !seen[to->second]) {
        seen[to->second] = true;
        work.push_back(to->second);
      }
    };
    for (const State &state : scope.states)
      forEachTransition(state, [&](const Target &target, const JsonValue *assign) {
        if (assigns(assign, variable))
          reach(target);
      });
    while (!work.empty()) {
      const State &state = scope.states[work.back()];
      work.pop_back();
      forEachTransition(state, [&](const Target &target, const JsonValue *) { reach(target); });
    }
    if (isWhole)
      reached = std::move(seen);
    return reached ? &*reached : nullptr;
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

  const ParseOptions &options;
  const ParseFacts &facts;
  DiagnosticEngine &diagnostics;
  std::unordered_map<uint32_t, VariableScope> scopes; // by first byte; node-based, addresses stay
  std::set<std::pair<std::string_view, uint32_t>> warned;
  std::map<std::pair<std::string_view, uint32_t>, std::optional<std::vector<bool>>> after; // by variable and scope
  size_t suggestions = 0;
};

} // namespace

void checkVariables(const Machine &machine, const ParseOptions &options, const ParseFacts &facts,
                    DiagnosticEngine &diagnostics) {
  VariableChecker(options, facts, diagnostics).run(machine);
}

} // namespace asl
