# SPDX-License-Identifier: Apache-2.0
"""Finds inputs and task answers that lead an execution through chosen transitions of a definition.

The execution is played with holes in place of the input and of every answer. A hole takes shape when the
definition looks into it: a path that reads `$.order.total` makes its root an object with a member that is an
object with a member; a Wait makes a leaf a small number. At a Choice the planner tries, for the holes that the
rules test, the values that the rules themselves name (and others just beside them) and keeps an assignment under
which the wanted rule is the first that holds. At a Task it chooses between an answer and error names taken from
the state's own retriers and catchers. What was never looked at becomes a value of any kind, since it only has to
come through unchanged.

`plans(name, definition)` gives executions that together take every decision the planner can reach.
"""

import collections
import itertools
import random
import time

import asl_holes
import asl_intrinsics
import asl_paths
from asl_holes import ABSENT, Filler, Hole, Overlay, PRESENT, UNSET, candidates, is_absent
from asl_json import Unknown
from asl_language import rule_tests
from asl_model import Failure, Given, MISSING, Model, matching_handler, parse_path, states_in
from asl_values import operator_of

MOST_ELEMENTS = 3  # of an array that a path with a filter, slice or wildcard asks for
MOST_RETRIES = 40  # more attempts than this are not planned for one visit of a task


class Infeasible(Exception):
    """This way through the definition cannot be taken."""


class ShapingReader(asl_paths.Reader):
    """Lets holes take shape where a path that may select several nodes looks: an array gets some elements, and what a
    condition compares often becomes what it is compared with."""

    def __init__(self, planner):
        self.planner, self.chance = planner, planner.chance

    def member(self, node, name):
        inner = self.planner.child(node, name)
        if isinstance(inner, Hole):
            inner.is_needed = True
        return inner

    def elements(self, node):
        if not isinstance(node, Hole) or node.value not in (UNSET, PRESENT):
            return super().elements(node.value if isinstance(node, Hole) else node)
        if node.members is not None:
            return None
        known = node.elements or {}
        count = self.chance.randrange(max(known, default=-1) + 1, max(known, default=-1) + 2 + MOST_ELEMENTS)
        node.value = [known.get(index) or Hole(f"{node.name} {index}", True) for index in range(count)]
        node.elements, node.is_needed = None, True
        return node.value

    def members(self, node):
        if isinstance(node, (Hole, Overlay)):
            raise Infeasible("members nobody names")
        return super().members(node)

    def is_container(self, node):
        if isinstance(node, Hole) and node.value in (UNSET, PRESENT):
            return True  # a condition looks into it, and what it looks into is one
        return super().is_container(node.value if isinstance(node, Hole) else node) or isinstance(node, Overlay)

    def comparable(self, node, other):
        if not isinstance(node, Hole):
            return node
        if isinstance(other, Hole) or other is MISSING:
            other = "other"
        return self.planner.concrete(node, lambda: other if self.chance.random() < 0.7 else f"not {other}")


