# SPDX-License-Identifier: Apache-2.0
"""A second implementation of the plain language, written from its description and sharing nothing with the
compiler: state transitions, JSONPath (paths that select several nodes in asl_paths.py), payload templates, intrinsic
functions (asl_intrinsics.py), variables, choice operators (asl_values.py), ResultPath, retries, catchers and the clock
of waits and retries.

`Model(definition, given).run()` plays one execution with the given input and task answers and says which states
are entered, with which inputs and outputs, and how it ends. What nobody can know beforehand (execution ARN,
token, time stamps of the context object) is an `Unknown`, which equals any text of its form.

asl_plan.py derives from the same class to find inputs, so the few places where data is looked at are methods.
"""

import functools
import math
import re

import asl_intrinsics
import asl_paths
from asl_json import Unknown
from asl_language import child_scopes
from asl_paths import MISSING
from asl_values import (COMPARABLE, COMPARISON, KINDS, RELATIONS, instant, is_text, operator_of, string_matches,
                        whole_number)

ACCOUNT = "111111111111"
REGION = "us-east-1"
TIME_TEXT = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z"


class Failure(Exception):
    """An error that ends the execution, or that a task's retriers and catchers take. Error or cause may be None;
    `is_data` marks an error that the data caused and nothing can catch."""

    def __init__(self, error, cause=None, is_data=False):
        super().__init__(error, cause)
        self.error, self.cause, self.is_data = error, cause, is_data


class TimedOut(Exception):
    """The machine's TimeoutSeconds passed."""


def data_failure(text):
    return Failure("States.Runtime", text, True)


# ---------------------------------------------------------------------------------------------------------------
# Paths
# ---------------------------------------------------------------------------------------------------------------
_QUOTED = re.compile(r"\[\s*(['\"])((?:\\.|(?!\1)[^\\])*)\1\s*\]")
_INDEX = re.compile(r"\[\s*(-?\d+)\s*\]")
_NAME = re.compile(r"((?:\\.|[^.\[\]()@,:?*$\s\\])+)")


@functools.lru_cache(10000)
def parse_path(path):
    """(root, steps); the root is `$`, `$$` or `$` and a variable's name, a step is a member name or an index. None when
    the path is not definite."""
    path = asl_paths.with_plain_indices(path)
    root = asl_paths.ROOT.match(path).group()
    rest, steps = path[len(root):], []
    while rest:
        if rest[0] == "." and not rest.startswith(".["):
            match = _NAME.match(rest, 1)
            if not match:
                return None
            steps.append(re.sub(r"\\(.)", r"\1", match.group(1)))
        else:
            at = 1 if rest[0] == "." else 0
            match = _QUOTED.match(rest, at)
            if match:
                steps.append(re.sub(r"\\(.)", r"\1", match.group(2)))
            else:
                match = _INDEX.match(rest, at)
                if not match:
                    return None
                steps.append(int(match.group(1)))
        rest = rest[match.end():]
    return root, steps


# ---------------------------------------------------------------------------------------------------------------
# Errors and resources
# ---------------------------------------------------------------------------------------------------------------
def error_matches(pattern, error):
    if error == "States.Runtime":
        return False
    if pattern == "States.ALL":
        return True
    if pattern == "States.TaskFailed":
        return error != "States.Timeout"
    if pattern == "States.ExceededPayloadSizeLimit":
        return error == "States.DataLimitExceeded"
    if pattern == "States.Timeout":
        return error in ("States.Timeout", "States.HeartbeatTimeout")
    return pattern == error


def matching_handler(handlers, error):
    """Index of the first retrier or catcher that takes an error, or None."""
    for index, handler in enumerate(handlers):
        if any(error_matches(pattern, error) for pattern in handler["ErrorEquals"]):
            return index
    return None


def has_token(resource):
    """Whether the context object of a task has a token: it waits for an answer or for a job, or its resource is
    filled in at deployment, so that nobody knows."""
    return "${" in resource or any(resource.endswith(end) for end in (".waitForTaskToken", ".sync", ".sync:2"))


class Unordered(RuntimeError):
    """What comes of the execution depends on an order that nobody promises."""


def states_in(scope):
    """(name, state) of all states of a scope, inner ones included."""
    for name, state in scope["States"].items():
        yield name, state
        for inner in child_scopes(state):
            yield from states_in(inner)


