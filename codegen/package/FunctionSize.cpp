// SPDX-License-Identifier: Apache-2.0
//
// FunctionSize: see FunctionSize.h. Bounds are sums along the ways through a scope, the states of which are
// visited in depth, each once: definitions are at most a mebibyte, but may have all of it in one chain, hence
// no recursion over states.

#include "codegen/package/FunctionSize.h"

#include "frontend/Spec.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <map>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace asl {

namespace {

constexpr double kUnbounded = std::numeric_limits<double>::infinity();

using StatesByName = std::unordered_map<std::string_view, const State *>;

/// Where `state` may lead to, errors included or not.
std::vector<const State *> successors(const StatesByName &states, const State &state, bool withErrors) {
  std::vector<const State *> all;
  auto add = [&](const Target &target) {
    if (auto found = states.find(target.state); target.isPresent() && found != states.end())
      all.push_back(found->second);
  };
  add(state.next);
  if (state.choice) {
    for (const ChoiceRule &rule : state.choice->choices)
      add(rule.next);
    add(state.choice->defaultNext);
  }
  if (withErrors)
    for (const Catcher &catcher : state.catchers)
      add(catcher.next);
  return all;
}

/// A figure of a scope: the greatest or the least sum of the states' own figures over all ways from its start
/// to an end.
class WayFigure {
public:
  WayFigure(bool isLongest, std::function<double(const State &)> ownFigure)
      : isLongest(isLongest), ownFigure(std::move(ownFigure)) {}

  double of(const Scope &scope) {
    StatesByName states;
    for (const State &state : scope.states)
      states.emplace(state.name, &state);
    auto start = states.find(scope.startAt.state);
    if (start == states.end())
      return 0;
    return isLongest ? longest(states, *start->second) : shortest(states, *start->second);
  }

private:
  /// A way that comes back to where it was has no bound if time passes on it.
  double longest(const StatesByName &states, const State &start) {
    struct Visit {
      const State *state;
      std::vector<const State *> next;
      size_t at = 0;
      double best = 0;
    };
    std::map<const State *, double> done;
    std::map<const State *, size_t> open; // by place in the stack
    std::vector<Visit> stack;
    auto enter = [&](const State &state) {
      open[&state] = stack.size();
      stack.push_back({&state, successors(states, state, true)});
    };
    enter(start);
    for (;;) {
      Visit &visit = stack.back();
      if (visit.at < visit.next.size()) {
        const State *next = visit.next[visit.at];
        if (auto found = done.find(next); found != done.end()) {
          visit.best = std::max(visit.best, found->second);
          ++visit.at;
        } else if (open.contains(next)) {
          // How often is not known. Even states that only compute take time then.
          visit.best = kUnbounded;
          ++visit.at;
        } else {
          enter(*next);
        }
        continue;
      }
      double figure = visit.best + ownFigure(*visit.state);
      done[visit.state] = figure;
      open.erase(visit.state);
      stack.pop_back();
      if (stack.empty())
        return figure;
    }
  }

  /// Dijkstra's way, from state to state; a task that fails takes no time.
  double shortest(const StatesByName &states, const State &start) {
    std::map<const State *, double> reached{{&start, 0}};
    std::multimap<double, const State *> queue{{0, &start}};
    while (!queue.empty()) {
      auto [before, state] = *queue.begin();
      queue.erase(queue.begin());
      if (before > reached[state])
        continue;
      double after = before + ownFigure(*state);
      if (state->isTerminal())
        return after;
      auto go = [&](const State *next, double time) {
        auto [found, isNew] = reached.emplace(next, time);
        if (!isNew && found->second <= time)
          return;
        found->second = time;
        queue.emplace(time, next);
      };
      for (const State *next : successors(states, *state, false))
        go(next, after);
      if (!state->catchers.empty())
        for (const State *next : successors(states, *state, true))
          go(next, before + (state->wait ? ownFigure(*state) : 0));
    }
    return 0;
  }

  bool isLongest;
  std::function<double(const State &)> ownFigure;
};

/// Seconds that the attempts of a state that each take `attempt` seconds take, with the delays in between.
double withRetries(const State &state, double attempt) {
  double seconds = attempt;
  for (const Retrier &retrier : state.retry) {
    double delay = static_cast<double>(retrier.intervalSeconds);
    auto most = static_cast<double>(retrier.maxDelaySeconds.value_or(kMaxSeconds));
    for (int64_t number = 0; number < retrier.maxAttempts; ++number) {
      seconds += attempt + std::min(delay, most);
      delay *= retrier.backoffRate;
      if (seconds > static_cast<double>(kMaxFunctionSeconds))
        return kUnbounded;
    }
  }
  return seconds;
}

/// The most seconds that a state takes.
double mostSeconds(const State &state) {
  if (state.wait)
    return state.wait->seconds.isLiteral() ? static_cast<double>(state.wait->seconds.integer) : kUnbounded;
  if (state.task)
    return state.task->timeoutSeconds.isLiteral()
               ? withRetries(state, static_cast<double>(state.task->timeoutSeconds.integer))
               : kUnbounded;
  if (state.map) // how many iterations there are is not known
    return WayFigure(true, mostSeconds).of(state.map->processor) > 0 || state.map->isDistributed ? kUnbounded
                                                                                                 : 0;
  double longest = 0;
  if (state.parallel)
    for (const Scope &branch : state.parallel->branches)
      longest = std::max(longest, WayFigure(true, mostSeconds).of(branch));
  return withRetries(state, longest);
}

/// The least seconds that a state takes when it succeeds: what it waits.
double leastSeconds(const State &state) {
  if (state.wait)
    return state.wait->seconds.isLiteral() ? static_cast<double>(state.wait->seconds.integer) : 0;
  double longest = 0;
  if (state.parallel)
    for (const Scope &branch : state.parallel->branches)
      longest = std::max(longest, WayFigure(false, leastSeconds).of(branch));
  return longest;
}

/// Frames that can be there at once.
double mostFrames(const Scope &scope) {
  double frames = 1, most = 0;
  for (const State &state : scope.states) {
    double children = 0;
    if (state.parallel)
      for (const Scope &branch : state.parallel->branches)
        children += mostFrames(branch);
    if (state.map) {
      int64_t limit = state.map->isDistributed ? kMaxDistributedConcurrency : kMaxInlineConcurrency;
      if (state.map->maxConcurrency.isLiteral() && state.map->maxConcurrency.integer > 0)
        limit = std::min(limit, state.map->maxConcurrency.integer);
      children = static_cast<double>(limit) * mostFrames(state.map->processor);
    }
    most = std::max(most, children);
  }
  return frames + most;
}

class Warnings {
public:
  Warnings(int64_t seconds, DiagnosticEngine &diagnostics) : seconds(seconds), diagnostics(diagnostics) {}

