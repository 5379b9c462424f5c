// SPDX-License-Identifier: Apache-2.0
//
// What a history says of each state and each transition.
//
// Every event names the one before it, of the same branch or iteration. So each event belongs to a visit of a
// state: the one that its predecessor belongs to, unless it enters another; and each visit lies in one of the
// container around it. Many visits of one state may be open at a time, in iterations of a Map.
//
//   TaskStateEntered A      visit 1 of A
//   TaskScheduled           ..      an attempt; the second and all later ones are retries
//   TaskFailed              ..      has failed, for now
//   TaskStateExited A       ..      left after a failure: caught
//   PassStateEntered B      visit 2, through A's catcher, since it was caught

#include "codegen/graph/History.h"
#include "frontend/Diagnostics.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

namespace asl::graph {

namespace {

struct Visit {
  NodePlace place;
  int parent = -1; ///< the visit of the container around it
  std::optional<int64_t> enteredMs, endedMs;
  int64_t attempts = 0;
  bool isLeft = false;
  bool isAborted = false;
  bool hasFailed = false; ///< the last attempt
  std::string_view error, cause;
};

class HistoryWalk {
public:
  HistoryWalk(Picture &picture, const History &history, DiagnosticEngine &diagnostics)
      : picture(picture), history(history), diagnostics(diagnostics) {
    for (size_t scope = 0; scope < picture.scopes.size(); ++scope) {
      edges.emplace_back();
      for (size_t edge = 0; edge < picture.scopes[scope].edges.size(); ++edge) {
        const Edge &each = picture.scopes[scope].edges[edge];
        edges.back()[edgeKey(each.from, each.to, each.isCatch)] = int(edge);
      }
      lastVisit.emplace_back(picture.scopes[scope].nodes.size(), -1);
    }
  }

  bool run() {
    execution.status = "RUNNING";
    execution.events = history.events.size();
    for (size_t i = 0; i < history.events.size(); ++i)
      indexOf[history.events[i].id] = int(i);
    visitOf.assign(history.events.size(), -1);
    for (size_t i = 0; i < history.events.size(); ++i)
      visitOf[i] = take(history.events[i]);
    if (diagnostics.hasErrors())
      return false;
    if (visits.empty()) {
      diagnostics.error("the history enters no state");
      return false;
    }
    const HistoryEvent &first = history.events.front(), &last = history.events.back();
    if (first.unixMs && last.unixMs && *last.unixMs >= *first.unixMs)
      execution.durationMs = *last.unixMs - *first.unixMs;
    for (const Visit &visit : visits)
      sum(visit);
    picture.execution = std::move(execution);
    return true;
  }

private:
  Picture &picture;
  const History &history;
  DiagnosticEngine &diagnostics;
  ExecutionRun execution;
  std::vector<Visit> visits;
  std::vector<int> visitOf; ///< by event
  std::unordered_map<int64_t, int> indexOf;
  std::vector<std::unordered_map<uint64_t, int>> edges; ///< by scope
  std::vector<std::vector<int>> lastVisit;              ///< by scope and node
  std::unordered_set<std::string_view> reported;

  static uint64_t edgeKey(int from, int to, bool isCatch) {
    return uint64_t(from) << 33 | uint64_t(to) << 1 | (isCatch ? 1 : 0);
  }

  const State &stateOf(int visit) const { return *picture.node(visits[visit].place).state; }

  const HistoryEvent *previous(const HistoryEvent &event) const {
    auto found = indexOf.find(event.previousId);
    return found == indexOf.end() || event.previousId >= event.id ? nullptr : &history.events[found->second];
  }

  int previousVisit(const HistoryEvent &event) const {
    const HistoryEvent *before = previous(event);
    return before ? visitOf[before - history.events.data()] : -1;
  }

  // ---------------------------------------------------------------------------------------------
  // Finding visits
  // ---------------------------------------------------------------------------------------------

  /// The place of the state that the details name. Nothing after reporting that there is none.
  std::optional<NodePlace> placeOf(const HistoryEvent &event) {
    const JsonValue *name = event.text("name");
    if (!name) {
      if (reported.insert(event.type).second)
        diagnostics.error({event.value->range.begin, event.value->range.begin + 1},
                          "an event " + inQuotes(event.type) + " names its state in its details");
      return std::nullopt;
    }
    auto found = picture.states.find(name->text);
    if (found != picture.states.end())
      return found->second;
    if (reported.insert(name->text).second) {
      std::vector<std::string_view> names;
      for (const auto &[each, place] : picture.states)
        names.push_back(each);
      std::sort(names.begin(), names.end());
      Diagnostic &finding = diagnostics.error(
          name->range, "the definition has no state " + inQuotes(name->text) +
                           "; is this the history of another state machine, or of another version?");
      // Looking for what may be meant takes long where there are many.
      if (names.size() <= 1000)
        if (std::optional<std::string> near = nearest(name->text, names))
          finding.note("the definition has a state " + inQuotes(*near));
    }
    return std::nullopt;
  }