class Planner(Model):
    """Plays a definition over holes. `orders(name)` gives the decisions to try at a state, best first."""

    MOST_STEPS = 120
    MOST_ASSIGNMENTS = 1500

    def __init__(self, definition, machine, orders, chance):
        self.input = Hole("input", True)
        super().__init__(definition, Given(machine, self.input, {}, time.time_ns()))
        self.deadline = None
        self.orders, self.chance = orders, chance
        self.reader = ShapingReader(self)
        self.answers = collections.defaultdict(list)
        self.current = None
        # What any Choice compares a member of some name with: a value chosen here may be tested again there.
        self.elsewhere = collections.defaultdict(list)
        for state in definition["States"].values():
            for test in itertools.chain.from_iterable(rule_tests(rule) for rule in state.get("Choices", ())):
                _, steps = parse_path(test["Variable"]) or ("$", ())
                if steps:
                    self.elsewhere[steps[-1]] += candidates(*operator_of(test))

    # -- looking at data ------------------------------------------------------------------------------------------
    def child(self, node, step):
        if isinstance(node, Overlay):
            if not isinstance(step, str):
                return MISSING
            return node.members[step] if step in node.members else self.child(node.base, step)
        if not isinstance(node, Hole):
            return super().child(node, step)
        if node.value is not UNSET and node.value is not PRESENT:
            return super().child(node.value, step)
        if isinstance(step, str):
            if node.elements is not None:
                return MISSING
            if node.members is None:
                node.members = {}
            inner = node.members.setdefault(step, Hole(step))
        else:
            if node.members is not None or step < 0:
                return MISSING
            if node.elements is None:
                node.elements = {}
            inner = node.elements.setdefault(step, Hole(f"{node.name} {step}"))
        return MISSING if is_absent(inner) else inner

    def look(self, path, document, null_past_end=False):
        value = super().look(path, document, null_past_end)
        self.need(path, document)
        return value

    def need(self, path, document):
        """Marks what lies on a path as needed, so that nobody decides later that it is absent."""
        root, steps = parse_path(path) or ("$", ())
        node = self.start_of(root, document)
        for step in steps:
            node = self.child(node, step)
            if isinstance(node, Hole):
                node.is_needed = True

    def members(self, node):
        if isinstance(node, Overlay):
            return dict(node.members)
        if isinstance(node, Hole):
            if node.value is not UNSET and node.value is not PRESENT:
                return super().members(node.value)
            if node.elements is not None:
                return None
            if node.members is None:
                node.members = {}
            return {}
        return super().members(node)

    def rebuilt(self, original, members):
        base = original.base if isinstance(original, Overlay) else original
        if isinstance(base, Hole) and base.value in (UNSET, PRESENT):
            return Overlay(base, members)
        return members

    def concrete(self, node, choose):
        """`node`, or the value chosen for it when it is an open hole."""
        if isinstance(node, Hole):
            if node.is_open() or node.value is PRESENT:
                node.value = choose()
            return node.value if node.value is not UNSET else None
        return node

    def timestamp(self, state, document):
        return self.concrete(super().timestamp(state, document),
                             lambda: self.chance.choice(("2016-03-14T01:59:00Z", "2060-05-06T07:08:09.5+02:00")))

    def seconds(self, state, field, document):
        value = super().seconds(state, field, document)
        low = 0 if field == "Seconds" else 300 if field == "TimeoutSeconds" else 60
        return self.concrete(value, lambda: self.chance.randrange(low, low + 4))

    def role(self, state, document):
        role = self.expand(state["Credentials"], document)["RoleArn"]
        if not isinstance(self.concrete(role, lambda: "arn:aws:iam::123456789012:role/planned"), (str, Unknown)):
            raise Infeasible("RoleArn")

    def text(self, state, field, document):
        if field + "Path" not in state:
            return state.get(field)
        value = self.concrete(self.look(state[field + "Path"], document), lambda: f"Planned.{field}")
        if not isinstance(value, (str, Unknown)):
            raise Infeasible(field)
        return value

    # -- calls ----------------------------------------------------------------------------------------------------
    def evaluate(self, text, document):
        if text.startswith("$"):
            return self.look(text, document, True)
        try:
            return self.call_value(asl_intrinsics.parse(text), document)
        except asl_intrinsics.Refused:
            raise Infeasible(text) from None

    def call_value(self, tree, document):
        """What a call gives when the holes among its arguments become what the function takes."""
        _, name, arguments, _ = tree
        types = asl_holes.ARGUMENTS.get(name, ())
        values = []
        for number, part in enumerate(arguments):
            if part[0] == "string" and name == "States.Format" and number == 0:
                values.append(part[1])
            elif part[0] == "call":
                values.append(self.call_value(part, document))
            elif part[0] == "path":
                values.append(self.look(part[1], document))
            else:
                values.append(asl_intrinsics.value_of(part, None))
        if name == "States.StringToJson" and isinstance(values[0], Hole) and values[0].is_open():
            # What is in the text shows when something looks into what it stands for.
            inner = Hole(f"{values[0].name} value", True)
            values[0].value, values[0].is_needed = asl_holes.JsonText(inner), True
            return inner
        filler = Filler(len(name))
        values = [filler.shaped(value, types[min(number, len(types) - 1)] if types else None)
                  for number, value in enumerate(values)]
        return asl_intrinsics.FUNCTIONS[name](*values)

    # -- choosing -------------------------------------------------------------------------------------------------
    def decide(self, name, state, document):
        solutions = self.solve(state, document)
        for decision in self.orders(name):
            if decision in solutions:
                self.commit(solutions[decision])
                return decision
        raise Infeasible(f"no rule of {name} can hold")

    def tested(self, state, document):
        """Each hole on the way of a tested path, with the values to try for it."""
        values = {}
        for test in itertools.chain.from_iterable(rule_tests(rule) for rule in state["Choices"]):
            operator, operand = operator_of(test)
            tries = candidates(operator, operand)
            paths = [test["Variable"]] + ([operand] if operator.endswith("Path") else [])
            for path in paths:
                root, steps = parse_path(path) or ("$", ())
                node = self.start_of(root, document)
                for number, step in enumerate(steps, 1):
                    is_leaf = number == len(steps)
                    more = self.elsewhere[step] if is_leaf else ()
                    inner = self.child(node, step)
                    if inner is MISSING and isinstance(node, Hole) and node.members:
                        inner = node.members.get(step, MISSING)
                    if isinstance(inner, Hole) and inner.value in (UNSET, PRESENT):
                        mine = values.setdefault(id(inner), (inner, []))[1]
                        for value in [*tries, *more] if is_leaf else [UNSET]:
                            if not any(value is old or (type(value) is type(old) and value == old) for old in mine):
                                mine.append(value)
                    node = inner
        for hole, mine in values.values():
            has_shape = hole.members is not None or hole.elements is not None
            if has_shape:
                mine[:] = [UNSET] + [value for value in mine if value is ABSENT]
            elif any(value not in (PRESENT, ABSENT) for value in mine):
                # A plain value is present too, and unlike PRESENT it can be compared.
                mine[:] = [value for value in mine if value is not PRESENT]
            if hole.is_needed or hole.value is PRESENT:
                mine[:] = [value for value in mine if value is not ABSENT]
            if self.can_be_absent(state, hole) and ABSENT not in mine and not hole.is_needed:
                mine.append(ABSENT)
        return [entry for entry in values.values() if entry[1]]

    @staticmethod
    def can_be_absent(state, hole):
        tests = itertools.chain.from_iterable(rule_tests(rule) for rule in state["Choices"])
        return any("IsPresent" in test and hole.name in str(test["Variable"]) for test in tests)

    def solve(self, state, document):
        """For each decision that can be had, the values (hole, value) that lead to it."""
        holes = self.tested(state, document)
        olds = [(hole, hole.value) for hole, _ in holes]
        solutions = {}
        wanted = sum(1 for _ in decisions(state))
        # Orders of trying differ from plan to plan, so that not always the first literal of many is used.
        choices = [values if self.chance.random() < 0.5 else self.chance.sample(values, len(values))
                   for _, values in holes]
        for values in itertools.islice(itertools.product(*choices), self.MOST_ASSIGNMENTS):
            for (hole, _), value in zip(holes, values):
                hole.value = value
            try:
                decision = super().decide("", state, document)
            except (Failure, Infeasible):
                continue
            if decision not in solutions or \
                    sum(value is ABSENT for value in values) < sum(value is ABSENT for _, value in solutions[decision]):
                solutions[decision] = list(zip((hole for hole, _ in holes), values))
                if len(solutions) == wanted:
                    break
        for hole, value in olds:
            hole.value = value
        return solutions

    @staticmethod
    def commit(solution):
        for hole, value in solution:
            hole.value = value
            hole.is_needed = value is not ABSENT

    def find(self, path, document, null_past_end=False):
        value = super().find(path, document, null_past_end)
        if self.is_testing and isinstance(value, Hole) and value.value not in (UNSET, PRESENT):
            return MISSING if value.value is ABSENT else value.value
        return value

    is_testing = False

    def holds(self, rule, document):
        was, self.is_testing = self.is_testing, True
        try:
            return super().holds(rule, document)
        finally:
            self.is_testing = was

    # -- children -------------------------------------------------------------------------------------------------
    def concurrency(self, state, document):
        self.limit = super().concurrency(state, document) if "MaxConcurrencyPath" not in state else \
            self.concrete(self.look(state["MaxConcurrencyPath"], document), lambda: 1)
        return self.limit

    def items(self, state, value):
        """An open value becomes an array of two items where their order is known, else of one."""
        if isinstance(value, Hole):
            if value.is_open() or value.value is PRESENT or value.elements is not None:
                value.is_needed = True
                items = [self.child(value, index) for index in range(2 if self.limit == 1 else 1)]
                if MISSING in items:
                    raise Infeasible("no items")
                return items
            value = value.value
        if isinstance(value, Overlay) or not isinstance(value, list):
            raise Infeasible("items that are no array")
        return value

    def child_run(self, scope, value):
        orders = self.orders
        self.orders = Guide(scope["States"], None, self.chance, 0.5).orders
        try:
            return super().child_run(scope, value)
        finally:
            self.orders = orders

    # -- tasks ----------------------------------------------------------------------------------------------------
    def enter(self, name, raw):
        self.current = None
        return super().enter(name, raw)

    def outcome(self, name, state, retries):
        if self.current is None:
            self.current = self.script(name, state)
        outcome = self.current.pop(0) if self.current else {"Return": Hole(f"{name} answer", True)}
        self.answers[name].append(outcome)
        return outcome

    def script(self, name, state):
        """The outcomes of the attempts of one visit that come to the first decision that can be had."""
        for decision in self.orders(name):
            if decision[0] == "next":
                return []
            error = error_for(state, decision, self.chance)
            if error is None:
                continue
            retrier = matching_handler(state.get("Retry", ()), error)
            count = 0 if retrier is None else state["Retry"][retrier].get("MaxAttempts", 3)
            if decision[0] == "retry":
                count = min(count, self.chance.randrange(1, 3))
            elif count > MOST_RETRIES:
                continue
            else:
                count += 1
            cause = "" if error == "States.Timeout" else f"planned {len(self.answers[name])}"
            return [{"Throw": {"Error": error, "Cause": cause}} for _ in range(count)]
        raise Infeasible(f"no outcome of {name}")