  void addScope(const Scope &scope) {
    for (const State &state : scope.states) {
      if (state.wait)
        addLimit(state.wait->seconds, "this wait");
      if (state.task)
        addTask(state);
      for (const Retrier &retrier : state.retry)
        addRetrier(retrier);
      if (state.parallel)
        for (const Scope &branch : state.parallel->branches)
          addScope(branch);
      if (state.map)
        addScope(state.map->processor);
    }
  }

  /// Whether some way that all executions take was found too long already.
  bool hasLongWait = false;

private:
  std::string end() const { return "the function ends after " + std::to_string(seconds) + " seconds"; }

  void addLimit(const NumberField &field, std::string_view what) {
    if (!field.isLiteral() || field.integer < seconds)
      return;
    hasLongWait = true;
    diagnostics.warning(Warning::FunctionTime, field.range, std::string(what) + " never ends: " + end());
  }

  void addTask(const State &state) {
    const TaskFields &task = *state.task;
    if (task.timeoutSeconds.isLiteral() && task.timeoutSeconds.integer >= seconds)
      diagnostics.warning(Warning::FunctionTime, task.timeoutSeconds.range, "this time-out never comes: " + end());
    bool waitsForHeartbeats = task.resource.kind == ResourceKind::Activity ||
                              task.resource.pattern == IntegrationPattern::WaitForTaskToken;
    if (waitsForHeartbeats && !task.heartbeatSeconds.isAbsent())
      diagnostics.warning(Warning::FunctionTime, task.heartbeatSeconds.range,
                          "nobody can send heartbeats to a function: the task fails when this time is over");
  }

  void addRetrier(const Retrier &retrier) {
    if (retrier.maxAttempts > 0 && std::min(retrier.intervalSeconds, retrier.maxDelaySeconds.value_or(
                                                                         retrier.intervalSeconds)) >= seconds)
      diagnostics.warning(Warning::FunctionTime, retrier.range, "this retrier never tries again: " + end());
  }

  int64_t seconds;
  DiagnosticEngine &diagnostics;
};

} // namespace

int64_t functionSeconds(const Machine &machine) {
  // Time to start, to read and write payloads, and to say that the time is over.
  constexpr double kOwnSeconds = 1, kLeastSeconds = 10;
  double most = machine.timeoutSeconds
                    ? static_cast<double>(*machine.timeoutSeconds) + kOwnSeconds
                    : std::max(WayFigure(true, mostSeconds).of(machine) + kOwnSeconds, kLeastSeconds);
  if (machine.type == WorkflowType::Express)
    most = std::min(most, static_cast<double>(kMaxExpressSeconds) + kOwnSeconds);
  return static_cast<int64_t>(std::min(std::ceil(most), static_cast<double>(kMaxFunctionSeconds)));
}

int64_t functionMemoryMb(const Machine &machine) {
  // A function gets a whole processor with 1,769 MB (Lambda Developer Guide, "Configure memory"), and a
  // program has one thread.
  constexpr int64_t kSteps[] = {kMinFunctionMemoryMb, 256, 512, 1024};
  constexpr int64_t kWholeProcessorMb = 1769;
  // A frame holds its input and what it makes of it.
  constexpr double kFrameMb = 2.0 * kMaxPayloadBytes / (1024 * 1024), kProgramMb = 32;
  double need = kProgramMb + mostFrames(machine) * kFrameMb;
  for (int64_t step : kSteps)
    if (need <= static_cast<double>(step))
      return step;
  return kWholeProcessorMb;
}

void warnOfFunctionLimits(const Machine &machine, int64_t seconds, DiagnosticEngine &diagnostics) {
  std::string end = "the function ends after " + std::to_string(seconds) + " seconds";
  const JsonValue *timeout = machine.document ? machine.document->find("TimeoutSeconds") : nullptr;
  if (timeout && machine.timeoutSeconds && *machine.timeoutSeconds >= seconds)
    diagnostics.warning(Warning::FunctionTime, timeout->range, "the time-out of the machine never comes: " + end);
  Warnings warnings(seconds, diagnostics);
  warnings.addScope(machine);
  double least = WayFigure(false, leastSeconds).of(machine);
  if (!warnings.hasLongWait && least >= static_cast<double>(seconds))
    diagnostics.warning(Warning::FunctionTime, machine.startAt.range, "no execution comes to its end: each waits for " +
                                                   std::to_string(static_cast<int64_t>(least)) +
                                                   " seconds or more, and " + end);
}

} // namespace asl