  /// The visit of `place` that `visit` is or lies in, else the last one of it, else -1.
  int climb(int visit, NodePlace place) const {
    for (int i = visit; i >= 0; i = visits[i].parent)
      if (visits[i].place.scope == place.scope && visits[i].place.node == place.node)
        return i;
    return lastVisit[place.scope][place.node];
  }

  /// The innermost visit of a state of this type that `visit` is or lies in, else -1.
  int climb(int visit, StateType type) const {
    while (visit >= 0 && stateOf(visit).type != type)
      visit = visits[visit].parent;
    return visit;
  }

  // ---------------------------------------------------------------------------------------------
  // Events
  // ---------------------------------------------------------------------------------------------

  /// The visit that the event belongs to, or -1.
  int take(const HistoryEvent &event) {
    std::string_view type = event.type;
    if (type.starts_with("Execution")) {
      takeExecution(event);
      return -1;
    }
    if (type.ends_with("StateEntered"))
      return enter(event);
    if (type.ends_with("StateExited"))
      return leave(event);
    if (type.starts_with("MapIteration"))
      return takeIteration(event);
    if (type.starts_with("MapState"))
      return takeContainer(event, StateType::Map, type.substr(8));
    if (type.starts_with("ParallelState"))
      return takeContainer(event, StateType::Parallel, type.substr(13));

    int visit = previousVisit(event);
    if (const JsonValue *name = event.text("state"); name && type == "EvaluationFailed")
      if (auto found = picture.states.find(name->text); found != picture.states.end())
        visit = climb(visit, found->second);
    if (visit < 0)
      return visit;
    if (type.ends_with("StateAborted"))
      abort(visit, event);
    else if (type.ends_with("Failed") || type.ends_with("TimedOut"))
      fail(visit, event);
    else if (type.ends_with("Scheduled"))
      attempt(visit);
    return visit;
  }

  void takeExecution(const HistoryEvent &event) {
    std::string_view what = event.type.substr(9);
    execution.status = what == "Succeeded"  ? "SUCCEEDED"
                       : what == "Failed"   ? "FAILED"
                       : what == "Aborted"  ? "ABORTED"
                       : what == "TimedOut" ? "TIMED_OUT"
                                            : "RUNNING";
    const JsonValue *error = event.text("error"), *cause = event.text("cause");
    execution.error = error ? error->text : "";
    execution.cause = cause ? cause->text : "";
    // What has no event of its own when it fails: a state whose path leads nowhere, a Fail state.
    int visit = previousVisit(event);
    if (what == "Failed" && visit >= 0 && !visits[visit].isLeft && !visits[visit].hasFailed)
      fail(visit, event);
  }

  void fail(int visit, const HistoryEvent &event) {
    Visit &each = visits[visit];
    const JsonValue *error = event.text("error"), *cause = event.text("cause");
    each.hasFailed = true;
    each.endedMs = event.unixMs;
    each.error = error                              ? std::string_view(error->text)
                 : event.type.ends_with("TimedOut") ? std::string_view("States.Timeout")
                                                    : std::string_view();
    each.cause = cause ? std::string_view(cause->text) : std::string_view();
  }

  void abort(int visit, const HistoryEvent &event) {
    visits[visit].isAborted = true;
    visits[visit].endedMs = event.unixMs;
  }

  void attempt(int visit) {
    ++visits[visit].attempts;
    visits[visit].hasFailed = false;
  }

  int enter(const HistoryEvent &event) {
    std::optional<NodePlace> place = placeOf(event);
    if (!place)
      return -1;
    const State &state = *picture.node(*place).state;
    std::string_view kind = event.type.substr(0, event.type.size() - std::string_view("StateEntered").size());
    if (kind != name(state.type) && reported.insert(state.name).second)
      diagnostics.error(event.text("name")->range,
                        inQuotes(state.name) + " is a " + std::string(kind) + " in the history and a " +
                            std::string(name(state.type)) +
                            " in the definition; is this the history of another version?");
    const ScopePicture &scope = picture.scopes[place->scope];
    int before = previousVisit(event);
    Visit visit;
    visit.place = *place;
    visit.enteredMs = event.unixMs;
    if (scope.parentScope >= 0)
      visit.parent = climb(before, NodePlace{scope.parentScope, scope.parentNode});
    countEdge(event, *place, before);
    visits.push_back(visit);
    int index = int(visits.size()) - 1;
    lastVisit[place->scope][place->node] = index;
    // Fail states end the branch they are in; what they say is in the definition, or in the execution's last
    // event.
    if (state.fail) {
      visits[index].hasFailed = true;
      visits[index].endedMs = event.unixMs;
      if (state.fail->error.isLiteral())
        visits[index].error = state.fail->error.text;
      if (state.fail->cause.isLiteral())
        visits[index].cause = state.fail->cause.text;
    }
    return index;
  }

