// SPDX-License-Identifier: Apache-2.0
//
// Explanation: sentences out of the definition and of what its compilation told.
//
// Remarks name their state and place, so nothing here looks at IR. Two versions of a state may have been compiled: the
// state itself, and its part of a group of fused states, which runs when nobody watches the states; what was only done in
// the second says so.

#include "codegen/explain/Explanation.h"
#include "codegen/explain/Sentences.h"
#include "frontend/ConstantRules.h"
#include "frontend/InputShapes.h"

#include <algorithm>
#include <set>
#include <unordered_map>

namespace asl {

namespace {

class Explainer {
public:
  explicit Explainer(const ExplanationRequest &request)
      : request(request), source(request.source), shapes(findInputShapes(request.machine, request.source)) {}

  Explanation run() {
    explanation.file = source.file().name();
    explanation.name = request.name;
    explanation.target = request.target;
    explanation.type = request.machine.type;
    explanation.isCompiled = request.record != nullptr;
    addScope(request.machine, "");
    for (size_t i = 0; i < explanation.states.size(); ++i)
      index[explanation.states[i].state->name] = i;
    if (request.record) {
      readRemarks();
      readFrames();
      readCode();
    }
    explainWhole();
    return std::move(explanation);
  }

private:
  RecordedPlace placeOf(SourceRange range) const {
    SourceRange written = source.inFile(range);
    LineColumn begin = source.file().lineColumn(written.begin), end = source.file().lineColumn(written.end);
    return {begin.line, begin.column, end.line, end.column};
  }

  void addScope(const Scope &scope, const std::string &inside) {
    for (const State &state : scope.states) {
      ExplainedState explained{&state, inside, placeOf(state.nameRange), {}};
      auto add = [&](std::string_view topic, std::string text, SourceRange range) {
        explained.facts.push_back({std::string(topic), std::move(text), placeOf(range)});
      };
      auto shape = shapes.find(&state);
      add("input", shape == shapes.end() ? "nothing: only rules that never hold lead here" : describe(shape->second),
          state.nameRange);
      describeState(state, add);
      explanation.states.push_back(std::move(explained));
    }
    for (const State &state : scope.states) {
      if (state.parallel)
        for (size_t i = 0; i < state.parallel->branches.size(); ++i)
          addScope(state.parallel->branches[i], "branch " + std::to_string(i + 1) + " of " + inQuotes(state.name));
      if (state.map)
        addScope(state.map->processor, inQuotes(state.name));
    }
  }

  /// The state of that name, or null.
  ExplainedState *find(std::string_view name) {
    auto found = index.find(name);
    return found == index.end() ? nullptr : &explanation.states[found->second];
  }

  void add(ExplainedState &state, std::string_view topic, std::string text, RecordedPlace place = {}) {
    Fact fact{std::string(topic), std::move(text), place};
    if (std::find(state.facts.begin(), state.facts.end(), fact) == state.facts.end())
      state.facts.push_back(std::move(fact));
  }

  // Remarks
  // -------------------------------------------------------------------------------------------------------

  void readRemarks() {
    findGroups();
    for (const RecordedRemark &remark : request.record->remarks)
      if (ExplainedState *state = find(remark.state))
        readRemark(remark, *state);
    for (ExplainedState &state : explanation.states)
      explainGroup(state);
  }

  void readRemark(const RecordedRemark &remark, ExplainedState &state) {
    // That pass folds in the states themselves too, whose paths have fields.
    bool isFused = remark.pass == "fold-fused" && remark["field"].empty();
    if (remark.name == "branch-decided" || remark.name == "test-folded" || remark.name == "transition-dropped") {
      readDecision(remark, state, isFused);
    } else if (remark.name == "state-dropped") {
      add(state, "dropped", "nothing leads here once choices are decided: there is no code for it");
    } else if (remark.name == "size-known") {
      add(state, "size", sizeSentence(remark), remark.place);
    } else if (remark.name == "stop-inserted") {
      add(state, "loop",
          "closes a loop that never waits: each time round it asks whether the runtime wants to collect memory or stop");
    } else if (remark.name == "string-read") {
      add(state, "choice",
          std::string(remark["tests"]) + (remark["of"] == "texts" ? " tests for strings" : " tests for patterns") +
              " look at one value once",
          remark.place);
    } else if (remark.name == "run-merged") {
      add(state, "choice", std::string(remark["tests"]) + " tests that follow each other are one branch", remark.place);
    } else if (remark.name == "guards-merged") {
      guards[state.state->name] += std::stoul(std::string(remark["count"]));
    } else if (remark.name == "state-joined") {
      if (!remark["after"].empty() && find(remark["after"]))
        add(state, "joined", "its code follows that of " + inQuotes(remark["after"]) +
                                 " without a branch: nothing else leads here");
    } else if (std::string text = foldingSentence(remark, isFused); !text.empty()) {
      add(state, isFused ? "fused" : remark.name == "value-folded" ? "constant" : "path", text, remark.place);
    }
  }

