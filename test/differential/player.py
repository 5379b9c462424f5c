# SPDX-License-Identifier: Apache-2.0
"""Plays machines as the language's description has it (test/conformance/asl_model.py) and keeps what was evaluated on
the way: for each state entered, the data, every path, call and test with what came of it, and how the state ended.

Differs from the plain model where children run at the same time. Tasks inside them always answer the same, so only
two things depend on an order: which of several failures comes first (`prefer` picks one where the clock does not
decide; `choices` counts how many there were) and the clock after more children than run at once.
"""

from asl_model import Failure, Given, Model, TimedOut, states_in
from asl_paths import MISSING

FAILED = object()  # what an evaluation came to that ended the execution


class Atom:
    """One path, call, test or placing of a result (`what` is then the path and the result), evaluated over `document`;
    `value` may be MISSING or FAILED."""

    def __init__(self, kind, what, document, context, value):
        self.kind, self.what, self.document, self.context, self.value = kind, what, document, context, value


class Step:
    """One visit of a state, over when it has an `output` and a `target` (None at the end), or a `failure`. `outcomes`
    are those of its attempts: of a Task's calls, or for each child of a Map or Parallel {"Return"} or {"Throw"}."""

    def __init__(self, name, state, raw, scope_input, context):
        self.name, self.state, self.raw, self.context = name, state, raw, context
        self.scope_input = scope_input  # what the innermost scope started with
        self.atoms, self.outcomes = [], []
        self.further = []  # outcomes of a Task that this engine did not ask for
        self.output = self.target = self.failure = None
        self.is_over = False


class Player(Model):
    MOST_STEPS = 400

    def __init__(self, definition, given, prefer=0, is_steady=False):
        super().__init__(definition, given)
        self.steps, self.open, self.scope_inputs = [], [], [given.input]
        self.prefer, self.choices = prefer, 1
        self.is_steady = is_steady  # the same child comes first each time, as in an engine that has an order of its own

    # -- what is kept ---------------------------------------------------------------------------------------------
    def keep(self, kind, what, document, value):
        if self.open:
            self.open[-1].atoms.append(Atom(kind, what, document, dict(self.context), value))

    def find(self, path, document, null_past_end=False):
        value = super().find(path, document, null_past_end)
        self.keep("path", path, document, value)
        return value

    def evaluate(self, text, document):
        if text.startswith("$"):
            return super().evaluate(text, document)
        value = FAILED
        try:
            value = super().evaluate(text, document)
        finally:
            self.keep("call", text, document, value)
        return value

    def holds(self, rule, document):
        if any(key in rule for key in ("And", "Or", "Not")):
            return super().holds(rule, document)
        value = FAILED
        try:
            value = super().holds(rule, document)
        finally:
            self.keep("test", rule, document, value)
        return value

    def place(self, holder, document, value):
        merged = FAILED
        try:
            merged = super().place(holder, document, value)
        finally:
            if holder.get("ResultPath") is not None:
                self.keep("place", (holder["ResultPath"], value), document, merged)
        return merged

    def enter(self, name, raw):
        step = Step(name, self.states[name], raw, self.scope_inputs[-1], dict(self.context))
        self.steps.append(step)
        self.open.append(step)
        try:
            output, decision = super().enter(name, raw)
        except Failure as failure:
            step.failure, step.is_over = failure, True
            raise
        finally:
            self.open.pop()
        step.output, step.target, step.is_over = output, self.target(name, decision), True
        return output, decision

    def outcome(self, name, state, retries):
        outcomes = self.given.outcomes[name]
        attempt = self.attempts[name] = self.attempts.get(name, -1) + 1
        outcome = outcomes[min(attempt, len(outcomes) - 1)]
        self.open[-1].outcomes.append(outcome)
        self.open[-1].further = outcomes[attempt + 1:]
        return outcome

    # -- children -------------------------------------------------------------------------------------------------
    def child_run(self, scope, value):
        self.scope_inputs.append(value)
        try:
            return super().child_run(scope, value)
        finally:
            self.scope_inputs.pop()

    def together(self, scopes, runs, limit):
        """The results of children that run at the same time, each with a clock of its own. The first failure counts;
        how far the others came by then nobody knows."""
        start, end, results, failures, outcomes = self.now, self.now, [], [], self.open[-1].outcomes
        timed_out, is_crowded = None, limit > 1 and len(runs) > 1
        for run in runs:
            self.now = start
            try:
                results.append(run())
                outcomes.append({"Return": results[-1]})
            except Failure as failure:
                failures.append((self.now, failure))
                outcomes.append({"Throw": {"Error": failure.error or "", "Cause": failure.cause or ""}})
            except TimedOut as problem:
                timed_out = problem
            end = max(end, self.now)
        if timed_out and not failures:
            raise timed_out
        if limit < len(runs):
            self.result.has_exact_clock = False
        if is_crowded and (failures or len(scopes) == 1):  # iterations share the names of their states
            self.result.uncertain |= {name for scope in scopes for name, _ in states_in(scope)}
        if not failures:
            self.now = end
            return results
        self.now = min(moment for moment, _ in failures)
        first = {}
        for moment, failure in failures:
            if moment == self.now or limit < len(runs):
                first.setdefault((failure.error, failure.cause), failure)
        self.choices *= len(first)
        number = self.prefer % len(first)
        if not self.is_steady:
            self.prefer //= len(first)
        first = list(first.values())[number]
        for outcome in outcomes[-len(runs):]:
            if "Throw" in outcome:  # one failure is as good as another, once it is known which comes first
                outcome["Throw"] = {"Error": first.error or "", "Cause": first.cause or ""}
        raise first

    def map(self, name, state, raw, selected, retries):
        items = self.find(state.get("ItemsPath", "$"), selected)
        if items is MISSING:
            raise Failure("States.ReferencePathConflict", None, True)
        limit = self.concurrency(state, selected)
        items, outer = self.items(state, items), self.context.get("Map")
        processor = state.get("ItemProcessor", state.get("Iterator"))

        def run(index):
            self.context["Map"] = {"Item": {"Index": index, "Value": items[index]}}
            try:
                selector = state.get("ItemSelector", state.get("Parameters"))
                value = items[index] if selector is None else self.expand(selector, selected)
                return self.child_run(processor, value)
            finally:
                self.context.pop("Map")
                if outer is not None:
                    self.context["Map"] = outer

        if limit == 1:
            results = []
            for index in range(len(items)):
                results += self.together([processor], [lambda index=index: run(index)], 1)
            return results
        return self.together([processor], [lambda index=index: run(index) for index in range(len(items))], limit or 40)

    def parallel(self, name, state, raw, selected, retries):
        value = self.expand(state["Parameters"], selected) if "Parameters" in state else selected
        return self.together(state["Branches"],
                             [lambda branch=branch: self.child_run(branch, value) for branch in state["Branches"]], 40)


def play(definition, machine, value, outcomes, start=0):
    """All ends that an execution may have, as players that are through; more than one where several children fail and
    nobody promises which comes first."""
    players = [Player(definition, Given(machine, value, outcomes, start))]
    players[0].run()
    for prefer in range(1, min(players[0].choices, 12)):
        players.append(Player(definition, Given(machine, value, outcomes, start), prefer))
        players[-1].run()
    # Each attempt of a retried state chooses again, and what the first one chose may have been the end.
    for prefer in range(1, min(players[0].choices, 4)):
        players.append(Player(definition, Given(machine, value, outcomes, start), prefer, is_steady=True))
        players[-1].run()
    return players