  void countEdge(const HistoryEvent &event, NodePlace place, int before) {
    ScopePicture &scope = picture.scopes[place.scope];
    const auto &known = edges[place.scope];
    const HistoryEvent *last = previous(event);
    if (last && last->type.ends_with("StateExited") && before >= 0 &&
        visits[before].place.scope == place.scope) {
      int from = visits[before].place.node;
      auto usual = known.find(edgeKey(from, place.node, false));
      auto caught = known.find(edgeKey(from, place.node, true));
      bool isCaught = visits[before].hasFailed;
      auto found = (isCaught && caught != known.end()) || usual == known.end() ? caught : usual;
      if (found != known.end()) {
        ++scope.edges[found->second].taken;
      } else if (const State &source = *scope.nodes[from].state; reported.insert(source.name).second) {
        diagnostics.error(event.text("name")->range,
                          "the history goes from " + inQuotes(source.name) + " to " +
                              inQuotes(scope.nodes[place.node].state->name) +
                              ", which the definition does not; is this the history of another version?");
      }
    } else if (auto start = known.find(edgeKey(0, place.node, false)); start != known.end()) {
      ++scope.edges[start->second].taken;
    }
  }

  int leave(const HistoryEvent &event) {
    std::optional<NodePlace> place = placeOf(event);
    int visit = place ? climb(previousVisit(event), *place) : -1;
    if (visit >= 0) {
      visits[visit].isLeft = true;
      visits[visit].endedMs = event.unixMs;
    }
    return visit;
  }

  int takeIteration(const HistoryEvent &event) {
    std::optional<NodePlace> place = placeOf(event);
    int before = previousVisit(event);
    int visit = place ? climb(before, *place) : -1;
    if (visit < 0)
      return visit;
    StateRun &run = picture.node(*place).run;
    if (event.type == "MapIterationStarted")
      ++run.iterations;
    else if (event.type == "MapIterationFailed") {
      ++run.failedIterations;
      inherit(visit, before);
    }
    return visit;
  }

  /// A container fails with what the state in it failed with.
  void inherit(int container, int inner) {
    if (inner >= 0 && inner != container && !visits[inner].error.empty()) {
      visits[container].error = visits[inner].error;
      visits[container].cause = visits[inner].cause;
    }
  }

  int takeContainer(const HistoryEvent &event, StateType type, std::string_view what) {
    int before = previousVisit(event);
    int visit = climb(before, type);
    // A container of the same type that has failed makes the one around it fail.
    if (visit >= 0 && what == "Failed" && visits[visit].hasFailed && visit == before &&
        previous(event)->type == event.type)
      visit = climb(visits[visit].parent, type);
    if (visit < 0)
      return visit;
    if (what == "Started")
      attempt(visit);
    else if (what == "Aborted")
      abort(visit, event);
    else if (what == "Failed") {
      inherit(visit, before);
      visits[visit].hasFailed = true;
      visits[visit].endedMs = event.unixMs;
    }
    return visit;
  }

  // ---------------------------------------------------------------------------------------------
  // Sums
  // ---------------------------------------------------------------------------------------------

  void sum(const Visit &visit) {
    Node &node = picture.node(visit.place);
    StateRun &run = node.run;
    Outcome outcome = visit.isLeft      ? (visit.hasFailed ? Outcome::Caught : Outcome::Succeeded)
                      : visit.hasFailed ? Outcome::Failed
                      : visit.isAborted || execution.status != "RUNNING" ? Outcome::Stopped
                                                                         : Outcome::Running;
    // A Succeed state at the end of a machine is not left in all histories.
    if (outcome == Outcome::Stopped && !visit.isAborted && node.state->type == StateType::Succeed)
      outcome = Outcome::Succeeded;
    run.outcome = std::max(run.outcome, outcome);
    ++run.entered;
    run.retries += std::max<int64_t>(0, visit.attempts - 1);
    if (visit.hasFailed) {
      ++run.failures;
      run.error = visit.error;
      run.cause = visit.cause;
    }
    bool isEnded = visit.isLeft || visit.hasFailed || visit.isAborted;
    if (isEnded && !node.state->fail && visit.enteredMs && visit.endedMs &&
        *visit.endedMs >= *visit.enteredMs) {
      int64_t took = *visit.endedMs - *visit.enteredMs;
      run.totalMs += took;
      run.longestMs = std::max(run.longestMs, took);
      ++run.ended;
    }
  }
};

} // namespace

bool addHistory(Picture &picture, const History &history, DiagnosticEngine &diagnostics) {
  return HistoryWalk(picture, history, diagnostics).run();
}

} // namespace asl::graph