  /// A test, or a rule of a Choice, whose outcome is known.
  void readDecision(const RecordedRemark &remark, ExplainedState &state, bool isFused) {
    const State &definition = *state.state;
    const char *when = isFused ? " where states are fused" : "";
    if (remark.name == "transition-dropped") {
      std::string rule = ruleAt(definition, remark.place);
      add(state, "choice", (rule.empty() ? "a transition" : rule) + " to " + inQuotes(remark["target"]) + " is never taken",
          remark.place);
      return;
    }
    if (definition.choice) {
      // Decided tests of a rule; other branches ask whether something is there.
      if (const ChoiceRule *test = testAt(definition.choice->choices, remark.place)) {
        // `"IsPresent": false` holds when there is nothing.
        bool isNegated = isQuestion(test->test) && test->literal && !test->literal->boolean;
        bool holds = (remark["value"] == "true") != isNegated;
        add(state, "choice",
            inQuotes(test->operatorName) + " of " + inQuotes(test->variable.text) + (holds ? " always" : " never") +
                " holds" + when,
            remark.place);
      }
      return;
    }
    if (remark.name == "test-folded" && !remark["what"].empty() && isFused)
      add(state, "fused", "where states are fused, no test whether something can be put at " + inQuotes(remark["what"]), remark.place);
    else if (remark.name == "test-folded" && !isFused)
      add(state, "path", "a condition in a filter is always " + std::string(remark["value"]), remark.place);
  }

  static bool isAt(const RecordedPlace &a, const RecordedPlace &b) { return a.line == b.line && a.column == b.column; }

  /// "rule 2" or "Default", by the place of its target.
  std::string ruleAt(const State &state, const RecordedPlace &place) const {
    if (!state.choice)
      return "";
    for (size_t i = 0; i < state.choice->choices.size(); ++i)
      if (isAt(placeOf(state.choice->choices[i].next.range), place))
        return "rule " + std::to_string(i + 1);
    return "Default";
  }

  const ChoiceRule *testAt(const std::vector<ChoiceRule> &rules, const RecordedPlace &place) const {
    for (const ChoiceRule &rule : rules) {
      if (rule.kind == ChoiceRule::Kind::Test && isAt(placeOf(rule.operatorRange), place))
        return &rule;
      if (const ChoiceRule *inner = testAt(rule.operands, place))
        return inner;
    }
    return nullptr;
  }

  // Fused states
  // -------------------------------------------------------------------------------------------------------

  void findGroups() {
    for (const RecordedRemark &remark : request.record->remarks)
      if (remark.name == "fused") {
        groupOf[remark.state] = remark["group"];
        members[std::string(remark["group"])].push_back(remark.state);
      } else if (remark.name == "result-fused") {
        resultGroups[remark.state] = remark["group"];
        waitOf[std::string(remark["group"])] = remark.state;
      } else if (remark.name == "state-dropped") {
        dropped.insert(remark.state);
      } else if (remark.name == "group-begins" || remark.name == "not-fused") {
        reasons[remark.state] = remark["why"];
      }
  }