# ---------------------------------------------------------------------------------------------------------------
# Ways through a definition
# ---------------------------------------------------------------------------------------------------------------
def error_for(state, decision, chance=None):
    """An error name that the wanted retrier or catcher takes, and that nothing takes for ("fail",). None when there
    is no such name, since an earlier handler takes them all, or when the retries would be too many."""
    retriers, catchers = state.get("Retry", []), state.get("Catch", [])
    handlers = retriers if decision[0] == "retry" else catchers
    patterns = [pattern for handler in retriers + catchers for pattern in handler["ErrorEquals"]]
    real = [name for name in patterns if name not in ("States.ALL", "States.TaskFailed", "States.Runtime",
                                                      "States.ExceededPayloadSizeLimit")]
    wanted = None if decision[0] == "fail" else decision[1]
    own = [name for name in real if wanted is not None and name in handlers[wanted]["ErrorEquals"]]
    if chance:
        chance.shuffle(own)
    for error in own + ["Planned.Error", "States.Timeout"] + real:
        taken = matching_handler(retriers, error)
        attempts = 0 if taken is None else retriers[taken].get("MaxAttempts", 3)
        if decision[0] == "retry":
            if taken == wanted and attempts > 0:
                return error
        elif attempts <= MOST_RETRIES and matching_handler(catchers, error) == wanted:
            return error
    return None