class Given:
    """What one execution gets from outside: its input, for each task the outcomes of its attempts in order
    ({"Return": value} or {"Throw": {"Error", "Cause"}}), and the instant it starts (nanoseconds since 1970)."""

    def __init__(self, machine, input_value, outcomes, start=0):
        self.machine, self.input, self.outcomes, self.start = machine, input_value, outcomes, start


class Result:
    """How an execution ended. `events` are (type, name, value, nanoseconds): entered and exited states with
    input or output, and `Scheduled` for each attempt of a task with what it was given. `taken` lists (state,
    decision) in order. The clock is exact until a random delay was drawn."""

    def __init__(self):
        self.status = self.output = self.error = self.cause = None
        self.is_data_failure = False
        self.events, self.taken = [], []
        self.has_exact_clock = True
        self.has_children = False  # a Map or Parallel was played
        self.uncertain = set()  # names of states of which nobody knows how far they came


class Model:
    MOST_STEPS = 2000

    def __init__(self, definition, given):
        self.states = definition["States"]
        self.start_at = definition["StartAt"]
        self.given = given
        self.now = given.start
        limit = definition.get("TimeoutSeconds")
        self.deadline = None if limit is None else self.now + limit * 10**9
        self.attempts = {}
        self.variables = [{}]  # of each scope, the innermost last
        self.assigned = {}  # by the state that is being left
        self.reader = asl_paths.Reader()
        self.result = Result()
        machine = f"arn:aws:states:{REGION}:{ACCOUNT}:stateMachine:{given.machine}"
        uuid = r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
        execution = f"arn:aws:states:{REGION}:{ACCOUNT}:execution:{re.escape(given.machine)}:"
        self.context = {
            "Execution": {"Id": Unknown("execution", execution + uuid), "Input": given.input,
                          "Name": Unknown("name", uuid), "RoleArn": f"arn:aws:iam::{ACCOUNT}:role/aslc",
                          "StartTime": Unknown("start", TIME_TEXT), "RedriveCount": 0},
            "StateMachine": {"Id": machine, "Name": given.machine},
        }

    # -- data -----------------------------------------------------------------------------------------------------
    def child(self, node, step):
        """The member or element `step` of `node`, or MISSING."""
        if isinstance(step, str):
            return node.get(step, MISSING) if isinstance(node, dict) else MISSING
        if not isinstance(node, list):
            return MISSING
        return node[step] if -len(node) <= step < len(node) else MISSING

    def start_of(self, root, document):
        """Where a path starts."""
        if root in ("$", "@"):
            return document
        if root == "$$":
            return self.context
        return next((scope[root[1:]] for scope in reversed(self.variables) if root[1:] in scope), MISSING)

    def find(self, path, document, null_past_end=False):
        """What a definite path selects, or MISSING. In templates an index past the end of an array gives null. A path
        that may select more than one node is never missing."""
        parsed = parse_path(path)
        if parsed is None:
            return asl_paths.select(path, self.reader, lambda root: self.start_of(root, document))
        root, steps = parsed
        node = self.start_of(root, document)
        for step in steps:
            inner = self.child(node, step)
            if inner is MISSING and null_past_end and isinstance(step, int) and isinstance(node, list):
                inner = None
            if inner is MISSING:
                return MISSING
            node = inner
        return node

    def look(self, path, document, null_past_end=False):
        """What a path selects; its absence ends the execution."""
        value = self.find(path, document, null_past_end)
        if value is MISSING:
            raise data_failure(path)
        return value

    def select(self, state, field, document):
        """InputPath or OutputPath applied."""
        path = state.get(field, "$")
        return {} if path is None else self.look(path, document)

    def evaluate(self, text, document):
        """The value of a path or a call. An index past the end of an array is null in the one and nothing in the
        other."""
        if text.startswith("$"):
            return self.look(text, document, True)
        try:
            return asl_intrinsics.evaluate(text, lambda path: self.look(path, document))
        except asl_intrinsics.Refused:
            raise Failure("States.IntrinsicFailure", Unknown("cause", r"(?s:.*)")) from None

    def expand(self, template, document):
        if isinstance(template, dict):
            return {(key[:-2] if key.endswith(".$") else key):
                    (self.evaluate(value, document) if key.endswith(".$") else self.expand(value, document))
                    for key, value in template.items()}
        if isinstance(template, list):
            return [self.expand(value, document) for value in template]
        return template

    def assign(self, holder, document):
        """Assign of a state, rule or catcher: its values, which the variables take when the state is left."""
        self.assigned = self.expand(holder["Assign"], document) if "Assign" in holder else {}

    def members(self, node):
        """`node` as a dict that may be changed, or None when it is no object."""
        return dict(node) if isinstance(node, dict) else None

    def merge(self, document, steps, value):
        """`document` with `value` at the place that `steps` leads to."""
        if not steps:
            return value
        step = steps[0]
        if isinstance(step, int):
            if not isinstance(document, list) or not -len(document) <= step < len(document):
                raise Failure("States.ResultPathMatchFailure", None, True)
            copy = list(document)
            copy[step] = self.merge(copy[step], steps[1:], value)
            return copy
        copy = self.members(document)
        if copy is None:
            raise Failure("States.ResultPathMatchFailure", None, True)
        inner = self.child(document, step)
        copy[step] = self.merge({} if inner is MISSING else inner, steps[1:], value)
        return self.rebuilt(document, copy)

    def rebuilt(self, original, members):
        return members

    def place(self, holder, document, value):
        """ResultPath of a state or catcher applied."""
        path = holder.get("ResultPath", "$")
        return document if path is None else self.merge(document, parse_path(path)[1], value)

    # -- choice ---------------------------------------------------------------------------------------------------
    def holds(self, rule, document):
        if "And" in rule:
            return all(self.holds(part, document) for part in rule["And"])
        if "Or" in rule:
            return any(self.holds(part, document) for part in rule["Or"])
        if "Not" in rule:
            return not self.holds(rule["Not"], document)
        operator, operand = operator_of(rule)
        value = self.find(rule["Variable"], document)
        if operator == "IsPresent":
            return (value is not MISSING) == operand
        if value is MISSING:
            raise data_failure(rule["Variable"])
        if operator in KINDS:
            return KINDS[operator](value) == operand
        if operator == "StringMatches":
            return is_text(value) and string_matches(asl_intrinsics.known(value), operand)
        kind, relation, is_path = COMPARISON.fullmatch(operator).groups()
        if is_path:
            operand = self.find(operand, document)
            if operand is MISSING:
                raise data_failure(operator)
        left, right = COMPARABLE[kind](value), COMPARABLE[kind](operand)
        return left is not None and right is not None and RELATIONS[relation](left, right)

    def decide(self, name, state, document):
        """The decision of a Choice: ("rule", index) or ("default",)."""
        for index, rule in enumerate(state["Choices"]):
            if self.holds(rule, document):
                return ("rule", index)
        if "Default" not in state:
            raise data_failure("no rule holds")
        return ("default",)

    # -- time -----------------------------------------------------------------------------------------------------
    def pass_until(self, instant_ns):
        instant_ns = max(self.now, instant_ns)
        if self.deadline is not None and instant_ns > self.deadline:
            self.now = self.deadline
            raise TimedOut
        self.now = instant_ns

    def wait(self, state, document):
        if "Seconds" in state or "SecondsPath" in state:
            seconds = whole_number(self.seconds(state, "Seconds", document))
            if seconds is None or not 0 <= seconds < 2**31:
                raise data_failure("SecondsPath")
            self.pass_until(self.now + seconds * 10**9)
            return
        until = instant(state["Timestamp"] if "Timestamp" in state else self.timestamp(state, document))
        if until is None or until - self.now > (2**31 - 1) * 10**9:
            raise data_failure("Timestamp")
        self.pass_until(until)

    def timestamp(self, state, document):
        return self.look(state["TimestampPath"], document)

    def seconds(self, state, field, document):
        """A number of seconds, given as FIELD or FIELDPath."""
        return self.look(state[field + "Path"], document) if field + "Path" in state else state[field]

    # -- states ---------------------------------------------------------------------------------------------------
    def event(self, kind, name, value):
        self.result.events.append((kind, name, value, self.now))

    def outcome(self, name, state, retries):
        """The answer of the next attempt of a task."""
        if name in self.result.uncertain:
            raise Unordered("the number of earlier attempts is not known")
        attempt = self.attempts[name] = self.attempts.get(name, -1) + 1
        return self.given.outcomes[name][attempt]

    def error_of(self, state, document):
        """What a Fail state fails with. Nobody promises the order: both fields are evaluated, then looked at."""
        values = {field: self.evaluate(state[field + "Path"], document) if field + "Path" in state else state.get(field)
                  for field in ("Error", "Cause")}
        for field, value in values.items():
            if field + "Path" in state and not is_text(value):
                raise data_failure(field)
        return Failure(values["Error"], values["Cause"])

    def role(self, state, document):
        role = self.expand(state["Credentials"], document)["RoleArn"]
        if not is_text(role):
            raise data_failure("RoleArn")

    def call(self, name, state, raw, selected, retries):
        """The result of one attempt of a Task, or its error as a Failure."""
        # Nobody promises the order: paths of time-outs, which look at the raw input, come first, their values last.
        limits = [(field, self.seconds(state, field, raw)) for field in ("TimeoutSeconds", "HeartbeatSeconds")
                  if field in state or field + "Path" in state]
        argument = self.expand(state["Parameters"], selected) if "Parameters" in state else selected
        if "Credentials" in state:
            self.role(state, selected)
        for field, seconds in limits:
            if not isinstance(seconds, int) or isinstance(seconds, bool) or not 1 <= seconds < 2**63:
                raise data_failure(field)
        self.event("Scheduled", name, argument)
        outcome = self.outcome(name, state, retries)
        if "Return" in outcome:
            return outcome["Return"]
        raise Failure(outcome["Throw"]["Error"], outcome["Throw"]["Cause"])

    def attempts_of(self, name, state, raw):
        """(output, decision) of a Task, Map or Parallel, or a Failure that nothing takes."""
        work = {"Task": self.call, "Map": self.map, "Parallel": self.parallel}[state["Type"]]
        retries = [0] * len(state.get("Retry", ()))
        while True:
            selected = self.select(state, "InputPath", raw)
            self.context["State"] = {"Name": name, "EnteredTime": Unknown("entered", TIME_TEXT),
                                     "RetryCount": sum(retries)}
            try:
                result = work(name, state, raw, selected, retries)
                self.assign(state, result)
                if "ResultSelector" in state:
                    result = self.expand(state["ResultSelector"], result)
                return self.select(state, "OutputPath", self.place(state, raw, result)), ("next",)
            except Failure as failure:
                if failure.is_data:
                    raise
                self.assigned = {}
                error, cause = failure.error or "", failure.cause or ""
            retrier = matching_handler(state.get("Retry", ()), error)
            if retrier is not None and retries[retrier] < state["Retry"][retrier].get("MaxAttempts", 3):
                self.back_off(state["Retry"][retrier], retries[retrier])
                retries[retrier] += 1
                self.result.taken.append((name, ("retry", retrier)))
                continue
            catcher = matching_handler(state.get("Catch", ()), error)
            if catcher is None:
                self.result.taken.append((name, ("fail",)))
                if state["Type"] != "Task":
                    raise Failure(error or None, cause or None)
                raise Failure(error, None if error == "States.Timeout" else cause)
            handler, output = state["Catch"][catcher], {"Error": error, "Cause": cause}
            self.assign(handler, output)
            return self.place(handler, raw, output), ("catch", catcher)

    def back_off(self, retrier, count):
        # Long before its end the geometric series leaves what any clock holds.
        seconds = retrier.get("IntervalSeconds", 1) * math.pow(retrier.get("BackoffRate", 2.0), min(count, 200))
        seconds = min(seconds, retrier.get("MaxDelaySeconds", seconds))
        if retrier.get("JitterStrategy") == "FULL":
            self.result.has_exact_clock = False
        self.pass_until(self.now + round(seconds * 10**9))

    def enter(self, name, raw):
        """Plays one state: (output, decision). A Fail state raises."""
        state = self.states[name]
        kind = state["Type"]
        self.context["State"] = {"Name": name, "EnteredTime": Unknown("entered", TIME_TEXT)}
        self.context.pop("Task", None)
        if kind == "Task":
            self.context["State"]["RetryCount"] = 0
            if has_token(state["Resource"]):
                self.context["Task"] = {"Token": Unknown("token", r".+")}
        self.event(kind + "StateEntered", name, raw)
        if kind in ("Task", "Map", "Parallel"):
            return self.attempts_of(name, state, raw)
        if kind == "Fail":
            self.result.taken.append((name, ("end",)))
            raise self.error_of(state, raw)
        value = self.select(state, "InputPath", raw)
        decision, holder = ("next",), state
        if kind == "Choice":
            decision = self.decide(name, state, value)
            if decision[0] == "rule":
                holder = state["Choices"][decision[1]]
        elif kind == "Wait":
            self.wait(state, value)
        elif kind == "Pass":
            if "Parameters" in state:
                value = self.expand(state["Parameters"], value)
            value = state.get("Result", value)
        self.assign(holder, value)
        if kind == "Pass":
            value = self.place(state, raw, value)
        return self.select(state, "OutputPath", value), decision

    def target(self, name, decision):
        """The state that a decision leads to; None at the end."""
        state = self.states[name]
        if decision[0] == "rule":
            return state["Choices"][decision[1]]["Next"]
        if decision[0] == "default":
            return state["Default"]
        if decision[0] == "catch":
            return state["Catch"][decision[1]]["Next"]
        return state.get("Next")

    # -- children -------------------------------------------------------------------------------------------------
    def items(self, state, value):
        """The array that a Map goes over."""
        if not isinstance(value, list):
            raise data_failure("ItemsPath")
        return value

    def concurrency(self, state, document):
        if "MaxConcurrencyPath" in state:
            number = self.look(state["MaxConcurrencyPath"], document)
            if not isinstance(number, int) or isinstance(number, bool) or number < 0:
                raise data_failure("MaxConcurrencyPath")
            return number
        return state.get("MaxConcurrency", 0)

    def child_run(self, scope, value):
        """Plays a branch or an iteration from its start to its end: its output."""
        states, state = self.states, self.context["State"]
        self.result.has_children = True
        self.states = scope["States"]
        self.variables.append({})
        try:
            return self.play(scope["StartAt"], value)
        except Failure as failure:
            if failure.is_data and failure.error != "States.Runtime":
                # What the failing state itself could not catch is one more error to the state around it.
                raise Failure(failure.error, Unknown("cause", r"(?s:.*)")) from None
            raise
        finally:
            self.variables.pop()
            self.states, self.context["State"] = states, state
            self.context.pop("Task", None)

    def map(self, name, state, raw, selected, retries):
        value = self.find(state.get("ItemsPath", "$"), selected)
        if value is MISSING:
            raise Failure("States.ReferencePathConflict", None, True)
        limit = self.concurrency(state, selected)
        items = self.items(state, value)
        if len(items) > 1 and limit != 1:
            raise Unordered("iterations run at the same time")
        selector = state.get("ItemSelector", state.get("Parameters"))
        outer, results = self.context.get("Map"), []
        for index, item in enumerate(items):
            self.context["Map"] = {"Item": {"Index": index, "Value": item}}
            try:
                value = item if selector is None else self.expand(selector, selected)
                results.append(self.child_run(state.get("ItemProcessor", state.get("Iterator")), value))
            finally:
                self.context.pop("Map")
                if outer is not None:
                    self.context["Map"] = outer
        return results

    def parallel(self, name, state, raw, selected, retries):
        """Branches one after another, each with a clock of its own; the first failure by the clock cuts the others, so
        nobody knows how far they came."""
        value = self.expand(state["Parameters"], selected) if "Parameters" in state else selected
        start, ends, results, failures = self.now, [], [], []
        for branch in state["Branches"]:
            self.now = start
            try:
                results.append(self.child_run(branch, value))
            except Failure as failure:
                failures.append((self.now, failure))
            except TimedOut:
                if len(state["Branches"]) > 1:
                    raise Unordered("time ends while other branches run") from None
                raise
            ends.append(self.now)
        if failures:
            self.now, first = min(failures, key=lambda entry: entry[0])
            if len(state["Branches"]) > 1:
                if sum(moment == self.now for moment, _ in failures) > 1:
                    raise Unordered("branches fail at the same time")
                self.result.uncertain |= {inner for branch in state["Branches"] for inner, _ in states_in(branch)}
            raise first
        self.now = max(ends)
        return results

    # -- the whole ------------------------------------------------------------------------------------------------
    def play(self, name, value):
        """The states of a scope from `name` to its end: the output."""
        for _ in range(self.MOST_STEPS):
            value, decision = self.enter(name, value)
            self.variables[-1].update(self.assigned)
            self.result.taken.append((name, decision))
            self.event(self.states[name]["Type"] + "StateExited", name, value)
            name = self.target(name, decision)
            if name is None:
                return value
        raise RuntimeError("the execution does not end")

    def run(self):
        result = self.result
        try:
            result.output = self.play(self.start_at, self.given.input)
            result.status = "SUCCEEDED"
        except TimedOut:
            result.status = "TIMED_OUT"
        except Failure as failure:
            result.status, result.error, result.cause = "FAILED", failure.error, failure.cause
            result.is_data_failure = failure.is_data
        return result