  void explainGroup(ExplainedState &state) {
    const std::string &name = state.state->name;
    auto reason = reasons.find(name);
    auto group = groupOf.find(name);
    if (group == groupOf.end()) {
      if (reason != reasons.end())
        add(state, "fused", notFusedSentence(reason->second, state.state->type));
      if (auto result = resultGroups.find(name); result != resultGroups.end())
        add(state, "fused", "what it does after its wait is one with " + listWithout(members[result->second], name) +
                                " when nobody watches the states");
      return;
    }
    const std::vector<std::string> &all = members[group->second];
    std::string text;
    auto wait = waitOf.find(group->second);
    if (all.size() == 1 && wait != waitOf.end())
      text = "one with what " + inQuotes(wait->second) + " does after its wait when nobody watches the states";
    else if (all.size() == 1)
      text = "alone in its group: when nobody watches the states, it runs without events of its own";
    else
      text = "one with " + listWithout(all, name) + " when nobody watches the states";
    add(state, "fused", text);
    if (all.size() > 1 && wait != waitOf.end() && group->second == name)
      add(state, "fused", "their group begins with what " + inQuotes(wait->second) + " does after its wait");
    if (state.state->type == StateType::Map || state.state->type == StateType::Parallel)
      add(state, "fused", "then its children are done in its place, one behind the other, and no child is started");
    if (reason != reasons.end())
      if (std::string why = groupBeginsSentence(reason->second); !why.empty())
        add(state, "fused", why);
    for (const std::string &target : targetsOf(*state.state)) {
      auto next = groupOf.find(target);
      if (next != groupOf.end() && next->second == group->second)
        continue;
      const ExplainedState *after = find(target);
      if (!after || dropped.contains(target))
        continue;
      auto why = reasons.find(target);
      std::string_view known = why == reasons.end() ? std::string_view() : std::string_view(why->second);
      std::string because =
          next == groupOf.end() ? notFusedReason(known, after->state->type) : meetingReason(known);
      add(state, "fused", "the group ends before " + inQuotes(target) + ": " + because);
    }
    if (auto count = guards.find(name); count != guards.end())
      add(state, "fused", std::to_string(count->second) +
                              " tests whether the states have to do it themselves are made at once");
  }

  // Frames and code
  // -------------------------------------------------------------------------------------------------------

  void readFrames() {
    for (const RecordedFrame &frame : request.record->frames) {
      bool isWhole = &frame == &request.record->frames.front();
      std::string whose = isWhole ? "" : insideOf(frame);
      if (!whose.empty())
        whose = "in " + whose + ": ";
      std::string size = countOf(frame.slots, "slot") + ", " + countOf(frame.counters, "counter") + ", " +
                         countOf(frame.variables.size(), "variable");
      if (frame.slots + frame.counters + frame.variables.size() == 0)
        size = "nothing: no value lives across a wait";
      explanation.facts.push_back({"frame", whose + size, {}});
      for (size_t i = 0; i < frame.variables.size(); ++i)
        explanation.facts.push_back({"frame", whose + "variable " + inQuotes(frame.variables[i]), {}});
      listPlaces(frame.inSlots, frame.slots, "slot", whose);
      listPlaces(frame.inCounters, frame.counters, "counter", whose);
      std::map<std::string, std::set<std::string>> waits;
      for (const RecordedWait &wait : frame.waits)
        if (wait.kind != "collect") // that a loop closes has been said where it does
          waits[wait.state].insert(wait.kind);
      for (auto &[name, kinds] : waits)
        if (ExplainedState *state = find(name))
          for (const std::string &kind : kinds)
            add(*state, "waits", waitSentence(kind));
    }
  }

  /// Where the states of a frame stand.
  std::string insideOf(const RecordedFrame &frame) {
    for (const std::string &name : frame.states)
      if (ExplainedState *state = find(name))
        return state->inside;
    return inQuotes(frame.machine);
  }

  void listPlaces(const std::vector<RecordedContent> &contents, unsigned count, const char *what,
                  const std::string &whose) {
    for (unsigned place = 0; place < count; ++place) {
      std::string list;
      unsigned shared = 0;
      for (const RecordedContent &content : contents) {
        if (content.index != place)
          continue;
        list += (shared++ ? "; " : "") + contentText(content);
        if (ExplainedState *state = find(content.state))
          add(*state, what, std::string(what) + " " + std::to_string(place) + " keeps " + contentText(content));
      }
      if (list.empty())
        continue;
      explanation.facts.push_back({"frame",
                                   whose + what + " " + std::to_string(place) + ": " + list +
                                       (shared > 1 ? " (never at once)" : ""),
                                   {}});
    }
  }