def decisions(state):
    """Every decision a state offers: (decision, next state or None)."""
    kind = state["Type"]
    if kind == "Choice":
        for index, rule in enumerate(state["Choices"]):
            yield ("rule", index), rule["Next"]
        if "Default" in state:
            yield ("default",), state["Default"]
        return
    yield ("end",) if kind == "Fail" else ("next",), state.get("Next")
    if kind == "Task":
        offers = [(("retry", index), state.get("Next")) for index in range(len(state.get("Retry", ())))]
        offers += [(("catch", index), catcher["Next"]) for index, catcher in enumerate(state.get("Catch", ()))]
        for decision, target in offers + [(("fail",), None)]:
            if error_for(state, decision) is not None:
                yield decision, target


class Guide:
    """Orders the decisions at each state so that the execution takes one wanted decision and then ends."""

    def __init__(self, states, wanted, chance, noise):
        self.states, self.wanted, self.chance, self.noise = states, wanted, chance, noise
        self.is_reached = wanted is None
        self.to_wanted = self.distances({wanted[0]: 0} if wanted else {})
        self.to_end = self.distances({name: 1 for name, state in states.items()
                                      if any(target is None and decision[0] != "fail"
                                             for decision, target in decisions(state))})

    def distances(self, known):
        known, changed = dict(known), True
        while changed:
            changed = False
            for name, state in self.states.items():
                for decision, target in decisions(state):
                    length = known.get(target, 10**6) + (3 if decision[0] == "catch" else 1)
                    if length < known.get(name, 10**6):
                        known[name], changed = length, True
        return known

    def orders(self, name):
        def cost(entry):
            decision, target = entry
            if decision[0] == "fail":
                return 10**7
            table = self.to_end if self.is_reached else self.to_wanted
            base = (0 if self.is_reached else 10**6) if target is None else table.get(target, 10**6)
            extra = {"catch": 2.5, "retry": 1.5}.get(decision[0], 0)
            return base + extra + self.chance.random() * self.noise
        ordered = [decision for decision, _ in sorted(decisions(self.states[name]), key=cost)]
        if not self.is_reached and name == self.wanted[0]:
            self.is_reached = True
            ordered.remove(self.wanted[1])
            ordered.insert(0, self.wanted[1])
        return ordered