  void readCode() {
    std::unordered_map<const State *, unsigned> counts;
    unsigned total = 0, other = 0;
    for (const RecordedCode &code : request.record->code) {
      total += code.instructions;
      if (const State *state = innermost(code))
        counts[state] += code.instructions;
      else
        other += code.instructions;
    }
    for (ExplainedState &state : explanation.states)
      if (unsigned count = counts[state.state])
        add(state, "code", countOf(count, "machine instruction"));
    explanation.facts.push_back({"code",
                                 countOf(total, "machine instruction") + " in " +
                                     countOf(request.record->frames.size(), "step function") + ", " +
                                     std::to_string(other) + " of them of no state",
                                 {}});
  }

  const State *innermost(const RecordedCode &code) const {
    const State *best = nullptr;
    uint32_t bestSize = UINT32_MAX;
    for (const ExplainedState &state : explanation.states) {
      // From its name on.
      RecordedPlace name = state.place, whole = placeOf(state.state->range);
      std::pair<uint32_t, uint32_t> at{code.line, code.column};
      if (code.line == 0 || at < std::pair{name.line, name.column} || at >= std::pair{whole.endLine, whole.endColumn})
        continue;
      if (uint32_t size = state.state->range.size(); size < bestSize) {
        best = state.state;
        bestSize = size;
      }
    }
    return best;
  }

  // The machine as a whole
  // -------------------------------------------------------------------------------------------------------

  void explainWhole() {
    std::vector<Fact> whole;
    auto add = [&](std::string_view topic, std::string text) {
      whole.push_back({std::string(topic), std::move(text), {}});
    };
    add("type", request.machine.type == WorkflowType::Express ? "EXPRESS" : "STANDARD");
    std::map<std::string, unsigned> kinds;
    for (const ExplainedState &state : explanation.states)
      ++kinds[std::string(name(state.state->type))];
    std::string list;
    for (auto &[kind, count] : kinds)
      list += (list.empty() ? "" : ", ") + std::to_string(count) + " " + kind;
    add("states", std::to_string(explanation.states.size()) + ": " + list);
    for (const std::string &obstacle : request.obstacles)
      add("not compiled", obstacle);
    if (!request.record && request.obstacles.empty())
      add("not compiled", "the definition was only checked");
    std::map<std::string, std::vector<std::string>> calls;
    for (const ExplainedState &state : explanation.states)
      if (state.state->task)
        calls[callName(state.state->task->resource)].push_back(state.state->name);
    for (auto &[call, states] : calls)
      add("calls", call + ": " + listWithout(states, ""));
    for (auto &[head, states] : members)
      if (states.size() > 1)
        add("fused", listWithout(states, "") + " are one when nobody watches the states");
    if (request.record && !members.empty())
      add("fused", "nobody watches the states when there is no history, no log of states and no limit on events");
    explanation.facts.insert(explanation.facts.begin(), whole.begin(), whole.end());
  }

  const ExplanationRequest &request;
  const Source &source;
  std::unordered_map<const State *, ShapeRef> shapes;
  Explanation explanation;
  std::map<std::string, size_t, std::less<>> index; ///< names are unique in a definition
  std::map<std::string, std::string, std::less<>> groupOf, resultGroups, waitOf, reasons;
  std::set<std::string, std::less<>> dropped;
  std::map<std::string, std::vector<std::string>, std::less<>> members;
  std::map<std::string, size_t, std::less<>> guards;
};

} // namespace

Explanation explainMachine(const ExplanationRequest &request) { return Explainer(request).run(); }

bool selectState(Explanation &explanation, std::string_view name) {
  auto found = std::find_if(explanation.states.begin(), explanation.states.end(),
                            [&](const ExplainedState &state) { return state.state->name == name; });
  if (found == explanation.states.end())
    return false;
  ExplainedState only = std::move(*found);
  explanation.states.clear();
  explanation.states.push_back(std::move(only));
  std::erase_if(explanation.facts, [](const Fact &fact) { return fact.topic != "not compiled"; });
  return true;
}

} // namespace asl