def reachable(definition):
    """(state, decision) of all that leads on from the start."""
    states, seen, todo = definition["States"], {definition["StartAt"]}, [definition["StartAt"]]
    while todo:
        name = todo.pop()
        for decision, target in decisions(states[name]):
            yield name, decision
            if target is not None and target not in seen:
                seen.add(target)
                todo.append(target)


def attempt(definition, machine, wanted, chance, noise, turn):
    """The input and answers of one planned execution as (Given, Result), or None."""
    guide = Guide(definition["States"], wanted, chance, noise)
    planner = Planner(definition, machine, guide.orders, chance)
    try:
        planned = planner.run()
        if planned.is_data_failure:
            return None
    except (Infeasible, RuntimeError):
        return None
    filler = Filler(turn)
    given = Given(machine, filler.fill(planner.input), filler.fill(dict(planner.answers)), planner.given.start)
    try:
        return given, Model(definition, given).run()
    except (KeyError, IndexError, RuntimeError):
        return None  # the values chosen at the end led elsewhere, where no answer is left


def bare_plan(definition, machine, value):
    """The execution in which the input and all answers are `value`, whatever is read from them, or None when it does
    not end soon."""
    tasks = [name for name, state in states_in(definition) if state["Type"] == "Task"]
    given = Given(machine, value, {name: [{"Return": value}] * 30 for name in tasks}, time.time_ns())
    try:
        return given, Model(definition, given).run()
    except (IndexError, RuntimeError):
        return None


def plans(machine, definition, tries=40, extra=4):
    """(list of (Given, Result) that take what could be taken, decisions not taken). Executions with data that nobody
    planned come last: most end where a path finds nothing."""
    chance = random.Random(machine)
    wanted = list(dict.fromkeys(reachable(definition)))
    taken, chosen = set(), []

    def keep(plan):
        if plan and not plan[1].is_data_failure:
            chosen.append(plan)
            taken.update(plan[1].taken)

    for target in wanted:
        for number in range(tries):
            if target in taken:
                break
            plan = attempt(definition, machine, target, chance, 0 if number == 0 else 0.5 * number, len(chosen))
            keep(plan if plan and target in plan[1].taken else None)
    for number in range(extra):
        keep(attempt(definition, machine, None, chance, 3.0 * (number + 1), len(chosen)))
    bare = (bare_plan(definition, machine, value) for value in ({}, "text", [[{}]], None))
    return chosen + [plan for plan in bare if plan], [target for target in wanted if target not in taken]
